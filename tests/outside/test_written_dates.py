"""Dates as databases, browsers and people write them, read from outside, in every kind of table."""

from __future__ import annotations

import io

import polars as pl
import pytest

from .program import Case, Program, Runs, refused

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages: [{name: Lead}, {name: Customer, at: Won}]
"""
JOINED = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead}}
history: {path: log.csv, lead: Lead, stage: Stage, at: At}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Customer, at: deals.Closed}]
"""
WON = "2026-02-{:02}"

EXPORTS = {
    "BigQuery": "2026-{m:02}-{d:02} 09:00:00 UTC",
    "Athena": "2026-{m:02}-{d:02} 09:00:00.000 UTC",
    "Trino": "2026-{m:02}-{d:02} 09:00:00.000 America/New_York",
    "Snowflake": "2026-{m:02}-{d:02} 09:00:00.000 +0000",
    "Postgres": "2026-{m:02}-{d:02} 09:00:00.123456+00",
    "mail": "Mon, {d:02} {en} 2026 09:00:00 GMT",
    "browser": "Monday, {en} {d}, 2026 at 9:00 AM",
    "Mexico": "{d:02}/{m:02}/2026 9:00 a.m.",
    "no-break": "{d:02}/{m:02}/2026, 9:00\u00a0a.\u00a0m.",
    "compact": "2026{m:02}{d:02}",
    "compact time": "2026{m:02}{d:02}090000",
    "the end of a day": "2026-{m:02}-{d:02}T24:00",
    "apostrophe": "'2026-{m:02}-{d:02}",
    "German": "{d}. {de} 2026",
    "Spanish": "{d} de {es} de 2026",
    "Dutch": "{d} {nl} 2026",
    "Portuguese": "{d:02}-{pt}-2026",
}
MONTHS = {
    1: {"en": "Jan", "de": "Januar", "es": "enero", "nl": "januari", "pt": "jan"},
    2: {"en": "Feb", "de": "Feb", "es": "febrero", "nl": "feb", "pt": "fev"},
    3: {"en": "Mar", "de": "März", "es": "marzo", "nl": "mrt", "pt": "mar"},
}


def written(form: str, month: int, day: int) -> str:
    return form.format(m=month, d=day, **MONTHS[month])


def leads(form: str) -> str:
    """Write 60 leads of three months, the first seven of each won on the 25th of their month."""
    rows = [
        f'{month}-{day},"{written(form, month, day)}",'
        + (f'"{written(form, month, 25)}"' if day <= 7 else "")
        for month in MONTHS
        for day in range(1, 21)
    ]
    return "\n".join(["Id,Created,Won", *rows, ""])


