"""Dates that are not ISO: which forms are known, and what decides the order of day and month."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.errors import DataError

from .companies import Files, lead_table, notes, segments, stories

YAML = """\
version: 1
leads: {path: leads*.csv, id: Id, created: Created%s}
stages: [{name: Lead}, {name: Won, where: "Id = '0'"}]
segments: {who: Id, moment: {sql: Created}}
timezone: %s
as_of: 2099-01-01
"""
UNREAD = "unread"


def moments(folder: Path, *values: str, zone: str = "UTC", read: str = "") -> list[str]:
    """Tell what moment each value of a column is, without its time if that is midnight."""
    lines = ["Id,Created", *(f'{i:05},"{value}"' for i, value in enumerate(values))]
    yaml = YAML % (read and f", read: {{{read}}}", zone)
    asked: dict[str, Any] = {"by": ("who", "moment")}
    table = lead_table(folder, yaml, {"leads.csv": "\n".join(lines) + "\n"}, **asked)
    told = segments(table, "moment")
    return [told.get(f"{i:05}") or UNREAD for i in range(len(values))]


def forms(folder: Path, *values: str, read: str = "") -> dict[str, str]:
    """Say how the columns of a table with these dates were read."""
    lines = ["Id,Created", *(f'{i},"{value}"' for i, value in enumerate(values))]
    yaml = YAML % (read and f", read: {{{read}}}", "UTC")
    return lead_table(folder, yaml, {"leads.csv": "\n".join(lines) + "\n"}).inputs[0].read.dates


def refusal(folder: Path, *values: str, read: str = "") -> DataError:
    with pytest.raises(DataError) as refused:
        moments(folder, *values, read=read)
    return refused.value


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        # day/month/year, the 13 to 31 in the first place
        ("15/04/2021", "2021-04-15"),
        ("15-04-2021", "2021-04-15"),
        ("15.04.2021", "2021-04-15"),
        ("15.4.2021", "2021-04-15"),
        ("15/4/21", "2021-04-15"),
        ("15/04/2021 06:49", "2021-04-15 06:49:00"),
        ("15/04/2021 6:49:18", "2021-04-15 06:49:18"),
        ("15/04/2021, 06:49:18", "2021-04-15 06:49:18"),
        ("15/04/2021T06:49:18.25", "2021-04-15 06:49:18.250000"),
        ("15.04.21 06:49", "2021-04-15 06:49:00"),
        # month/day/year
        ("04/15/2021", "2021-04-15"),
        ("4-15-2021", "2021-04-15"),
        ("4/15/21", "2021-04-15"),
        ("3/15/2024 2:30 PM", "2024-03-15 14:30:00"),
        ("3/15/2024 2:30PM", "2024-03-15 14:30:00"),
        ("3/15/2024 2:30 pm", "2024-03-15 14:30:00"),
        ("3/15/2024, 2:30:05 Am", "2024-03-15 02:30:05"),
        ("3/15/2024 12:30 AM", "2024-03-15 00:30:00"),
        ("3/15/2024 12:30 PM", "2024-03-15 12:30:00"),
        ("3/15/2024 2:30\u202fPM", "2024-03-15 14:30:00"),  # as browsers write it
        # year first
        ("2021/04/15", "2021-04-15"),
        ("2021.4.5", "2021-04-05"),
        ("2021-4-5", "2021-04-05"),
        ("2021/4/5 6:49", "2021-04-05 06:49:00"),
        ("2021-04-15 6:49:18", "2021-04-15 06:49:18"),
        ("2021-04-15 06:49:18 PM", "2021-04-15 18:49:18"),  # Close, for Excel
        ("2021-04-15 06:49:18 +02:00", "2021-04-15 04:49:18"),
        ("2021-04-15 06:49:18.123456+02", "2021-04-15 04:49:18.123456"),
        # named months
        ("15 Apr, 2021 00:03:00", "2021-04-15 00:03:00"),  # Zoho
        ("Apr 15, 2021", "2021-04-15"),
        ("Apr 15, 2021 2:30 PM", "2021-04-15 14:30:00"),
        ("April 15 2021", "2021-04-15"),
        ("15-Apr-21", "2021-04-15"),
        ("15-APR-2021 06:49", "2021-04-15 06:49:00"),
        ("5 may 2021", "2021-05-05"),
        ("5. September 2021", "2021-09-05"),
        ("5 Sept 2021", "2021-09-05"),
        # numbers
        ("1618469358123", "2021-04-15 06:49:18.123000"),
        ("1618469358", "2021-04-15 06:49:18"),
        ("45000", "2023-03-15"),
        ("45000.0", "2023-03-15"),
        ("45000.25", "2023-03-15 06:00:00"),
        ("44301.2842361111", "2021-04-15 06:49:18"),
        # a year of two digits
        ("31/12/68", "2068-12-31"),
        ("31/12/69", "1969-12-31"),
        ("31-Dec-99", "1999-12-31"),
    ],
)
def test_forms(tmp_path: Path, value: str, moment: str) -> None:
    assert moments(tmp_path, value) == [moment]


def test_a_column_mixes_forms_that_are_read_in_one_way_only(tmp_path: Path) -> None:
    values = ["2021-04-15", "15/04/2021", "03/04/2021 6:49", "3 Apr 2021", "4/5/21", "TBD", ""]
    assert moments(tmp_path, *values) == [
        "2021-04-15", "2021-04-15", "2021-04-03 06:49:00", "2021-04-03", "2021-05-04",
        UNREAD, UNREAD,
    ]  # fmt: skip


@pytest.mark.parametrize("deciding", ["31/12/2021", "12/31/2021"])
@pytest.mark.parametrize("before", [0, 1_300])
def test_one_value_decides_for_all_wherever_it_stands(
    tmp_path: Path, deciding: str, before: int
) -> None:
    found = moments(tmp_path, *["01/02/2021"] * before, deciding, "01/02/2021", "3/4/2021")
    day_first = deciding.startswith("31")
    assert found[-3:] == [
        "2021-12-31",
        "2021-02-01" if day_first else "2021-01-02",
        "2021-04-03" if day_first else "2021-03-04",
    ]


def test_a_value_of_another_form_far_down_decides_too(tmp_path: Path) -> None:
    found = moments(tmp_path, *["2021-01-05"] * 1_300, "15/04/2021", "01/02/2021", "3 May 2021")
    assert found[-4:] == ["2021-01-05", "2021-04-15", "2021-02-01", "2021-05-03"]


def test_a_column_that_is_empty_at_first(tmp_path: Path) -> None:
    found = moments(tmp_path, *[""] * 1_300, "01/02/2021", "15/04/2021 2:30 PM")
    assert found[-2:] == ["2021-02-01", "2021-04-15 14:30:00"]


def test_nothing_decides(tmp_path: Path) -> None:
    said = refusal(tmp_path, "", "05/05/2021", "02/03/2021", "01/02/2021 10:00", "TBD")
    assert said.message == (
        "leads.csv:4: dates in column 'Created' can be read day first or month first, and no "
        "value tells: 2 values, such as '99/99/9999 99:99' and '99/99/9999'"
    )
    assert said.hint == "Say which it is: `read: {date_order: dmy}`, or mdy."


def test_one_value_among_iso_dates_that_nothing_decides(tmp_path: Path) -> None:
    said = refusal(tmp_path, *["2021-01-05"] * 1_300, "01/02/2021")
    assert said.message.startswith("leads.csv:1302: ")
    assert moments(tmp_path, "2021-01-05", "01/01/2021") == ["2021-01-05", "2021-01-01"]


def test_what_is_the_same_day_in_either_order_leaves_nothing_open(tmp_path: Path) -> None:
    assert moments(tmp_path, "05/05/2021", "1.1.21") == ["2021-05-05", "2021-01-01"]


def test_what_is_no_date_in_either_order_decides_nothing(tmp_path: Path) -> None:
    said = refusal(tmp_path, "31/02/2021", "13/13/2021", "01/02/2021")
    assert "1 value, such as '99/99/9999'" in said.message
    found = moments(tmp_path, "31/02/2021", "13/13/2021", "01/02/2021", "12/31/2021")
    assert found == [UNREAD, UNREAD, "2021-01-02", "2021-12-31"]


def test_values_contradict_each_other(tmp_path: Path) -> None:
    said = refusal(tmp_path, "01/02/2021", "15/04/2021", "16/04/2021", "04/15/2021")
    assert said.message == (
        "leads.csv:3: column 'Created' mixes two orders of day and month: 2 values, such as "
        "'99/99/9999' (leads.csv:3), cannot be read month first; 1 value, such "
        "as '99/99/9999' (leads.csv:5), cannot be read day first"
    )
    assert "date_order: dmy" in said.hint


def test_the_files_of_a_table_have_one_order(tmp_path: Path) -> None:
    yaml = YAML % ("", "UTC")
    files: Files = {
        "leads-1.csv": "Id,Created\n1,01/02/2021\n2,03/04/2021\n",
        "leads-2.csv": "Id,Created\n3,05/06/2021\n4,15/04/2021\n",
    }
    told = stories(lead_table(tmp_path, yaml, files))
    assert [told[who].split()[0] for who in "1234"] == [
        "2021-02-01", "2021-04-03", "2021-06-05", "2021-04-15",
    ]  # fmt: skip
    with pytest.raises(DataError) as refused:
        lead_table(tmp_path, yaml, {**files, "leads-3.csv": "Id,Created\n5,\n6,04/15/2021\n"})
    assert "'99/99/9999' (leads-2.csv:3)" in refused.value.message
    assert "'99/99/9999' (leads-3.csv:3)" in refused.value.message


@pytest.mark.parametrize(
    ("order", "value", "moment"),
    [
        ("dmy", "01/02/2021", "2021-02-01"),
        ("mdy", "01/02/2021 10:00", "2021-01-02 10:00:00"),
        ("dmy", "01.02.03", "2003-02-01"),
        ("mdy", "01.02.03", "2003-01-02"),
        ("ymd", "01.02.03", "2001-02-03"),
        ("ymd", "26/01/31 10:00", "2026-01-31 10:00:00"),
        ("dmy", "12/31/2021", UNREAD),  # against what the YAML says
        ("mdy", "31/12/2021", UNREAD),
        ("ymd", "31/12/2021", UNREAD),
        ("dmy", "2021-01-02", "2021-01-02"),  # ISO is what it is
        ("mdy", "2021/1/2", "2021-01-02"),
        ("mdy", "2 Jan 2021", "2021-01-02"),
    ],
)
def test_the_order_that_the_yaml_says(tmp_path: Path, order: str, value: str, moment: str) -> None:
    beside = {"dmy": "31/12/2021", "mdy": "12/31/2021", "ymd": "21/12/31"}[order]
    found = moments(tmp_path, beside, value, read=f"date_order: {order}")
    assert found == ["2021-12-31", moment]


def test_values_against_the_order_are_counted_and_too_many_refused(tmp_path: Path) -> None:
    yaml = YAML % (", read: {date_order: dmy}", "UTC")
    wrong = "2,12/31/2021\n3,11/30/2021\n4,10/31/2021\n"
    right = "".join(f"1{i},01/02/2021\n" for i in range(3))
    table = lead_table(tmp_path, yaml, {"leads.csv": f"Id,Created\n{right}{wrong}"})
    assert "3 values" in notes(table)["unreadable-dates"]
    with pytest.raises(DataError, match="most dates in column 'Created' cannot be read: 3 values"):
        lead_table(tmp_path, yaml, {"leads.csv": f"Id,Created\n1,01/02/2021\n{wrong}"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        # the 26th of January 2031, or the 31st of 2026?
        (["26-01-31"], "day first or year first"),
        (["25-01-31", "26-01-05", "26-02-20"], "day first or year first"),
        (["05-06-07"], "day first or month first or year first"),
    ],
)
def test_a_year_of_two_digits_in_front_is_not_guessed(
    tmp_path: Path, values: list[str], said: str
) -> None:
    assert said in refusal(tmp_path, *values).message
    assert moments(tmp_path, *values, read="date_order: ymd")[-1] == f"20{values[-1]}"


def test_years_of_two_digits_vary_less_than_days(tmp_path: Path) -> None:
    few = ["31-01-26", "02-03-26", "15-04-25"]
    assert "day first or year first" in refusal(tmp_path, *few).message
    many = [f"{day:02}-03-26" for day in range(3, 20)]
    assert moments(tmp_path, *few, *many)[:3] == ["2026-01-31", "2026-03-02", "2025-04-15"]


def test_years_of_two_and_four_digits(tmp_path: Path) -> None:
    found = moments(tmp_path, "31/12/2021", "31/12/21", "01/02/68 10:00", "01/02/1969", "01/02/69")
    assert found == [
        "2021-12-31", "2021-12-31", "2068-02-01 10:00:00", "1969-02-01", "1969-02-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "moment"),
    [
        (["46053", "46054.5", "soon", ""], "2026-01-31"),
        (["20000", "79999"], "1954-10-03"),
    ],
)
def test_numbers_if_the_whole_column_is_such(
    tmp_path: Path, values: list[str], moment: str
) -> None:
    assert moments(tmp_path, *values)[0] == moment


@pytest.mark.parametrize(
    "values",
    [
        ["46053"] * 3 + ["123"],  # a number that is none of a day
        ["46053"] * 3 + ["15/04/2021"],  # half converted by a spreadsheet, perhaps wrongly
        ["1618469358123"] * 3 + ["1618469358"],
        ["19999"] * 3,
        ["80000"] * 3,
        ["161846935812"] * 3,
        ["-1618469358"] * 3,
    ],
)
def test_other_numbers_are_no_dates(tmp_path: Path, values: list[str]) -> None:
    assert "most dates in column 'Created' cannot be read" in refusal(tmp_path, *values).message


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("31/01/2026", "2026-01-31"),  # a date is never shifted
        ("31-Jan-26", "2026-01-31"),
        ("46053", "2026-01-31"),
        ("31/01/2026 20:30", "2026-02-01 02:30:00"),  # New York is six hours behind Berlin
        ("Jan 31, 2026 8:30 PM", "2026-02-01 02:30:00"),
        ("46053.75", "2026-02-01"),  # 18:00
        ("31/01/2026 23:30 +0000", "2026-02-01 00:30:00"),  # an offset wins over the table's zone
        ("1769902200", "2026-02-01 00:30:00"),  # 23:30 UTC
        ("1769902200000", "2026-02-01 00:30:00"),
    ],
)
def test_zones(tmp_path: Path, value: str, moment: str) -> None:
    read = "timezone: America/New_York"
    assert moments(tmp_path, value, zone="Europe/Berlin", read=read) == [moment]


def test_offsets_that_change_within_a_column(tmp_path: Path) -> None:
    values = ["2026-03-28T23:30:00.000+01:00", "2026-03-29T23:30:00.000+02:00"]
    assert moments(tmp_path, *values) == ["2026-03-28 22:30:00", "2026-03-29 21:30:00"]
    assert moments(tmp_path, *values, zone="Europe/Berlin") == [
        "2026-03-28 23:30:00", "2026-03-29 23:30:00",
    ]  # fmt: skip


def test_joined_tables_and_the_history(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins: {deals: {path: deals.csv, lead: Lead}}
        history: {path: log.csv, lead: Lead, stage: Value, at: At}
        stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Won, at: deals.Closed}]
        segments: {who: Id}
    """
    table = lead_table(tmp_path, yaml, {
        "leads.csv": "Id,Created\n1,2026-01-05\n",
        "deals.csv": "Lead,Closed\n1,03/04/2026\n9,31/12/2025\n",  # day first
        "log.csv": 'Lead,Value,At\n1,MQL,"2/3/2026 2:30 PM"\n9,MQL,"12/31/2025 2:30 PM"\n',
    })  # fmt: skip
    assert stories(table) == {"1": "2026-01-05 2026-02-03 2026-04-03 won"}
    assert [file.read.dates for file in table.inputs] == [
        {},
        {"Closed": "dmy, %d/%m/%Y"},
        {"At": "mdy, %m/%d/%Y %I:%M %p"},
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["2021-04-15"], {}),
        (["15/04/2021 10:00"], {"Created": "dmy, %d/%m/%Y %H:%M"}),
        (["04/15/2021", "4/15/21"], {"Created": "mdy, %m/%d/%y, %m/%d/%Y"}),
        (["15 Apr, 2021 00:03:00"], {"Created": "%d %B, %Y %H:%M:%S"}),
        (["45000"], {"Created": "Excel serial"}),
        (["1618469358123"], {"Created": "epoch ms"}),
        (["1618469358"], {"Created": "epoch s"}),
    ],
)
def test_how_a_column_was_read_is_told(
    tmp_path: Path, values: list[str], said: dict[str, str]
) -> None:
    assert forms(tmp_path, *values) == said


