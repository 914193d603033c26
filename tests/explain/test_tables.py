"""What is told of leads whose tables are tied to each other in other ways."""

from pathlib import Path

import pytest

from .companies import fates, life, one, told

LEADS = """\
Id,Created,Contact,Owner Id
L1,2026-01-05,C1,
L2,2026-01-06,C2,
"""

STAGES = """\
stages:
  - name: Lead
  - {name: Customer, at: deals.Closed, where: deals.Amount > 100}
"""


def files(definition: str, **tables: str) -> dict[str, str]:
    return {
        "funnel.yaml": "version: 1\n" + definition,
        "leads.csv": LEADS,
        **{f"{name}.csv": text for name, text in tables.items()},
    }


def test_a_deal_of_several_leads_is_told_of_each(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "joins: {deals: {path: deals.csv, lead: Leads, separator: ';', where: Amount > 0}}\n"
        + STAGES,
        deals="Leads,Closed,Amount\nL1; L2,2026-02-01,500\nL2;L3,2026-02-02,-1\nL3,2026-02-03,9\n",
    )

    assert fates(one(tmp_path, "L1", files=company)) == {
        "leads.csv:2": "counted", "deals.csv:2": "read",
    }  # fmt: skip
    assert fates(one(tmp_path, "L2", files=company)) == {
        "leads.csv:3": "counted", "deals.csv:2": "read", "deals.csv:3": "left_out",
    }  # fmt: skip
    assert fates(one(tmp_path, "L3", files=company)) == {
        "deals.csv:3": "left_out", "deals.csv:4": "orphan",
    }  # fmt: skip


def test_deals_that_name_a_column_of_the_lead_are_its_deals(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "joins: {deals: {path: deals.csv, lead: Contact, by: Contact}}\n" + STAGES,
        deals="Contact,Closed,Amount\nC2,2026-02-01,500\nC1,2026-02-02,\n",
    )

    assert life(tmp_path, "L2", files=company).stages[1].on == "2026-02-01"
    story = one(tmp_path, "L1", files=company)
    assert [(each.clause.key, each.holds) for each in story.records[1].conditions] == [
        ("stages[1].where", None)
    ]


def test_a_stage_that_was_left_has_no_date(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "history: {path: log.csv, lead: Id, stage: New, left: Old, at: At}\n"
        "stages:\n"
        "  - name: Lead\n"
        "  - {name: MQL, values: [MQL]}\n"
        "  - {name: Won, values: [Won]}\n"
        "lost: {values: [Lost]}\n",
        log="Id,Old,New,At\nL1,MQL,Won,2026-02-01\nL1,Won,,\nL2,MQL,Lost,2026-03-01\n",
    )

    found = life(tmp_path, "L1", files=company)
    assert [each.how for each in found.stages] == ["created", "undated", "dated"]
    assert found.stages[1].said == (
        "'MQL' was left, and nothing says when it was entered, in log.csv:2, without a date"
    )
    assert [each.said for each in one(tmp_path, "L1", files=company).records] == [
        "counts as a lead", "", "without a date: nobody knows when",
    ]  # fmt: skip
    outcome = life(tmp_path, "L2", files=company).outcome
    assert (outcome.end, outcome.on, outcome.said) == (
        "lost", "2026-03-01", "'Lost' in log.csv:4",
    )  # fmt: skip


def test_leads_without_a_date_of_creation(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id}\n"
        "joins: {deals: {path: deals.csv, lead: Id}}\n"
        "stages: [{name: Lead}, {name: Won, where: deals.Amount > 100}]\n"
        "lost: {where: deals.Amount < 0}\n",
        deals="Id,Amount\nL1,500\nL2,-1\n",
    )

    won, lost = (life(tmp_path, each, files=company) for each in ("L1", "L2"))
    assert [each.said for each in won.stages] == [
        "every lead is in the first stage",
        "the `where` holds in deals.csv:2, without a date",
    ]
    assert won.cohort is None
    assert (lost.outcome.end, lost.outcome.said) == ("lost", "the `where` holds in deals.csv:3")
    title = one(tmp_path, "L1", files=company).title
    assert title == "L1 counts as a lead; it reached Won and is won."


@pytest.mark.parametrize("asked", ["00Q5g00000AbCdE", "00Q5g00000AbCdEEAV"])
def test_an_id_of_salesforce_is_found_in_both_lengths(tmp_path: Path, asked: str) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "joins: {deals: {path: deals.csv, lead: Id}}\n" + STAGES,
        deals="Id,Closed,Amount\n00Q5g00000AbCdE,2026-02-01,500\n",
    )
    company["leads.csv"] = LEADS.replace("L1", "00Q5g00000AbCdEEAV")

    (story,) = told(tmp_path, asked, files=company)

    assert story.title == (
        "00Q5g00000AbCdE counts as a lead of 2026-01; it reached Customer and is won."
    )


def test_what_a_preset_gives_says_so(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, preset: hubspot-contacts}\n"
        "stages: [{name: Lead}, {name: Won, at: Won Date}]\n"
    )
    company["leads.csv"] = "Record ID,Create Date,Won Date\nC1,2026-01-05,2026-01-09\n"

    found = life(tmp_path, "C1", files=company)

    assert found.stages[0].clause is not None
    assert found.stages[0].clause.preset == "hubspot-contacts"


def test_a_condition_without_an_answer_is_told_with_its_stage(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "joins: {deals: {path: deals.csv, lead: Id}}\n"
        "stages:\n"
        "  - name: Lead\n"
        "  - {name: MQL, where: Score > 5}\n"
        "  - {name: Won, at: deals.Closed, where: deals.Amount > 100}\n",
        deals="Id,Closed,Amount\nL1,2026-02-01,\nL1,,500\nL2,2026-02-01,50\n",
    )
    company["leads.csv"] = "Id,Created,Score\nL1,2026-01-05,\nL2,2026-01-05,3\n"

    unsure, no = (life(tmp_path, each, files=company).stages for each in ("L1", "L2"))

    assert [each.said for each in unsure[1:]] == [
        "the `where` in leads.csv:2: it has no answer, which counts as false",
        (
            "the `where` in deals.csv:2: it has no answer, which counts as false; "
            "deals.Closed in deals.csv:3: it has no date, so it is no entry"
        ),
    ]
    assert [each.said for each in no[1:]] == ["its `where` holds for no row"] * 2


LOSSES = """\
Id,To,At
L1,Lost,2026-02-01
L1,Open,2026-02-05
L2,Lost,2026-08-01
"""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("L1", "not in Won; given up in the history, and in another stage later"),
        ("L2", "not in Won; given up on 2026-08-01, after as-of 2026-06-30 23:59:59"),
    ],
)
def test_a_loss_that_does_not_stand_is_told_all_the_same(
    tmp_path: Path, asked: str, said: str
) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "history: {path: log.csv, lead: Id, stage: To, at: At}\n"
        "stages: [{name: Lead}, {name: Won, values: [Won]}]\n"
        "lost: {values: [Lost]}\n",
        log=LOSSES,
    )

    assert life(tmp_path, asked, files=company).outcome.said == said


def test_a_lead_is_open_while_one_of_its_deals_is(tmp_path: Path) -> None:
    company = files(
        "leads: {path: leads.csv, id: Id, created: Created}\n"
        "joins: {deals: {path: deals.csv, lead: Id}}\n"
        + STAGES
        + "lost: {where: deals.Amount < 0}",
        deals="Id,Closed,Amount\nL1,,-5\nL1,,5\n",
    )

    assert life(tmp_path, "L1", files=company).outcome.said == (
        "not in Customer; given up in some rows of deals, and not in the others"
    )
