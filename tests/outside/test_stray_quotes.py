"""Stray quotes in any table: the report has all its rows, and says what was read as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .program import Program

CONFIG = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages:
  - name: Lead
  - {name: Won, where: "Status = 'won'"}
as_of: 2026-06-30
"""
LEADS = """\
"Id","Created","Status","Size"
"1","2026-01-01","open","5" pipe"
"2","2026-01-02","won","x"
"3","2026-01-03","won","y"
"4","2026-01-04","open","6" pipe"
"5","2026-01-05","open","z"
"""


def test_no_row_is_lost(empty: Program) -> None:
    empty.write("funnelcli.yaml", CONFIG)
    empty.write("leads.csv", LEADS)
    told = empty("report", "-f", "json").json
    won = told["tables"][0]["rows"][-1]["reached"]
    assert (told["population"]["leads"], won) == (5, 2)
    assert told["inputs"][0]["read"]["requoted"] == 2
    notes = {note["code"]: note["message"] for note in told["notes"]}
    assert "leads.csv: 2 records" in notes["requoted-rows"]
    assert "2 records with quotes that did not fit" in empty("report", "-v").err


def test_a_quote_that_is_never_closed_is_an_error_at_its_line(empty: Program) -> None:
    empty.write("funnelcli.yaml", CONFIG)
    empty.write("leads.csv", LEADS.replace('"open","5" pipe"', '"open","5'))
    run = empty("report")
    assert run.code == 3
    assert "leads.csv:2: a quote that does not fit" in run.err


JOINED = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead}}
history: {path: log.csv, lead: Lead, stage: New, at: At}
stages:
  - name: Lead
  - {name: Tried, values: [tried]}
  - {name: Won, at: deals.Closed}
as_of: 2026-06-30
"""


@pytest.mark.parametrize("quoted", ['"5" pipe"', '5" pipe', 'x "y" 5"', '"x "y" z"'])
def test_in_joined_tables_and_in_a_log(empty: Program, quoted: str) -> None:
    empty.write("funnelcli.yaml", JOINED)
    empty.write("leads.csv", "Id,Created\n" + "".join(f"{i},2026-01-0{i}\n" for i in range(1, 6)))
    deals = "".join(f"{i},2026-02-0{i},{quoted if i == 1 else 'x'}\n" for i in range(1, 4))
    empty.write("deals.csv", f"Lead,Closed,Item\n{deals}")
    log = "".join(f"{quoted if i == 2 else 'x'},{i},tried,2026-01-1{i}\n" for i in range(1, 5))
    empty.write("log.csv", f"Note,Lead,New,At\n{log}")
    rows = empty("funnel", "-f", "json").json["tables"][0]["rows"]
    assert [row["reached"] for row in rows] == [5, 4, 3]
