"""What open leads come to, against leads that are moved on day by day, one hazard at a time."""

from collections.abc import Sequence
from random import Random

import pytest

from funnelcli.counting.onwards import LOST, Day, Outlook, Way, outlook
from funnelcli.counting.survival import aalen_johansen, chance

Days = list[tuple[int, int | None, int]]
ENDS = (5, 12, 20)


def some(random: Random, days: int, *stages: int) -> Days:
    """Of each day, how many went to each of the stages, were lost, or are followed no further."""
    rows = [(d, to, random.choice([0, 0, 1, 2])) for d in range(1, days) for to in (*stages, LOST)]
    return [row for row in rows if row[2]] + [(d, None, 1) for d in range(days)]


def day_by_day(
    ways: Sequence[Way],
    waiting: Sequence[dict[int, int]],
    change: tuple[int, int, int, float] | None = None,
) -> list[float]:
    """Move shares of leads on until the last end; one share of those gone can be changed."""

    def shares(stage: int, day: int) -> dict[int, float]:
        found = ways[stage].days.get(day)
        gone = {to: leads / found.at_risk for to, leads in found.gone.items()} if found else {}
        if change is not None and (stage, day) == change[:2]:
            gone[change[2]] += change[3]
        return gone

    there: dict[tuple[int, int], float] = {}
    customers, told = 0.0, []

    for stage, days in enumerate(waiting):
        there |= {(stage, day): float(leads) for day, leads in days.items()}
    for today in range(1, ENDS[-1] + 1):
        then: dict[tuple[int, int], float] = {}
        for (stage, day), leads in there.items():
            gone = shares(stage, day + 1)
            then[stage, day + 1] = then.get((stage, day + 1), 0) + leads * (1 - sum(gone.values()))
            for to, share in gone.items():
                if to == len(ways):
                    customers += leads * share
                elif to != LOST:
                    then[to, 0] = then.get((to, 0), 0) + leads * share
        there = then
        if today in ENDS:
            told.append(customers)
    return told


def a_company(seed: int) -> tuple[list[Way], list[dict[int, int]], Outlook]:
    random = Random(seed)  # noqa: S311
    ways = [Way(some(random, 15, 1, 2)), Way(some(random, 12, 2, 3)), Way(some(random, 18, 3))]
    waiting = [{d: random.randrange(3) for d in range(len(w.left) - 1) if w.left[d]} for w in ways]
    return ways, waiting, outlook(ways, waiting, ENDS)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_as_if_leads_were_moved_on_day_by_day(seed: int) -> None:
    ways, waiting, found = a_company(seed)

    assert [each.mean for each in found.by_then] == pytest.approx(day_by_day(ways, waiting))


@pytest.mark.parametrize("seed", range(3))
def test_stages_and_months_add_up_to_all(seed: int) -> None:
    _, waiting, found = a_company(seed)

    everybody = found.by_then[-1].mean
    assert sum(each.mean for each in found.of_stage) == pytest.approx(everybody)
    assert sum(each.mean for each in found.within) == pytest.approx(everybody)
    assert [sum(row) for row in found.cells] == pytest.approx([e.mean for e in found.within])
    for own, later, days in zip(found.of_stage, found.later, waiting, strict=True):
        assert 0 <= own.mean + later <= sum(days.values()) + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_the_variance_of_the_curves_is_that_of_what_each_share_changes(seed: int) -> None:
    """Each share of a day is changed a little, and all leads are moved on again."""
    ways, waiting, found = a_company(seed)
    little, before = 1e-6, day_by_day(ways, waiting)
    by_then, within = [0.0] * len(ENDS), [0.0] * len(ENDS)
    for stage, way in enumerate(ways):
        for day, own in way.days.items():
            changed = [
                [(now - then) / little for now, then in zip(after, before, strict=True)]
                for after in (
                    day_by_day(ways, waiting, (stage, day, to, little)) for to in own.gone
                )
            ]
            was = [0.0] * len(own.gone)
            for k, now in enumerate(map(list, zip(*changed, strict=True))):
                by_then[k] += own.spread(now)
                within[k] += own.spread([n - w for n, w in zip(now, was, strict=True)])
                was = now

    assert [each.estimate for each in found.by_then] == pytest.approx(by_then, rel=1e-4)
    assert [each.estimate for each in found.within] == pytest.approx(within, rel=1e-4)


@pytest.mark.parametrize("stage", range(3))
def test_a_stage_alone_has_what_it_has_among_others(stage: int) -> None:
    ways, waiting, found = a_company(7)
    alone = outlook(ways, [days if k == stage else {} for k, days in enumerate(waiting)], ENDS)

    for own, of_stage in ((alone.by_then[-1], found.of_stage[stage]),):
        assert own.mean == pytest.approx(of_stage.mean)
        assert own.outcome == pytest.approx(of_stage.outcome)
        assert own.estimate == pytest.approx(of_stage.estimate)


def test_of_one_stage_it_is_the_chance_of_the_projection() -> None:
    days = some(Random(1), 40, 1)  # noqa: S311

    def went(day: int, end: int | None) -> int:
        return sum(leads for at, to, leads in days if (at, to) == (day, end))

    steps = list(aalen_johansen((d, went(d, 1), went(d, LOST), went(d, None)) for d in range(40)))
    found = outlook([Way(days)], [{10: 1}], [15])

    assert found.by_then[0].mean == pytest.approx(chance(steps, 10, 25))


def test_by_hand() -> None:
    """Of ten that came, two moved on on day 1; of the eight left, four were lost on day 3."""
    way = Way([(1, 1, 2), (3, LOST, 4), (5, 1, 1), (5, None, 3)])
    assert way.left == pytest.approx([1.0, 0.8, 0.8, 0.4, 0.4, 0.3])

    found = outlook([way], [{0: 2, 4: 3}], [1, 5])
    # of the two new ones 2/10 tomorrow, and 0.1 on day 5; of the three of day 4 a quarter tomorrow
    first, second = found.by_then
    assert first.mean == pytest.approx(2 * 0.2 + 3 * 0.25)
    assert second.mean == pytest.approx(2 * 0.3 + 3 * 0.25)
    assert first.outcome == pytest.approx(2 * 0.2 * 0.8 + 3 * 0.25 * 0.75)
    assert found.later == (0.0,)


def test_the_variance_of_shares_is_that_of_a_multinomial() -> None:
    """Of ten, two went here and three there: variances 0.016 and 0.021, covariance -0.006."""
    assert Day(10, {1: 2, 2: 3}).spread([1.0, 2.0]) == pytest.approx(0.016 + 4 * 0.021 - 4 * 0.006)
