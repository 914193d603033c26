"""As-of: what is known at that moment, and which moment `latest` is."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from funnelcli.define import LeadTable
from funnelcli.errors import DataError

from .companies import NOON, amounts, lead_table, notes, population, stories

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, where: Deleted = FALSE}
lead: {where: "Kind <> 'list'", exclude: {junk: "Kind = 'junk'"}}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Won, at: Won, where: "Kind <> 'partner'"}]
lost: {at: Lost}
segments: {who: Id}
timezone: %s
"""
HEADER = "Id,Created,Kind,Deleted,MQL,Won,Lost\n"


def test_entries_and_leads_after_as_of_do_not_exist(tmp_path: Path) -> None:
    text = HEADER + (
        "a,2026-01-31,form,false,2026-01-31,2026-02-01,\n"  # won the day after
        "b,2026-01-01,form,false,2026-02-01,2026-01-31,\n"
        "c,2026-02-01,form,false,,,\n"
        "d,2026-01-01,form,false,,,2026-01-31\n"
        "e,2026-01-01,form,false,,,2026-02-01\n"  # lost the day after
    )
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text}, as_of=date(2026, 1, 31))
    assert stories(table) == {
        "a": "2026-01-31 2026-01-31 - open",
        "b": "2026-01-01 - 2026-01-31 won",
        "d": "2026-01-01 - - lost",
        "e": "2026-01-01 - - open",
    }
    assert population(table) == {"after_as_of": 1, "leads": 4}
    assert str(table.as_of) == "2026-01-31T23:59:59Z"


def test_of_several_entries_the_earliest_counts_also_when_later_ones_come_after(
    tmp_path: Path,
) -> None:
    text = HEADER + (
        "a,2026-01-01,form,false,2026-01-20,,\n"
        "a,2026-01-01,form,false,2026-02-20,,\n"
        "b,2026-01-01,form,false,2026-02-20,,\n"
        "b,2026-02-02,form,false,2026-01-05,,\n"  # a row created after as-of tells nothing
    )
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text}, as_of=date(2026, 1, 31))
    assert stories(table) == {"a": "2026-01-01 2026-01-20 - open", "b": "2026-01-01 - - open"}
    assert population(table) == {"after_as_of": 1, "merged": 1, "leads": 2}


def test_a_date_is_everything_before_the_next_local_midnight(tmp_path: Path) -> None:
    text = HEADER + (
        "a,2026-02-01T04:59:59Z,form,false,,,\n"  # 23:59:59 of the 31st in New York
        "b,2026-02-01T05:00:00Z,form,false,,,\n"  # midnight
        "c,2026-02-01T04:59:59.999999Z,form,false,,,\n"
    )
    zone = YAML % "America/New_York"
    table = lead_table(tmp_path, zone, {"leads.csv": text}, as_of=date(2026, 1, 31))
    assert sorted(stories(table)) == ["a", "c"]
    assert str(table.as_of) == "2026-01-31T23:59:59-05:00"


def test_today_is_all_of_the_day_of_the_clock(tmp_path: Path) -> None:
    text = HEADER + "a,2026-07-01 23:00,form,false,2026-07-01,,\nb,2026-07-02,form,false,,,\n"
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text}, as_of="today", now=NOON)
    assert stories(table) == {"a": "2026-07-01 2026-07-01 - open"}
    assert str(table.as_of) == "2026-07-01T23:59:59Z"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,2026-03-01,form,false,,,", "2026-03-01T23:59:59Z"),
        ("a,2026-01-01,form,false,2026-03-01,,", "2026-03-01T23:59:59Z"),
        ("a,2026-01-01,form,false,,2026-03-01,", "2026-03-01T23:59:59Z"),
        ("a,2026-03-01 10:20:30,form,false,,,", "2026-03-01T10:20:30Z"),
        ("a,2026-03-01T10:20:30+02:00,form,false,,,", "2026-03-01T08:20:30Z"),
        # a date on the day of a moment is all of that day
        ("a,2026-03-01 10:20:30,form,false,2026-03-01,,", "2026-03-01T23:59:59Z"),
        ("a,2026-03-01 10:20:30,form,false,2026-02-28,,", "2026-03-01T10:20:30Z"),
        # among usable rows, before exclusions and whatever is a lead
        ("a,2026-03-01,list,false,,,", "2026-03-01T23:59:59Z"),
        ("a,2026-03-01,junk,false,,,", "2026-03-01T23:59:59Z"),
        # but not of rows that are dropped or unusable
        ("a,2026-03-01,form,true,,,", "2026-02-01T23:59:59Z"),
        (",2026-03-01,form,false,,,", "2026-02-01T23:59:59Z"),
        ("a,,form,false,2026-03-01,,", "2026-02-01T23:59:59Z"),
        # not of an entry whose condition does not hold
        ("a,2026-01-01,partner,false,,2026-03-01,", "2026-02-01T23:59:59Z"),
        # a loss is a date like others
        ("a,2026-01-01,form,false,,,2026-03-01", "2026-03-01T23:59:59Z"),
        ("a,2026-01-01,form,false,,,2026-03-01 10:20:30", "2026-03-01T10:20:30Z"),
        ("a,2026-01-01,form,false,,,2026-07-02", "2026-02-01T23:59:59Z"),
        ("a,2026-01-01,form,true,,,2026-03-01", "2026-02-01T23:59:59Z"),
        ("a,2026-01-01,junk,false,,,2026-03-01", "2026-03-01T23:59:59Z"),
        # not in the future: the clock says noon of 1 July
        ("a,2026-01-01,form,false,,2026-07-02,", "2026-02-01T23:59:59Z"),
        ("a,2026-01-01,form,false,,2026-07-01 12:00:01,", "2026-02-01T23:59:59Z"),
        ("a,2026-01-01,form,false,,2026-07-01 12:00:00,", "2026-07-01T12:00:00Z"),
        ("a,2026-01-01,form,false,,2026-07-01,", "2026-07-01T23:59:59Z"),
    ],
)
def test_latest(tmp_path: Path, line: str, expected: str) -> None:
    text = f"{HEADER}z,2026-02-01,form,false,,,\n{line}\n"
    assert str(lead_table(tmp_path, YAML % "UTC", {"leads.csv": text}).as_of) == expected


