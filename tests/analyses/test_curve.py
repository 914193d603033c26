"""Curves of a few leads, by hand: who is at risk on which day, and what has come of all."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from funnelcli.answers.columns import Role
from funnelcli.answers.report import Report
from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report

# Followed to 21 January: three leads for 20 days, the last for 10.
FOUR = leads("""
    created    | mql        | won        | end             | source
    2026-01-01 | 2026-01-03 | 2026-01-11 | won             | Web
    2026-01-01 | -          | -          | lost 2026-01-06 | Web
    2026-01-01 | 2026-01-05 | -          | open            | Fair
    2026-01-11 | -          | -          | open            | Web
""")
AS_OF = "2026-01-21"


def curve(table: pl.DataFrame, **asked: Any) -> Report:
    return report("curve", table, asking("MQL", "Won", as_of=AS_OF, **asked))


def notes(found: Report) -> dict[str, str]:
    return {note.code: note.message for note in found.notes}


def test_lead_to_customer_and_every_stage_to_the_next() -> None:
    columns = ("from", "to", "days", "at_risk", "moved", "lost", "censored",
               "rate", "rate_lost", "rate_open")  # fmt: skip
    assert cells(curve(FOUR).frame, *columns) == [
        # lost on day 5, won on day 10; on that day the last lead is followed no further
        ("Lead", "Won", 5, 4, 0, 1, 0, 0, 1 / 4, 3 / 4),
        ("Lead", "Won", 10, 3, 1, 1, 1, 1 / 4, 1 / 4, 2 / 4),
        ("Lead", "Won", 20, 1, 1, 1, 2, 1 / 4, 1 / 4, 2 / 4),
        ("Lead", "MQL", 2, 4, 1, 0, 0, 1 / 4, 0, 3 / 4),
        ("Lead", "MQL", 4, 3, 2, 0, 0, 2 / 4, 0, 2 / 4),
        ("Lead", "MQL", 5, 2, 2, 1, 0, 2 / 4, 1 / 4, 1 / 4),
        ("Lead", "MQL", 10, 1, 2, 1, 1, 2 / 4, 1 / 4, 1 / 4),
        # from MQL it is 8 days to the sale, and 16 to as-of
        ("MQL", "Won", 8, 2, 1, 0, 0, 1 / 2, 0, 1 / 2),
        ("MQL", "Won", 16, 1, 1, 0, 1, 1 / 2, 0, 1 / 2),
    ]
    assert curve(FOUR).notes == ()


def test_two_stages_have_one_curve() -> None:
    table = leads("""
        created    | won        | end
        2026-01-01 | 2026-01-03 | won
    """)
    found = report("curve", table, asking("Won", as_of=AS_OF))
    assert cells(found.frame, "from", "to", "days", "rate") == [("Lead", "Won", 2, 1.0)]


def test_two_stages_named() -> None:
    found = curve(FOUR, between=(1, 2)).frame
    assert cells(found, "from", "to", "days") == [("MQL", "Won", 8), ("MQL", "Won", 16)]


def test_segments_have_a_curve_each_from_lead_to_customer() -> None:
    assert cells(curve(FOUR, by=("source",)).frame, "source", "to", "days", "at_risk", "rate") == [
        ("Web", "Won", 5, 3, 0),  # the one with more leads first
        ("Web", "Won", 10, 2, 1 / 3),
        ("Fair", "Won", 20, 1, 0),
    ]


@pytest.mark.parametrize(("top", "days", "on_page"), [(None, 3, 6), (0, 3, 6), (1, 2, 3)])
def test_top_counts_segments(top: int | None, days: int, on_page: int) -> None:
    found = curve(FOUR, by=("source",), top=top)
    assert found.frame.height == days
    # on a page: days 0, 7 and 10 of Web, and 0, 7 and 14 of Fair
    assert found.page is not None
    assert found.page.frame.height == on_page
    # Web has the most leads; what is left out is the only one of Fair
    said = notes(found).get("curves-left-out", "")
    assert (top == 1) == said.startswith("Left out: 1 of 2 curves,")
    assert (top == 1) == ("(1 lead in all)" in said)


def test_top_cuts_no_stages() -> None:
    assert curve(FOUR, top=1).frame.equals(curve(FOUR).frame)


def test_a_page_has_twenty_segments_and_says_how_many_it_leaves_out() -> None:
    lines = [
        f"2026-01-01 | - | 2026-01-03 | won | S{n:02} | {30 - n}" for n in range(23)
    ]  # 30 leads of S00 down to 8 of S22
    table = leads("\n".join(["created | mql | won | end | source | n", *lines]))
    found = curve(table, by=("source",))
    assert found.frame["source"].n_unique() == 23
    assert notes(found) == {}
    assert found.page is not None
    assert found.page.frame["source"].n_unique() == 20
    [note] = found.page.notes
    assert note.message == (
        "Left out: 3 of 23 curves, those of the fewest leads (27 leads in all); "
        "--top 0 shows every one."
    )
    asked = curve(table, by=("source",), top=22)
    assert asked.frame["source"].n_unique() == 22
    assert "(8 leads in all)" in notes(asked)["curves-left-out"]
    assert "curves-left-out" not in notes(curve(table, by=("source",), top=23))


def test_a_page_shows_some_days() -> None:
    page = curve(FOUR, between=(0, 2)).page
    assert page is not None
    off_page = [each.name for each in page.columns if each.role is Role.FOR_PROGRAMS]
    assert off_page == ["moved", "lost", "censored"]
    # 10 is the day of the last sale; on day 14 one lead is left
    assert cells(page.frame, "days", "at_risk", "rate", "rate_open") == [
        (0, 4, 0, 1), (7, 3, 0, 3 / 4), (10, 3, 1 / 4, 1 / 2), (14, 1, 1 / 4, 1 / 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # The first lead skipped MQL. Under `reached` it passed it, nobody knows when.
        ("reached", [("Lead", "MQL", 9, 1.0), ("Lead", "Won", 3, 0.5), ("Lead", "Won", 9, 1.0),
                     ("MQL", "Won", 0, 1.0)]),
        # Under `observed` it has not come to be a customer, and is followed up to as-of.
        ("observed", [("Lead", "MQL", 9, 0.5), ("Lead", "MQL", 20, 0.5), ("Lead", "Won", 9, 0.5),
                      ("Lead", "Won", 20, 0.5), ("MQL", "Won", 0, 1.0)]),
        ("any", [("Lead", "MQL", 9, 0.5), ("Lead", "MQL", 20, 0.5), ("Lead", "Won", 3, 0.5),
                 ("Lead", "Won", 9, 1.0), ("MQL", "Won", 0, 1.0)]),
    ],
)  # fmt: skip
def test_skipped_stages(reach: str, expected: list[Any]) -> None:
    table = leads("""
        created    | mql        | won        | end
        2026-01-01 | -          | 2026-01-04 | won
        2026-01-01 | 2026-01-10 | 2026-01-10 | won
    """)
    found = curve(table, reach=reach)
    assert sorted(cells(found.frame, "from", "to", "days", "rate")) == expected
    skipped = "(Lead to MQL 1, MQL to Won 1)"
    assert (skipped in notes(found).get("curve-undated", "")) == (reach == "reached")


def test_what_cannot_be_placed_in_time_is_left_out_and_counted() -> None:
    table = leads("""
        created    | mql        | won        | end             | n
        2026-01-01 | -          | 2026-01-11 | won             | 3
        2026-01-01 | -          | ?          | won             | 3
        2026-01-02 | -          | 2026-01-01 | won             | 5
        2026-01-08 | -          | -          | lost 2026-01-07 | 7
        2026-01-01 | -          | -          | open            | 1
    """)
    found = curve(table, between=(0, 2))
    assert cells(found.frame, "days", "at_risk", "rate") == [(10, 4, 3 / 4), (20, 1, 3 / 4)]
    assert "(Lead to Won 3)" in notes(found)["curve-undated"]
    assert "(Lead to Won 12)" in notes(found)["curve-backwards"]


def test_there_is_no_curve_where_most_customers_have_no_date() -> None:
    table = leads("""
        created    | mql | won        | end  | source | n
        2026-01-01 | -   | 2026-01-11 | won  | Web    | 3
        2026-01-01 | -   | ?          | won  | Web    | 4
        2026-01-01 | -   | -          | open | Web    | 9
        2026-01-01 | -   | 2026-01-11 | won  | Fair   | 2
    """)
    assert curve(table, between=(0, 2)).frame["rate"].to_list() == [5 / 14, 5 / 14]
    found = curve(table, by=("source",))
    assert cells(found.frame, "source", "days", "rate") == [("Fair", 10, 1.0)]
    assert "(Lead to Won 4)" in notes(found)["curve-undated"]


def test_a_loss_without_a_date_leaves_the_rate_as_it_is() -> None:
    # 10 leads of which 4 buy on day 5; 3 are lost, on day 2 if anybody knows. All are 20 days old.
    dated, undated = (
        leads(f"""
            created    | mql | won        | end  | n
            2026-01-01 | -   | 2026-01-06 | won  | 4
            2026-01-01 | -   | -          | {lost} | 3
            2026-01-01 | -   | -          | open | 3
        """)
        for lost in ("lost 2026-01-03", "lost")
    )
    columns = ("days", "rate", "rate_lost", "rate_open")
    found = curve(dated, between=(0, 2))
    assert cells(found.frame, *columns)[-1] == (20, 4 / 10, 3 / 10, 3 / 10)
    without = curve(undated, between=(0, 2))
    assert cells(without.frame, *columns)[-1] == (20, 4 / 10, 0, 6 / 10)
    assert list(notes(without)) == ["curve-losses-undated"]
    assert "(Lead to Won 3)" in notes(without)["curve-losses-undated"]
    assert found.notes == ()


def test_with_a_window_nobody_is_followed_beyond_it() -> None:
    # As the lead table has it with 12 days: the sale of day 10 counts. MQL on day 4 leaves 8.
    found = curve(FOUR, window=12).frame
    assert cells(found.filter(pl.col("to") == "Won"), "from", "days", "at_risk", "censored") == [
        ("Lead", 5, 4, 0), ("Lead", 10, 3, 1), ("Lead", 12, 1, 2), ("MQL", 8, 2, 1),
    ]  # fmt: skip


def test_a_rate_on_too_few_at_risk_is_low_n() -> None:
    # 40 leads, none censored until day 10, when 15 are; then 25 are left, fewer than 30.
    table = leads("""
        created    | mql | won        | end  | n
        2026-01-01 | -   | 2026-01-03 | won  | 2
        2026-01-01 | -   | -          | open | 23
        2026-01-11 | -   | -          | open | 15
    """)
    found = curve(table, between=(0, 2)).frame
    assert cells(found, "days", "at_risk", "low_n") == [
        (2, 40, False), (10, 38, False), (20, 23, True),
    ]  # fmt: skip
    few = curve(table, between=(0, 2), min_leads=23).frame
    assert few["low_n"].to_list() == [False, False, False]


def test_few_at_risk_because_the_others_are_settled_is_no_low_n() -> None:
    table = leads("""
        created    | mql | won        | end             | n
        2026-01-01 | -   | 2026-01-03 | won             | 50
        2026-01-01 | -   | -          | lost 2026-01-10 | 45
        2026-01-01 | -   | 2026-01-11 | won             | 5
    """)
    found = curve(table, between=(0, 2)).frame
    assert cells(found, "days", "at_risk", "rate", "low_n") == [
        (2, 100, 0.5, False), (9, 50, 0.5, False), (10, 5, 0.55, False),
    ]  # fmt: skip


def test_nobody_followed_is_no_row() -> None:
    found = curve(FOUR.clear())
    assert found.frame.height == 0
    assert found.page is not None
    assert found.page.frame.height == 0


def test_who_came_before_the_record_is_in_no_curve() -> None:
    # Customers are recorded since 4 January: only the last lead is seen from the beginning. The
    # second MQL is of 5 January, the first of 3 January.
    found = curve(FOUR, begun={2: Begun(date(2026, 1, 4))})
    of = cells(found.frame, "from", "to", "days", "at_risk", "moved", "rate")
    assert [row for row in of if row[1] == "Won"] == [
        ("Lead", "Won", 10, 1, 0, 0.0),
        ("MQL", "Won", 16, 1, 0, 0.0),
    ]
    assert of[1] == ("Lead", "MQL", 2, 4, 1, 1 / 4)
    assert notes(found)["curve-unrecorded"] == (
        "Leads that came before what follows was recorded, or on a day of imports, are in no "
        "curve (Lead to Won 3, MQL to Won 1): how long they take cannot be seen."
    )


def test_who_was_imported_has_no_age() -> None:
    found = curve(FOUR, imports=(date(2026, 1, 11),))
    assert "(Lead to Won 1, Lead to MQL 1)" in notes(found)["curve-unrecorded"]
    assert found.frame["at_risk"][0] == 3


def test_under_observed_every_stage_on_the_way_has_to_be_recorded() -> None:
    begun = {1: Begun(date(2026, 1, 4))}
    assert "curve-unrecorded" in notes(curve(FOUR, begun=begun, between=(0, 2), reach="observed"))
    assert "curve-unrecorded" not in notes(curve(FOUR, begun=begun, between=(0, 2)))


def test_who_is_a_customer_by_another_way_is_said() -> None:
    table = leads("""
        created    | mql        | won        | end
        2026-01-01 | -          | 2026-01-11 | won
        2026-01-01 | 2026-01-02 | 2026-01-11 | won
    """)
    found = curve(table, reach="observed", between=(0, 2))
    assert cells(found.frame, "days", "at_risk", "moved") == [(10, 2, 1), (20, 1, 1)]
    assert notes(found)["curve-won-otherwise"] == (
        "Leads that are customers, but did not come to the next stage as `observed` has it, are "
        "followed up to as-of, as if they were open (Lead to Won 1)."
    )