def test_sql_takes_a_column_for_dates_that_is_declared_one(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, last_activity: Last, read: {types: {Other: date}}}
        stages:
          - name: Lead
          - {name: Seen, where: Last < DATE '2021-02-01'}
          - {name: Won, where: Other < DATE '2021-02-01'}
        segments: {who: Id}
        as_of: 2026-01-31
    """
    text = "Id,Last,Other\n1,05/01/2021,\n2,15/01/2022,1/31/2021\n3,,2/1/2021 10:00 AM\n"
    told = stories(lead_table(tmp_path, yaml, {"leads.csv": text}, reach="observed"))
    assert told == {"1": "None ? - open", "2": "None - ? won", "3": "None - - open"}


def test_sql_takes_only_iso_for_a_date(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        stages:
          - name: Lead
          - {name: Won, where: "Other = '15/04/2021' OR Created < DATE '2021-02-01'"}
        segments: {who: Id}
    """
    text = "Id,Created,Other\n1,15/04/2021,15/04/2021\n2,15/01/2021,\n3,15/02/2021,x\n"
    told = stories(lead_table(tmp_path, yaml, {"leads.csv": text}))
    assert {who: story.split()[-1] for who, story in told.items()} == {
        "1": "won", "2": "won", "3": "open",
    }  # fmt: skip


