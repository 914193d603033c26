"""An explanation to render: a lead with a duplicate, and text that would act."""

from dataclasses import replace

from funnelcli.answers.explanation import (
    Cell,
    Clause,
    Cohort,
    Condition,
    Deal,
    Entered,
    Explanation,
    Label,
    Life,
    Outcome,
    Record,
    Source,
    Story,
    Touch,
    Worth,
)
from funnelcli.answers.findings import Place

from .documents import a_document

WHERE = Clause("lead.where", "Consent = TRUE", Place("f.yaml", 12, 3))
WON = Clause("stages.2.at", None, Place("f.yaml", 20, 5), "hubspot")


def an_explanation() -> Explanation:
    """Tell of one lead of two rows; it skipped a stage and is worth 100 dollars."""
    asked = Condition(WHERE, holds=None, decides=False)
    cells = (Cell("Email", "a|b@x.example"), Cell("Phone", None))
    rows = (
        Record("leads", "leads.csv", 2, "L-1", cells, "counted", None, "", None, (asked,)),
        Record("leads", "leads.csv", 9, None, (), "merged", "L-1", "Merged.", WHERE, ()),
    )
    source = Source("leads", "leads.csv", 2, "2026-02-01", counts=True, said="Won Date")
    lead = Entered(
        key="lead",
        name="Lead",
        reached=True,
        how="created",
        on="2026-01-05",
        days_from_previous=None,
        days_from_lead=None,
        out_of_order=False,
        said="It came.",
        clause=None,
        sources=(),
    )
    skipped = replace(lead, name="MQL", how="imputed", on=None, said="By a later one.")
    won = replace(
        lead,
        name="Won",
        how="dated",
        on="2026-02-01",
        days_from_previous=27,
        out_of_order=True,
        said="Closed",
        clause=WON,
        sources=(source,),
    )
    life = Life(
        created="2026-01-05",
        stages=(lead, skipped, won),
        out_of_order=True,
        window="No window.",
        outcome=Outcome("won", "2026-02-01", "It bought.", None),
        cohort=Cohort("2026-01", mature=True, said="By when it was created."),
        segments=(Label("source", "Fax", "FAX", "As written.", WHERE),),
        worth=Worth(
            10_000, (Deal("D-1", "deals.csv", 3, 10_000, counts=True, said="It counts."),),
            "The sum.", WON,
        ),
        lifetime_worth=None,
    )  # fmt: skip
    touch = Touch("ST002", "stage-order", "error", "leads", None, "Won is dated\nbefore it.")
    story = Story("L-1 is a lead", "counted", "L-1", rows, life, (touch,))
    return Explanation(a_document(command="explain"), "L-1", (story,))
