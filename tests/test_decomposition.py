"""The difference of two numbers in parts, against the figures that others printed."""

import json
import os
from itertools import pairwise
from math import fsum, prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from funnelcli.counting.decomposition import Group, centre, effects, parts

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data")) / "statistics"
RATES = st.floats(0, 1)


def published() -> dict[str, Any]:
    path = DATA / "decomposition_pairs.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def product(factors: Any) -> float:
    return float(prod(factors.values()))


def of_groups(factors: Any) -> float:
    """A sum over groups of a product."""
    return fsum(map(prod, zip(*factors.values(), strict=True)))


def rate_of_all(factors: Any) -> float:
    """The sizes of groups are theirs of all, in any unit."""
    return of_groups(factors) / fsum(factors["size"])


def outside_marriage(factors: Any) -> float:
    """Births of the unmarried by all births: women by age, unmarried, and the births of both."""
    groups = list(zip(*factors.values(), strict=True))
    unmarried = fsum(women * share * births for women, share, births, _ in groups)
    return unmarried / (
        unmarried + fsum(women * (1 - share) * births for women, share, _, births in groups)
    )


def test_the_printed_examples_of_das_gupta() -> None:
    functions = {"4.3": of_groups, "5.1": rate_of_all, "5.3": rate_of_all, "4.4": outside_marriage}
    cases = published()["cases"]
    assert len(cases) == 7
    for case in cases:
        number = case["id"].removeprefix("dasgupta-")[:3]
        f, (a, b) = functions.get(number, product), (case["a"], case["b"])

        found = effects(f, a, b)

        assert found == pytest.approx(case["expected_effects"], abs=case["tolerance"]), case["id"]
        assert fsum(found.values()) == pytest.approx(f(b) - f(a), abs=1e-12)
        swapped = effects(f, b, a)
        assert swapped == pytest.approx({name: -value for name, value in found.items()}, abs=1e-12)


def ratios(numbers: list[float]) -> dict[str, float]:
    """A funnel as a product: the first number, then each by the one before it."""
    steps = (later / earlier for earlier, later in pairwise(numbers))
    return {str(n): value for n, value in enumerate([numbers[0], *steps])}


def one_sided(a: dict[str, float], b: dict[str, float]) -> list[float]:
    """What Halford does: factors are replaced in their order, and in no other."""
    orders = [[*list(b.values())[:n], *list(a.values())[n:]] for n in range(len(a) + 1)]
    return [prod(later) - prod(earlier) for earlier, later in pairwise(orders)]


def test_the_funnel_of_halford_is_one_sided() -> None:
    """His parts add up as well; but trading the sides does not negate them."""
    total = 0.0
    for row in published()["halford_funnel"]:
        a, b = ratios(row["before"]), ratios(row["after"])
        assert one_sided(a, b) == pytest.approx(row["published_one_sided"], abs=1)
        assert list(effects(product, a, b).values()) == pytest.approx(row["symmetric"])
        total += sum(one_sided(a, b))
    assert round(total) == 51_427
    assert one_sided(b, a) != pytest.approx([-each for each in one_sided(a, b)])


def test_the_ratio_of_halford_without_ages() -> None:
    case = published()["halford_ratio"]
    sides = []
    for when in ("before", "after"):
        n, k = case[when]["n"], case[when]["k"]
        sides.append([Group(n[g] / sum(n), k[g] / n[g], None) for g in range(2)])
    pairs = list(zip(*sides, strict=True))

    found = [parts(a, b, centre(pairs)) for a, b in pairs]

    assert [each.rate for each in found] == pytest.approx(case["symmetric"]["rate"], abs=1e-7)
    assert [each.mix for each in found] == pytest.approx(case["symmetric"]["mix"], abs=1e-7)
    assert [each.maturity for each in found] == [0, 0]
    inner = [b.share * (b.converted - a.converted) for a, b in pairs]
    assert inner == pytest.approx(case["published_one_sided"]["inner"], abs=5e-4)


