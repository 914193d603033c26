"""Dates and times: what is read, in which zone, and what is left unread."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from funnelcli.define.columns.dates.moments import iso_format, moment
from funnelcli.define.columns.values import Conventions, with_trimmed
from funnelcli.errors import DataError

from .companies import lead_table, notes, population, stories

YAML = """\
version: 1
leads: {path: %s, id: Id, created: Created%s}
stages: [{name: Lead}, {name: Won, at: Won}]
segments: {who: Id}
timezone: %s
as_of: 2030-01-01
"""
UNREAD = "unread"
ALLOW = "unreadable: allow"


def days(
    folder: Path, *values: str, zone: str = "UTC", read: str = "", padding: int = 20
) -> list[str]:
    """Tell on which local day each of the values in Won lies.

    Rows with a plain date and without any stand around them, so that the column as a whole is
    one of dates, whatever the values.
    """
    plain = [f"p{i},2026-01-01,{'2026-01-02' if i % 2 else ''}" for i in range(padding)]
    lines = [*plain, *(f'v{i:03},2026-01-01,"{value}"' for i, value in enumerate(values))]
    text = "\n".join(["Id,Created,Won", *lines]) + "\n"
    yaml = YAML % ("leads.csv", read and f", read: {{{read}}}", zone)
    told = stories(lead_table(folder, yaml, {"leads.csv": text}))
    entries = [told[f"v{i:03}"].split()[1] for i in range(len(values))]
    return [UNREAD if entry == "-" else entry for entry in entries]


def alone(folder: Path, *values: str, zone: str = "UTC", read: str = "") -> list[str]:
    """Tell the same of a column with nothing but these values, which may be of one format."""
    return days(folder, *values, zone=zone, read=read, padding=0)


ISO = [
    "2026-01-31",
    "2026-01-31 10:20",
    "2026-01-31T10:20",
    "2026-01-31 10:20:30",
    "2026-01-31T10:20:30",
    "2026-01-31 10:20:30.1",
    "2026-01-31T10:20:30.123456",
    "2026-01-31T10:20:30.123456789",
    "2026-01-31T10:20Z",
    "2026-01-31 10:20:30Z",
    "2026-01-31T10:20:30.000Z",
    "2026-01-31T10:20:30+02:00",
    "2026-01-31T10:20:30-0530",
    "2026-01-31T10:20:30.5+00:00",
    "  2026-01-31  ",
    " 2026-01-31T10:20:30Z ",
]


def test_iso_needs_no_configuration(tmp_path: Path) -> None:
    assert days(tmp_path, *ISO) == ["2026-01-31"] * len(ISO)


@pytest.mark.parametrize("value", ISO)
def test_a_column_of_one_iso_format(tmp_path: Path, value: str) -> None:
    later = value.replace("2026-01-31", "2028-02-29")
    assert alone(tmp_path, value, value, later) == ["2026-01-31", "2026-01-31", "2028-02-29"]


NOT_DATES = [
    "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-32", "2025-02-29", "31/02/2026",
    "2026-01-31 25:00", "2026-01-31T10:60:00", "2026-01-31 10", "2026-01-31 22:20 PM",
    "2026-01-31 noon", "2026-01-31x", "x2026-01-31", "31/01-2026", "31/01/026",
    "20260131", "2026-01", "2026", "46053", "1769817600", "31 Foo 2026",
    "TBD", "-", "null", "12026-01-31", "-2026-01-31",
]  # fmt: skip


def test_what_is_no_date_is_left_unread_and_counted(tmp_path: Path) -> None:
    found = days(tmp_path, *NOT_DATES, read=ALLOW, padding=4 * len(NOT_DATES))
    assert dict(zip(NOT_DATES, found, strict=True)) == dict.fromkeys(NOT_DATES, UNREAD)


@pytest.mark.parametrize("value", ["26-01-31", "05-06-07", "20261331", "2026-01", "131.01.2026"])
def test_a_column_of_another_format_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(DataError, match=r"leads\.csv:2: .*'Won'"):
        alone(tmp_path, *[value] * 5)


def test_unreadable_values_are_counted_in_a_note(tmp_path: Path) -> None:
    text = (
        "Id,Created,Won\n1,2026-01-01,TBD\n2,2026-01-01,\n3,2026-01-01,2026-01-05\n"
        "4,2026-01-01,soon\n5,2026-01-01,later\n6,2026-01-02,2026-01-05\n7,2026-01-02,2026-01-05\n"
    )
    yaml = YAML % ("leads.csv", f", read: {{{ALLOW}}}", "UTC")
    said = notes(lead_table(tmp_path, yaml, {"leads.csv": text}))["unreadable-dates"]
    assert "3 values" in said
    assert "'Won'" in said
    assert "'AAA' and 'aaaaa'" in said  # their shapes


@pytest.mark.parametrize(
    ("zone", "value", "day"),
    [
        # aware stamps are converted
        ("Europe/Berlin", "2026-01-31T22:59:59Z", "2026-01-31"),  # 23:59:59
        ("Europe/Berlin", "2026-01-31T23:00:00Z", "2026-02-01"),  # midnight, winter: +1
        ("Europe/Berlin", "2026-06-30T22:00:00Z", "2026-07-01"),  # summer: +2
        ("America/New_York", "2026-02-01T04:59:59+00:00", "2026-01-31"),
        ("America/New_York", "2026-02-01T05:00:00+00:00", "2026-02-01"),
        ("Asia/Kolkata", "2026-01-31T18:30:00Z", "2026-02-01"),  # +5:30
        ("Asia/Kolkata", "2026-01-31T18:29:59.999Z", "2026-01-31"),
        ("UTC", "2026-01-31T23:30:00-05:00", "2026-02-01"),  # 04:30
        ("UTC", "2026-02-01T01:30:00+0200", "2026-01-31"),  # 23:30
        # naive ones are in the report's zone, and stay
        ("Asia/Kolkata", "2026-01-31 23:59:59", "2026-01-31"),
        ("America/New_York", "2026-01-31T00:00:00", "2026-01-31"),
        # a date is never shifted
        ("America/New_York", "2026-01-31", "2026-01-31"),
        ("Pacific/Auckland", "2026-01-31", "2026-01-31"),
    ],
)
def test_zones(tmp_path: Path, zone: str, value: str, day: str) -> None:
    assert alone(tmp_path, value, zone=zone) == [day]
    # among values of other formats, which are read in the general way
    assert days(tmp_path, value, "2026-05-05 10:00", zone=zone)[0] == day


@pytest.mark.parametrize(
    ("zone", "written_in", "value", "day"),
    [
        # naive in their table's zone, and converted
        ("UTC", "America/New_York", "2026-01-31 18:59:59", "2026-01-31"),  # 23:59:59
        ("UTC", "America/New_York", "2026-01-31 19:00:00", "2026-02-01"),
        ("UTC", "America/New_York", "2026-07-31 19:59:59", "2026-07-31"),  # summer: +4
        ("America/New_York", "UTC", "2026-02-01 04:59", "2026-01-31"),
        # an offset in the text wins over the table's zone
        ("UTC", "America/New_York", "2026-01-31T20:00:00Z", "2026-01-31"),
        # a date is never shifted
        ("Asia/Tokyo", "America/New_York", "2026-01-31", "2026-01-31"),
        # 30 March 2025, Berlin: 02:30 does not exist and is 03:30, which is 01:30 UTC, 19:30 of
        # the day before in Chicago (-6), 20:30 with daylight saving (-5)
        ("America/Chicago", "Europe/Berlin", "2025-03-30 02:30:00", "2025-03-29"),
        # 03:30 in Berlin (01:30 UTC) is 05:30+4 in Dubai; the hour before the gap and after it
        ("Pacific/Kiritimati", "Europe/Berlin", "2025-03-30 02:30:00", "2025-03-30"),
    ],
)
def test_the_zone_of_a_table(
    tmp_path: Path, zone: str, written_in: str, value: str, day: str
) -> None:
    read = f"timezone: {written_in}"
    assert alone(tmp_path, value, zone=zone, read=read) == [day]
    assert days(tmp_path, value, "2026-05-05 10:00", zone=zone, read=read)[0] == day


def latest(folder: Path, value: str, zone: str, written_in: str) -> str:
    """Print as-of when `value` is the latest moment in the data."""
    yaml = (YAML % ("leads.csv", f", read: {{timezone: {written_in}}}", zone)).replace(
        "as_of: 2030-01-01\n", ""
    )
    text = f"Id,Created,Won\n1,{value},\n"
    return str(lead_table(folder, yaml, {"leads.csv": text}).as_of)


@pytest.mark.parametrize(
    ("value", "zone", "written_in", "expected"),
    [
        # The clocks of Berlin go from 02:00 to 03:00 on 30 March 2025: what does not exist
        # moves forward an hour, so 02:30 is 03:30+02:00.
        ("2025-03-30 01:59:59", "UTC", "Europe/Berlin", "2025-03-30T00:59:59Z"),
        ("2025-03-30 02:00:01", "UTC", "Europe/Berlin", "2025-03-30T01:00:01Z"),
        ("2025-03-30 02:30:00", "UTC", "Europe/Berlin", "2025-03-30T01:30:00Z"),
        ("2025-03-30 03:30:00", "UTC", "Europe/Berlin", "2025-03-30T01:30:00Z"),
        ("2025-03-30 02:30:00", "Europe/Berlin", "Europe/Berlin", "2025-03-30T03:30:00+02:00"),
        ("2025-03-09 02:15:00", "UTC", "America/New_York", "2025-03-09T07:15:00Z"),
        # They go back from 03:00 to 02:00 on 26 October 2025: of 02:30 twice, the earlier.
        ("2025-10-26 02:30:00", "UTC", "Europe/Berlin", "2025-10-26T00:30:00Z"),
        ("2025-10-26 03:00:01", "UTC", "Europe/Berlin", "2025-10-26T02:00:01Z"),
        ("2025-10-26 02:30:00", "Europe/Berlin", "Europe/Berlin", "2025-10-26T02:30:00+02:00"),
        ("2025-11-02 01:30:00", "UTC", "America/New_York", "2025-11-02T05:30:00Z"),
        # a day is printed as its last second, with the offset that holds then
        ("2025-03-30", "Europe/Berlin", "Europe/Berlin", "2025-03-30T23:59:59+02:00"),
        ("2025-10-26", "Europe/Berlin", "Europe/Berlin", "2025-10-26T23:59:59+01:00"),
        ("2026-01-31", "Asia/Kolkata", "UTC", "2026-01-31T23:59:59+05:30"),
    ],
)
def test_when_the_clocks_change(
    tmp_path: Path, value: str, zone: str, written_in: str, expected: str
) -> None:
    assert latest(tmp_path, value, zone, written_in) == expected


def test_zones_of_several_tables(tmp_path: Path) -> None:
    yaml = """
        version: 1
        timezone: Europe/Berlin
        leads: {path: leads.csv, id: Id, created: Created, read: {timezone: UTC}}
        joins:
          deals: {path: deals.csv, lead: Lead, read: {timezone: America/New_York}}
        history: {path: log.csv, lead: Lead, stage: Value, at: At}
        stages:
          - name: Lead
          - {name: MQL, values: [MQL]}
          - {name: Won, at: deals.Closed}
        segments: {who: Id}
    """
    table = lead_table(tmp_path, yaml, {
        "leads.csv": "Id,Created\n1,2026-01-05 22:59:59\n2,2026-01-05 23:00:00\n",  # UTC+1
        "deals.csv": "Lead,Closed\n1,2026-01-09 17:59:59\n2,2026-01-09 18:00:00\n",  # -5, +1
        "log.csv": "Lead,Value,At\n1,MQL,2026-01-07 23:59:59\n2,MQL,2026-01-08 00:00:00\n",
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-05 2026-01-07 2026-01-09 won",
        "2": "2026-01-06 2026-01-08 2026-01-10 won",
    }


@pytest.mark.parametrize(
    ("formats", "value", "day"),
    [
        ('"%d/%m/%Y"', "05/06/2026", "2026-06-05"),
        ('"%m/%d/%Y"', "05/06/2026", "2026-05-06"),
        ('"%d.%m.%Y %H:%M"', "31.01.2026 10:20", "2026-01-31"),
        ('"%d/%m/%y"', "31/01/26", "2026-01-31"),
        ('"%b %d, %Y"', '"Jan 31, 2026"', "2026-01-31"),
        ('"%m/%d/%Y %I:%M %p"', "01/31/2026 11:59 PM", "2026-01-31"),
        ('"%Y%m%d"', "20260131", "2026-01-31"),
        # several are tried in their order
        ('["%d/%m/%Y", "%m/%d/%Y"]', "05/06/2026", "2026-06-05"),
        ('["%d/%m/%Y", "%m/%d/%Y"]', "05/25/2026", "2026-05-25"),
        ('["%d/%m/%Y", "%d/%m/%Y %H:%M"]', "05/06/2026 10:20", "2026-06-05"),
        # ISO needs no configuration even so
        ('"%d/%m/%Y"', "2026-01-31", "2026-01-31"),
        ('"%d/%m/%Y"', "2026-01-31T10:20:30Z", "2026-01-31"),
        ('"%d/%m/%Y"', "31/02/2026", UNREAD),
        ('"%d/%m/%Y"', "31/01/2026 10:20", UNREAD),  # more than the format says
    ],
)
def test_named_formats(tmp_path: Path, formats: str, value: str, day: str) -> None:
    found = days(tmp_path, value.strip('"'), read=f"dates: {formats}, {ALLOW}")
    assert found == [day]


@pytest.mark.parametrize("formats", ['"%d/%m/%Y"', '["%d/%m/%Y", "%d/%m/%Y %H:%M"]'])
def test_a_column_of_a_named_format(tmp_path: Path, formats: str) -> None:
    found = alone(
        tmp_path, "05/06/2026", "", " 31/12/2026 ", "13/13/2026", read=f"dates: {formats}, {ALLOW}"
    )
    assert found == ["2026-06-05", UNREAD, "2026-12-31", UNREAD]


@pytest.mark.parametrize(
    ("form", "value", "day"),
    [
        ("%d/%m/%Y %H:%M", "31/01/2026 23:30", "2026-02-01"),  # 23:30 in New York is 04:30 UTC
        ("%d/%m/%Y %I:%M %p", "31/01/2026 11:30 PM", "2026-02-01"),
        ("%d/%m/%Y %-H:%M", "31/01/2026 23:30", "2026-02-01"),
        ("%d/%m/%Y %k:%M", "31/01/2026 23:30", "2026-02-01"),
        ("%d/%m/%Y %H:%M %z", "31/01/2026 20:00 +0000", "2026-01-31"),
        ("%d/%m/%Y", "31/01/2026", "2026-01-31"),  # a date is never shifted
    ],
)
def test_named_formats_and_the_zone_of_a_table(
    tmp_path: Path, form: str, value: str, day: str
) -> None:
    read = f'dates: "{form}", timezone: America/New_York'
    assert alone(tmp_path, value, value, read=read) == [day, day]
    assert days(tmp_path, value, read=read) == [day]


def test_null_words_are_no_dates_and_not_unreadable(tmp_path: Path) -> None:
    yaml = YAML % ("leads.csv", ', read: {nulls: [TBD, "n.n."], unreadable: allow}', "UTC")
    text = """
        Id,Created,Won
        1,2026-01-01,TBD
        2,2026-01-01, n.n.
        3,2026-01-01,2026-01-05
        4,2026-01-01,tbd
        5,TBD,
    """
    table = lead_table(tmp_path, yaml, {"leads.csv": text})
    assert population(table) == {"unusable.no_created": 1, "leads": 4}
    assert "1 value" in notes(table)["unreadable-dates"]  # tbd is another word than TBD
    assert "'aaa'" in notes(table)["unreadable-dates"]
    assert "empty-dates" not in notes(table)


LATE = 1_300
"""More rows than a look at the head of a file takes in."""


@pytest.mark.parametrize(
    ("first", "late", "day"),
    [
        ("2026-01-05", "2026-01-06 10:00:00", "2026-01-06"),
        ("2026-01-05", "2026-01-06T10:00:00+02:00", "2026-01-06"),
        ("2026-01-05 10:00:00", "2026-01-06", "2026-01-06"),
        ("2026-01-05T10:00:00Z", "2026-01-06 10:00", "2026-01-06"),
        ("2026-01-05T10:00:00Z", " 2026-01-06T10:00:00Z", "2026-01-06"),
        ("2026-01-05", "20260106", UNREAD),
        ("2026-01-05", "-2026-01-06", UNREAD),
        ("2026-01-05", "soon", UNREAD),
        ("", "2026-01-06", "2026-01-06"),
    ],
)
def test_a_value_of_another_shape_far_down(tmp_path: Path, first: str, late: str, day: str) -> None:
    assert alone(tmp_path, *[first] * LATE, late, *[first] * 3)[LATE] == day


def test_a_year_that_is_not_credible_is_unread_also_where_only_sql_looks(tmp_path: Path) -> None:
    yaml = YAML.replace("{name: Won, at: Won}", "{name: Won, where: Won < DATE '2026-01-05'}")
    yaml = yaml.replace("created: Created", "created: Created, last_activity: Won")
    text = "Id,Created,Won\n1,2026-01-01,2026-01-04\n2,2026-01-01,0026-01-06\n3,2026-01-01,\n"
    yaml %= ("leads.csv", f", read: {{{ALLOW}}}", "UTC")
    table = lead_table(tmp_path, yaml, {"leads.csv": text})
    assert {who: story.split()[-1] for who, story in stories(table).items()} == {
        "1": "won", "2": "open", "3": "open",
    }  # fmt: skip
    assert "'9999-99-99'" in notes(table)["unreadable-dates"]


def test_parquet_of_any_unit_and_zone(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 31, 23, 30)  # noqa: DTZ001
    columns = {
        "date": pl.Series([date(2026, 1, 31)], dtype=pl.Date),
        "ms": pl.Series([moment], dtype=pl.Datetime("ms")),
        "us": pl.Series([moment], dtype=pl.Datetime("us")),
        "ns": pl.Series([moment], dtype=pl.Datetime("ns")),
        "utc": pl.Series([moment], dtype=pl.Datetime("us")).dt.replace_time_zone("UTC"),
        "tokyo": pl.Series([moment], dtype=pl.Datetime("ns")).dt.replace_time_zone("Asia/Tokyo"),
        "text": pl.Series(["2026-01-31T23:30:00Z"]),
        "words": pl.Series(["2026-01-31T23:30:00Z"], dtype=pl.Categorical),
    }
    frame = pl.DataFrame({"Id": ["1"], "Created": [date(2026, 1, 1)], **columns})
    stages = ", ".join(f"{{name: {name}, at: {name}}}" for name in columns)
    yaml = (YAML % ("leads.parquet", "%s", "Europe/Berlin")).replace("{name: Won, at: Won}", stages)
    table = lead_table(tmp_path, yaml % "", {"leads.parquet": frame})
    # aware ones are converted to Berlin: 23:30 UTC is 00:30 of the next day, 23:30 in Tokyo is
    # 15:30; naive ones and dates stay
    assert stories(table)["1"].split()[1:-1] == [
        "2026-01-31", "2026-01-31", "2026-01-31", "2026-01-31",
        "2026-02-01", "2026-01-31", "2026-02-01", "2026-02-01",
    ]  # fmt: skip
    # written in New York, naive times are six hours later in Berlin
    table = lead_table(tmp_path, yaml % ", read: {timezone: America/New_York}",
                       {"leads.parquet": frame})  # fmt: skip
    assert stories(table)["1"].split()[1:5] == [
        "2026-01-31", "2026-02-01", "2026-02-01", "2026-02-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([True]),
        pl.Series([1]).cast(pl.Duration),
        pl.Series([[46053]]),
        pl.Series([{"day": 46053}]),
        pl.Series([b"2026-01-31"]),
        pl.Series(["10:00:00"]).str.to_time(),
    ],
    ids=lambda values: str(values.dtype),
)
def test_a_parquet_column_of_another_type_is_no_date(tmp_path: Path, values: pl.Series) -> None:
    frame = pl.DataFrame({"Id": ["1"], "Created": [date(2026, 1, 1)], "Won": values})
    with pytest.raises(DataError, match="Won"):
        lead_table(tmp_path, YAML % ("leads.parquet", "", "UTC"), {"leads.parquet": frame})


@pytest.mark.parametrize("zone", ["", "Z", "+0000", "+00:00", "+02:00"])
@pytest.mark.parametrize("fraction", ["", ".250", ".250000", ".250000000", ".25"])
def test_one_format_of_all_values_reads_as_any_of_them(zone: str, fraction: str) -> None:
    values = [f"2026-03-29T0{hour}:59:59{fraction}{zone}" for hour in range(5)]
    frame = with_trimmed(pl.LazyFrame({"x": values}), {"x": pl.String()})
    berlin = Conventions(zone="Europe/Berlin")
    fast = moment("x", pl.String(), berlin, iso_format(values))
    found = frame.select(fast=fast, general=moment("x", pl.String(), berlin, None)).collect()
    assert found["fast"].null_count() == 0
    assert found["fast"].equals(found["general"])
