"""Segments by hand: what is in each row, in what order, and how a page closes them."""

from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Report

from .lead_tables import asking, cells, leads, report

SIX = leads("""
    created    | mql        | won        | end  | amount | source | region
    2026-01-01 | 2026-01-02 | 2026-01-11 | won  | 10.00  | Web    | EU
    2026-01-01 | -          | 2026-01-31 | won  | 5.55   | Web    | US
    2026-01-01 | -          | -          | lost | 70.00  | Web    | EU
    2026-02-01 | 2026-02-03 | -          | open | -      | (none) | EU
    2026-02-01 | -          | -          | open | -      | Fair   | US
    2026-02-01 | ?          | -          | open | -      | Fair   | (none)
""")

# Rates and how wide: 0 of n is z²/(n + z²), half of n is z/√(n + z²).
# C 0/50 and A, B 0/40 are narrow; E 17 of 35 is 0.3145 wide; D and F are fewer than 30.
MANY = leads("""
    created    | won        | end  | source | n
    2026-01-01 | -          | open | A      | 40
    2026-01-01 | -          | open | B      | 40
    2026-01-01 | -          | open | C      | 50
    2026-01-01 | -          | open | D      | 29
    2026-01-01 | 2026-01-03 | won  | E      | 17
    2026-01-01 | -          | open | E      | 18
    2026-01-01 | 2026-01-09 | won  | F      | 2
""")


def by(table: pl.DataFrame, *names: str, **asked: Any) -> list[tuple[Any, ...]]:
    query = asking("MQL", "Won", by=names, **asked)
    columns = (*names, "leads", "lead", "mql", "won", "rate", "amount", "median_days")
    return cells(report("segments", table, query).frame, *columns)


def page(found: Report) -> Report:
    assert found.page is not None
    return found.page


def test_by_one_segment() -> None:
    assert by(SIX, "source") == [
        ("Web", 3, 3, 2, 2, 2 / 3, 1555, 20.0),  # 10 and 30 days
        ("Fair", 2, 2, 1, 0, 0.0, 0, None),
        ("(none)", 1, 1, 1, 0, 0.0, 0, None),
    ]


@pytest.mark.parametrize(
    ("reach", "web"),
    [
        ("reached", ("Web", 3, 3, 2, 2, 2 / 3, 1555, 20.0)),
        ("observed", ("Web", 3, 3, 1, 1, 1 / 3, 1000, 10.0)),
        ("any", ("Web", 3, 3, 1, 2, 2 / 3, 1555, 20.0)),
    ],
)
def test_reach(reach: str, web: tuple[Any, ...]) -> None:
    assert by(SIX, "source", reach=reach)[0] == web


def test_several_segments_cross_and_only_what_occurs_is_listed() -> None:
    # leads descending, then by the first segment's value, then by the second's
    assert by(SIX, "source", "region") == [
        ("Web", "EU", 2, 2, 1, 1, 1 / 2, 1000, 10.0),
        ("(none)", "EU", 1, 1, 1, 0, 0.0, 0, None),
        ("Fair", "(none)", 1, 1, 1, 0, 0.0, 0, None),
        ("Fair", "US", 1, 1, 0, 0, 0.0, 0, None),
        ("Web", "US", 1, 1, 1, 1, 1.0, 555, 30.0),
    ]
    assert [row[:3] for row in by(SIX, "region", "source")] == [
        ("EU", "Web", 2), ("(none)", "Fair", 1), ("EU", "(none)", 1), ("US", "Fair", 1),
        ("US", "Web", 1),
    ]  # fmt: skip


def test_columns_and_labels() -> None:
    found = report("segments", SIX, asking("MQL", "Won", by=("source", "region")))
    names = ["source", "region", "leads", "lead", "mql", "won", "rate", "rate_low", "rate_high",
             "amount", "median_days", "low_n", "mature_leads", "mature_customers", "mature_rate",
             "mature_rate_low", "mature_rate_high", "mature_low_n", "difference", "difference_low",
             "difference_high", "q_value", "differs"]  # fmt: skip
    assert found.frame.columns == [column.name for column in found.columns] == names
    assert found.frame.schema["source"] == pl.String
    without = report("segments", SIX, asking("MQL", "Won", by=("source",), has_amount=False))
    assert "amount" not in without.frame.columns


def test_low_n_comes_last_then_more_leads_first_then_by_value() -> None:
    found = report("segments", MANY, asking("Won", by=("source",)))
    assert cells(found.frame, "source", "leads", "low_n") == [
        ("C", 50, False), ("A", 40, False), ("B", 40, False),
        ("E", 35, True), ("D", 29, True), ("F", 2, True),
    ]  # fmt: skip


def test_min_leads_moves_the_line() -> None:
    found = report("segments", MANY, asking("Won", by=("source",), min_leads=45))
    assert cells(found.frame, "source", "low_n") == [
        ("C", False), ("A", True), ("B", True), ("E", True), ("D", True), ("F", True),
    ]  # fmt: skip


def test_values_tie_in_the_order_of_their_code_points() -> None:
    table = leads("""
        created    | won | end  | source
        2026-01-01 | -   | open | é
        2026-01-01 | -   | open | z
        2026-01-01 | -   | open | 日本
        2026-01-01 | -   | open | Z
        2026-01-01 | -   | open | [bold]
        2026-01-01 | -   | open | (none)
        2026-01-01 | -   | open | 😀
        2026-01-01 | -   | open | ﬁ
    """)
    found = report("segments", table, asking("Won", by=("source",)))
    # ( 28, Z 5A, [ 5B, z 7A, é E9, 日 65E5, ﬁ FB01, 😀 1F600 (before FB01 in UTF-16)
    assert found.frame["source"].to_list() == [
        "(none)", "Z", "[bold]", "z", "é", "日本", "ﬁ", "😀",
    ]  # fmt: skip