SEPARATORS = ("/", "-", ".")
TIMES = ("", " %H:%M", " %H:%M:%S", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S%p")
NAMED = ("%d %b, %Y", "%b %d, %Y", "%d-%b-%Y", "%B %d %Y", "%d %B %Y", "%d-%b-%y")
OF_NUMBERS = ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y", "%d/%m/%y", "%m.%d.%y")


@st.composite
def written_dates(draw: st.DrawFn) -> tuple[str, list[datetime], list[str]]:
    """Draw an order, moments, and how they are written in it, some without leading zeros."""
    order = draw(st.sampled_from([*OF_NUMBERS, "%Y{0}%m{0}%d", *NAMED]))
    form = order.format(draw(st.sampled_from(SEPARATORS))) + draw(st.sampled_from(TIMES))
    moment = st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31))  # noqa: DTZ001
    drawn = draw(st.lists(moment, min_size=1, max_size=8))
    zeros = "%y" in order or draw(st.booleans())
    texts, meant = [], []
    for value in drawn:
        text = value.strftime(form)
        meant.append(datetime.strptime(text, form))  # noqa: DTZ007
        texts.append(text if zeros else re.sub(r"(?<![\d:])0(?=\d)", "", text))
    return order, meant, texts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written_dates())
def test_dates_are_read_back_as_written_or_refused(
    tmp_path: Path, drawn: tuple[str, list[datetime], list[str]]
) -> None:
    order, meant, texts = drawn
    told = [str(moment).removesuffix(" 00:00:00") for moment in meant]
    in_doubt = order in OF_NUMBERS and all(moment.day <= 12 for moment in meant)
    if in_doubt and any(moment.day != moment.month for moment in meant):
        assert "no value tells" in refusal(tmp_path, *texts).message
    else:
        assert moments(tmp_path, *texts) == told
