"""Stages that no row is in: what the rows hold instead."""

from pathlib import Path

import pytest

from .companies import lead_table, notes
from .test_joined import DEALS, LEADS, LOST, WON, YAML

NAMED = ". What means that stage is named under `stages`."


def test_a_condition_that_no_row_satisfies_shows_what_there_is(tmp_path: Path) -> None:
    yaml = YAML % ("", WON, LOST)
    signed = "".join(f"s{i},1,,2026-02-05,Signed,,\n" for i in range(10))
    files = {"leads.csv": LEADS, "deals.csv": DEALS + signed + "o,2,,,Offer,,\nx,3,,,,,\n"}
    table = lead_table(tmp_path, yaml, files)
    assert notes(table)["no-match"] == (
        "deals: no row satisfies the `where` of stage Won; 'Stage' holds Signed (10 rows), "
        "1 other value of fewer than 10 rows each. What means that stage is named under `stages`."
    )
    # one without a date counts, and so does one of no lead: the value is there
    for row in ("w,3,,,Won,,\n", "w,99,,2026-02-05,Won,,\n"):
        there = {**files, "deals.csv": files["deals.csv"] + row}
        assert "no-match" not in notes(lead_table(tmp_path, yaml, there))


@pytest.mark.parametrize(
    ("deals", "where", "said"),
    [
        ("a,1,,,,,\n", "deals.Stage = 'Won'", "'Stage' is empty"),
        ("a,1,,,,false,\n", "deals.Deleted", "'Deleted' holds 1 value of fewer than 10 rows each"),
        ("a,1,,,,,5\n", "deals.Level > 7 AND deals.Deleted", "'Deleted' is empty"),
        (
            "".join(f"{i},1,,,S{i % 5},,\n" for i in range(50)), "deals.Stage = 'Won'",
            "'Stage' holds S0 (10 rows), S1 (10 rows), S2 (10 rows), 2 other values",
        ),
    ],
)  # fmt: skip
def test_values_that_no_stage_names(tmp_path: Path, deals: str, where: str, said: str) -> None:
    yaml = YAML % ("", f'{{name: Won, at: deals.Closed, where: "{where}"}}', LOST)
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": DEALS + deals})
    assert notes(table)["no-match"].removesuffix(NAMED).endswith(f"of stage Won; {said}")


def test_a_table_is_judged_by_its_own_rows_whoever_they_are_of(tmp_path: Path) -> None:
    table = lead_table(
        tmp_path,
        YAML % ("", WON, LOST),
        {"leads.csv": LEADS, "deals.csv": DEALS + "a,9,,,Open,,\n"},
    )
    assert "no-match" in notes(table)


STATUSES = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, status: Status, where: "Id <> '9'"}
    stages:
      - name: Lead
      - {name: MQL, values: [MQL]}
      - %s
    segments: {who: Id}
    as_of: 2026-06-30
"""


def test_a_number_that_no_row_reaches_is_no_name(tmp_path: Path) -> None:
    yaml = YAML % ("", "{name: Won, at: deals.Closed, where: deals.Level > 7}", LOST)
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": DEALS + "a,1,,,,,5\n"})
    assert "no-match" not in notes(table)


@pytest.mark.parametrize(
    ("stage", "status", "said"),
    [
        ("{name: Won, values: [Won]}", "Signed",
         "`values` of stage Won; 'Status' holds Signed (10 rows)"),
        ("{name: Won, values: [Won]}", "won", None),
        ("{name: Won, where: Status = 'Won'}", "Signed",
         "`where` of stage Won; 'Status' holds Signed (10 rows)"),
        ("{name: Won, where: Status = 'Won'}", "Won", None),
        ("{name: Won, at: Bought, where: Status = 'Won'}", "Open", "'Status' holds Open (10 rows)"),
        ("{name: Won, at: Bought, where: Status = 'Won'}", "Won", None),
    ],
)  # fmt: skip
def test_statuses_that_no_lead_has(
    tmp_path: Path, stage: str, status: str, said: str | None
) -> None:
    rows = "".join(f"1{i},2026-01-01,{status},\n" for i in range(10))
    leads = f"Id,Created,Status,Bought\n{rows}9,2026-01-01,Won,2026-01-05\n"
    found = notes(lead_table(tmp_path, STATUSES % stage, {"leads.csv": leads})).get("no-match")
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert found.removesuffix(NAMED).endswith(said)
