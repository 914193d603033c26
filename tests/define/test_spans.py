"""Rows of spend and visitors: from which day to which each is, and whose channel it is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnelcli.define import LeadTable
from funnelcli.errors import DataError
from funnelcli.model import segment

from .companies import lead_table, notes

LEADS = """\
Id,Created,Won,From,Country
1,2026-01-05,2026-02-01,Paid Social,NO
2,2026-01-06,,paid_social,no
3,2026-01-07,,Paid Social,SE
4,2026-01-08,,Organic,
"""


def defined(folder: Path, keys: str, more: str = "", **tables: str) -> LeadTable:
    """Define four leads, with spend or visitors beside them, which stand in tables of text."""
    name = min(tables)
    yaml = f"""
        version: 1
        leads: {{path: leads.csv, id: Id, created: Created}}
        stages: [{{name: Lead}}, {{name: Won, at: Won}}]
        segments:
          source: {{column: From, aliases: {{Organic: [seo]}}}}
          region: Country
        {name}: {{path: {name}.csv, {keys}}}
        {more}
    """
    files = {"leads.csv": LEADS, f"{name}.csv": tables[name]}
    return lead_table(folder, yaml, files, by=("source", "region"))


def spans(folder: Path, *dates: str, per: str = "", read: str = "") -> list[str]:
    """Tell the first and the last day of rows with these dates."""
    text = "\n".join(["Day,Cost", *(f'"{each}",1' for each in dates)]) + "\n"
    keys = f"date: Day, cost: Cost{per and f', per: {per}'}{read and f', read: {{{read}}}'}"
    rows = defined(folder, keys, spend=text).tables["spend"].select("date", "until").rows()
    return [f"{first} {last}" for first, last in rows]


@pytest.mark.parametrize("written", [
    "2026-02", "2026-2", "2026/02", "2026.02", "02/2026", "2/2026", "02.2026", "2026M02",
    "2026-M02", "202602", "Feb 2026", "February 2026", "FEB. 2026", "Feb-2026", "Feb-26", "Feb/26",
    "2026 Feb", "février 2026", "Februar 2026", " 2026-02 ",
])  # fmt: skip
def test_a_month_is_all_of_its_days(tmp_path: Path, written: str) -> None:
    assert spans(tmp_path, written, "2028-02") == [
        "2026-02-01 2026-02-28", "2028-02-01 2028-02-29",
    ]  # fmt: skip


def test_months_of_integers(tmp_path: Path) -> None:
    assert spans(tmp_path, "202601", "202612") == ["2026-01-01 2026-01-31", "2026-12-01 2026-12-31"]


@pytest.mark.parametrize("dates", [("2026-02-01", "2026-03-01"), ("1 Feb 2026", "March 1, 2026")])
def test_only_firsts_of_months_are_months_which_is_said(
    tmp_path: Path, dates: tuple[str, str]
) -> None:
    assert spans(tmp_path, *dates) == ["2026-02-01 2026-02-28", "2026-03-01 2026-03-31"]
    table = defined(tmp_path, "date: D, cost: C", spend="D,C\n2026-02-01,1\n")
    assert "each row is of its month" in notes(table)["taken-for-months"]


def test_else_a_row_is_of_its_day(tmp_path: Path) -> None:
    assert spans(tmp_path, "2026-02-01", "2026-02-03") == [
        "2026-02-01 2026-02-01", "2026-02-03 2026-02-03",
    ]  # fmt: skip


@pytest.mark.parametrize(("per", "last"), [
    ("day", "2026-02-01 2026-02-01"),
    ("week", "2026-02-01 2026-02-07"),
    ("month", "2026-02-01 2026-02-28"),
])  # fmt: skip
def test_per_says_what_a_row_is_of(tmp_path: Path, per: str, last: str) -> None:
    """A week begins on the date, whatever weekday that is."""
    assert spans(tmp_path, "2026-02-01", per=per) == [last]


def test_a_month_may_be_dated_by_any_of_its_days(tmp_path: Path) -> None:
    assert spans(tmp_path, "31/01/2026", "28/02/2026", per="month") == [
        "2026-01-01 2026-01-31", "2026-02-01 2026-02-28",
    ]  # fmt: skip


@pytest.mark.parametrize(("dates", "said"), [
    (("2026-01", "2026-02", "2026-02-03"),
     "and 2 such as '9999-99' (spend.csv:2)"),
    (("2026-01", "01/26"), "spend.csv:3: 1 value in column 'Day' can be a month or a day"),
    (("Jan 26", "Feb 26"), "spend.csv:2: 2 values in column 'Day' can be a month or a day"),
    (("Jan-02", "Jan-03", "Jan-31"), "3 values in column 'Day' can be a month or a day"),
    (("201105",), "1 value in column 'Day' can be a month or a day"),
])  # fmt: skip
def test_what_may_be_either_is_refused(tmp_path: Path, dates: tuple[str, ...], said: str) -> None:
    with pytest.raises(DataError) as error:
        spans(tmp_path, *dates)
    assert said in str(error.value)


def test_a_month_is_no_week(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"funnel.yaml:\d+:\d+: spend.per: column 'Day' holds mo"):
        spans(tmp_path, "2026-01", per="week")


def test_a_month_is_no_date_of_a_lead(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        stages: [{name: Lead}, {name: Won, at: Won}]
    """
    with pytest.raises(DataError, match="cannot be read"):
        lead_table(tmp_path, yaml, {"leads.csv": "Id,Created,Won\n1,2026-01,\n2,2026-02,\n"})


