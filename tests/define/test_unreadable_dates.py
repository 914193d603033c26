"""Dates that cannot be read: how many are too many, what is no date at all, and what is said."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from funnelcli.errors import DataError

from .companies import lead_table, notes, population, stories

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created%s}
joins: {deals: {path: deals.csv, lead: Lead%s}}
history: {path: log.csv, lead: Lead, stage: Value, at: At%s}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Won, at: deals.Closed}]
lost: {at: Lost}
segments: {who: Id}
as_of: 2030-01-01
"""
ALLOW = "read: {unreadable: allow}"
COLUMNS = {"Created": "leads", "Lost": "leads", "Closed": "deals", "At": "log"}


def files(column: str, *values: str) -> dict[str, str]:
    """Write a table of each kind, one column of which holds these values, the others dates."""
    days = ["2026-01-05"] * len(values)
    cells = {name: values if name == column else days for name in COLUMNS}
    numbers = range(len(values))
    return {
        "leads.csv": "Id,Created,Lost\n"
        + "".join(f'{i},"{cells["Created"][i]}","{cells["Lost"][i]}"\n' for i in numbers),
        "deals.csv": "Lead,Closed\n" + "".join(f'{i},"{cells["Closed"][i]}"\n' for i in numbers),
        "log.csv": "Lead,Value,At\n" + "".join(f'{i},MQL,"{cells["At"][i]}"\n' for i in numbers),
    }


def yaml(table: str = "") -> str:
    """Write the YAML, which allows a table what cannot be read."""
    return YAML % tuple(f", {ALLOW}" if table == name else "" for name in ("leads", "deals", "log"))


def refusal(folder: Path, column: str, *values: str) -> DataError:
    with pytest.raises(DataError) as refused:
        lead_table(folder, yaml(), files(column, *values))
    return refused.value


def said(folder: Path, column: str, *values: str, allowed: str = "") -> dict[str, str]:
    return notes(lead_table(folder, yaml(allowed), files(column, *values)))


@pytest.mark.parametrize(("column", "table"), COLUMNS.items())
def test_more_than_one_in_twenty_is_an_error_unless_it_is_allowed(
    tmp_path: Path, column: str, table: str
) -> None:
    good = ["2026-01-05"] * 19
    assert "1 value" in said(tmp_path, column, *good, "soon")["unreadable-dates"]
    error = refusal(tmp_path, column, *good[1:], "soon")
    assert error.message == (
        f"{table}.csv:20: 5.3% of the dates in column '{column}' cannot be read: 1 value, such as "
        "'aaaa'"
    )
    allowed = said(tmp_path, column, *good[1:], "soon", allowed=table)
    assert f"1 value in column '{column}' cannot be read as dates" in allowed["unreadable-dates"]


@pytest.mark.parametrize("values", [["soon"], ["2026-13-05"] * 3, ["2026-01-05", "x", "y"]])
def test_most_of_a_column_is_an_error_and_can_be_allowed(tmp_path: Path, values: list[str]) -> None:
    assert (
        "most dates in column 'Lost' cannot be read" in refusal(tmp_path, "Lost", *values).message
    )
    assert "unreadable-dates" in said(tmp_path, "Lost", *values, allowed="leads")


@pytest.mark.parametrize(("column", "table"), COLUMNS.items())
def test_a_month_without_a_date_that_can_be_read_is_an_error(
    tmp_path: Path, column: str, table: str
) -> None:
    without = [f"2026-{month}-05" for month in ("11", "08", "10") for _ in range(20)]
    values = [*without, "05 wrzesień 2026"]
    error = refusal(tmp_path, column, *values)
    assert error.message == (
        f"{table}.csv:62: column '{column}' has no date in 2026-09 that can be read, and 1 value "
        "that cannot, such as '99 aaaaaaaa 9999'"
    )
    assert error.hint.startswith("Months, weekdays and zones are read by their names in English, ")
    assert "unreadable-dates" in said(tmp_path, column, *values, allowed=table)
    assert "unreadable-dates" in said(tmp_path, column, *values, "2026-09-01")
    assert "unreadable-dates" not in said(tmp_path, column, *without)  # nothing is unreadable


def test_a_stray_date_of_another_time_makes_no_gap(tmp_path: Path) -> None:
    values = ["1970-01-01", *["2026-01-05"] * 20, "2062-01-05", "soon"]
    assert "unreadable-dates" in said(tmp_path, "Lost", *values)
    assert "no date in 2026-02" in refusal(tmp_path, "Lost", *values, "2027-01-31").message


