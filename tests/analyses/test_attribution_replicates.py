"""Leads drawn again: the same however they are ordered, parted or numbered."""

from math import exp, factorial

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from funnelcli.config.query import Query
from funnelcli.counting.attribution.replicates import (
    REPLICATES,
    again,
    count_again,
    drawn,
    ends,
    scales,
    shares_again,
)
from funnelcli.counting.attribution.touches import CONVERTS
from funnelcli.counting.patterns import merged
from funnelcli.model import ACCOUNT, ID, ROW

from .lead_tables import asking

COMPANY = {"lead": {"unit": "account"}}


def some(leads: int) -> pl.DataFrame:
    return pl.DataFrame({ROW: range(leads), ID: [f"L-{n}" for n in range(leads)]})


def times(leads: pl.DataFrame, query: Query) -> pl.DataFrame:
    return drawn(leads.lazy(), query).collect()


def test_the_draws_of_a_lead_follow_from_its_id_alone() -> None:
    """Neither from its row, nor from what is beside it, nor from how its column is stored."""
    leads, query = some(50), asking("Won")
    whole = times(leads, query)
    for_each = pl.concat(times(leads[n : n + 1], query) for n in range(50))
    assert_frame_equal(whole, for_each)
    others = leads.reverse().with_columns(pl.col(ROW) + 900, pl.col(ID).cast(pl.Categorical))
    assert_frame_equal(times(others, query).drop(ROW), whole.reverse().drop(ROW))


def test_who_is_of_one_account_is_drawn_together() -> None:
    leads = some(3).with_columns(pl.Series(ACCOUNT, [7, 7, None], pl.UInt64))
    companies = times(leads, asking("Won", more=COMPANY)).drop(ROW).rows()
    assert companies[0] == companies[1] != companies[2]
    assert companies[2] == times(leads, asking("Won")).drop(ROW).row(2)


def test_leads_are_drawn_as_a_poisson_variable_of_mean_one() -> None:
    """Of 3000 leads in 200 replicates; the deviation of a share is at most 1 / (2·√600000)."""
    drawn_ = times(some(3_000), asking("Won")).drop(ROW)
    values = pl.concat(each.alias("n") for each in drawn_)
    for n in range(4):
        assert (values == n).mean() == pytest.approx(exp(-1) / factorial(n), abs=0.003)
    assert values.mean() == pytest.approx(1, abs=0.005)
    assert values.var() == pytest.approx(1, abs=0.01)


def test_replicates_and_leads_are_independent() -> None:
    """The sums of 200 leads over replicates have the deviation that sums of Poisson have."""
    sums = times(some(200), asking("Won")).drop(ROW).sum().row(0)
    assert len(set(sums)) > REPLICATES / 6
    assert pl.Series(sums).var() == pytest.approx(200, rel=0.35)


def test_counts_of_parts_add_up() -> None:
    leads, query = some(40).with_columns(to=pl.Series(["A", "B"] * 20)), asking("Won")

    def count(part: pl.DataFrame) -> pl.DataFrame:
        return count_again(part.lazy(), drawn(part.lazy(), query), ["to"], "#leads").collect()

    parts = merged([{"n": count(leads[:7])}, {"n": count(leads[7:])}])["n"]
    assert_frame_equal(parts.sort("to"), count(leads).sort("to"))


def test_each_replicate_is_fitted_to_its_own_moves() -> None:
    """In the first, b is not drawn; in the second both are, each with a path of its own."""
    none = {name: [0, 0, 0, 0] for name in again("#moves")}
    moves = pl.DataFrame({
        "from": [None, "a", None, "b"], "to": ["a", None, "b", None],
        CONVERTS: [False, True, False, True],
        **none, "#moves_0": [2, 2, 0, 0], "#moves_1": [3, 3, 1, 1],
    })  # fmt: skip
    first, second, *others = shares_again(moves, "#moves")
    assert first == {"a": 1, "b": 0}
    assert second == pytest.approx({"a": 0.75, "b": 0.25})
    assert others == [{}] * (REPLICATES - 2)


def test_replicates_are_scaled_to_as_many_leads() -> None:
    sums = {name: [40] for name in again("#leads")} | {"#leads_1": [80]}
    assert scales(pl.DataFrame({"#leads": [60], **sums}))[:3] == [1.5, 0.75, 1.5]


def test_the_ends_are_those_of_the_middle_95_percent() -> None:
    """At (n - 1)·0.025 and (n - 1)·0.975 of the sorted values: 5 and 195 of 0 to 200."""
    assert ends([*range(201)][::-1]) == pytest.approx((5, 195))