def test_a_campaign_is_of_all_days_until_its_end(tmp_path: Path) -> None:
    text = "D,U,C\n2026-01-10,2026-02-09,5\n2026-01-10,,6\n2026-01-10,2026-01-09,7\n,2026-01-01,8\n"
    table = defined(tmp_path, "date: D, until: U, cost: C", spend=text)

    assert table.tables["spend"].select("date", "until", "cost").rows() == [
        (date(2026, 1, 10), date(2026, 2, 9), 500),
        (date(2026, 1, 10), date(2026, 1, 10), 600),
        (date(2026, 1, 10), date(2026, 1, 10), 700),
        (None, None, 800),
    ]
    assert notes(table)["ends-before-it-begins"].startswith("spend: 1 row with an end before")
    assert notes(table)["no-period"].startswith("spend: 1 row without a date")


def test_a_campaign_may_be_of_months(tmp_path: Path) -> None:
    table = defined(tmp_path, "date: D, until: U, cost: C", spend="D,U,C\n2026-01,2026-02,5\n")
    assert table.tables["spend"].select("date", "until").row(0) == (
        date(2026, 1, 1), date(2026, 2, 28),
    )  # fmt: skip


CHANNELS = """\
Day,Channel,Cost
2026-01-02,LinkedIn Ads,1
2026-01-02,PAID SOCIAL,2
2026-01-02,seo,3
2026-01-03,Tv,4
2026-01-03,tv,5
2026-01-04,tv,6
2026-01-04,,-7
"""


def test_a_channel_is_the_source_it_is_and_is_spelled_alike(tmp_path: Path) -> None:
    """By `channels`, then by the aliases of the source, then as leads have it."""
    keys = "date: Day, channel: Channel, cost: Cost"
    table = defined(tmp_path, keys, "channels: {linkedin ads: paid social}", spend=CHANNELS)

    assert table.tables["spend"]["channel"].to_list() == [
        "Paid Social", "Paid Social", "Organic", "tv", "tv", "tv", "(none)",
    ]  # fmt: skip


def visitors(folder: Path, *counts: str) -> tuple[list[Any], dict[str, str]]:
    text = "Month,Land,Hits\n" + "".join(f"2026-01,{each}\n" for each in counts)
    table = defined(folder, "date: Month, count: Hits, by: {region: Land}", visitors=text)
    return table.tables["visitors"].select("count", segment("region")).rows(), notes(table)


def test_visitors_are_whole_numbers_by_segment(tmp_path: Path) -> None:
    rows, told = visitors(tmp_path, "no,12", "SE,0", "DK,3", ",4")

    assert rows == [(12, "NO"), (0, "SE"), (3, "DK"), (4, "(none)")]
    assert "no-counts" not in told


def test_what_is_no_count_takes_no_part(tmp_path: Path) -> None:
    rows, told = visitors(tmp_path, "SE,-1", "SE,1.5", "SE,2")

    assert [count for count, _ in rows] == [None, None, 2]
    assert told["no-counts"].startswith("visitors: 2 values of `count`")


def test_costs_of_another_currency_are_refused(tmp_path: Path) -> None:
    text = "D,C,Unit\n2026-01,5,EUR\n2026-02,6,USD\n"
    with pytest.raises(DataError, match=r"spend\.currency: amounts are in EUR \(1 value\)"):
        defined(tmp_path, "date: D, cost: C, currency: Unit", spend=text)
