"""The rules about volume on whole exports: silent on clean ones, and not where one is broken."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .clean import DEFINITION, END, Company, Tables, write

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data"))
CUT = END - timedelta(91)
Rows = list[tuple[object, ...]]


def findings(folder: Path, *options: str) -> list[tuple[str, str, str]]:
    """Check with the rules about volume; code, status and message of what does not pass."""
    config = ["-c", str(folder / "funnelcli.yaml"), "-f", "json", "--select", "VL,ST006"]
    result = CliRunner().invoke(app, ["check", *config, *options])
    assert result.stdout, result.output
    told = json.loads(result.stdout)["results"]
    return [
        (each["code"], each["status"], each["message"])
        for each in told
        if each["status"] in ("warn", "fail")
    ]


def checked(folder: Path, tables: Tables) -> list[tuple[str, str]]:
    write(tables, folder)
    return [(code, status) for code, status, _ in findings(folder)]


@pytest.mark.parametrize("seed", range(6))
def test_a_clean_export_is_silent(tmp_path: Path, seed: int) -> None:
    # the sizes of seeds are up to 5,000 a month; a smaller company is as good here
    company = Company(seed, monthly=(50, 120, 300, 500, 700, 60)[seed])

    assert checked(tmp_path, company.tables()) == []


def test_the_sample_data_are_silent() -> None:
    config = ["-c", str(ROOT / "config.example.yaml"), "-f", "json", "--select", "VL"]
    told = json.loads(CliRunner().invoke(app, ["check", *config]).stdout)["results"]

    assert {each["status"] for each in told} == {"pass"}


@pytest.mark.skipif(not (DATA / "olist").is_dir(), reason="the Olist files are not there")
def test_a_real_funnel_whose_leads_end_before_its_deals(tmp_path: Path) -> None:
    # its README: leads from June 2017 to May 2018, deals until November 2018
    olist = DATA / "olist" / "olist"
    (tmp_path / "funnelcli.yaml").write_text(f"""\
version: 1
leads: {{path: {olist}_marketing_qualified_leads_dataset.csv, id: mql_id,
         created: first_contact_date, source: origin}}