def test_a_segment_by_hand() -> None:
    """A half of the leads at 10 %, all old enough; then 3 in 10 at 6 %, half of it come."""
    a, b = Group(0.5, 0.1, 1.0), Group(0.3, 0.06, 0.5)
    # rates within: 10 % and 12 %; w = (.1 + .06)/3 + (.1·.5 + .12·1)/6 = .053333 + .028333
    found = parts(a, b, 0.05)
    assert found.mix == pytest.approx(-0.2 * (0.0816667 - 0.05), abs=1e-7)
    # (.12 - .1) · ((.5·1 + .3·.5)/3 + (.5·.5 + .3·1)/6) = .02 · .308333
    assert found.rate == pytest.approx(0.0061667, abs=1e-7)
    # (.5 - 1) · ((.5·.1 + .3·.12)/3 + (.5·.12 + .3·.1)/6) = -.5 · .0436667
    assert found.maturity == pytest.approx(-0.0218333, abs=1e-7)
    without = parts(a, b)
    assert without.total == pytest.approx(0.3 * 0.06 - 0.5 * 0.1, abs=1e-12)


def test_of_leads_too_young_the_rate_is_that_of_the_other_side() -> None:
    a, b = Group(0.5, 0.1, 1.0), Group(0.3, 0.01, 0.04)
    found = parts(a, b)
    assert found.rate == 0
    assert found.mix == pytest.approx(-0.2 * 0.1 * (1 + 0.04) / 2)
    assert found.total == pytest.approx(0.3 * 0.01 - 0.5 * 0.1, abs=1e-12)
    neither = parts(Group(0.5, 0.01, 0.04), Group(0.5, 0.02, 0.0))
    assert (neither.mix, neither.rate) == (0, 0)
    assert neither.maturity == pytest.approx(0.005)


def test_a_segment_on_one_side_is_all_mix() -> None:
    assert parts(None, Group(0.2, 0.1, 0.5), 0.04).mix == pytest.approx(0.2 * (0.1 - 0.04))
    gone = parts(Group(0.2, 0.1, 0.5), None, 0.04)
    assert (gone.rate, gone.maturity, gone.total) == (0, 0, gone.mix)
    assert gone.mix == pytest.approx(-0.2 * (0.1 - 0.04))


@st.composite
def sides(draw: st.DrawFn) -> list[tuple[Group | None, Group | None]]:
    """Segments on both sides, or on one; with ages, or without any."""
    is_aged = draw(st.booleans())

    def side() -> list[Group | None]:
        leads = draw(st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(any))
        return [
            Group(n / sum(leads), draw(RATES), draw(RATES) if is_aged else None) if n else None
            for n in leads
        ]

    return list(zip(side(), side(), strict=True))


@given(sides())
def test_parts_add_up_and_trading_the_sides_negates_each(
    pairs: list[tuple[Group | None, Group | None]],
) -> None:
    middle = centre(pairs)
    found = [parts(a, b, middle) for a, b in pairs]
    a, b = (fsum(g.share * g.converted for g in side if g) for side in zip(*pairs, strict=True))
    assert fsum(each.total for each in found) == pytest.approx(b - a, abs=1e-12)
    swapped = [parts(b, a, middle) for a, b in pairs]
    for one, other in zip(found, swapped, strict=True):
        assert (other.mix, other.rate, other.maturity) == (-one.mix, -one.rate, -one.maturity)


@given(sides())
def test_of_equal_sides_every_part_is_nothing(
    pairs: list[tuple[Group | None, Group | None]],
) -> None:
    for group, _ in pairs:
        same = parts(group, group, 0.1)
        assert (same.mix, same.rate, same.maturity) == (0, 0, 0)


@given(st.lists(st.tuples(RATES, RATES), min_size=1, max_size=4))
def test_parts_of_any_product_add_up_and_swap(pairs: list[tuple[float, float]]) -> None:
    a, b = ({str(n): value for n, value in enumerate(side)} for side in zip(*pairs, strict=True))
    found = effects(product, a, b)
    assert fsum(found.values()) == pytest.approx(product(b) - product(a), abs=1e-12)
    assert effects(product, b, a) == {name: -value for name, value in found.items()}
    assert set(effects(product, a, a).values()) == {0}


@given(st.lists(st.tuples(RATES, RATES, st.floats(0.05, 1)), min_size=2, max_size=2))
def test_a_segment_is_a_product_of_three(numbers: list[tuple[float, float, float]]) -> None:
    names = ("mix", "rate", "maturity")
    a, b = (dict(zip(names, side, strict=True)) for side in numbers)
    groups = [Group(share, rate * age, age) for share, rate, age in numbers]

    found = parts(groups[0], groups[1])

    expected = tuple(effects(product, a, b).values())
    assert (found.mix, found.rate, found.maturity) == pytest.approx(expected, abs=1e-12)
