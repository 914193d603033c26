"""Counts that are named after a tool, from files, and counted again by SQL."""

from __future__ import annotations

import csv
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from .program import SAMPLE, Program, edited

if TYPE_CHECKING:
    from pathlib import Path

RECONCILE = ("reconcile", "-f", "json", "-q")

LEADS = """\
Id,Created,Email,MQL
L1,2026-01-05,ana@a.example,2026-01-10
L2,2026-01-06,ben@b.example,
L3,2026-01-07,cem@c.example,2026-01-09
L4,2026-01-08,ana@a.example,2026-01-11
"""
# D1 and D4 are L1's and L4's, who are one; D2 is listed twice, once open; D6 is won later on;
# D7 was deleted; D8 and D9 are of nobody; D5 has no date; a deal of two leads is one.
DEALS = """\
Deal,Lead,Stage,Closed,Gone
D1,L1,Won,2026-02-01,no
D2,L2,Open,,no
D2,L2,Lost,2026-02-02,no
D3,L3,Lost,2026-02-03,no
D4,L4,Won,2026-02-04,no
D5,L3,Won,,no
D6,L2,Won,2026-04-01,no
D7,L3,Lost,2026-02-07,yes
D8,L9,Won,2026-02-08,no
D9,,Lost,2026-02-09,no
D10,L1;L2,Lost,2026-02-10,no
D11,L3,Open,2026-02-11,no
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email}
joins:
  deals: {path: deals.csv, lead: Lead, id: Deal, where: "Gone = 'no'", separator: ";"}
lead: {deduplicate: {by: [email]}}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: Customer, at: deals.Closed, where: "deals.Stage = 'Won'"}
lost: {at: deals.Closed, where: "deals.Stage = 'Lost'"}
as_of: 2026-03-31
"""


