"""Sales that stop being recorded: of those left, all look quick, and young months look poor."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: id, created: created}
stages: [{name: Lead}, {name: Customer, at: bought}]
"""
DEALS = """\
version: 1
leads: {path: leads.csv, id: id, created: created}
joins: {deals: {path: deals.csv, lead: lead}}
stages: [{name: Lead}, {name: Customer, at: deals.closed, where: deals.stage = 'Won'}]
"""
LOG = """\
version: 1
leads: {path: leads.csv, id: id, created: created}
history: {path: log.csv, lead: lead, stage: stage, at: at}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Customer, values: [Customer]}]
"""
FIRST, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
Sale = tuple[int, date, date | None]


def sales(daily: int, took: Callable[[date, random.Random], int | None]) -> Iterator[Sale]:
    """Number the leads of two years, so many a day, with the day on which each bought by as-of.

    `took` draws after how many days a lead of a day buys.
    """
    number, draw = 0, random.Random(daily)  # noqa: S311  (a made-up company)
    for on in (FIRST + timedelta(n) for n in range((AS_OF - FIRST).days + 1)):
        for _ in range(daily):
            number += 1
            need = took(on, draw)
            bought = None if need is None else on + timedelta(days=need)
            yield number, on, bought if bought is not None and bought <= AS_OF else None


def steady(_on: date, draw: random.Random, rate: float = 0.1) -> int | None:
    """One in ten buys, after 0 to 99 days, as in every other month."""
    return draw.randrange(100) if draw.random() < rate else None


def cut(made: Iterator[Sale], last: date) -> Iterator[Sale]:
    for number, on, bought in made:
        yield number, on, bought if bought is None or bought <= last else None


def one_table(folder: Path, made: Iterator[Sale]) -> Program:
    program = Program(folder)
    program.write("funnelcli.yaml", DEFINITION)
    rows = [f"L{number},{on},{bought or ''}" for number, on, bought in made]
    program.write("leads.csv", "\n".join(["id,created,bought", *rows]))
    return program


