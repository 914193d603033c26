"""Groups of amounts in another unit: found where they are, and nowhere else."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from funnelcli.checks.clusters import Cluster, by_months, by_size, middle, spread

START = date(2025, 1, 1)


def amounts(seed: int, n: int, width: float) -> pl.DataFrame:
    """Lognormal amounts of 18 months."""
    rng = Random(seed)  # noqa: S311  (test data)
    return pl.DataFrame({
        "day": [START + timedelta(days=rng.randrange(540)) for _ in range(n)],
        "size": [rng.gauss(5, width) for _ in range(n)],
    })  # fmt: skip


def found(frame: pl.DataFrame) -> Cluster | None:
    return by_months(frame, "size", "day") or by_size(frame["size"])


@pytest.mark.parametrize("width", [0.05, 0.2, 0.4, 0.6, 0.8])
@pytest.mark.parametrize("n", [30, 100, 400, 3000])
def test_amounts_of_one_unit_are_one_group(n: int, width: float) -> None:
    assert [found(amounts(seed, n, width)) for seed in range(10)] == [None] * 10


@pytest.mark.parametrize("power", [-3, -2, 2, 3])
@pytest.mark.parametrize("width", [0.2, 0.4])
def test_months_in_another_unit_are_found(power: int, width: float) -> None:
    since = date(2026, 3, 1)
    for seed in range(5):
        frame = amounts(seed, 400, width)
        shifted = pl.col("size") + pl.when(pl.col("day") >= since).then(power).otherwise(0)
        cluster = found(frame.with_columns(shifted))
        assert cluster is not None
        assert cluster.marked.to_list() == (frame["day"] >= since).to_list()
        assert (cluster.power, cluster.is_above) == (abs(power), power > 0)
        assert cluster.months == (date(2026, 3, 1), date(2026, 6, 1))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_a_share_in_another_unit_is_found(share: float) -> None:
    frame = amounts(1, 600, 0.3)
    rng = Random(2)  # noqa: S311  (test data)
    there = pl.Series([rng.random() < share for _ in range(600)])
    cluster = found(frame.with_columns(pl.col("size") + 2 * there.cast(pl.Int64)))
    assert cluster is not None
    meant = there if cluster.is_above else ~there
    assert (cluster.marked == meant).sum() >= 598  # one or two of the tails lie on the other side
    assert cluster.months is None


@pytest.mark.parametrize("apart", [1.0, 1.5, 2.5, 4.0])
def test_two_kinds_of_customers_are_no_units(apart: float) -> None:
    frame = amounts(3, 600, 0.2)
    there = pl.Series([i % 3 == 0 for i in range(600)])
    assert found(frame.with_columns(pl.col("size") + apart * there.cast(pl.Int64))) is None


def test_a_group_that_is_much_narrower_is_none() -> None:
    wide, narrow = amounts(4, 300, 0.5)["size"], pl.Series([8.0] * 100)
    assert by_size(pl.concat([wide, narrow])) is None


def test_the_middle_and_the_spread_are_those_of_a_hand() -> None:
    sizes = pl.Series([1.0, 2.0, 3.0, 4.0, 100.0])
    # the deviations from 3 are 2, 1, 0, 1, 97: their median is 1
    assert middle(sizes) == 3.0
    assert spread(sizes) == pytest.approx(1.4826)
