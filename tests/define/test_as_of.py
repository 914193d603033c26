"""As-of: what is known at that moment, and which moment `latest` is."""

from datetime import date, datetime
from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .companies import NOON, lead_table, notes, population, stories

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
