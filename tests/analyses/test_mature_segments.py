"""Segments by hand, by their leads that are old enough, and what a page has beside them."""

from typing import Any

import pytest

from funnelcli.answers.report import Report

from .lead_tables import asking, cells, leads, report

# 1 May is 60 days before 30 June. Of 15 of 30 the interval is z/√(30 + z²) = 0.3369 wide.
FIVE = leads("""
    created    | mql        | won        | end  | amount | source | n
    2026-01-01 | -          | 2026-01-11 | won  | 1.00   | A      | 8
    2026-05-01 | -          | -          | open | -      | A      | 32
    2026-05-02 | -          | -          | open | -      | A      | 60
    2026-01-01 | -          | 2026-01-21 | won  | 10.00  | B      | 5
    2026-01-01 | -          | -          | lost | 99.00  | B      | 45
    2026-01-01 | -          | 2026-06-30 | won  | 0.10   | C      | 15
    2026-01-01 | -          | -          | open | -      | C      | 15
    2026-06-01 | 2026-06-02 | -          | open | -      | C      | 70
    2026-01-01 | -          | -          | open | -      | D      | 29
    2026-06-01 | -          | 2026-06-02 | won  | 0.20   | D      | 10
    2026-06-01 | -          | -          | open | -      | D      | 90
    2026-06-30 | -          | 2026-06-30 | won  | 0.05   | E      | 2
    2026-06-30 | -          | -          | open | -      | E      | 33
""")
MATURE = ("source", "mature_leads", "mature_customers", "mature_rate", "mature_low_n")


def by_source(**asked: Any) -> Report:
    return report("segments", FIVE, asking("MQL", "Won", by=("source",), **asked))


def page(**asked: Any) -> Report:
    found = by_source(**asked).page
    assert found is not None
    return found


def test_the_rate_of_leads_old_enough_stands_beside_that_of_all() -> None:
    found = by_source(horizon=60).frame
    # what was bought after 180 days counts; what young leads bought does not
    assert cells(found, *MATURE) == [
        ("B", 50, 5, 5 / 50, False),
        ("A", 40, 8, 8 / 40, False),
        ("C", 30, 15, 15 / 30, True),  # 30 leads, and too wide
        ("D", 29, 0, 0 / 29, True),
        ("E", 0, 0, None, True),
    ]
    assert cells(found, "source", "leads", "won", "rate", "low_n") == [
        ("B", 50, 5, 5 / 50, False),
        ("A", 100, 8, 8 / 100, False),
        ("C", 100, 15, 15 / 100, False),
        ("D", 129, 10, 10 / 129, False),
        ("E", 35, 2, 2 / 35, False),
    ]


def test_its_interval() -> None:
    found = by_source(horizon=60).frame
    # Wilson of 8 of 40, z² = 3.8414588: centre (0.2 + 0.0480182)/1.0960365 = 0.2262864 and
    # spread 1.959964·√(0.16/40 + 0.0006002)/1.0960365 = 0.1212866
    ends = cells(found, "mature_rate_low", "mature_rate_high")
    assert ends[1] == pytest.approx((0.1049999, 0.3475731), abs=1e-6)
    assert ends[4] == (None, None)


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_customers_are_those_of_the_policy(reach: str) -> None:
    won = cells(by_source(horizon=60, reach=reach).frame, "mature_customers")
    # nobody who bought has been MQL: in all stages is none
    assert won == ([(0,)] * 5 if reach == "observed" else [(5,), (8,), (15,), (0,), (0,)])


def test_where_the_horizon_is_unknown_nothing_is_told_of_age() -> None:
    found = by_source().frame
    assert cells(found, "source", *MATURE[1:], "mature_rate_low", "mature_rate_high") == [
        (source, None, None, None, None, None, None) for source in "DACBE"
    ]  # by all leads; A and C have as many
    shown = page()
    assert shown.about == (
        "Which rows differ is not told: age is not considered, and young leads look worse.",
    )
    assert not {"~young", "~young_customers"} & set(shown.frame.columns)
    assert cells(shown.frame, "source", "rate", "low_n") == cells(found, "source", "rate", "low_n")


