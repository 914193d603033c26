"""Events are told to the leads that they happened to, as local moments and in UTC."""

# ruff: noqa: DTZ001  local times, and such of UTC
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.define import LeadTable
from funnelcli.errors import ConfigError, DataError
from funnelcli.model import CREATED, utc
from funnelcli.tables.rows import ROW, hashed

from .companies import WHO, frame_of, lead_table, notes

YAML = """
    version: 1
    leads: {{path: leads.csv, id: Id, created: Created, email: Email{leads}}}
    lead: {{deduplicate: {{by: [email]}}, unit: {unit}}}
    stages: [{{name: Lead}}, {{name: Won, at: Won}}]
    segments: {{who: Who}}
    timezone: {zone}
    activities: {{path: done.csv, lead: Lead, at: At, type: Type, user: User{more}}}
"""
LEADS = """
    Id,Created,Email,Who,Company,Won
    1,2026-03-29 00:30:00,ada@a.example,Ada,A,2026-05-01
    2,2026-03-29 08:00:00,bob@b.example,Bob,B,
    3,2026-03-30 08:00:00,ADA@a.example,Ada again,A,
    4,2026-03-31,cy@a.example,Cy,A,
"""
DONE = """
    Lead,At,Type,User
    1,2026-03-29 03:30:00,Call,Uma
    2,2026-03-29 08:04:59.5,Email,Vic
    3,2026-03-30 09:00:00,Call,
    9,2026-03-30 09:00:00,Call,Uma
    4,2026-04-01,Meeting,Uma
    2,2026-03-28 10:00:00,Form,
"""


def made(
    folder: Path, done: str = DONE, *, leads: str = LEADS, more: str = "", zone: str = "UTC",
    unit: str = "lead", of_leads: str = "", watched: bool = False,
) -> LeadTable:  # fmt: skip
    yaml = YAML.format(zone=zone, more=more, unit=unit, leads=of_leads)
    files = {"leads.csv": leads, "done.csv": done}
    return lead_table(folder, yaml, files, events=("activities",), watched=watched)


def told(table: LeadTable, *columns: str) -> list[tuple[Any, ...]]:
    """List what is told of the events of leads, with the lead, in order."""
    happened = pl.concat([part["activities"] for part in table.held])
    leads = frame_of(table).select(ROW, pl.col(WHO).cast(pl.String))
    together = leads.join(happened, on=ROW).sort(WHO, "at")
    return together.select(WHO, *columns).rows()


def test_each_is_of_the_merged_lead(tmp_path: Path) -> None:
    table = made(tmp_path)
    assert told(table, "type", "user") == [
        ("Ada", "Call", "Uma"), ("Ada", "Call", None),
        ("Bob", "Form", None), ("Bob", "Email", "Vic"),
        ("Cy", "Meeting", "Uma"),
    ]  # fmt: skip
    (file,) = (each for each in table.inputs if each.table == "activities")
    assert (file.rows, file.unmatched) == (6, 1)


def test_those_of_the_people_of_a_company_are_its_own(tmp_path: Path) -> None:
    table = made(tmp_path, unit="account", of_leads=", account: Company")
    assert [who for who, *_ in told(table)] == ["Ada", "Ada", "Ada", "Bob", "Bob"]


def test_what_the_where_leaves_out_is_not_there(tmp_path: Path) -> None:
    table = made(tmp_path, more=", where: \"Type <> 'Call'\"")
    assert [who for who, *_ in told(table)] == ["Bob", "Bob", "Cy"]


def test_moments_are_local_and_in_utc(tmp_path: Path) -> None:
    """In London, summer time began on 29 March 2026 at 01:00: from then on UTC is an hour less."""
    table = made(tmp_path, zone="Europe/London")
    local = {(who, at): moment for who, at, moment in told(table, "at", utc("at"))}
    assert local == {
        ("Ada", datetime(2026, 3, 29, 3, 30)): datetime(2026, 3, 29, 2, 30),
        ("Ada", datetime(2026, 3, 30, 9)): datetime(2026, 3, 30, 8),
        ("Bob", datetime(2026, 3, 28, 10)): datetime(2026, 3, 28, 10),
        ("Bob", datetime(2026, 3, 29, 8, 4, 59, 500000)): datetime(2026, 3, 29, 7, 4, 59, 500000),
        ("Cy", datetime(2026, 4, 1)): datetime(2026, 3, 31, 23),
    }
    created = dict(frame_of(table).select(pl.col(WHO).cast(pl.String), utc(CREATED)).rows())
    assert created == {
        "Ada": datetime(2026, 3, 29, 0, 30),
        "Bob": datetime(2026, 3, 29, 7),
        "Cy": datetime(2026, 3, 30, 23),
    }