def test_a_gap_over_the_end_of_a_year(tmp_path: Path) -> None:
    values = [*["2025-12-05", "2025-11-30"] * 10, "2026-02-01", "soon"]
    assert "no date in 2026-01" in refusal(tmp_path, "Lost", *values).message


EMPTY = [
    "0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "00/00/0000", "00.00.00",
    "-", "--", "–", "—", "N/A", "n/a", "NA", "#N/A", "NULL", "null", "None", "(null)", "<NA>",
    "(blank)", "nan", "NaN", "NaT", "\\N",
]  # fmt: skip


@pytest.mark.parametrize(("column", "table"), COLUMNS.items())
def test_what_says_that_there_is_no_date_is_empty_and_counted(
    tmp_path: Path, column: str, table: str
) -> None:
    shown = "history" if table == "log" else table
    found = said(tmp_path, column, *EMPTY, "2026-01-05")
    assert f"{shown}: dashes, words" in found["empty-dates"]
    assert f"('{column}': {len(EMPTY)} values)" in found["empty-dates"]
    assert "unreadable-dates" not in found


def test_such_words_are_no_created_date(tmp_path: Path) -> None:
    table = lead_table(tmp_path, yaml(), files("Created", *EMPTY, "15/01/2026", ""))
    assert population(table) == {"unusable.no_created": len(EMPTY) + 1, "leads": 1}


@pytest.mark.parametrize("value", ["15/01/2026", "46037", "1768467600", "20260115"])
def test_such_words_stand_among_dates_of_any_form(tmp_path: Path, value: str) -> None:
    found = said(tmp_path, "Lost", *EMPTY, value, value)
    assert "empty-dates" in found
    assert "unreadable-dates" not in found


@pytest.mark.parametrize("value", ["0001-00-00", "0000-00-01", "00:00", "---x", "none yet", "TBD"])
def test_other_words_and_days_are_unreadable(tmp_path: Path, value: str) -> None:
    assert "cannot be read: 1 value" in refusal(tmp_path, "Lost", value).message


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        (["'soon"], "An apostrophe"),
        (["1.76847E+12"], "Numbers such as 9.99E+99 have lost their last digits"),
        (["2026-01-05", "46037"], "Numbers of five digits are days of Excel, but only in a"),
        (["2026-01-05", "20260106"], "Dates without any marks are read in a column of nothing"),
        (["2026-01-05", "1768467600"], "Numbers are dates in a column of nothing else"),
        (["2026-01-05 09:00 CST"], "Zones such as CST, CDT, IST, BST have the same name"),
        (["2026-02-30"], "Their month does not have so many days."),
        (["2026-02-30 09:00 CET"], "Their month does not have so many days."),
        (["2026-04-31T09:00:00Z"], "Their month does not have so many days."),
        (["2026-01-05 14:30 ACST"], "The zone behind their times is unknown: export offsets"),
        (["5/1/2026 2:30:05 pm ACST"], "The zone behind their times is unknown: export offsets"),
        (["2026-13-05 14:30 CET"], "ISO and other usual dates need no configuration"),
        (["31/13/2026"], "Day and month are in another order"),
        (["31-13-26"], "A year of two digits is taken for the last part"),
        (["5 styczeń 2026"], "Months, weekdays and zones are read by their names in English"),
        (["soon", "46037"], "Words are no dates."),
        (["2026-01"], "ISO and other usual dates need no configuration; any other format"),
    ],
)
def test_the_hint_fits_what_most_values_are(tmp_path: Path, values: list[str], hint: str) -> None:
    error = refusal(tmp_path, "Lost", *values, *values)
    assert error.hint.startswith(hint)
    assert error.hint.endswith("`read: {unreadable: allow}` accepts that such values take no part.")


MARKLESS = [
    (["20260630"], '"%Y%m%d"'),
    (["202606301430"], '"%Y%m%d%H%M"'),
    (["20260630143005"], '"%Y%m%d%H%M%S"'),
    (["20260630", "202606301430"], '["%Y%m%d", "%Y%m%d%H%M"]'),
    (["20260630143005", "20260630", "20260630"], '["%Y%m%d", "%Y%m%d%H%M%S"]'),
]


@pytest.mark.parametrize(("values", "formats"), MARKLESS)
def test_the_formats_of_dates_without_marks_are_theirs(
    tmp_path: Path, values: list[str], formats: str
) -> None:
    beside = [*values, "2026-06-30"]
    hint = refusal(tmp_path, "Lost", *beside).hint
    assert f"`read: {{dates: {formats}}}`. Of the others only ISO is then read" in hint
    told = yaml().replace("created: Created", f"created: Created, read: {{dates: {formats}}}")
    followed = notes(lead_table(tmp_path, told, files("Lost", *beside)))
    assert "unreadable-dates" not in followed


