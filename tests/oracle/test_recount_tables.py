"""The recount against small tables: cohorts, the horizon, segments, filters."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest

from .definition import Segment
from .test_recount import asked, column, table


@pytest.mark.parametrize(
    ("changes", "cohorts"),
    [
        ({}, ["2025-01", "2025-02", "2025-03", "2025-04"]),
        ({"cohort": "quarter"}, ["2025-Q1", "2025-Q2"]),
        ({"cohort": "quarter", "fiscal_year_start": 2}, ["FY2025-Q4", "FY2026-Q1"]),
        ({"cohort": "year"}, ["2025"]),
        ({"cohort": "year", "fiscal_year_start": 2}, ["FY2025", "FY2026"]),
        ({"until": date(2025, 3, 2)}, ["2025-01", "2025-02", "2025-03"]),
        ({"until": date(2026, 3, 2)}, ["2025-01", "2025-02", "2025-03", "2025-04"]),
        ({"since": date(2025, 1, 30)}, ["2025-03", "2025-04"]),
        (
            {"cohort": "week", "until": date(2025, 1, 13)},
            ["2025-W01", "2025-W02", "2025-W03"],
        ),
    ],
)
def test_every_period_from_the_first_lead_to_the_end_is_listed(
    changes: dict[str, Any], cohorts: list[str]
) -> None:
    text = "id,created,mql,sql,won,lost\na,2025-01-01,,,,\nb,2025-03-01,,,2025-04-30,\n"
    found = asked(text, as_of=date(2025, 4, 30), horizon=31, **changes)
    assert column(found, "cohorts", "cohort") == cohorts
    if not changes:
        assert column(found, "cohorts", "leads") == [1, 0, 1, 0]
        assert column(found, "cohorts", "rate") == [0, None, 1, None]
        # 31 March is 30 days before 30 April, 28 February 61.
        assert column(found, "cohorts", "mature") == [True, True, False, False]
        found = asked(text, as_of=date(2025, 4, 30), horizon=30)
        assert column(found, "cohorts", "mature") == [True, True, True, False]
        assert column(found, "cohorts", "low_n") == [True] * 4


def converters(*ages_and_days: tuple[int, int], end: date = date(2025, 6, 30)) -> str:
    lines = ["id,created,mql,sql,won,lost"]
    for number, (age, days) in enumerate(ages_and_days):
        born = date.fromordinal(end.toordinal() - age)
        lines.append(f"{number},{born},,,{date.fromordinal(born.toordinal() + days)},")
    return "\n".join(lines)


def test_the_horizon_comes_from_converters_twice_as_old() -> None:
    # 31 old converters need 0, 2, … 60 days, 10 young ones (50 days old) need 40.
    text = converters(*((300, 2 * n) for n in range(31)), *[(50, 40)] * 10)
    # Of all 41: position 36 of 0, 2, … 38, eleven times 40, 42, … 60. The first 20 lie below 40,
    # positions 20 to 30 are 40, position 36 is 52. At least 104 days old are only the first 31:
    # position 27 is 54.
    assert asked(text)["query"]["horizon"] == 54
    assert asked(text, horizon=7)["query"]["horizon"] == 7
    assert asked(text, window=9)["query"]["horizon"] == 9
    # Fixed before filters, whatever the policy.
    assert asked(text, since=date(2025, 5, 1), reach="observed")["query"]["horizon"] == 54


def test_the_horizon_is_rounded_up_and_needs_thirty() -> None:
    # position 29·0.9 = 26.1: a tenth of the way from 26 to 27
    assert asked(converters(*((300, n) for n in range(30))))["query"]["horizon"] == 27
    found = asked(converters(*((300, n) for n in range(29))))
    assert found["query"]["horizon"] is None
    assert set(column(found, "cohorts", "mature")) == {None}
    # Exactly twice as old is old enough: the 90th percentile is 10, the age 20.
    assert asked(converters(*[(20, 10)] * 30))["query"]["horizon"] == 10
    assert asked(converters(*[(19, 10)] * 30))["query"]["horizon"] is None


def test_segments_fold_spellings_add_up_and_put_small_ones_last() -> None:
    sources = ["Paid Search", "paid_search", "PAID  search", "paid_search", " ", "Z", "z", "seo"]
    lines = [f"{n},2025-01-01,,,{'2025-01-02' if n == 0 else ''},,{s}" for n, s in
             enumerate(sources)]  # fmt: skip
    text = "\n".join(["id,created,mql,sql,won,lost,source", *lines])
    segments = {"source": Segment("source", {"Organic": ["SEO"]})}
    found = asked(text, segments=segments, min_leads=4)
    assert [(row["source"], row["leads"], row["low_n"]) for row in table(found, "sources")] == [
        # 1 of 4: the interval is 4.6 to 69.9 %, so even four leads are too few
        ("paid_search", 4, True),  # twice, the others once
        ("Z", 2, True),  # once each: the first by code point
        ("(none)", 1, True),
        ("Organic", 1, True),
    ]


def with_sources(*sources: str, won: str = "") -> str:
    lines = [f"{n}{won},2025-01-01,,,{won},,{source}" for n, source in enumerate(sources)]
    return "\n".join([*lines, ""])


def test_a_small_segment_comes_last_and_all_add_up() -> None:
    text = (
        "id,created,mql,sql,won,lost,source\n"
        + with_sources(*["none of 30"] * 30, *["none of 29"] * 29, *["half"] * 17)
        + with_sources(*["half"] * 17, won="2025-01-02")
    )
    found = asked(text, segments={"source": Segment("source")})
    assert [(row["source"], row["leads"], row["low_n"]) for row in table(found, "sources")] == [
        ("none of 30", 30, False),  # to 11.4 %
        ("half", 34, True),  # 17 of 34: 34.1 to 65.9 %, wider than 30 points
        ("none of 29", 29, True),  # fewer than 30
    ]
    assert sum(column(found, "sources", "leads")) == found["population"]["leads"] == 93


def test_labels_are_folded_but_never_guessed() -> None:
    composed = "Café à côté"
    decomposed = unicodedata.normalize("NFD", composed)
    text = "id,created,mql,sql,won,lost,source\n" + with_sources(
        composed, decomposed.upper(), decomposed, decomposed, "Cafe a cote", "a  b", "a_b", "a _b"
    )
    found = asked(text, segments={"source": Segment("source")})
    assert [(row["source"], row["leads"]) for row in table(found, "sources")] == [
        (decomposed, 4),
        ("a  b", 3),  # once each, and a space comes before _
        ("Cafe a cote", 1),
    ]


def test_since_and_until_are_inclusive_and_labels_are_those_of_everyone() -> None:
    text = """\
id, created,    mql, sql, won, lost, source
a,  2025-01-31, ,    ,    ,    ,     Web
b,  2025-02-01, ,    ,    ,    ,     web
c,  2025-02-28, ,    ,    ,    ,     web
d,  2025-03-01, ,    ,    ,    ,     Web
e,  2025-03-01, ,    ,    ,    ,     Web
"""
    changes: dict[str, Any] = {"since": date(2025, 2, 1), "until": date(2025, 2, 28)}
    found = asked(text, segments={"source": Segment("source")}, **changes)
    assert found["population"]["filtered"] == 3
    assert [(row["source"], row["leads"]) for row in table(found, "sources")] == [("Web", 2)]
    assert column(found, "cohorts", "cohort") == ["2025-02"]