def test_what_happens_at_the_very_moment_of_as_of_is_known(tmp_path: Path) -> None:
    text = HEADER + (
        "a,2026-01-01,form,false,,2026-03-01T10:20:30Z,\n"
        "b,2026-03-01 10:20:30,form,false,,,2026-03-01 10:20:30\n"
    )
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text})
    assert str(table.as_of) == "2026-03-01T10:20:30Z"
    assert stories(table) == {"a": "2026-01-01 - 2026-03-01 won", "b": "2026-03-01 - - lost"}


def test_future_dates_are_passed_over_and_said(tmp_path: Path) -> None:
    text = HEADER + (
        "a,2026-01-01,form,false,2026-01-05,2099-01-01,\n"
        "b,2098-01-01,form,false,2099-01-05,,\n"
        "c,2026-01-02,form,false,,,2099-01-01\n"  # a future loss is none
    )
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text})
    assert str(table.as_of) == "2026-01-05T23:59:59Z"
    assert stories(table) == {
        "a": "2026-01-01 2026-01-05 - open", "c": "2026-01-02 - - open",
    }  # fmt: skip
    assert population(table) == {"after_as_of": 1, "leads": 2}
    assert notes(table)["future-dates"].startswith("4 values")
    # asked for a moment, there is nothing to pass over
    table = lead_table(tmp_path, YAML % "UTC", {"leads.csv": text}, as_of=date(2026, 1, 5))
    assert "future-dates" not in notes(table)


