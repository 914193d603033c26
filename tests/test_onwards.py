"""What open leads come to, against leads that are moved on day by day, one hazard at a time."""

from collections.abc import Sequence
from random import Random

import pytest

from funnelcli.counting.onwards import Outlook, Way, outlook
from funnelcli.counting.survival import aalen_johansen, chance

Days = list[tuple[int, int, int, int]]
ENDS = (5, 12, 20)


def some(random: Random, days: int) -> Days:
    return [(d, random.choice([0, 0, 1, 2]), random.choice([0, 0, 1]), 1) for d in range(days)]


def day_by_day(
    ways: Sequence[Way],
    waiting: Sequence[dict[int, int]],
    change: tuple[int, int, float, float] | None = None,
) -> list[float]:
    """Move shares of leads on until the last end; one share moved and lost can be changed."""

    def shares(stage: int, day: int) -> tuple[float, float]:
        found = ways[stage].days.get(day)
        moved, lost = (found.moved / found.at_risk, found.lost / found.at_risk) if found else (0, 0)
        if change is not None and (stage, day) == change[:2]:
            return moved + change[2], lost + change[3]
        return moved, lost

    there: dict[tuple[int, int], float] = {}
    customers, told = 0.0, []

    def come(stage: int, leads: float, into: dict[tuple[int, int], float]) -> None:
        nonlocal customers
        if stage == len(ways):
            customers += leads
            return
        moved, lost = shares(stage, 0)
        come(stage + 1, leads * moved, into)
        into[stage, 0] = into.get((stage, 0), 0) + leads * (1 - moved - lost)

    for stage, days in enumerate(waiting):
        there |= {(stage, day): float(leads) for day, leads in days.items()}
    for today in range(1, ENDS[-1] + 1):
        then: dict[tuple[int, int], float] = {}
        for (stage, day), leads in there.items():
            moved, lost = shares(stage, day + 1)
            come(stage + 1, leads * moved, then)
            then[stage, day + 1] = then.get((stage, day + 1), 0) + leads * (1 - moved - lost)
        there = then
        if today in ENDS:
            told.append(customers)
    return told


def a_company(seed: int) -> tuple[list[Way], list[dict[int, int]], Outlook]:
    random = Random(seed)  # noqa: S311
    ways = [Way(some(random, days)) for days in (15, 12, 18)]
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
                    day_by_day(ways, waiting, (stage, day, little, 0)),
                    day_by_day(ways, waiting, (stage, day, 0, little)),
                )
            ]
            was = (0.0, 0.0)
            for k, now in enumerate(zip(*changed, strict=True)):
                by_then[k] += own.spread(*now)
                within[k] += own.spread(now[0] - was[0], now[1] - was[1])
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
    days = some(Random(1), 40)  # noqa: S311
    steps = list(aalen_johansen(days))
    found = outlook([Way(days)], [{10: 1}], [15])

    assert found.by_then[0].mean == pytest.approx(chance(steps, 10, 25))


def test_by_hand() -> None:
    """Of ten that came, two moved on on day 1; of the eight left, four were lost on day 3."""
    way = Way([(1, 2, 0, 0), (3, 0, 4, 0), (5, 1, 0, 3)])
    assert way.left == [1.0, 0.8, 0.8, pytest.approx(0.4), pytest.approx(0.4), pytest.approx(0.3)]

    found = outlook([way], [{0: 2, 4: 3}], [1, 5])
    # of the two new ones 2/10 tomorrow, and 0.1 on day 5; of the three of day 4 a quarter tomorrow
    first, second = found.by_then
    assert first.mean == pytest.approx(2 * 0.2 + 3 * 0.25)
    assert second.mean == pytest.approx(2 * 0.3 + 3 * 0.25)
    assert first.outcome == pytest.approx(2 * 0.2 * 0.8 + 3 * 0.25 * 0.75)
    assert found.later == (0.0,)