def test_a_page_has_one_rate_and_young_leads_beside() -> None:
    shown = page(horizon=60)
    assert cells(shown.frame, "source", "leads", "won", "rate", "low_n") == [
        ("B", 50, 5, 5 / 50, False),
        ("A", 100, 8, 8 / 40, False),
        ("C", 100, 15, 15 / 30, True),
        ("D", 129, 10, 0 / 29, True),
        ("E", 35, 2, None, True),
    ]
    assert cells(shown.frame, "~young", "~young_customers") == [
        (0, 0), (60, 0), (70, 0), (100, 10), (35, 2),
    ]  # fmt: skip
    assert shown.about == ("Rate: of leads that are at least 60 days old.",)
    assert not {"mature_leads", "mature_rate"} & set(shown.frame.columns)


def test_lines_of_several_values_are_of_leads_old_enough() -> None:
    shown = page(horizon=60, top=3)
    assert shown.frame["source"].to_list() == ["B", "A", "C"]
    columns = ("source", "leads", "won", "rate", "low_n", "~young", "~young_customers")
    assert cells(shown.closing, *columns) == [
        ("(other)", 164, 12, 0 / 29, True, 135, 12),
        ("Total", 414, 40, 28 / 149, False, 265, 12),
    ]


def test_shares_are_of_all_leads() -> None:
    shown = page(horizon=60, top=3)
    assert cells(shown.frame, "~share") == [(50 / 414,), (100 / 414,), (100 / 414,)]
    assert cells(shown.closing, "~share") == [(164 / 414,), (1.0,)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("leads", "BA CDE"),  # old enough: 50 and 40; 30, 29 and none
        ("rate", "AB CDE"),  # 20 and 10 %; 50 % and none, and no rate at all
        ("customers", "AB CDE"),  # 8 and 5; 15, 10 and 2, of any age
        ("amount", "BA DCE"),  # 50.00 and 8.00; 2.00, 1.50 and 0.10
        ("name", "AB CDE"),
    ],
)
def test_sorted_by_what_is_asked_for_and_low_n_is_last(sort: str, order: str) -> None:
    found = by_source(horizon=60, sort=sort)
    assert found.frame["source"].to_list() == list(order.replace(" ", ""))
    assert page(horizon=60, sort=sort).frame["source"].to_list() == found.frame["source"].to_list()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("leads", "DACBE"),  # 129, 100, 100, 50, 35
        ("rate", "CBADE"),  # 15, 10, 8, 7.8, 5.7 %
        ("customers", "CDABE"),  # 15, 10, 8, 5, 2
        ("amount", "BADCE"),
        ("name", "ABCDE"),
    ],
)
def test_where_the_horizon_is_unknown_all_leads_are_sorted_by(sort: str, order: str) -> None:
    assert by_source(sort=sort).frame["source"].to_list() == list(order)


def test_what_is_alike_is_sorted_by_its_leads_and_then_by_its_value() -> None:
    table = leads("""
        created    | won        | end  | source | region | n
        2026-01-01 | -          | open | A      | b      | 30
        2026-01-01 | -          | open | A      | a      | 30
        2026-01-01 | -          | open | B      | a      | 31
        2026-01-01 | -          | open | C      | a      | 30
    """)
    query = asking("Won", by=("source", "region"), horizon=60, sort="rate")
    assert cells(report("segments", table, query).frame, "source", "region") == [
        ("B", "a"), ("A", "a"), ("A", "b"), ("C", "a"),
    ]  # fmt: skip


def test_top_takes_the_first_of_the_order_asked_for() -> None:
    found = by_source(horizon=60, sort="rate", top=1)
    assert found.frame["source"].to_list() == ["A"]
    assert cells(page(horizon=60, sort="rate", top=1).closing, "source", "leads") == [
        ("(other)", 314), ("Total", 414),
    ]  # fmt: skip