joins: {{deals: {{path: {olist}_closed_deals_dataset.csv, lead: mql_id, id: seller_id}}}}
stages: [{{name: MQL}}, {{name: Customer, at: deals.won_date}}]
as_of: 2018-11-14
""")

    ((code, status, message),) = findings(tmp_path)

    assert (code, status) == ("VL001", "warn")
    assert "It ends on 2018-05-31, others go on. No MQL from 2018-06-01" in message or (
        "It ends on 2018-05-31, others go on. No lead from 2018-06-01" in message
    )


def kept(rows: Rows, place: int, passes: Callable[[date], bool]) -> None:
    """Leave the rows whose date passes, or have none."""
    rows[:] = [row for row in rows if not isinstance(day := row[place], date) or passes(day)]


def second_source(tables: Tables) -> object:
    return Counter(row[2] for row in tables.leads).most_common(2)[1][0]


def until(day: date) -> bool:
    return day <= CUT


def not_in_february(day: date) -> bool:
    return (day.year, day.month) != (2026, 2)


def leads_end(tables: Tables) -> None:
    kept(tables.leads, 1, until)


def log_ends(tables: Tables) -> None:
    kept(tables.history, 2, until)


def deals_end(tables: Tables) -> None:
    """As they were on that day: what was closed later is open, and may have had any date."""
    kept(tables.deals, 2, until)
    tables.deals[:] = [
        (*row[:3], "", "Open") if isinstance(row[3], date) and row[3] > CUT else row
        for row in tables.deals
    ]


def no_leads_in_february(tables: Tables) -> None:
    kept(tables.leads, 1, not_in_february)


def no_log_in_february(tables: Tables) -> None:
    kept(tables.history, 2, not_in_february)


def no_sql_in_february(tables: Tables) -> None:
    sql = [row for row in tables.history if row[1] == "SQL"]
    kept(sql, 2, not_in_february)
    tables.history[:] = [row for row in tables.history if row[1] != "SQL"] + sql


def a_source_ends(tables: Tables) -> None:
    source = second_source(tables)
    tables.leads[:] = [row for row in tables.leads if row[2] != source or row[1] <= CUT]  # type: ignore[operator]


def a_source_is_renamed(tables: Tables) -> None:
    source = second_source(tables)
    tables.leads[:] = [
        (row[0], row[1], "Other", row[3]) if row[2] == source and row[1] > CUT else row  # type: ignore[operator]
        for row in tables.leads
    ]


def sources_are_lost(tables: Tables) -> None:
    tables.leads[:] = [
        (row[0], row[1], "" if row[1] > CUT else row[2], row[3])  # type: ignore[operator]
        for row in tables.leads
    ]


def a_list_is_imported(tables: Tables) -> None:
    """An eighth more leads and no customer: the rate falls by a ninth."""
    imported(tables, max(150, len(tables.leads) // 8))


def a_short_list_is_imported(tables: Tables) -> None:
    """A fifteenth more leads: the rate falls by a sixteenth."""
    imported(tables, max(150, len(tables.leads) // 15))


def imported(tables: Tables, number: int) -> None:
    day = date(2026, 1, 14)
    tables.leads.extend((f"I{n}", day, "Source 0", "") for n in range(number))


def only_the_newest(tables: Tables) -> None:
    tables.leads[:] = tables.leads[-2000:]


FAULTS = [
    (leads_end, [("VL001", "warn")]),
    (log_ends, [("VL001", "warn")]),
    (deals_end, [("VL003", "fail")]),
    (no_leads_in_february, [("VL002", "warn")]),
    (no_log_in_february, [("VL002", "warn")]),
    (no_sql_in_february, [("VL002", "warn")]),
    (a_source_ends, [("VL007", "warn")]),
    (a_source_is_renamed, [("VL007", "warn")]),
    (sources_are_lost, [("VL007", "warn")]),
    (a_list_is_imported, [("VL008", "fail")]),
    (a_short_list_is_imported, [("VL006", "warn")]),
    (only_the_newest, [("VL005", "fail")]),
]


@pytest.mark.parametrize(("fault", "told"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_one_fault_is_one_finding(
    tmp_path: Path, fault: Callable[[Tables], None], told: list[tuple[str, str]]
) -> None:
    tables = Company(2, monthly=300, months=16).tables()
    fault(tables)

    assert checked(tmp_path, tables) == told


@pytest.mark.parametrize(
    ("fault", "aliases"), [(a_source_ends, 0), (a_source_is_renamed, 1), (sources_are_lost, 0)]
)
def test_an_alias_is_proposed_where_a_value_was_renamed(
    tmp_path: Path, fault: Callable[[Tables], None], aliases: int
) -> None:
    tables = Company(2, monthly=300, months=16).tables()
    source = second_source(tables)
    fault(tables)
    write(tables, tmp_path)
    config = ["-c", str(tmp_path / "funnelcli.yaml"), "--select", "VL007", "-f", "json"]
    (told,) = json.loads(CliRunner().invoke(app, ["check", *config]).stdout)["results"]

    proposed = re.findall(r"aliases: \{.*?\}", f"{told['message']} {told['mend']}")
    # of two names of one source the commoner stands, which of this one is the old
    assert proposed == [f"aliases: {{{source}: [Other]}}"] * aliases


def test_a_quarters_leads_beside_a_longer_log_are_a_choice(tmp_path: Path) -> None:
    tables = Company(3, monthly=200, months=36).tables()
    kept(tables.leads, 1, lambda day: (day.year, (day.month - 1) // 3) == (2025, 1))
    assert checked(tmp_path, tables) == []
    # to the middle of a month, it is none
    kept(tables.leads, 1, lambda day: day <= date(2025, 5, 15))
    assert checked(tmp_path, tables) == [("VL001", "warn")]


@pytest.mark.parametrize("monthly", [30, 60, 90])
@pytest.mark.parametrize("quarter", [(2024, 0), (2024, 2), (2025, 1)])
def test_so_are_those_of_a_small_company(
    tmp_path: Path, monthly: int, quarter: tuple[int, int]
) -> None:
    tables = Company(5, monthly=monthly, months=36).tables()
    kept(tables.leads, 1, lambda day: (day.year, (day.month - 1) // 3) == quarter)
    assert checked(tmp_path, tables) == []


@pytest.mark.parametrize(("seed", "monthly"), [(11, 60), (12, 200), (13, 500), (14, 500)])
def test_after_the_leads_of_one_month_nothing_is_expected(
    tmp_path: Path, seed: int, monthly: int
) -> None:
    # the rows beside them are of these leads alone: MQLs end soon, customers go on for months
    tables = Company(seed, monthly=monthly, months=14).tables()
    kept(tables.leads, 1, lambda day: (day.year, day.month) == (END.year - 1, END.month))
    there = {lead for lead, *_ in tables.leads}
    tables.deals[:] = [deal for deal in tables.deals if deal[1] in there]
    tables.history[:] = [entry for entry in tables.history if entry[0] in there]
    assert checked(tmp_path, tables) == []


def test_the_order_of_rows_and_a_filter_change_nothing(tmp_path: Path) -> None:
    tables = Company(2, monthly=300, months=16).tables()
    a_source_is_renamed(tables)
    no_log_in_february(tables)
    write(tables, tmp_path)
    before = findings(tmp_path)
    for rows in (tables.leads, tables.deals, tables.history):
        rows.reverse()
    write(tables, tmp_path)

    assert findings(tmp_path) == before
    assert [code for code, *_ in findings(tmp_path, "--since", "2025-06-01")] == [
        code for code, *_ in before
    ]


def test_days_of_imports_are_those_that_the_report_marks(tmp_path: Path) -> None:
    tables = Company(2, monthly=300, months=16).tables()
    a_list_is_imported(tables)
    write(tables, tmp_path)
    config = ["-c", str(tmp_path / "funnelcli.yaml"), "-f", "json"]
    report = json.loads(CliRunner().invoke(app, ["cohorts", *config]).stdout)
    rows: list[dict[str, Any]] = report["tables"][0]["rows"]

    assert [row["cohort"] for row in rows if row["imported"]] == ["2026-01"]
    ((_, _, message),) = findings(tmp_path)
    assert "2026-01-14" in message


def test_nobody_is_no_crash(tmp_path: Path) -> None:
    write(Tables(), tmp_path, DEFINITION)
    config = ["-c", str(tmp_path / "funnelcli.yaml"), "--select", "VL", "--allow-empty"]

    assert CliRunner().invoke(app, ["check", *config]).exit_code == 0
