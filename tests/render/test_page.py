"""What stands around the tables."""

# dashes as they are read

from dataclasses import replace
from typing import Any

import pytest

from funnelcli.answers.report import Conversion, InputFile, Population, Rate
from funnelcli.render.footnotes import footnotes
from funnelcli.render.headline import headline, result
from funnelcli.render.page import as_of, asked, files, of_all, where_rows_went
from funnelcli.render.signs import PLAIN, UNICODE

from .documents import CSV, EVERY, POPULATION, QUERY, a_document

NOTHING_LEFT_OUT = Population(8000, {}, {}, 0, {}, 0, 0, 0, 8000)


def said(**changes: Any) -> list[str]:
    return list(headline(a_document(**changes), UNICODE))


def test_the_headline_is_of_leads_old_enough() -> None:
    assert said() == [
        "290 of 3,900 leads old enough to judge became customers: 7.4% (6.7–8.3%)",
        "951 leads are younger than 97 days; 22 of them have bought already.",
    ]


def test_findings_stand_beside_the_rate_of_all() -> None:
    first, *_ = of_all(a_document(), UNICODE)
    assert first.parts == (
        "sample_data/leads.csv",
        "as of 2026-06-30",
        "4,851 leads → 312 customers · 6.4% (5.8–7.2%)",
    )


def test_accounts_are_called_so() -> None:
    document = a_document(unit="account")

    assert said(unit="account") == [
        "290 of 3,900 accounts old enough to judge became customers: 7.4% (6.7–8.3%)",
        "951 accounts are younger than 97 days; 22 of them have bought already.",
    ]
    assert where_rows_went(document, UNICODE)[:2] == [
        "5,197 rows = 4,851 accounts",
        "+ 210 merged into accounts",
    ]


def test_nobody_is_young() -> None:
    every = Rate(1, 40, 0.025, 0.0044, 0.1288)
    assert said(conversion=Conversion(every, every, low_n=False)) == [
        "1 of 40 leads old enough to judge became a customer: 2.5% (0.4–12.9%)"
    ]


def test_age_that_was_not_considered() -> None:
    assert said(conversion=Conversion(EVERY, None, low_n=False)) == [
        "312 of 4,851 leads became customers: 6.4% (5.8–7.2%)",
        "Age was not considered: it is not known how long a lead takes to buy.",
    ]


def test_a_headline_without_leads() -> None:
    empty = Conversion(Rate(0, 0, None, None, None), None, low_n=True)
    assert said(conversion=empty)[0] == "0 of 0 leads became customers: –"
    none_is_old = replace(empty, mature=empty.every)
    assert said(conversion=none_is_old) == ["0 of 0 leads became customers: –"]


def test_a_headline_with_low_n() -> None:
    few = Rate(1, 12, 1 / 12, 0.0149, 0.3539)
    assert said(conversion=Conversion(Rate(2, 13, 2 / 13, 0.04, 0.4), few, low_n=True)) == [
        "1 of 12 leads old enough to judge became a customer: ~8.3% (1.5–35.4%), low n",
        "1 lead is younger than 97 days; it has bought already.",
    ]


def test_no_lead_that_is_old_enough() -> None:
    none = Rate(0, 0, None, None, None)
    every = Rate(2, 100, 0.02, 0.0055, 0.07)
    young = Conversion(every, none, low_n=True, first_mature="2026-08-01", earlier=(0.035, 3174))
    assert said(conversion=young) == [
        "2 of 100 leads have become customers so far",
        "No lead is old enough to judge, which takes 97 days: the first will be on 2026-08-01.",
        "At the same age, earlier leads (3,174) stood at 3.5%; these stand at 2.0%.",
    ]
    assert len(said(conversion=replace(young, earlier=None))) == 2


def test_head_with_many_files() -> None:
    names = [InputFile("leads", name, 1, 1, 0, 0, CSV) for name in ("a.csv", "b.csv", "c.csv")]
    deals = InputFile("deals", "d.csv", 1, 1, 0, 0, CSV)

    assert files(a_document(inputs=(*names[:2], deals)), UNICODE) == "a.csv, b.csv"
    assert files(a_document(inputs=(*names, deals)), UNICODE) == "a.csv and 2 more files"