TWICE = """
    Lead,At,Type,User
    1,2026-10-25T00:30:00Z,Call,Uma
    1,2026-10-25T01:30:00Z,Call,Uma
"""


def test_an_hour_that_occurs_twice_is_two_in_utc(tmp_path: Path) -> None:
    """Both are half past one in London, where the hour is told by the offset alone."""
    (first, second) = told(made(tmp_path, TWICE, zone="Europe/London"), "at", utc("at"))
    assert first == ("Ada", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 0, 30))
    assert second == ("Ada", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 1, 30))


STORED: Mapping[str, list[Any]] = {
    "naive": [datetime(2026, 7, 1, 12)],
    "in UTC": [datetime(2026, 7, 1, 11, tzinfo=UTC)],
    "epoch": [1782903600],
}


@pytest.mark.parametrize("stored", STORED)
def test_stored_moments_are_the_same(tmp_path: Path, stored: str) -> None:
    done = pl.DataFrame({"Lead": [1], "At": STORED[stored], "Type": ["Call"], "User": ["Uma"]})
    yaml = YAML.format(zone="Europe/London", more="", unit="lead", leads="")
    yaml = yaml.replace("done.csv", "done.parquet")
    files: dict[str, str | pl.DataFrame] = {"leads.csv": LEADS, "done.parquet": done}
    table = lead_table(tmp_path, yaml, files, events=("activities",))
    assert told(table, "at", utc("at")) == [
        ("Ada", datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 11))
    ]


def test_a_table_of_no_lead_is_told_of(tmp_path: Path) -> None:
    table = made(tmp_path, "Lead,At,Type,User\n7,2026-03-29,Call,Uma\n")
    assert told(table) == []
    assert notes(table)["unattached-table"].startswith("None of the 1 row of activities is of a")


def test_leads_are_met_by_another_column(tmp_path: Path) -> None:
    done = "Lead,At,Type,User\nAda Byron <ada@A.example>,2026-03-29,Call,Uma\n"
    table = made(tmp_path, done, more=", by: Email")
    assert told(table, "type") == [("Ada", "Call")]


def test_an_event_of_rows_with_one_id_happened_once(tmp_path: Path) -> None:
    """And of leads that are merged by another key, who all have it."""
    again = f"{LEADS}    1,2026-03-30 09:00:00,ada@a.example,Ada a third time,A,\n"
    assert [who for who, *_ in told(made(tmp_path, leads=again))].count("Ada") == 2


def test_leads_without_an_id_can_meet_none(tmp_path: Path) -> None:
    yaml = YAML.format(zone="UTC", more="", unit="lead", leads="").replace(" id: Id,", "")
    with pytest.raises(ConfigError, match="activities: the leads table has no `id` to attach"):
        lead_table(tmp_path, yaml, {"leads.csv": LEADS, "done.csv": DONE}, events=("activities",))


def test_they_are_not_read_where_nobody_asks(tmp_path: Path) -> None:
    yaml = YAML.format(zone="UTC", more="", unit="lead", leads="")
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "done.csv": DONE})
    assert table.events == ()
    assert [[*part.frames] for part in table.held] == [["leads"]]
    assert [each.table for each in table.inputs] == ["leads"]
    assert not {ROW, utc(CREATED)} & set(frame_of(table).columns)