def test_the_rest_is_one_line_counted_at_once() -> None:
    found = report("segments", MANY, asking("Won", by=("source",), top=3))
    assert found.frame["source"].to_list() == ["C", "A", "B"]
    assert page(found).shown == 3
    # other: E 35, D 29, F 2 are 66 leads, 17 + 2 of them won after 17 times 2 and twice 8 days
    assert cells(page(found).closing, "source", "leads", "won", "rate", "median_days", "low_n") == [
        ("(other)", 66, 19, 19 / 66, 2.0, False),
        ("Total", 196, 19, 19 / 196, 2.0, False),
    ]


def test_the_median_of_the_rest_is_of_its_leads_not_of_its_medians() -> None:
    table = leads("""
        created    | won        | end | source | n
        2026-01-01 | 2026-01-02 | won | A      | 4
        2026-01-01 | 2026-01-03 | won | B      | 3
        2026-01-01 | 2026-01-31 | won | C      | 2
    """)
    found = report("segments", table, asking("Won", by=("source",), top=1))
    # other: 2 2 2 30 30 has the median 2; all: 1 1 1 1 2 2 2 30 30 has 2
    assert cells(page(found).closing, "source", "leads", "median_days") == [
        ("(other)", 5, 2.0), ("Total", 9, 2.0),
    ]  # fmt: skip


def test_the_amount_of_the_rest_is_that_of_its_customers() -> None:
    found = report("segments", SIX, asking("MQL", "Won", by=("region",), top=1))
    # EU: 3 leads, 10.00; other: US with 2 and (none) with 1, 5.55; the 70.00 were lost
    assert cells(found.frame, "region", "leads", "amount") == [("EU", 3, 1000)]
    assert cells(page(found).closing, "region", "leads", "amount") == [
        ("(other)", 3, 555), ("Total", 6, 1555),
    ]  # fmt: skip


def twenty_five() -> pl.DataFrame:
    # S01 has 25 leads, S02 has 24, … S25 has 1: 325 in all, 15 in the last five
    lines = [f"2026-01-01 | - | open | S{i:02} | {26 - i}" for i in range(1, 26)]
    return leads("\n".join(["created | won | end | source | n", *lines]))


@pytest.mark.parametrize(
    ("top", "rows", "shown", "closing"),
    [
        # not asked for: machines get all rows, a page shows twenty and the rest as one
        (None, 25, 20, [("(other)", 15), ("Total", 325)]),
        # asked for: every format is cut
        (20, 20, 20, [("(other)", 15), ("Total", 325)]),
        (24, 24, 24, [("(other)", 1), ("Total", 325)]),
        (25, 25, 25, [("Total", 325)]),
        (100, 25, 25, [("Total", 325)]),
        (1, 1, 1, [("(other)", 300), ("Total", 325)]),
        (0, 25, 25, [("Total", 325)]),  # all
    ],
)
def test_top(top: int | None, rows: int, shown: int, closing: list[Any]) -> None:
    found = report("segments", twenty_five(), asking("Won", by=("source",), top=top))
    assert found.frame.height == rows
    assert found.frame["source"].to_list() == [f"S{i:02}" for i in range(1, rows + 1)]
    assert page(found).shown == shown
    assert cells(page(found).closing, "source", "leads") == closing


def test_the_closing_lines_of_crossed_segments_name_the_first_only() -> None:
    found = report("segments", SIX, asking("MQL", "Won", by=("source", "region"), top=2))
    # shown are Web in the EU and (none); Web in the US took 30 days, Web in the EU 10
    assert cells(page(found).closing, "source", "region", "leads", "won", "median_days") == [
        ("(other)", None, 3, 1, 30.0),
        ("Total", None, 6, 2, 20.0),
    ]
    closing = page(found).closing
    assert closing is not None
    assert closing.columns == page(found).frame.columns


def test_values_that_look_like_closing_lines_stay_values() -> None:
    table = leads("""
        created    | won        | end  | source  | n
        2026-01-01 | -          | open | Total   | 3
        2026-01-01 | 2026-01-02 | won  | (other) | 2
        2026-01-01 | -          | open | A       | 1
    """)
    found = report("segments", table, asking("Won", by=("source",), top=1))
    assert cells(found.frame, "source", "leads", "won") == [("Total", 3, 0)]
    closing = page(found).closing
    assert cells(closing, "source", "leads", "won") == [("(other)", 3, 2), ("Total", 6, 2)]
    assert cells(closing, "~trend") == [(None,), (None,)]


def test_sources_are_the_segment_source_under_their_own_name() -> None:
    sources = report("sources", MANY, asking("Won", by=("source",)))
    plain = report("segments", MANY, asking("Won", by=("source",)))
    assert (sources.name, plain.name) == ("sources", "segments")
    assert sources.frame.equals(plain.frame)
    assert sources.columns == plain.columns


def test_without_leads_there_are_no_rows() -> None:
    assert report("segments", SIX.clear(), asking("MQL", "Won", by=("source",))).frame.height == 0