@pytest.mark.parametrize(
    ("moment", "zone", "text"),
    [
        ("2026-06-30T23:59:59Z", "UTC", "as of 2026-06-30"),
        ("2026-06-30T23:59:59+02:00", "Europe/Berlin", "as of 2026-06-30 Europe/Berlin"),
        ("2026-06-30T14:05:00Z", "UTC", "as of 2026-06-30 14:05:00 UTC"),
        ("2026-06-30", "UTC", "as of 2026-06-30"),
    ],
)
def test_as_of(moment: str, zone: str, text: str) -> None:
    assert as_of(a_document(as_of=moment, timezone=zone)) == text


def test_where_rows_went_adds_up() -> None:
    population = Population(
        rows=36,
        dropped={"blank": 1, "header": 2, "trailer": 0, "where": 0},
        unusable={"no_id": 1, "no_created": 2},
        not_leads=3,
        excluded={"junk": 4, "in\nternal": 0},
        after_as_of=5,
        merged=6,
        filtered=7,
        leads=5,
    )

    assert " ".join(where_rows_went(a_document(population=population), UNICODE)) == (
        "36 rows = 5 leads + 7 filtered out + 6 merged as duplicates + 5 created after as-of "
        "+ 4 excluded (junk) + 3 not leads + 3 unusable (1 no id, 2 no created date) "
        "+ 3 dropped (1 blank, 2 repeated header)"
    )


def test_where_rows_went_when_all_stayed() -> None:
    assert where_rows_went(a_document(population=NOTHING_LEFT_OUT), UNICODE) == [
        "8,000 rows = 8,000 leads"
    ]


def test_a_reason_keeps_its_name_even_where_a_bucket_has_the_same() -> None:
    population = replace(POPULATION, dropped={}, unusable={}, excluded={"blank": 1, "where": 2})

    assert where_rows_went(a_document(population=population), UNICODE)[-1] == (
        "+ 3 excluded (1 blank, 2 where)"
    )


def test_a_page_that_is_brief_gives_no_reasons() -> None:
    assert " ".join(where_rows_went(a_document(is_brief=True), UNICODE)) == (
        " ".join(where_rows_went(a_document(), UNICODE)).partition(" + ")[0]
        + " + 210 merged as duplicates + 130 excluded + 3 unusable + 3 dropped"
    )


def test_asked_only_where_it_is_not_the_default() -> None:
    query = replace(QUERY, reach="any", window=1, until="2026-05-31", where=("a\n= 1", "b"))

    assert asked(a_document(), UNICODE) == []
    assert asked(a_document(query=query), UNICODE) == [
        "reach: any",
        "window: 1 day",
        "created until 2026-05-31",
        "where a⏎= 1",
        "where b",
    ]


def test_footnotes_only_for_marks_that_are_used() -> None:
    used = footnotes(
        replace(QUERY, horizon=1),
        rows=30,
        shown=20,
        mature=[True, False, None],
        low_n=True,
        partial=True,
        signs=UNICODE,
    )
    none = footnotes(QUERY, rows=2, shown=2, mature=[True, True], low_n=False, signs=UNICODE)

    assert list(used) == [
        "The first 20 of 30 rows; --top 0 shows all.",
        (
            "◦ not mature: ended less than 1 day before as-of, so these leads have not had time to "
            "buy yet."
        ),
        "? maturity unknown: too few customers to tell how long it takes.",
        (
            "◦ partly observed: not all leads of the cohort are that old; the rate is of those "
            "only, another group than before, so that it may fall."
        ),
        "~ low n: under 30 leads, or an interval over 30 points; not to be compared.",
    ]
    assert list(none) == []


def test_footnotes_without_a_mark() -> None:
    for signs in (UNICODE, PLAIN):
        unknown = footnotes(QUERY, rows=1, shown=1, mature=[None, None], low_n=False, signs=signs)
        assert list(unknown) == ["Maturity unknown: too few customers to tell how long it takes."]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Customer", "4,851 leads → 312 customers"),
        ("Won", "4,851 leads → 312 customers"),
        ("Converted", "4,851 leads → 312 Converted"),  # nobody has bought by that
        ("SQL", "4,851 leads → 312 SQL"),
        ("Sales Accepted", "4,851 leads → 312 Sales Accepted"),
    ],
)
def test_a_funnel_that_ends_before_the_customer(last: str, said: str) -> None:
    assert result(a_document(stages=(("lead", "Lead"), ("last", last))), UNICODE) == said
