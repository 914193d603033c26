"""The Markov model against published pairs, and against chains that are followed step by step."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from funnelcli.counting.attribution.chain import Solved, State, shared_out, solved

Paths = Iterable[tuple[str, int, int]]
"""The channels of a path by their letters, and how many on it converted, and did not."""


def moves(paths: Paths) -> dict[tuple[State, State], int]:
    counted: Counter[tuple[State, State]] = Counter()
    for path, *ends in paths:
        for end, leads in zip((True, False), ends, strict=True):
            states: list[State] = [None, *path, end]
            for move in pairwise(states):
                counted[move] += leads
    return {move: count for move, count in counted.items() if count}


def chain(*paths: tuple[str, int, int]) -> Solved:
    return solved(moves(paths))


def credits_of(*paths: tuple[str, int, int]) -> dict[str, float]:
    effects = chain(*paths).effects
    conversions, whole = sum(each for _, each, _ in paths), sum(effects.values())
    return {channel: conversions * effect / whole for channel, effect in effects.items()}


def test_a_published_chain_of_three_channels() -> None:
    """Bryl 2016: of C1 > C2 > C3 converted, C1 and C2 > C3 not; P is 1/3, and RE 1/2, 1 and 1."""
    paths = (("123", 1, 0), ("1", 0, 1), ("23", 0, 1))
    assert chain(*paths).chance == pytest.approx(1 / 3)
    assert chain(*paths).effects == pytest.approx({"1": 0.5, "2": 1, "3": 1})
    assert credits_of(*paths) == pytest.approx({"1": 0.2, "2": 0.4, "3": 0.4})


def test_the_exact_values_of_a_simulated_example() -> None:
    """The README of pychattr has 1.991 and 1.009, drawn at random; exact are 2 and 1."""
    paths = (("ABABBA", 1, 0), ("ABBAA", 1, 0), ("AA", 1, 0))
    assert chain(*paths).effects == pytest.approx({"A": 1, "B": 0.5})
    assert credits_of(*paths) == pytest.approx({"A": 2, "B": 1})


def test_published_chances_of_moves() -> None:
    """The tests of mta: from a to b 2/3 and to c 1/3, which convert 3/4 and 1/2."""
    assert chain(("ab", 3, 1), ("ac", 1, 1)).chance == pytest.approx(2 / 3)
    # without b: 1/3 · 1/2 = 1/6, so 1 - (1/6) / (2/3); without c: 2/3 · 3/4 = 1/2
    assert chain(("ab", 3, 1), ("ac", 1, 1)).effects == pytest.approx(
        {"a": 1, "b": 0.75, "c": 0.25}
    )


def test_a_channel_that_every_path_begins_or_ends_with_has_an_effect_of_one() -> None:
    assert chain(("ab", 5, 7), ("aca", 1, 1), ("a", 3, 9)).effects["a"] == pytest.approx(1)
    assert chain(("ba", 5, 7), ("aca", 1, 1), ("a", 3, 9)).effects["a"] == pytest.approx(1)


def test_a_channel_in_every_path_can_be_passed_by_in_the_chain() -> None:
    """From the start to b, as in ba, and from b to a conversion, as in ab: each half the time.

    P is 1. Without a, of the half that begins with b the half converts that ends there.
    """
    assert chain(("ab", 1, 0), ("ba", 1, 0)).effects == pytest.approx({"a": 0.75, "b": 0.75})


def test_a_channel_after_which_nobody_converts_has_none() -> None:
    assert chain(("a", 5, 7), ("b", 0, 4), ("ac", 0, 1)).effects == pytest.approx(
        {"a": 1, "b": 0, "c": 0}
    )


def test_without_a_conversion_there_is_no_effect() -> None:
    assert chain(("ab", 0, 4)) == Solved(0.0, {"a": 0.0, "b": 0.0})


def without(counted: dict[tuple[State, State], int], channel: str | None) -> float:
    """Follow a chain for many steps; who comes to the channel converts never."""
    left: Counter[State] = Counter()
    for (start, _), count in counted.items():
        left[start] += count
    at: dict[State, float] = {None: 1.0}
    converted = 0.0
    for _ in range(3_000):
        then: dict[State, float] = {}
        for (start, end), count in counted.items():
            chance = at.get(start, 0.0) * count / left[start]
            if end is True:
                converted += chance
            elif end is not False and end != channel:
                then[end] = then.get(end, 0.0) + chance
        at = then
        if sum(at.values()) < 1e-13:
            break
    return converted


PATHS = st.lists(
    st.tuples(st.text("abcd", min_size=1, max_size=5), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@given(PATHS)
def test_effects_are_what_is_missing_without_a_channel(
    paths: list[tuple[str, int, int]],
) -> None:
    counted = moves(paths)
    solution, whole = solved(counted), without(counted, None)
    assert solution.chance == pytest.approx(whole, abs=1e-9)
    for channel, effect in solution.effects.items():
        expected = 1 - without(counted, channel) / whole if whole else 0
        assert effect == pytest.approx(expected, abs=1e-8)


@given(PATHS, st.integers(1, 3))
def test_how_often_a_channel_is_repeated_at_once_changes_nothing(
    paths: list[tuple[str, int, int]], times: int
) -> None:
    repeated = [("".join(each * times for each in path), *ends) for path, *ends in paths]
    assert chain(*repeated).effects == pytest.approx(chain(*paths).effects)  # type: ignore[arg-type]


@given(st.integers(0, 10**18), st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_parts_add_up_to_what_is_shared(total: int, effects: list[float]) -> None:
    effects[0] = 1.0
    named = {str(place): effect for place, effect in enumerate(effects)}
    parts = shared_out(total, named)
    assert sum(parts.values()) == total
    assert all(
        parts[channel] == pytest.approx(total * effect / sum(effects), abs=1_000 + len(effects))
        for channel, effect in named.items()
    )