def three_tables(form: str) -> dict[str, str]:
    """Write the same leads with their customers as deals and MQLs in a log."""
    won = [(month, day) for month in MONTHS for day in range(1, 8)]
    deals = [f'{m}-{d},"{written(form, m, 25)}"' for m, d in won]
    log = [f'{m}-{d},MQL,"{written(form, m, d + 14)}"' for m, d in won]
    return {
        "leads.csv": leads(form),
        "deals.csv": "\n".join(["Lead,Closed", *deals, ""]),
        "log.csv": "\n".join(["Lead,Stage,At", *log, ""]),
        "funnelcli.yaml": JOINED,
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    cases: dict[str, Case] = {
        name: (three_tables(form), ["cohorts", "-f", "csv"]) for name, form in EXPORTS.items()
    }
    return Runs(tmp_path_factory, cases)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_month_has_its_leads_and_customers(runs: Runs, name: str) -> None:
    rows = [line.split(",")[1:5] for line in runs[name].text.splitlines()[1:]]
    assert [row[:4] for row in rows[:3]] == [
        [f"2026-0{month}", "20", "20", "7"] for month in (1, 2, 3)
    ]


def test_the_name_of_a_zone_is_honoured(empty: Program) -> None:
    rows = "Id,Created,Won\n1,2026-02-01 03:00:00 {0},\n2,2026-02-05 03:00:00 {0},\n"
    for zone, formats in [
        ("UTC", ""),
        ("UTC", ', read: {dates: "%Y-%m-%d %H:%M:%S %Z"}'),
        ("UTC", ', read: {dates: "%Y-%m-%d %H:%M:%S UTC"}'),
        ("GMT", ', read: {dates: "%Y-%m-%d %H:%M:%S %Z"}'),
        ("CET", ', read: {dates: "%Y-%m-%d %H:%M:%S %Z"}'),
        ("+0000", ', read: {dates: "%Y-%m-%d %H:%M:%S %z"}'),
    ]:
        empty.write("leads.csv", rows.format(zone))
        told = DEFINITION.replace("created: Created", f"created: Created{formats}")
        empty.write("funnelcli.yaml", f"{told}timezone: America/New_York\n")
        found = empty("cohorts", "-f", "csv").text.splitlines()[1:]
        assert [line.split(",")[1:3] for line in found] == [["2026-01", "1"], ["2026-02", "1"]]


def test_a_zone_inside_a_format_is_refused(empty: Program) -> None:
    empty.write("leads.csv", leads("2026-{m:02}-{d:02}"))
    told = DEFINITION.replace("created: Created", 'created: Created, read: {dates: "%Z %F %T"}')
    empty.write("funnelcli.yaml", told)
    refused(empty("report"), 2, "funnelcli.yaml:2:", "the name of the zone (%Z) is at the end")


@pytest.mark.parametrize("command", ["report", "check"])
def test_months_that_no_language_names_are_refused(empty: Program, command: str) -> None:
    months = {1: "styczeń", 2: "luty", 3: "marzec"}
    rows = [f"{m}-{d},2026-0{m}-{d:02},{d} {months[m]} 2026" for m in months for d in range(1, 21)]
    empty.write("leads.csv", "\n".join(["Id,Created,Won", *rows, ""]))
    empty.write("funnelcli.yaml", DEFINITION)
    refused(
        empty(command), 3,
        "leads.csv:2: most dates in column 'Won' cannot be read: 60 values, such as "
        "'9 aaaa 9999' and '9 aaaaaa 9999'",
        "Months, weekdays and zones are read by their names in English, German, French,",
        "`read: {unreadable: allow}` accepts that such values take no part.",
    )  # fmt: skip


def test_what_is_allowed_is_a_note_and_still_a_finding(empty: Program) -> None:
    rows = [f"{d},2026-01-{d:02},{'2026-02-01' if d < 16 else 'soon'}" for d in range(1, 21)]
    empty.write("leads.csv", "\n".join(["Id,Created,Won", *rows, ""]))
    told = DEFINITION.replace("created: Created", "created: Created, read: {unreadable: allow}")
    empty.write("funnelcli.yaml", told)
    notes = {note["code"]: note["message"] for note in empty("report", "-f", "json").json["notes"]}
    assert "5 values in column 'Won' cannot be read as dates" in notes["unreadable-dates"]
    checked = empty("check")
    assert checked.code == 1
    assert b"DT001" in checked.out


def test_words_for_nothing_are_empty_and_counted(empty: Program) -> None:
    words = ["0000-00-00", "-", "N/A", "NULL", "0000-00-00 00:00:00"]
    rows = [f"{d},2026-01-{d:02},{words[d % 5] if d > 10 else '2026-02-01'}" for d in range(1, 21)]
    empty.write("leads.csv", "\n".join(["Id,Created,Won", *rows, "21,-,", ""]))
    empty.write("funnelcli.yaml", DEFINITION)
    found = empty("report", "-f", "json").json
    assert [row["reached"] for row in found["tables"][0]["rows"]] == [20, 10]
    assert found["population"]["unusable"] == {"no_id": 0, "no_created": 1}
    notes = {note["code"]: note["message"] for note in found["notes"]}
    assert "('Created': 1 value; 'Won': 10 values)" in notes["empty-dates"]
    assert "unreadable-dates" not in notes


def test_no_value_of_a_date_column_is_shown(empty: Program) -> None:
    empty.write("leads.csv", "Id,Created,Won\n1,2026-01-05,ann.berg@a.example\n")
    empty.write("funnelcli.yaml", DEFINITION)
    refused(empty("report", "-v"), 3, "such as (e-mail address)")
    told = DEFINITION.replace("created: Created", "created: Created, read: {unreadable: allow}")
    empty.write("funnelcli.yaml", told)
    for command in ("report", "check"):
        ended = empty(command, "-v")
        assert "ann.berg" not in ended.err + ended.out.decode()


@pytest.mark.parametrize("name", ["compact", "compact time", "German", "BigQuery"])
def test_parquet_and_a_workbook_are_read_as_the_csv_is(empty: Program, name: str) -> None:
    empty.write("funnelcli.yaml", DEFINITION)
    text = leads(EXPORTS[name])
    empty.write("leads.csv", text)
    expected = empty("cohorts", "-f", "csv").text
    numbers = name.startswith("compact")
    frame = pl.read_csv(io.StringIO(text), infer_schema=numbers)
    frame.write_parquet(empty.folder / "leads.parquet")
    frame.cast(pl.String).write_excel(empty.folder / "leads.xlsx")
    for other in ("leads.parquet", "leads.xlsx"):
        assert empty("cohorts", other, "-f", "csv").text == expected
