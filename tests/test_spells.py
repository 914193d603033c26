"""The median that those on their way are part of."""

import polars as pl
from hypothesis import given, strategies as st

from funnelcli.counting.spells import median_of_all

Day = tuple[int, int, int, int]


def median(*rows: Day, least: int = 1) -> int | None:
    """Of rows with a day, and how many moved, were lost and were censored on it."""
    counts = pl.DataFrame(rows, ["days", "moved", "lost", "censored"], orient="row")
    return median_of_all(counts.cast(pl.Int64), least)


def test_of_those_that_have_all_come() -> None:
    # a quarter each: half of all by the second day
    assert median((40, 1, 0, 0), (10, 1, 0, 0), (30, 1, 0, 0), (20, 1, 0, 0)) == 20


def test_those_on_their_way_count() -> None:
    # 4 of 20 came on day 10. Of the 16 others, 12 were watched until day 20 only, and the 4
    # that were watched for longer came on day 40: as all 16 would. So half have come by day 40,
    # whereas half of those that were seen to come did by day 25.
    rows: tuple[Day, ...] = ((10, 4, 0, 0), (20, 0, 0, 12), (40, 4, 0, 0))
    assert median(*rows) == 40
    # From day 20 on each stands for 0.8/4 = a fifth of all: too few to say if 6 are wanted.
    assert median(*rows, least=5) == 40
    assert median(*rows, least=6) == 10


def test_who_is_lost_will_not_come() -> None:
    # 4 of 10 ever come: 2 on day 5, 2 on day 9, and half of them by day 5
    assert median((5, 2, 0, 0), (6, 0, 6, 0), (9, 2, 0, 0)) == 5


def test_nobody_and_too_few() -> None:
    assert median() is None
    assert median((5, 0, 3, 0), (7, 0, 0, 9)) is None
    assert median((5, 9, 0, 0), least=10) is None
    assert median((5, 10, 0, 0), least=10) == 5


@given(
    st.dictionaries(
        st.integers(0, 50), st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any)
    ),
    st.integers(1, 30),
)
def test_with_everybody_watched_it_is_the_lower_median(
    days: dict[int, tuple[int, int]], least: int
) -> None:
    came = sorted(day for day, (moved, _lost) in days.items() for _ in range(moved))
    enough = sum(map(sum, days.values())) >= least
    expected = came[(len(came) - 1) // 2] if came and enough else None
    assert median(*((day, *each, 0) for day, each in days.items()), least=least) == expected