def told(program: Program, *options: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Give the notes of the cohorts by code, and the rows."""
    found = program("cohorts", *options, "-f", "json").json
    notes = {note["code"]: note["message"] for note in found["notes"]}
    return notes, next(table["rows"] for table in found["tables"] if table["name"] == "cohorts")


def compared(rows: list[dict[str, Any]]) -> set[str]:
    """List the cohorts of which anything is said beside earlier ones at the same age."""
    return {
        row["cohort"]
        for row in rows
        if row["at_same_age"] is not None or row["rate_at_same_age"] is not None
    }


# half a year, four months, and three weeks before as-of
@pytest.mark.parametrize("last", [date(2025, 6, 30), date(2025, 8, 31), date(2025, 12, 10)])
@pytest.mark.parametrize("daily", [6, 20])
def test_nothing_is_compared_after_the_last_day(tmp_path: Path, last: date, daily: int) -> None:
    made = list(cut(sales(daily, steady), last))
    notes, rows = told(one_table(tmp_path, iter(made)))
    assert "pace" not in notes
    assert {row["at_same_age"] for row in rows} == {None}
    if daily == 6 and last == date(2025, 12, 10):  # four a week, and a week of holidays: by chance
        return
    assert compared(rows) == set()
    day = max(bought for _, _, bought in made if bought is not None)
    assert f"Customer: no entry is dated after {day}, though " in notes["record-ended"]
    assert f"`--as-of {day}` reports what was known until then" in notes["record-ended"]


def test_the_months_that_lack_sales_are_marked(tmp_path: Path) -> None:
    # by a horizon of 90 days: March ended 91 days before the last one, April 61
    program = one_table(tmp_path, cut(sales(20, steady), date(2025, 6, 30)))
    _, rows = told(program, "--horizon", "90d")
    assert [row["cohort"] for row in rows if row["truncated"]] == [
        f"2025-{month:02}" for month in range(4, 13)
    ]
    page = program("cohorts", "--horizon", "90d", "-f", "plain").text
    assert "truncated yes: lacks entries that were not recorded, as a note says." in page
    assert "Customer: no entry is dated after 2025-06-30" in page
    projected = program("cohorts", "--horizon", "90d", "--project", "-f", "json").json["tables"]
    rows = next(table["rows"] for table in projected if table["name"] == "projection")
    known = [row["projected_rate"] for row in rows if row["projected_rate"] is not None]
    assert len(known) == 15
    assert sum(known) / 15 == pytest.approx(0.091, abs=0.005)  # a tenth, and of these 91 of 100


@pytest.mark.parametrize("command", ["report", "funnel", "cohorts", "curve"])
def test_every_command_says_it(tmp_path: Path, command: str) -> None:
    program = one_table(tmp_path, cut(sales(20, steady), date(2025, 8, 31)))
    assert "no entry is dated after 2025-08-31" in program(command).text


def test_the_horizon_is_found_among_those_who_were_seen_that_long(tmp_path: Path) -> None:
    program = one_table(tmp_path, sales(20, steady))
    whole = program("cohorts", "-f", "json").json["query"]["horizon"]
    program = one_table(tmp_path, cut(sales(20, steady), date(2025, 1, 31)))
    assert abs(program("cohorts", "-f", "json").json["query"]["horizon"] - whole) <= 1


def test_an_export_of_deals_that_ends(tmp_path: Path) -> None:
    # deals that were closed later are open in it, and others are not in it
    program, last = Program(tmp_path), date(2025, 8, 31)
    program.write("funnelcli.yaml", DEALS)
    made = list(sales(20, steady))
    program.write("leads.csv", "\n".join(["id,created", *(f"L{n},{on}" for n, on, _ in made)]))
    rows = [
        f"L{number},{bought if bought <= last else ''},{'Won' if bought <= last else 'Open'}"
        for number, on, bought in made
        if bought is not None and on <= last
    ]
    program.write("deals.csv", "\n".join(["lead,closed,stage", *rows]))
    notes, rows_of_cohorts = told(program)
    assert "no entry is dated after 2025-08-31" in notes["record-ended"]
    assert "pace" not in notes
    assert compared(rows_of_cohorts) == set()
    checked = json.loads(program("check", "--select", "VL", "-f", "json").out)["results"]
    (found,) = [each for each in checked if each["status"] in ("warn", "fail")]
    assert (found["code"], "from 2025-09-01" in found["message"]) == ("VL003", True)


def test_a_log_that_ends(tmp_path: Path) -> None:
    program, last = Program(tmp_path), date(2025, 8, 31)
    program.write("funnelcli.yaml", LOG)
    made = list(sales(20, steady))
    program.write("leads.csv", "\n".join(["id,created", *(f"L{n},{on}" for n, on, _ in made)]))
    log = [f"L{n},MQL,{on}" for n, on, _ in made if n % 2 and on <= last]
    log += [f"L{n},Customer,{bought}" for n, _, bought in made if bought and bought <= last]
    program.write("log.csv", "\n".join(["lead,stage,at", *log]))
    found = program("cohorts", "-f", "json").json["notes"]
    said = [note["message"] for note in found if note["code"] == "record-ended"]
    assert [each.partition(":")[0] for each in said] == ["MQL", "Customer"]
    assert all("after 2025-08-31" in each for each in said)
    assert not [note for note in found if note["code"] == "pace"]


def test_until_the_last_day_all_is_as_it_was(tmp_path: Path) -> None:
    program = one_table(tmp_path, cut(sales(20, steady), date(2025, 8, 31)))
    notes, rows = told(program, "--as-of", "2025-08-31")
    assert not {"record-ended", "pace"} & set(notes)
    assert compared(rows) == {"2025-06", "2025-07", "2025-08"}


def test_a_cycle_that_slows_down_by_and_by_is_told(tmp_path: Path) -> None:
    # in the second year it takes up to twice as long, so that for a time fewer buy
    def slower(on: date, draw: random.Random) -> int | None:
        late = max(0, (on - date(2025, 1, 1)).days)
        took = draw.gammavariate(2, 20) * (1 + min(1.0, late / 180))
        return round(took) if draw.random() < 0.1 else None

    notes, _ = told(one_table(tmp_path, sales(20, slower)), "--horizon", "90d")
    assert notes["pace"].startswith("The cycle has become slower: of the cohorts 2025-")
    assert "record-ended" not in notes


def test_a_product_that_sells_less_and_less_is_told(tmp_path: Path) -> None:
    # from May on fewer leads buy every day, at last one in a hundred
    def fewer(on: date, draw: random.Random) -> int | None:
        late = max(0, (on - date(2025, 5, 1)).days)
        return steady(on, draw, max(0.01, 0.1 - late / 2000))

    notes, rows = told(one_table(tmp_path, sales(20, fewer)), "--horizon", "60d")
    assert "record-ended" not in notes
    assert "behind" in {row["at_same_age"] for row in rows}


def test_a_company_with_rare_sales_is_silent_for_weeks(tmp_path: Path) -> None:
    # one in forty buys: of 30 a month less than one, and nobody in the last seven weeks
    def rarely(on: date, draw: random.Random) -> int | None:
        return steady(on, draw, 1 / 40)

    notes, _ = told(one_table(tmp_path, cut(sales(1, rarely), date(2025, 11, 12))))
    assert not {"record-ended", "pace"} & set(notes)


def test_leads_of_a_year_whose_sales_came_to_an_end(tmp_path: Path) -> None:
    # Nobody came in the second year; who would buy has bought, and the report is of its end.
    first_year = (sale for sale in sales(20, steady) if sale[1].year == FIRST.year)
    notes, rows = told(one_table(tmp_path, first_year), "--as-of", str(AS_OF))
    assert not {"record-ended", "pace"} & set(notes)
    assert not any(row["truncated"] for row in rows)
