"""Dates in words: months and weekdays in seven languages, clocks, zones, and what is round them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.define.columns.dates.words import AMBIGUOUS_ZONES, MONTHS, WEEKDAYS, ZONES, spellings

from .test_date_forms import UNREAD, moments

READ = [
    # zones by name
    ("2026-01-05 09:00:00 UTC", "2026-01-05 09:00:00"),  # BigQuery
    ("2026-01-05 09:00:00.123456 UTC", "2026-01-05 09:00:00.123456"),
    ("2026-01-05 09:00:00.000 UTC", "2026-01-05 09:00:00"),  # Athena
    ("2026-01-05 09:00:00.000 +0000", "2026-01-05 09:00:00"),  # Snowflake
    ("2026-01-05 09:00:00.000 -0800", "2026-01-05 17:00:00"),
    ("2026-01-05 09:00:00+00", "2026-01-05 09:00:00"),  # Postgres
    ("2026-01-05 09:00:00-03:30", "2026-01-05 12:30:00"),
    ("2026-01-05 09:00 GMT", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00 UT", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00 Z", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00 utc", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00 (UTC)", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00 UTC+2", "2026-01-05 07:00:00"),
    ("2026-01-05 09:00:00 GMT+01:00", "2026-01-05 08:00:00"),
    ("2026-01-05 09:00:00 (UTC-05:30)", "2026-01-05 14:30:00"),
    ("2026-01-05 09:00:00 GMT−5", "2026-01-05 14:00:00"),
    ("15.01.2026 09:00:00 CET", "2026-01-15 08:00:00"),
    ("15.07.2026 09:00:00 MESZ", "2026-07-15 07:00:00"),
    ("2026-01-05 09:00:00 EST", "2026-01-05 14:00:00"),
    ("2026-07-05 09:00:00 EST", "2026-07-05 14:00:00"),  # EST is -5 in summer, too
    ("2026-07-05 09:00:00 EDT", "2026-07-05 13:00:00"),
    ("15/1/2026 9:00 PM PST", "2026-01-16 05:00:00"),
    ("2026-01-05 09:00:00.000 America/New_York", "2026-01-05 14:00:00"),  # Trino
    ("2026-07-05 09:00:00.000 America/New_York", "2026-07-05 13:00:00"),
    ("2026-01-05 09:00 Asia/Kolkata", "2026-01-05 03:30:00"),
    ("2026-01-05T09:00:00+01:00[Europe/Berlin]", "2026-01-05 08:00:00"),  # Java
    ("2026-01-05 09:00:00 +0100 CET", "2026-01-05 08:00:00"),  # Ruby
    ("2026-01-05 09:00:00 Atlantis/Capital", UNREAD),
    ("2026-01-05 09:00:00 IST", UNREAD),
    ("2026-01-05 09:00:00 XYZ", UNREAD),
    # with weekdays
    ("Mon, 05 Jan 2026 09:00:00 GMT", "2026-01-05 09:00:00"),  # RFC 1123
    ("Mon, 5 Jan 2026 09:00:00 +0100", "2026-01-05 08:00:00"),  # RFC 5322
    ("Monday, January 5, 2026", "2026-01-05"),
    ("Monday, January 5, 2026 at 9:00 AM", "2026-01-05 09:00:00"),
    ("Monday, 5 January 2026 at 9:00 PM", "2026-01-05 21:00:00"),
    ("Monday, 05-Jan-26 09:00:00 GMT", "2026-01-05 09:00:00"),  # RFC 850
    ("Mon Jan  5 09:00:00 2026", "2026-01-05 09:00:00"),  # C
    ("Mon Jan  5 09:00:00 EST 2026", "2026-01-05 14:00:00"),  # Unix
    ("Mon Jan 05 09:00:00 +0100 2026", "2026-01-05 08:00:00"),
    (
        "Mon Jan 05 2026 09:00:00 GMT+0100 (Central European Standard Time)",
        "2026-01-05 08:00:00",
    ),
    ("Mon 15/01/2026 09:00", "2026-01-15 09:00:00"),
    ("Di., 6. Jan. 2026", "2026-01-06"),
    ("Montag, den 5. Januar 2026 um 09:00 Uhr", "2026-01-05 09:00:00"),
    ("lunes, 5 de enero de 2026", "2026-01-05"),
    ("mar. 6 janv. 2026", "2026-01-06"),
    ("mar 6, 2026", "2026-03-06"),  # March
    ("segunda-feira, 5 de janeiro de 2026 às 9:00", "2026-01-05 09:00:00"),
    ("lunedì 5 gennaio 2026 alle ore 9:00", "2026-01-05 09:00:00"),
    ("maandag 5 januari 2026 om 09:00", "2026-01-05 09:00:00"),
    ("lundi 5 janvier 2026 à 09h00", "2026-01-05 09:00:00"),
    # months
    ("5. März 2026", "2026-03-05"),
    ("5. Ma\u0308rz 2026", "2026-03-05"),  # the accent as a character of its own
    ("05.Mrz.2026", "2026-03-05"),
    ("5 MAERZ 2026", "2026-03-05"),
    ("1er févr. 2026", "2026-02-01"),
    ("janv. 5, 2026", "2026-01-05"),
    ("5 août 2026 14:30", "2026-08-05 14:30:00"),
    ("5 aout 2026", "2026-08-05"),
    ("05-dez-2025", "2025-12-05"),
    ("05/ago/25", "2025-08-05"),
    ("5 de septiembre de 2026", "2026-09-05"),
    ("5 mrt 2026", "2026-03-05"),
    ("1º maggio 2026", "2026-05-01"),
    ("5th of January 2026", "2026-01-05"),
    ("Sept. 5, 2026", "2026-09-05"),
    ("5 styczeń 2026", UNREAD),
    # clocks
    ("15/01/2026 9:00 a.m.", "2026-01-15 09:00:00"),
    ("15/01/2026 9:00 P.M.", "2026-01-15 21:00:00"),
    ("15/01/2026 12:00 a.m.", "2026-01-15"),
    ("15/01/2026, 9:00:30\u00a0p.\u00a0m.", "2026-01-15 21:00:30"),  # Spanish
    ("15/01/2026 9:00 p.m. EST", "2026-01-16 02:00:00"),
    ("15.01.2026 09:00 Uhr", "2026-01-15 09:00:00"),
    ("15/01/2026 - 09:00", "2026-01-15 09:00:00"),
    ("2026-01-05T24:00", "2026-01-06"),
    ("2026-02-28 24:00:00", "2026-03-01"),
    ("31.12.2025 24:00:00.000", "2026-01-01"),
    ("2026-01-05T24:00:00Z", "2026-01-06"),
    ("2026-01-05T24:00:00+02:00", "2026-01-05 22:00:00"),
    ("2026-01-05T24:00:01", UNREAD),
    ("2026-01-05T24:30", UNREAD),
    # ISO 8601 without its marks, or with a comma
    ("20260105T090000Z", "2026-01-05 09:00:00"),
    ("20260105T0900", "2026-01-05 09:00:00"),
    ("20260105 09:00:00", "2026-01-05 09:00:00"),
    ("2026-01-05 09:00:00,250", "2026-01-05 09:00:00.250000"),
    ("2026-01-05t09:00", UNREAD),
    # what programs put round a date
    ("'2026-01-05", "2026-01-05"),
    ("'15/01/2026 09:00", "2026-01-15 09:00:00"),
    ("\u200e15/\u200e01/\u200e2026", "2026-01-15"),  # browsers of Microsoft
    ("2026-01-05\u00a009:00", "2026-01-05 09:00:00"),
]


@pytest.mark.parametrize(("value", "moment"), READ)
def test_dates_in_words(tmp_path: Path, value: str, moment: str) -> None:
    found = moments(tmp_path, value, read="unreadable: allow")
    assert found == [moment]


@pytest.mark.parametrize("before", [0, 1_300])
def test_all_of_them_in_one_column(tmp_path: Path, before: int) -> None:
    written = [value for value, _ in READ]
    found = moments(tmp_path, *["2026-01-05"] * before, *written, read="unreadable: allow")
    assert dict(zip(written, found[before:], strict=True)) == dict(READ)


def test_every_language_has_twelve_months_and_no_word_is_of_two() -> None:
    assert {len(months) for months in MONTHS.values()} == {12}
    numbers: dict[str, set[int]] = {}
    for months in MONTHS.values():
        for number, names in enumerate(months, 1):
            assert names
            for name in spellings(names):
                numbers.setdefault(name, set()).add(number)
    assert {name for name, found in numbers.items() if len(found) > 1} == set()


def test_a_zone_has_one_offset_or_is_ambiguous() -> None:
    names = [name for each in ZONES.values() for name in each.split()]
    assert len({*names, *AMBIGUOUS_ZONES}) == len(names) + len(AMBIGUOUS_ZONES)


WORDED = ("{d}. {m} {y}", "{d} {m} {y}", "{d:02}-{m}-{y}", "{d} de {m} de {y}", "{m}. {d}, {y}",
          "{d:02}/{m}/{y}", "{d}-{m}-{s:02}", "{w}, {d} {m} {y}", "{w} {d}. {m}. {y}")  # fmt: skip
CLOCKS = ("", " {c:%H:%M}", " {c:%H:%M:%S}", ", {c:%H:%M}", " {c:%I:%M %p}")
CASES: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.title)


@st.composite
def worded(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Draw dates, and how a program of one of the languages writes them."""
    months = draw(st.sampled_from([*MONTHS.values()]))
    form, clock = draw(st.sampled_from(WORDED)), draw(st.sampled_from(CLOCKS))
    in_case = draw(st.sampled_from(CASES))
    weekday = draw(st.sampled_from(WEEKDAYS.split()))
    moment = st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31))  # noqa: DTZ001
    texts, meant = [], []
    for drawn in draw(st.lists(moment, min_size=1, max_size=8)):
        when = drawn.replace(microsecond=0)
        when = when if "%S" in clock else when.replace(second=0)
        when = when if clock else when.replace(hour=0, minute=0, second=0)
        name = in_case(draw(st.sampled_from(spellings(months[when.month - 1]))))
        texts.append(
            form.format(d=when.day, m=name, y=when.year, s=when.year % 100, w=weekday)
            + clock.format(c=when)
        )
        meant.append(str(when).removesuffix(" 00:00:00"))
    return texts, meant


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worded())
def test_dates_of_any_language_are_read_back(
    tmp_path: Path, drawn: tuple[list[str], list[str]]
) -> None:
    texts, meant = drawn
    assert moments(tmp_path, *texts) == meant


def test_all_months_of_all_languages_at_once(tmp_path: Path) -> None:
    names = [
        (name, month)
        for months in MONTHS.values()
        for month, words in enumerate(months, 1)
        for name in spellings(words)
    ]
    first = date(2026, 1, 5)
    texts = [f"5 {name} 2026" for name, _ in names]
    assert moments(tmp_path, *texts) == [f"{first.replace(month=month)}" for _, month in names]
