"""Since when new leads are recorded, one lead after the other: days are numbers."""

from __future__ import annotations

import math

Known = list[tuple[int, int | str | None]]
"""The day of each lead and the days it took: None for never, `?` for nobody knows."""


def new_only(known: Known) -> tuple[int, int, float, int] | None:
    """The day, the leads from before, how many of them should have entered, and how many did."""
    oldest = min(day for day, _ in known)
    starts = sorted({day for day, took in known if took is not None})[:21]

    def end(start: int) -> int:
        return start + max(28, start - oldest)

    best = _best(known, [(start, end(start)) for start in starts])
    if best is None or best[0] >= math.log(0.001):
        return None
    found = _best(known, [(start, end(best[1])) for start in starts if start <= best[1]])
    assert found is not None
    return found[1:]


def _best(known: Known, spans: list[tuple[int, int]]) -> tuple[float, int, int, float, int] | None:
    found = None
    for start, end in spans:
        before = [(day, took) for day, took in known if day < start]
        since = [(day, took) for day, took in known if start <= day < end]
        new = {day for day, took in since if took is not None}
        if len({day for day, _ in before}) < 3 or len(new) < 3:
            continue
        u = sum(took is not None for _, took in before)
        m = sum(took is not None for _, took in since)
        expected = len(before) * m / len(since)
        if u > expected / 10:
            continue
        chance = (u + m) * math.log((u + m) / (expected + m))
        chance += u * math.log(expected / u) if u else 0.0
        if found is None or chance < found[0]:
            found = chance, start, len(before), expected, u
    return found


def is_passed_by(known: Known, first: int, new: int) -> bool:
    """Whether who came before a day hardly ever enters after the first entries."""
    oldest = min(day for day, _ in known)
    end = first + max(28, first - oldest)
    since = sum(first <= day < end for day, _ in known)
    dated = [(day, took) for day, took in known if isinstance(took, int) and took >= 0]
    quick = [took for day, took in dated if first <= day < end]
    before = [day for day, _ in known if day < min(first, new)]

    def expected(until: int) -> float:
        return sum(sum(took < until - day for took in quick) for day in before) / since

    for watched in (7, 14, 28, 56, 112, 224):
        usual = expected(first + watched) - expected(first)
        if usual >= 20:
            break
    there = sum(
        day < min(first, new) and first <= day + took < first + watched for day, took in dated
    )
    return usual >= 3 and there <= usual / 10