@pytest.fixture
def company(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    for name, text in (("leads.csv", LEADS), ("deals.csv", DEALS), ("funnelcli.yaml", YAML)):
        program.write(name, text)
    return program


def asked(program: Program, *arguments: str) -> dict[str, Any]:
    found = program(*RECONCILE, *arguments).json
    rows = {row["convention"]: row for row in found["tables"][0]["rows"]}
    notes = {note["code"]: note["message"] for note in found["notes"]}
    for table in found["tables"]:
        notes |= {note["code"]: note["message"] for note in table.get("notes", ())}
    return {"rows": rows, "notes": notes, "bridge": found["tables"][1]["rows"]}


def kn(found: dict[str, Any], name: str) -> tuple[int | None, int | None]:
    return found["rows"][name]["k"], found["rows"][name]["n"]


def test_deals_with_and_without_a_lead(company: Program) -> None:
    found = asked(company, "--bridge", "deals:reached")
    # won: D1 D4 D5 D8; lost: D2 D3 D9 D10
    assert kn(found, "deals") == (4, 8)
    # Leads: L1 with L4, L2, L3. Only the first is a customer: the win of L3 has no date.
    assert kn(found, "reached") == (1, 3)
    parts = {(each["part"], each["stage"]): (each["k"], each["n"]) for each in found["bridge"]}
    assert parts == {
        ("still open", "Customer"): (-1, 0),  # L3, with D11 open
        ("without a lead", None): (-1, -2),  # D8; D9, too
        ("several deals", None): (-1, -3),  # D4; D10, too, and one of D3 and D5
    }
    assert sum(k for k, _ in parts.values()) == 1 - 4
    assert sum(n for _, n in parts.values()) == 3 - 8


def test_deals_follow_as_of(company: Program) -> None:
    # D6 is won by then
    assert kn(asked(company, "--as-of", "2026-04-01"), "deals") == (5, 9)
    # D5 without a date counts at any time; of the others D1 and D2
    assert kn(asked(company, "--as-of", "2026-02-02"), "deals") == (2, 3)


@pytest.mark.parametrize(
    ("change", "arguments", "why"),
    [
        (("lost: {at: deals.Closed, where: \"deals.Stage = 'Lost'\"}\n", ""), [],
         "no rule under `lost` says which rows of `deals` are lost"),
        (("where: \"deals.Stage = 'Won'\"}", "where: \"deals.Stage = 'Won' AND Email <> ''\"}"),
         [], "asked of another table, too"),
        (("at: deals.Closed, where: \"deals.Stage = 'Won'\"", "at: MQL"), [],
         "no joined table tells who bought"),
        (("as_of", "as_of"), ["--since", "2026-01-01"], "choose leads, and not rows of `deals`"),
        (("as_of", "as_of"), ["--transition", "Lead:MQL"], "is about Customer, the last stage"),
    ],
)  # fmt: skip
def test_why_deals_cannot_be_told_is_said_once(
    company: Program, change: tuple[str, str], arguments: list[str], why: str
) -> None:
    company.write("funnelcli.yaml", edited(YAML, change))
    found = asked(company, *arguments)
    assert kn(found, "deals") == (None, None)
    assert found["rows"]["deals"]["rate"] is None
    said = [message for message in found["notes"].values() if "`deals` cannot be told" in message]
    assert [why in message for message in said] == [True]


LOG = """\
Id,Stage,At
L1,B,2026-01-02
L1,D,2026-01-03
L1,C,2026-01-04
L1,D,2026-01-05
L1,E,2026-01-06
L2,B,2026-01-02
L2,C,2026-01-03
L2,D,2026-01-04
L2,E,2026-01-05
"""


def test_what_a_log_with_later_entries_may_add_is_said(company: Program) -> None:
    # Mixpanel, "Specific Order": A B D C D E converts, by the second D
    company.write("leads.csv", "Id,Created\nL1,2026-01-01\nL2,2026-01-01\n")
    company.write("log.csv", LOG)
    stages = ", ".join(f"{{name: {name}, values: [{name}]}}" for name in "BCDE")
    company.write(
        "funnelcli.yaml",
        f"""
        version: 1
        leads: {{path: leads.csv, id: Id, created: Created}}
        history: {{path: log.csv, lead: Id, stage: Stage, at: At}}
        stages: [{{name: A}}, {stages}]
    """,
    )
    found = asked(company)
    assert kn(found, "ordered") == kn(found, "timed") == (1, 2)
    assert "up to 1 lead more" in found["notes"]["first-entries"]
    assert "first-entries" not in asked(company, "--transition", "A:C")["notes"]


SAMPLE_YAML = """\
version: 1
leads: {path: sample/leads.csv, id: Lead ID, created: Created}
joins: {deals: {path: sample/deals.csv, lead: Lead ID, id: Deal ID}}
stages:
  - name: Lead
  - {name: MQL, at: Became MQL Date}
  - {name: SAL, at: Sales Accepted Date}
  - {name: Opportunity, at: deals.Create Date}
  - {name: Customer, at: deals.Close Date, where: "deals.Stage = 'Closed Won'"}
lost:
  - {at: Closed Lost Date}
  - {at: deals.Close Date, where: "deals.Stage = 'Closed Lost'"}
as_of: 2026-06-30
horizon: 100d
"""
# A lead is its id, with the earliest date that its rows, and those of its deals, have. Dates of
# the sample are written as ISO dates, some with a time.
SQL = """
WITH lead AS (
    SELECT "Lead ID" AS id, MIN(date(Created)) AS a, MIN(date("Became MQL Date")) AS b,
           MIN(date("Sales Accepted Date")) AS c
    FROM leads WHERE date(Created) <= '2026-06-30' GROUP BY 1
), opened AS (
    SELECT "Lead ID" AS id, MIN(date("Create Date")) AS d FROM deals GROUP BY 1
), bought AS (
    SELECT "Lead ID" AS id, MIN(date("Close Date")) AS e FROM deals
    WHERE Stage = 'Closed Won' GROUP BY 1
), way AS (
    SELECT lead.*, d, e FROM lead LEFT JOIN opened USING (id) LEFT JOIN bought USING (id)
)
SELECT SUM(a <= b AND b <= c AND c <= d AND d <= e),
       SUM(a <= b AND b <= c AND c <= d AND d <= e AND julianday(e) - julianday(a) <= 100),
       COUNT(*),
       SUM(b <= c AND c <= d AND d <= e),
       SUM(b <= c AND c <= d AND d <= e AND julianday(e) - julianday(b) <= 100),
       COUNT(b),
       SUM(a >= '2026-06-01' AND e IS NOT NULL),
       SUM(a >= '2026-06-01')
FROM way
"""


def test_the_sample_counted_by_sql(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "sample").symlink_to(SAMPLE)
    program.write("funnelcli.yaml", SAMPLE_YAML)
    database = sqlite3.connect(":memory:")
    for name in ("leads", "deals"):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        columns = ", ".join(f'"{column}"' for column in header)
        database.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("?" * len(header))
        whole = [row for row in rows if len(row) == len(header)]
        database.executemany(f"INSERT INTO {name} VALUES ({marks})", whole)  # noqa: S608 - ours
    whole_k, whole_timed, whole_n, k, timed, n, added_k, added_n = database.execute(SQL).fetchone()

    found = asked(program)
    assert kn(found, "ordered") == (whole_k, whole_n)
    assert kn(found, "timed") == (whole_timed, whole_n)
    assert kn(found, "added") == (added_k, added_n)
    from_mql = asked(program, "--transition", "MQL:Customer")
    assert kn(from_mql, "ordered") == (k, n)
    assert kn(from_mql, "timed") == (timed, n)
    assert 0 < timed < k < n

    (won, closed) = database.execute("""
        SELECT SUM(won), COUNT(*) FROM (
            SELECT MAX(Stage = 'Closed Won') AS won FROM deals
            WHERE Stage LIKE 'Closed %' AND date("Close Date") <= '2026-06-30'
            GROUP BY "Deal ID"
        )
    """).fetchone()
    assert kn(found, "deals") == kn(from_mql, "deals") == (won, closed)
    assert 0 < won < closed