def test_latest_is_that_of_joined_tables_too(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins: {deals: {path: deals.csv, lead: Lead}}
        history: {path: log.csv, lead: Lead, stage: Value, at: At}
        stages:
          - name: Lead
          - {name: MQL, values: [MQL]}
          - {name: Won, at: deals.Closed, where: "deals.Stage = 'Won'"}
        segments: {who: Id}
    """
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-02\n",
        "deals.csv": ("Lead,Closed,Stage\n1,2026-02-03,Won\n1,2026-05-01,Open\nx,2026-06-01,Won\n"),
        "log.csv": "Lead,Value,At\n1,MQL,2026-02-01\n2,Other,2026-04-01\nx,MQL,2026-06-02\n",
    }
    # neither an open deal nor another value is an entry, and x is no lead
    assert str(lead_table(tmp_path, yaml, files).as_of) == "2026-02-03T23:59:59Z"
    files["log.csv"] += "2,MQL,2026-02-04 09:08:07\n"
    assert str(lead_table(tmp_path, yaml, files).as_of) == "2026-02-04T09:08:07Z"


def test_without_any_date_latest_cannot_be_found(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv}
        stages: [{name: Lead}, {name: Won, where: Won = TRUE}]
    """
    with pytest.raises(DataError, match="as-of") as caught:
        lead_table(tmp_path, yaml, {"leads.csv": "Won\ntrue\n"})
    assert "--as-of" in caught.value.hint
    table = lead_table(tmp_path, yaml, {"leads.csv": "Won\ntrue\n"}, as_of=date(2026, 1, 1))
    assert population(table) == {"leads": 1}


def test_in_the_zone_of_the_report(tmp_path: Path) -> None:
    text = HEADER + "a,2026-06-30T23:30:00Z,form,false,,,\n"
    clock = datetime(2026, 7, 1, 1, 30)  # noqa: DTZ001  (in Berlin)
    table = lead_table(tmp_path, YAML % "Europe/Berlin", {"leads.csv": text}, now=clock)
    assert str(table.as_of) == "2026-07-01T01:30:00+02:00"
    assert stories(table) == {"a": "2026-07-01 - - open"}


WITH_DEALS = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, where: "Kind <> 'list'"}
lead: {exclude: {junk: "Kind = 'junk'"}}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
stages: [{name: Lead}, {name: Won, at: %s, where: "deals.Stage = 'Won'"}]
amount: deals.Amount
segments: {who: Id}
"""
SELLERS = """\
Id,Created,Kind,Contract
1,2026-01-05,form,2026-02-01
2,2026-01-06,junk,
3,2026-01-06,list,
"""


def with_deals(folder: Path, *deals: str, at: str = "deals.Closed", **asked: Any) -> LeadTable:
    """Read deals written as `deal,lead,stage,closed,amount`, beside a first one of 100 dollars."""
    rows = ["Deal,Lead,Stage,Closed,Amount", "d1,1,Won,2026-02-01,100", *deals]
    files = {"leads.csv": SELLERS, "deals.csv": "\n".join(rows) + "\n"}
    return lead_table(folder, WITH_DEALS % at, files, **asked)


@pytest.mark.parametrize(
    ("deal", "as_of"),
    [
        ("d2,1,Won,2026-06-01,5000", "2026-06-01T23:59:59Z"),
        ("d2,1,Won,2026-06-01 10:30:00,5000", "2026-06-01T10:30:00Z"),
        ("d2,1,Won,2026-06-01,0", "2026-06-01T23:59:59Z"),
        ("d1,1,Won,2026-06-01,90", "2026-06-01T23:59:59Z"),  # the same deal once more
        (",1,Won,2026-06-01,5", "2026-06-01T23:59:59Z"),
        # an excluded lead is of the table; a row that is not read, or not there, is not
        ("d2,2,Won,2026-06-01,5000", "2026-06-01T23:59:59Z"),
        ("d2,3,Won,2026-06-01,5000", "2026-02-01T23:59:59Z"),
        ("d2,4,Won,2026-06-01,5000", "2026-02-01T23:59:59Z"),
        # what makes no amount
        ("d2,1,Lost,2026-06-01,5000", "2026-02-01T23:59:59Z"),
        ("d2,1,Won,2026-06-01,", "2026-02-01T23:59:59Z"),
        ("d2,1,Won,,5000", "2026-02-01T23:59:59Z"),
        ("d2,1,Won,2026-01-20,5000", "2026-02-01T23:59:59Z"),
    ],
)
def test_latest_is_that_of_a_further_deal_that_makes_an_amount(
    tmp_path: Path, deal: str, as_of: str
) -> None:
    # of another lead, so that the date is no first entry
    others = [f"d0,{lead},Won,2026-01-08,1" for lead in "23"]
    table = with_deals(tmp_path, *others, deal)
    if "01-20" in deal:
        assert amounts(table) == {"1": 510_000}
    assert str(table.as_of) == as_of
    assert "deals-after-as-of" not in notes(table)


def test_the_amounts_at_latest_are_those_of_all_deals(tmp_path: Path) -> None:
    table = with_deals(tmp_path, "d2,1,Won,2026-06-01,5000")
    assert amounts(table) == {"1": 510_000}
    assert stories(table) == {"1": "2026-01-05 2026-02-01 won"}


def test_deals_whose_date_decides_nothing_are_no_moments(tmp_path: Path) -> None:
    table = with_deals(tmp_path, "d2,1,Won,2026-06-01,5000", at="Contract")
    assert str(table.as_of) == "2026-02-01T23:59:59Z"
    assert amounts(table) == {"1": 510_000}


def test_deals_after_an_as_of_that_was_given_are_counted(tmp_path: Path) -> None:
    later = ["d2,1,Won,2026-06-01,5000.50", "d2,1,Won,2026-06-01,4000", "d3,1,Won,2026-06-02,-7",
             "d4,1,Lost,2026-06-02,7", "d5,1,Won,2026-06-02,", "d6,2,Won,2026-06-02,7",
             "d7,9,Won,2026-06-02,7", "d8,1,Won,,3"]  # fmt: skip
    table = with_deals(tmp_path, *later, as_of=date(2026, 5, 31))
    assert amounts(table) == {"1": 10_300}
    # d2, which is listed twice, and d3; the others make no amount of a lead
    assert notes(table)["deals-after-as-of"] == (
        "deals: 2 deals dated after as-of, of 4,993.50 USD, are not counted yet."
    )
    table = with_deals(tmp_path, later[0], as_of=date(2026, 5, 31))
    assert "1 deal dated after as-of, of 5,000.50 USD, is not" in notes(table)["deals-after-as-of"]
    assert "deals-after-as-of" not in notes(with_deals(tmp_path, later[0], as_of=date(2026, 6, 1)))


def test_deals_of_the_future_are_passed_over_and_counted_once(tmp_path: Path) -> None:
    table = with_deals(tmp_path, "d2,1,Won,2026-06-01,5", "d3,1,Won,2027-01-01,7")
    assert str(table.as_of) == "2026-06-01T23:59:59Z"
    assert notes(table)["future-dates"].startswith("1 value dated in the future")
    assert "1 deal dated after as-of, of 7.00 USD" in notes(table)["deals-after-as-of"]
    # a first deal is an entry, and is not counted again as a deal
    table = with_deals(tmp_path, "d3,2,Won,2027-01-01,7")
    assert notes(table)["future-dates"].startswith("1 value dated in the future")