def test_forms_that_are_read_now_must_be_named_as_well(tmp_path: Path) -> None:
    written = ["20260630143005", "20260630T143005Z", "20260630 14:30:05"]
    hint = refusal(tmp_path, "Lost", *written).hint
    assert '`read: {dates: "%Y%m%d%H%M%S"}`' in hint
    assert "any further form of the column, such as `%Y%m%dT%H%M%S`, must be in that list" in hint
    formats = '["%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ", "%Y%m%d %H:%M:%S"]'
    told = yaml().replace("created: Created", f"created: Created, read: {{dates: {formats}}}")
    assert "unreadable-dates" not in notes(lead_table(tmp_path, told, files("Lost", *written)))


def test_the_hint_says_that_named_formats_stand_alone(tmp_path: Path) -> None:
    told = yaml().replace("created: Created", 'created: Created, read: {dates: "%d/%m/%Y"}')
    with pytest.raises(DataError) as refused:
        lead_table(tmp_path, told, files("Lost", "'05/01/2026"))
    assert refused.value.hint.startswith("Beside ISO only the formats that `read.dates` names are")
    assert "apostrophe" in refused.value.hint


def test_what_is_wrapped_up_is_read_and_counted(tmp_path: Path) -> None:
    wrapped = ["'2026-01-05", '=""2026-01-06""', "'2026-01-07'"]
    found = said(tmp_path, "Closed", *wrapped, "2026-01-08")
    assert "('Closed': 3 values)" in found["wrapped-dates"]
    table = lead_table(tmp_path, yaml(), files("Closed", *wrapped, "2026-01-08"))
    assert [story.split()[2] for story in stories(table).values()] == [
        "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08",
    ]  # fmt: skip


def test_days_that_do_not_exist_are_told_from_another_order(tmp_path: Path) -> None:
    few = ["2026-01-05"] * 60
    found = said(tmp_path, "Lost", *few, "2026-02-30", "2026-04-31", "2025-02-29")
    assert "3 values" in found["unreadable-dates"]


NUMBERS = [
    (pl.Int64, [1_767_603_600, None, 1_770_282_000], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Int32, [1_767_603_600, None, 1_770_282_000], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Float64, [1_767_603_600, float("nan"), 1_770_282_000], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Int64, [1_767_603_600_000, None, 1_770_282_000_000], ["2026-01-05", "-", "2026-02-05"]),
    (pl.UInt64, [1_767_603_600_000_000, None, None], ["2026-01-05", "-", "-"]),
    (pl.Int64, [1_767_603_600_000_000_000, None, None], ["2026-01-05", "-", "-"]),
    (pl.Int32, [46027, None, 46058], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Float64, [46027.5, None, 46058], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Decimal(9, 1), [46027.5, None, 46058], ["2026-01-05", "-", "2026-02-05"]),
    (pl.UInt32, [20260105, None, 20260205], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Int64, [20260105090000, None, 20260205090000], ["2026-01-05", "-", "2026-02-05"]),
    (pl.Categorical, ["5. März 2026", None, "2026-02-05"], ["2026-03-05", "-", "2026-02-05"]),
]  # fmt: skip


@pytest.mark.parametrize(("dtype", "values", "days"), NUMBERS)
def test_numbers_of_a_parquet_file_are_read_as_those_of_a_csv(
    tmp_path: Path, dtype: type[pl.DataType], values: list[object], days: list[str]
) -> None:
    series = pl.Series("Won", values, strict=False).cast(dtype)
    frame = pl.DataFrame({"Id": ["1", "2", "3"], "Created": [date(2026, 1, 1)] * 3, "Won": series})
    told = """
        version: 1
        leads: {path: %s, id: Id, created: Created}
        stages: [{name: Lead}, {name: Won, at: Won}]
        segments: {who: Id}
        as_of: 2030-01-01
    """
    typed = lead_table(tmp_path, told % "leads.parquet", {"leads.parquet": frame})
    text = frame.fill_nan(None).write_csv()
    written = lead_table(tmp_path, told % "leads.csv", {"leads.csv": text})
    assert [story.split()[1] for story in stories(typed).values()] == days
    assert stories(written) == stories(typed)
    assert written.inputs[0].read.dates == typed.inputs[0].read.dates