def test_what_is_wrong_with_events_moves_no_rate(tmp_path: Path) -> None:
    """Rows without a lead, a date that cannot be read, and a condition without an answer."""
    rows = "".join(f"    2,2026-03-{day},Call,Uma\n" for day in range(10, 31))
    done = f"{DONE}{rows}    2,soon,Call,Uma\n    8,2026-03-30,,Uma\n"
    table = made(tmp_path, done, more=", where: \"Type <> 'Form'\"")
    said = {note.code: note.rows for note in table.notes if "activities" in note.message}
    assert said == {"unreadable-dates": None, "null-predicates": None, "unmatched-rows": None}


APART = """
    Id,Created,Email,Who,Company,Won
    a1,2026-03-01,a@a.example,Lower,A,
    A1,2026-03-01,b@a.example,Upper,A,
    '0071,2026-03-01,c@a.example,Zeros,A,
    71,2026-03-01,d@a.example,Without,A,
    ,2026-03-01,e@a.example,Nobody,A,
    a1,2026-03-02,f@a.example,Lower as well,A,
"""


def test_ids_are_met_as_they_are_compared(tmp_path: Path) -> None:
    """Case and zeros tell ids apart; spaces round them and what a spreadsheet writes do not."""
    done = """
        Lead,At,Type,User
        a1,2026-03-10 01:00,first,
        A1,2026-03-10 02:00,second,
        " a1 ",2026-03-10 03:00,third,
        ="71",2026-03-10 04:00,fourth,
        '0071,2026-03-10 05:00,fifth,
        0071,2026-03-10 06:00,sixth,
        ,2026-03-10 07:00,seventh,
        "  ",2026-03-10 08:00,eighth,
        a 1,2026-03-10 09:00,ninth,
        1,2026-03-10 10:00,tenth,
        a10,2026-03-10 11:00,eleventh,
    """
    for watched in (False, True):
        table = made(tmp_path, done, leads=APART, watched=watched)
        assert told(table, "type") == [
            ("Lower", "first"), ("Lower", "third"),
            ("Upper", "second"), ("Without", "fourth"), ("Zeros", "fifth"), ("Zeros", "sixth"),
        ]  # fmt: skip
        (file,) = (each for each in table.inputs if each.table == "activities")
        assert (file.rows, file.unmatched) == (11, 5)


def test_two_leads_with_one_key_both_have_the_event(tmp_path: Path) -> None:
    """Who has no address shares none: neither leads nor events that have none meet each other."""
    leads = """
        Id,Created,Email,Who,Company,Won
        1,2026-03-01,a@a.example,Ada,North,
        2,2026-03-01,b@a.example,Bob,North,
        3,2026-03-01,c@a.example,Cy,,
        4,2026-03-01,d@a.example,Di,South,
        5,2026-03-01,e@a.example,Ed,,
    """
    done = """
        Lead,At,Type,User
        North,2026-03-10,Call,
        ,2026-03-11,Mail,
        South,2026-03-12,Call,
        South,2026-03-12,Call,
        East,2026-03-13,Call,
    """
    table = made(tmp_path, done, leads=leads, more=", by: Company")
    assert told(table, "type") == [("Ada", "Call"), ("Bob", "Call"), ("Di", "Call"), ("Di", "Call")]


def test_the_number_of_an_id_is_its_own() -> None:
    """It has 128 bits, of two hashes that do not follow from each other; null has none."""
    ids = pl.Series("id", [None, "", *(f"L-{n}" for n in range(5_000))])
    numbers = pl.select(hashed(pl.lit(ids))).to_series()
    assert numbers.null_count() == 1
    assert numbers.dtype == pl.UInt128
    halves = [divmod(number, 2**64) for number in numbers.drop_nulls()]
    for each in (*zip(*halves, strict=True), [high ^ low for high, low in halves]):
        assert len(set(each)) == 5_001
    again = pl.select(hashed(pl.lit(ids.reverse()))).to_series()
    assert again.reverse().equals(numbers)


def test_columns_that_are_not_there_are_told_with_that_of_the_lead(tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        made(tmp_path, "Id,When,Type,User\n1,2026-03-29,Call,Uma\n")
    said = [line.partition(": ")[2] for line in raised.value.message.splitlines()]
    assert said == [
        "activities.lead: activities has no column 'Lead'",
        "activities.at: activities has no column 'At'",
    ]
