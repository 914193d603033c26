"""How far off it may be what nobody was seen to do, against the interval of Wilson."""

import pytest
from hypothesis import given, strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from funnelcli.counting.expected import Expected
from funnelcli.counting.onwards import LOST, Outlook, Way, outlook
from funnelcli.counting.prospects import customers
from funnelcli.counting.unseen import Stage, with_unseen

MOST = 60


def expect(bought: int, n: int, leads: int, *, lost: int = 20) -> Outlook:
    """Expect of so many new leads what so many of n did: on day 10, and the others are lost."""
    gone = [(10, 1, bought), (lost, LOST, n - bought)]
    rows = [*(row for row in gone if row[2]), (0, None, leads)]
    stage = Stage.of(rows, {0: leads}, MOST)
    return with_unseen(outlook([Way(rows)], [{0: leads}], [30, MOST]), [stage])


def ends(expected: Expected, leads: int) -> tuple[float, float]:
    return expected.among(leads)[1:]


def test_nobody_of_twenty_bought() -> None:
    """By Wilson 3.84 / 23.84 may, of ten 1.611; each does or does not: 0.960; both: 1.876."""
    found = expect(0, 20, 10)

    for own in (*found.by_then, *found.within, *found.of_stage):
        assert own.mean == 0
        assert ends(own, 10) == pytest.approx((0, 1.87575), abs=1e-5)
        assert customers(own, 10) == (0, 0, 1)


def test_everybody_of_twenty_bought() -> None:
    """Of those that do not buy it is the same: between 0 and 1 of ten."""
    own = expect(20, 20, 10).by_then[-1]

    assert ends(own, 10) == pytest.approx((10 - 1.87575, 10), abs=1e-5)
    assert customers(own, 10) == (10, 9, 10)


@pytest.mark.parametrize("bought", [1, 2, 18, 19])
def test_of_a_few_the_curves_end_where_wilson_does(bought: int) -> None:
    """What each lead does apart: 1.96 times its deviation, and 0.96 more towards the middle."""
    own = expect(bought, 20, 1000).by_then[-1]
    share = bought / 20
    deviation, turn = 1.959964 * (1000 * share * (1 - share)) ** 0.5, 0.960365 * (1 - 2 * share)
    low, high = (1000 * end for end in proportion_confint(bought, 20, method="wilson"))

    more = ((high - own.mean) ** 2 + (deviation + turn) ** 2) ** 0.5
    fewer = ((own.mean - low) ** 2 + (deviation - turn) ** 2) ** 0.5
    assert ends(own, 1000) == pytest.approx((max(0, own.mean - fewer), min(1000, own.mean + more)))


def test_who_is_still_open_counts_for_the_days_it_was_followed() -> None:
    """Two lost, one there for 30 of 60 days, one for longer than 60; the youngest is new."""
    rows = [(5, LOST, 2), (30, None, 1), (90, None, 1), (0, None, 3)]
    assert Stage.of(rows, {0: 3, 30: 1, 90: 1}, MOST) == Stage(5, 2 + 0.5 + 1)


def test_of_leads_that_have_waited_only_those_tell_that_did_so_too() -> None:
    rows = [(5, 1, 40), (5, LOST, 2), (90, LOST, 3), (80, None, 2)]
    assert Stage.of(rows, {80: 2}, MOST) == Stage(2, 3 + 2)


def test_of_what_nobody_was_in_before_nothing_is_known() -> None:
    found = with_unseen(outlook([Way([(0, None, 5)])], [{0: 5}], [MOST]), [Stage(5, 0.0)])
    assert customers(found.by_then[-1], 5) == (0, 0, 5)


def test_less_than_one_customer_behind_it_is_as_much_unseen() -> None:
    """Of 20 leads 0.25 bought, by a later stage: three quarters of the square of 1.611 remain."""
    assert Stage(10, 20).beyond(0.125) == pytest.approx((0.75 * 1.611252**2, 0.0))
    assert Stage(0, 20).beyond(0.0) == (0.0, 0.0)


def test_all_leads_may_do_what_those_of_one_stage_were_never_seen_to() -> None:
    """A second stage of which half buy: its interval, and that of the first, are both in it."""
    never, half = [(20, LOST, 20), (0, None, 10)], [(10, 2, 50), (20, LOST, 50), (0, None, 10)]
    waiting = [{0: 10}, {0: 10}]
    stages = [Stage.of(rows, {0: 10}, MOST) for rows in (never, half)]
    found = with_unseen(outlook([Way(never), Way(half)], waiting, [MOST]), stages)

    first, second = found.of_stage
    total = found.by_then[-1]
    assert (first.mean, second.mean, total.mean) == (0, 5, 5)
    assert (total.above, total.below) == (first.above, 0)
    assert second.above == 0
    assert total.among(20).high > second.among(20).high


@given(n=st.integers(0, 2000), more=st.integers(1, 500), leads=st.integers(1, 1000))
def test_the_upper_end_is_above_nothing_and_sinks_with_n(n: int, more: int, leads: int) -> None:
    few, many = (expect(0, each, leads).by_then[-1].among(leads).high for each in (n, n + more))
    assert 0 < many <= few <= leads
    assert many < few or few == leads


@given(n=st.integers(1, 50), data=st.data(), leads=st.integers(1, 50))
def test_who_does_not_buy_is_told_alike(n: int, data: st.DataObject, leads: int) -> None:
    bought = data.draw(st.integers(0, n))
    own, other = (
        expect(k, n, leads, lost=10).by_then[-1].among(leads) for k in (bought, n - bought)
    )
    assert (other.low, other.high) == pytest.approx((leads - own.high, leads - own.low), abs=1e-6)


@pytest.mark.parametrize("n", [5, 20])
@pytest.mark.parametrize("leads", [1, 10, 50])
def test_it_holds_19_times_in_20_also_of_few(n: int, leads: int) -> None:
    """Exactly: over all that n leads may have done, and all that the open ones may do."""
    told = [customers(expect(k, n, leads).by_then[-1], leads)[1:] for k in range(n + 1)]
    for share in (0.01, 0.03, 0.1, 0.2, 0.5, 0.8, 0.97):
        held = 0.0
        for k, (low, high) in enumerate(told):
            within = binom.cdf(high, leads, share) - binom.cdf(low - 1, leads, share)
            held += binom.pmf(k, n, share) * within
        assert held >= 0.93
