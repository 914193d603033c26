"""What customers brought, by hand: by cohort and age, by source, and won of won and lost."""

from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Report
from funnelcli.counting.money import check_amount, per
from funnelcli.errors import UsageError

from .lead_tables import asking, cells, leads, report
from .metric_rows import noted, of_stages, sides

# At 15 April: January is 2 or 3 months old, March half of it one, April none.
FIVE = leads("""
    created    | won        | end             | amount  | source
    2026-01-10 | 2026-02-10 | won             | 100.00  | Web
    2026-01-31 | 2026-03-01 | won             | -20.50  | Web
    2026-01-31 | -          | open            | 999.00  | Ads
    2026-03-10 | 2026-03-10 | won             | -       | Ads
    2026-03-20 | 2026-03-30 | won             | 40.01   | Web
    2026-04-02 | -          | lost 2026-04-05 | 60.00   | Ads
""")


def money(name: str, table: pl.DataFrame = FIVE, **asked: Any) -> Report:
    return report(name, table, asking("Won", **{"as_of": "2026-04-15", **asked}))


def test_a_triangle_by_hand() -> None:
    """Amounts are in cents; what not all leads of a cohort are old enough for is blank."""
    assert cells(
        money("revenue_triangle").frame, "cohort", "age", "leads", "amount", "per_lead"
    ) == [
        ("2026-01", 1, 3, 10000, 3333),
        ("2026-01", 2, 3, 7950, 2650),  # a refund
        ("2026-02", 1, 0, None, None),
        ("2026-02", 2, 0, None, None),
        ("2026-03", 1, 2, None, None),
        ("2026-03", 2, 2, None, None),
        ("2026-04", 1, 1, None, None),
        ("2026-04", 2, 1, None, None),
    ]


def test_it_begins_with_what_all_have_brought() -> None:
    """100.00 - 20.50 + 40.01, of four customers, one of them without an amount."""
    said = "4 customers of 6 leads have brought 119.51 USD so far."
    gist = money("revenue_triangle").gist

    assert gist is not None
    assert (gist.number, gist.as_one) == ("119.51 USD", said)
    assert cells(money("revenue").closing, "amount") == [(11951,)]
    unknown = money("revenue_triangle", is_valued=False).gist
    assert unknown is not None
    assert unknown.as_one == "What 4 customers of 6 leads brought is not known."


def test_a_triangle_without_leads_of_a_month_is_null() -> None:
    blank = money("revenue_triangle").frame.filter(pl.col("leads") == 0)

    assert blank["amount"].null_count() == blank.height


def test_a_page_has_ages_side_by_side() -> None:
    page = money("revenue_triangle", age_step=30).page
    assert page is not None

    assert cells(page.frame, "cohort", "age_30d", "age_60d") == [
        ("2026-01", -2050, 7950),
        ("2026-02", None, None),
        ("2026-03", None, None),
        ("2026-04", None, None),
    ]


def test_where_no_amount_is_known_nothing_is_told() -> None:
    found = money("revenue_triangle", is_valued=False)

    assert found.frame["amount"].null_count() == found.frame.height
    assert money("revenue", is_valued=False).frame["average_deal"].null_count() == 4


def test_average_deals_by_cohort() -> None:
    found = money("revenue")
    names = ("cohort", "leads", "customers", "with_amount", "amount", "average_deal")

    assert cells(found.frame, *names) == [
        ("2026-01", 3, 2, 2, 7950, 3975),
        ("2026-02", 0, 0, 0, 0, None),
        ("2026-03", 2, 2, 1, 4001, 4001),
        ("2026-04", 1, 0, 0, 0, None),
    ]
    assert cells(found.closing, *names) == [("Total", 6, 4, 3, 11951, 3984)]


def test_average_deals_by_source() -> None:
    names = ("source", "leads", "customers", "with_amount", "amount", "average_deal")

    assert cells(money("average_deals", by=("source",)).frame, *names) == [
        ("Ads", 3, 1, 0, 0, None),
        ("Web", 3, 3, 3, 11951, 3984),
    ]


@pytest.mark.parametrize(
    ("amount", "n", "each"),
    [(5, 2, 3), (-5, 2, -2), (1, 3, 0), (2, 3, 1), (7, 0, None), (None, 3, None)],
)
def test_halves_go_up(amount: int | None, n: int, each: int | None) -> None:
    assert per(amount, n) == each


