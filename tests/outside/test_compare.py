"""`funnelcli compare` as its users start it: against SQL on real data, and as its pages read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from .olist import DEFINITION, OLIST, needs_olist
from .program import Program, refused

GOLDEN = Path(__file__).parent / "golden"

SQL = (Path(__file__).parent / "compare.sql").read_text("utf-8")
"""The whole of it, from the files to the parts, for one as-of, horizon, and first day on record."""


@needs_olist
@pytest.mark.parametrize(
    ("as_of", "horizon"), [("2018-11-14", 120), ("2018-07-31", 120), ("2018-07-05", 60)]
)
def test_quarters_of_olist_equal_sql(
    empty: Program, monkeypatch: pytest.MonkeyPatch, as_of: str, horizon: int
) -> None:
    """By origin, when both are old, when one is not, and when some of it is a few days old."""
    monkeypatch.setenv("OLIST", str(OLIST))
    empty.write("config.yaml", DEFINITION)
    ran = empty(
        "compare", "--a", "2018-Q1", "--b", "2018-Q2", "-f", "json",
        "--as-of", as_of, "--horizon", str(horizon),
    )  # fmt: skip
    found = {table["name"]: table["rows"] for table in ran.json["tables"]}
    (told,) = (note for note in ran.json["notes"] if "`--since" in note["message"])
    known = {"as_of": as_of, "h": horizon, "recorded": told["message"].split("`--since ")[1][:10]}
    connection = duckdb.connect()
    for name, file in (("leads", "marketing_qualified_leads"), ("deals", "closed_deals")):
        path = OLIST / f"olist_{file}_dataset.csv"
        connection.execute(f"CREATE TABLE {name} AS FROM read_csv('{path}', all_varchar = true)")

    expected: dict[str, Any] = {
        origin: numbers for origin, *numbers in connection.execute(SQL, known).fetchall()
    }

    names = ("a_leads", "a_customers", "b_leads", "b_customers", "mix", "rate", "maturity")
    shown = {row["source"]: [row[name] for name in names] for row in found["change_by_segment"]}
    assert shown.keys() == expected.keys()
    for origin, numbers in shown.items():
        assert numbers == pytest.approx(expected[origin], abs=1e-12), origin
    effects = {row["part"]: row["effect"] for row in found["change"]}
    for place, part in enumerate(("mix", "rate", "maturity"), start=4):
        assert effects[part] == pytest.approx(sum(each[place] for each in expected.values()))
    assert effects["total"] == pytest.approx(sum(sum(each[4:]) for each in expected.values()))


PAGES = {
    "younger": ["--a", "2026-Q1", "--b", "2026-Q2"],
    "old-enough": ["--a", "previous", "--b", "2025-Q4", "--by", "region"],
    "one-group": ["--a", "year-ago", "--b", "2026-03", "--where", "source = 'Webinar'"],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_did(project: Program, name: str) -> None:
    page = project("compare", *PAGES[name], "-c", "config.example.yaml", "-f", "plain").text
    page, _, _ = page.partition("\nNotes\n")  # those of the export are worded elsewhere

    assert page == (GOLDEN / f"compare-{name}.txt").read_text("utf-8")


def test_a_side_without_leads_is_an_error(company: Program) -> None:
    refused(
        company("compare", "--a", "2025-01", "--b", "2026-01"), 3, "there is no lead of 2025-01"
    )
    empty = company("compare", "--a", "2025-01", "--b", "2026-01", "--allow-empty", "-f", "json")
    effects = {row["effect"] for row in empty.json["tables"][0]["rows"]}
    assert effects == {None}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--a 2026-01 --b 2026-Q1", "overlap"),
        ("--a 2026-01 --b 2026-02 --since 2026-01-05", "compare takes no --since: the periods say"),
        ("--a 2026-01 --b 2026-02 --both", "--both is for two exports or two YAMLs"),
        ("--a 2026-13 --b 2026-02", "there is no such month"),
        ("--a soon --b 2026-02", "'soon' is no period"),
    ],
)
def test_what_cannot_be_compared(company: Program, arguments: str, said: str) -> None:
    refused(company("compare", *arguments.split()), 2, said)


def test_a_picture_of_the_change(company: Program) -> None:
    arguments = ("compare", "--a", "2026-01", "--b", "2026-02", "-q", "--by", "region")
    company(*arguments, "--chart", "change=change.svg", "-o", "change.html")
    for name in ("change.svg", "change.html"):
        drawn = (company.folder / name).read_text("utf-8")
        for bar in ("Rate 2026-01", "Mix: other shares of region", "Rate 2026-02"):
            assert bar in drawn


@pytest.mark.parametrize("which", ["previous", "year-ago"])
def test_a_report_with_what_has_changed(project: Program, which: str) -> None:
    """The last quarter old enough against another, below the headline and behind other tables.

    And each quarter that is old enough beside another; nothing else is as it was not. Of 2024-Q4
    there is no lead, which `compare` refuses, and beside a report is said.
    """
    example = ("-c", "config.example.yaml", "--cohort", "quarter")
    told = project("report", *example, "--compare", which, "-f", "json").json["tables"]
    alone = project("report", *example, "-f", "json").json["tables"]
    alike = ("compare", *example, "--a", which, "--allow-empty")
    asked = project(*alike, "-f", "json").json["tables"]
    assert told[5:] == asked
    differs = [row.pop("difference") for row in told[1]["rows"]]
    assert any(differs) == (which == "previous")
    for table, before in zip(told[:5], alone, strict=True):
        for row, other in zip(table["rows"], before["rows"], strict=True):
            assert {name: row[name] for name in other} == other

    page = project("report", *example, "--compare", which, "-f", "plain").text
    (said, *_) = (
        line for line in project(*alike, "-f", "plain").text.splitlines() if "2025-Q4" in line
    )
    expected = "There is no lead of 2024-Q4, so" if which == "year-ago" else said
    assert any(line.startswith(expected) for line in page.splitlines()[2:9])


def test_a_report_compares_whole_periods_only(company: Program) -> None:
    run = company("report", "--compare", "previous", "--since", "2026-02-01")
    refused(run, 2, "--compare takes no --since", "`funnelcli compare --a")
