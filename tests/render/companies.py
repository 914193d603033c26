"""Findings to render: a company with one of each state, and text that would act."""

from dataclasses import replace
from typing import Any

from funnelcli.answers.findings import Effect, Findings, Place, Result, Sample, Threshold
from funnelcli.answers.report import Rate

from .documents import NOTES, a_document

HEADLINE = Rate(312, 4851, 0.06431663574520717, 0.0577, 0.0716)
"""312 of 4,851: 6.4%, as in the documents."""

FAILS = Threshold(warn_if=None, error_if="> 0", min_rows=0)
WARNS = Threshold(warn_if="> 2%", error_if="> 10%", min_rows=50)
SAYS = Threshold(warn_if=None, error_if=None, min_rows=0)


def a_result(code: str, name: str, **changes: Any) -> Result:
    facts: dict[str, Any] = {
        "severity": "error",
        "status": "pass",
        "title": "A title",
        "message": "Nothing was found.",
        "mend": "",
        "count": 0,
        "of": 4851,
        "threshold": FAILS,
        "fingerprint": f"{code}-0123",
    }
    return Result(code=code, name=name, **(facts | changes))


def stage_order() -> Result:
    """57 found: 3 are suppressed and 10 known, so 44 are judged, 44/4851 = 0.907 %."""
    return a_result(
        "ST002",
        "stage-order",
        status="fail",
        title="A later stage is dated before an earlier one",
        message="Opportunity is dated before MQL.",
        mend="Correct the dates in the CRM, or name the field that is never edited by hand.",
        table="deals",
        column="Close Date",
        count=57,
        suppressed=3,
        baselined=10,
        samples=(Sample("deals.csv", 18, "L-17"), Sample("deals.csv", 21, "L-20")),
        # 312 - 3 customers of 4851 - 57 leads are 309/4794 = 6.4456 %, which is not 6.4317 %
        effect=Effect(57, 3, Rate(309, 4794, 0.06445556946182728, 0.0578, 0.0718)),
        defined_at=Place("config.example.yaml", 41, 3),
    )


def stale_export() -> Result:
    return a_result(
        "DT005",
        "stale-export",
        severity="warning",
        status="not_evaluated",
        required=True,
        title="The export is older than it may be",
        message="`last_activity` names no column of leads.",
        mend="Name the column in leads.last_activity, or leave DT005 out.",
        table="leads",
        count=None,
        of=None,
        threshold=WARNS,
        defined_at=Place("config.example.yaml", 7, 5),
    )


def missing_source() -> Result:
    """142 of 4851 are 2.927 %; without them 306/4709 = 6.498 %: 6.5%."""
    return a_result(
        "SR001",
        "missing-source",
        severity="warning",
        status="warn",
        title="A lead has no source",
        message="142 leads have no source.",
        mend="Make the field mandatory in the CRM.",
        table="leads",
        column="Lead Source",
        count=142,
        noun="lead",
        threshold=WARNS,
        samples=(Sample("leads.csv", 2, None),),
        effect=Effect(142, 6, Rate(306, 4709, 0.06498194945848375, 0.0583, 0.0724)),
        defined_at=Place("config.example.yaml", 12, 5),
    )


def immature_cohort() -> Result:
    return a_result(
        "MT002",
        "immature-cohort",
        severity="info",
        title="A cohort is too young to judge",
        message="2 of 5 cohorts are not mature.",
        mend="Compare them when they are as old as the others.",
        count=2,
        of=5,
        noun="cohort",
        threshold=SAYS,
    )


def twins() -> Result:
    """All four are suppressed: it passes, and is not hidden."""
    return a_result(
        "SR003",
        "source-variants",
        severity="warning",
        title="Sources that differ in case or spaces only",
        message="4 sources look alike.",
        mend="Add aliases.",
        table="leads",
        column="Lead Source",
        count=4,
        of=12,
        noun="lead",
        suppressed=4,
        threshold=Threshold("> 0", None, 0),
    )


def company() -> Findings:
    return Findings(
        a_document(command="check", notes=NOTES[:1]),
        (
            stage_order(),
            stale_export(),
            missing_source(),
            a_result("ID001", "missing-lead-id", title="A row has no id", table="leads"),
            immature_cohort(),
            twins(),
        ),
        "error",
        3,
        "config.example.yaml",
    )


ODD = "[b]a|b[/] {0} [x](1)\n::error::50% ]]>\x1b[31m\u202e\ufffe <c> `d`, e:f"
"""Markup of every format, a line end, a workflow command, and controls."""


def oddities() -> Findings:
    """An own rule of which every text is odd, of a definition that was only drafted."""
    odd = a_result(
        "own-rule",
        "own-rule",
        status="fail",
        title=ODD,
        message=ODD,
        mend=ODD,
        table="leads",
        column=ODD,
        count=3,
        of=None,
        samples=(Sample("a b.csv", 2, ODD), Sample("a b.csv", 3, "=1+1")),
        effect=Effect(0, 0, HEADLINE),
    )
    document = company().document
    inputs = (replace(document.inputs[0], path="a b.csv"),)
    drafted = replace(document, definition_path=None, inputs=inputs, notes=())
    return Findings(drafted, (odd,), "never", 0, "a b.csv")


def clean() -> Findings:
    results = (a_result("ID001", "missing-lead-id"), a_result("ST002", "stage-order"))
    return Findings(
        a_document(command="check", notes=()), results, "warning", 0, "config.example.yaml"
    )