CLOSED = leads("""
    created    | opp        | won        | end             | amount
    2026-01-01 | 2026-01-02 | 2026-01-05 | won             | 300.00
    2026-01-01 | 2026-01-02 | 2026-03-05 | won             | 100.00
    2026-01-01 | 2026-01-02 | -          | lost 2026-03-07 | 60.00
    2026-01-01 | 2026-01-02 | -          | lost 2026-03-31 | 40.00
    2026-01-01 | -          | -          | lost 2026-03-08 | 90.00
    2026-01-01 | 2026-01-02 | -          | open            | 70.00
    2026-01-01 | 2026-01-02 | ?          | won             | 10.00
    2026-01-01 | 2026-01-02 | -          | lost            | 10.00
""")


def win_rates(table: pl.DataFrame = CLOSED, **asked: Any) -> Report:
    return report("win_rates", table, asking("Opp", "Won", as_of="2026-04-15", **asked))


def test_won_of_won_and_lost_by_the_month_they_closed_in() -> None:
    """Neither the open one nor the one that was lost before it was an opportunity is in it."""
    found = win_rates()
    names = ("period", "won_leads", "lost_leads", "win_rate", "won_amount", "lost_amount")

    assert cells(found.frame, *names, "win_rate_by_amount") == [
        ("2026-01", 1, 0, 1.0, 30000, 0, 1.0),
        ("2026-02", 0, 0, None, 0, 0, None),
        ("2026-03", 1, 2, pytest.approx(1 / 3), 10000, 10000, 0.5),
        ("2026-04", 0, 0, None, 0, 0, None),
    ]
    assert [note.message for note in found.notes] == [
        "1 customer and 1 lost lead without a date are in no period."
    ]


def test_the_win_rate_is_that_of_the_catalogue() -> None:
    """Of March two were won and three lost, one of them before it was an opportunity."""
    table = leads("""
        created    | mql        | opp        | offer      | won        | end
        2026-01-01 | 2026-01-02 | 2026-01-03 | 2026-01-04 | 2026-03-05 | won
        2026-01-01 | 2026-01-02 | 2026-01-03 | -          | 2026-03-06 | won
        2026-01-01 | 2026-01-02 | 2026-01-03 | -          | -          | lost 2026-03-07
        2026-01-01 | 2026-01-02 | 2026-01-03 | 2026-01-04 | -          | lost 2026-03-07
        2026-01-01 | 2026-01-02 | -          | -          | -          | lost 2026-03-07
        2026-01-01 | 2026-01-02 | 2026-01-03 | -          | -          | open
    """)
    query = of_stages("MQL", "Opportunity", "Offer", "Customer")
    found = report("win_rates", table, query)
    (march,) = cells(found.frame.filter(pl.col("period") == "2026-03"), "won_leads", "lost_leads")
    assert march == (2, 2)
    assert sides("win_rate_closed", table, query)["2026-03"] == (2, 4)
    assert found.about == ("Lost are leads that had come to Opportunity before.",)

    unnamed = of_stages("MQL", "Talk", "Offer", "Customer")
    assert cells(report("win_rates", table, unnamed).frame, "lost_leads")[0] == (1,)  # of Offer
    assert sides("win_rate_closed", table, unnamed)["2026-03"] == (2, 5)
    (said,) = noted("win_rate_closed", table, unnamed)
    assert "is of those that had come to Offer" in said


def test_published_win_rate() -> None:
    """45 won and 135 lost are 25 %, whatever else is open."""
    table = leads("""
        created    | won        | end             | n
        2026-01-01 | 2026-03-05 | won             | 45
        2026-01-01 | -          | lost 2026-03-07 | 135
        2026-01-01 | -          | open            | 80
    """)
    found = report("win_rates", table, asking("Won", as_of="2026-03-31"))

    assert cells(found.frame, "win_rate") == [(0.25,)]


def test_where_no_loss_is_recorded_there_is_no_win_rate() -> None:
    found = win_rates(CLOSED.head(2))

    assert cells(found.frame, "win_rate", "win_rate_by_amount")[0] == (None, None)
    assert [note.code for note in found.notes] == ["losses-not-recorded"]


def test_by_amount_there_is_none_where_most_of_the_lost_have_none() -> None:
    table = CLOSED.with_columns(pl.lit(None, pl.Int64).alias("~unwon"))
    march = cells(win_rates(table).frame, "win_rate", "lost_with", "win_rate_by_amount")[2]

    assert march == (pytest.approx(1 / 3), 0, None)


def test_money_needs_an_amount() -> None:
    query = asking("Won", has_amount=False)

    with pytest.raises(UsageError, match="--money needs an amount"):
        check_amount(query.asked, query.config)
