"""Without a YAML, an option says the order of day and month that no value tells."""

from __future__ import annotations

import pytest

from .program import Program, refused

AMBIGUOUS = "Id,Created,Won Date\nL1,02/01/2026,03/04/2026\nL2,05/01/2026,\nL3,01/02/2026,\n"
WITH_A_YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, read: {date_order: dmy}}
stages: [{name: Lead}, {name: Customer, at: Won Date}]
"""


def cohorts(program: Program, *asked: str) -> list[tuple[str, int]]:
    [table] = program("cohorts", *asked, "-f", "json").json["tables"]
    return [(row["cohort"], row["leads"]) for row in table["rows"]][:2]


def test_it_decides_what_no_value_does(empty: Program) -> None:
    empty.write("leads.csv", AMBIGUOUS)
    refused(empty("report", "leads.csv"), 3, "no value tells: ", "--date-order dmy, or mdy.")
    assert cohorts(empty, "leads.csv", "--date-order", "dmy") == [("2026-01", 2), ("2026-02", 1)]
    assert cohorts(empty, "leads.csv", "--date-order", "mdy")[0] == ("2026-01", 1)
    run = empty("check", "leads.csv", "--date-order", "dmy", "--fail-on", "never")
    assert "`funnelcli init leads.csv --date-order dmy` writes this as a YAML" in run.err


def test_the_draft_says_it(empty: Program) -> None:
    empty.write("leads.csv", AMBIGUOUS)
    written = empty("init", "leads.csv", "--date-order", "dmy", "-o", "-").text
    assert "date_order: dmy" in written
    empty.write("funnelcli.yaml", written)
    assert cohorts(empty) == [("2026-01", 2), ("2026-02", 1)]


def test_with_a_yaml_it_is_a_key(empty: Program) -> None:
    empty.write("leads.csv", AMBIGUOUS)
    empty.write("funnelcli.yaml", WITH_A_YAML)
    run = empty("report", "leads.csv", "--date-order", "dmy")
    refused(run, 2, "funnelcli.yaml is one", "`read: {date_order: dmy}`")


@pytest.mark.parametrize(("order", "code"), [("mdy", 2), ("dmy", 0)])
def test_it_does_not_contradict_what_values_show(empty: Program, order: str, code: int) -> None:
    """Of a table whose other dates show it; where no date leaves it open, it changes nothing."""
    empty.write("leads.csv", AMBIGUOUS.replace("03/04/2026", "23/04/2026"))
    run = empty("report", "leads.csv", "--date-order", order)
    assert run.code == code
    if code:
        refused(run, 2, "dates in column 'Won Date' of leads.csv are day first", "--date-order dmy")
    empty.write("leads.csv", AMBIGUOUS.replace("/01/", "/21/").replace("03/04", "04/23")
                .replace("01/02", "01/22"))  # fmt: skip
    plainly = empty("report", "leads.csv", "-f", "json")
    assert empty("report", "leads.csv", "--date-order", order, "-f", "json").out == plainly.out
