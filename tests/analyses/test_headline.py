"""The headline of a few leads, by hand: of all, of those old enough, and where none is."""

from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Conversion, Rate
from funnelcli.api.headline import headline
from funnelcli.config.query import Earlier

from .lead_tables import asking, counted, leads, report

# On 10 February these are 36, 36, 35, 35, 34, 34, 33 and 33 days old.
EIGHT = leads("""
    created    | mql        | won        | end
    2026-01-05 | 2026-01-07 | 2026-01-20 | won
    2026-01-05 | 2026-01-05 | -          | lost
    2026-01-06 | -          | -          | open
    2026-01-06 | 2026-01-08 | -          | open
    2026-01-07 | -          | 2026-02-06 | won
    2026-01-07 | -          | -          | lost
    2026-01-08 | -          | -          | open
    2026-01-08 | 2026-01-09 | -          | lost
""")
AS_OF = "2026-02-10"


def conversion(table: pl.DataFrame, **asked: Any) -> Conversion:
    query = asking("MQL", "Won", as_of=asked.pop("as_of", AS_OF), **asked)
    return headline(report("funnel", table, query), counted("funnel", table, query), query)


def k_of_n(rate: Rate | None) -> tuple[int, int, float | None] | None:
    return None if rate is None else (rate.k, rate.n, rate.value)


def test_it_is_customers_of_leads() -> None:
    found = conversion(EIGHT)
    assert k_of_n(found.every) == (2, 8, 0.25)
    # Wilson of 2 of 8 as in the funnel
    assert (found.every.low, found.every.high) == pytest.approx((0.0714792, 0.5907246), abs=1e-6)
    assert found.mature is None
    assert found.shown is found.every
    assert found.young is None
    assert found.low_n


@pytest.mark.parametrize(
    ("horizon", "mature", "young"),
    [
        (33, (2, 8, 2 / 8), (0, 0)),
        (34, (2, 6, 2 / 6), (2, 0)),
        (35, (1, 4, 1 / 4), (4, 1)),  # the sale of 6 February is of a lead of 34 days
        (36, (1, 2, 1 / 2), (6, 1)),
        (37, (0, 0, None), (8, 2)),
    ],
)
def test_it_is_of_leads_old_enough(
    horizon: int, mature: tuple[int, int, float | None], young: tuple[int, int]
) -> None:
    found = conversion(EIGHT, horizon=horizon)
    assert k_of_n(found.every) == (2, 8, 0.25)
    assert k_of_n(found.mature) == mature
    assert found.shown is found.mature
    assert found.young == young


def test_what_was_bought_later_than_the_horizon_counts() -> None:
    table = leads("""
        created    | mql | won        | end
        2026-01-05 | -   | 2026-02-09 | won
        2026-01-05 | -   | -          | lost
    """)
    assert k_of_n(conversion(table, horizon=10).mature) == (1, 2, 0.5)  # after 35 days


def test_low_n_is_that_of_the_rate_shown() -> None:
    # 0 of 30 is narrow: at most z²/(n + z²) = 0.1135
    table = leads("""
        created    | mql | won | end  | n
        2026-01-05 | -   | -   | open | 30
        2026-02-05 | -   | -   | open | 10
    """)
    assert not conversion(table).low_n
    assert not conversion(table, horizon=36).low_n
    assert conversion(table, horizon=36, min_leads=31).low_n  # of all there are forty
    assert not conversion(table, min_leads=31).low_n


@pytest.mark.parametrize(
    ("as_of", "horizon", "first"),
    [
        (AS_OF, 37, "2026-02-11"),  # 37 days after 5 January, whose leads are 36 days old
        (AS_OF, 365, "2027-01-05"),
        ("2026-01-08", 4, "2026-01-09"),
    ],
)
def test_where_none_is_old_enough_it_tells_when_the_first_will_be(
    as_of: str, horizon: int, first: str
) -> None:
    found = conversion(EIGHT, as_of=as_of, horizon=horizon)
    assert found.first_mature == first
    assert found.low_n
    assert found.earlier is None
    on_that_day = conversion(EIGHT, as_of=first, horizon=horizon)
    assert on_that_day.mature is not None
    assert on_that_day.mature.n == 2
    assert on_that_day.first_mature is None


def test_how_earlier_leads_stood_at_the_same_age() -> None:
    # Of 40 earlier leads 4 had bought after 2 days, 6 more after 34, and 10 more after 60. The
    # eight are 33 to 36 days old: two of each. F(33) = 4/40, F(34) = F(35) = F(36) = 10/40, and
    # (2 · 0.1 + 6 · 0.25)/8 = 1.7/8.
    earlier = Earlier(40, {2: 4, 34: 6, 60: 10})
    found = conversion(EIGHT, horizon=50, earlier=earlier)
    assert found.earlier is not None
    stood, of = found.earlier
    assert stood == pytest.approx(1.7 / 8)
    assert of == 40
    # an age of exactly the days that a sale took has seen it; a day less has not
    assert earlier.at_ages({60: 1}) == 20 / 40
    assert earlier.at_ages({59: 3}) == 10 / 40
    assert earlier.at_ages({1: 1, 2: 3}) == (0 + 3 * 4) / (40 * 4)
    assert Earlier(40, {}).at_ages({500: 7}) == 0


def test_earlier_leads_are_for_where_none_is_old_enough() -> None:
    found = conversion(EIGHT, horizon=36, earlier=Earlier(40, {2: 4}))
    assert found.earlier is None


@pytest.mark.parametrize("horizon", [None, 30])
def test_without_leads_there_is_no_rate(horizon: int | None) -> None:
    found = conversion(EIGHT.clear(), horizon=horizon)
    assert k_of_n(found.every) == (0, 0, None)
    assert k_of_n(found.mature) == (None if horizon is None else (0, 0, None))
    assert found.first_mature is None
    assert found.low_n
