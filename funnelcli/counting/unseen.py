"""What nobody was seen to do: how far off it may be, as only so many were looked at.

Where none of n leads bought, or all of them did, no curve has a variance, and yet the next lead
may do otherwise. How often it does at most, the interval of Wilson tells by n alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import fsum
from operator import add

from funnelcli.counting.expected import Expected
from funnelcli.counting.onwards import Outlook
from funnelcli.counting.statistics import Z95


@dataclass(frozen=True, slots=True)
class Stage:
    """Those that are open in a stage, and how many are known who were in it before."""

    leads: int
    known: float

    @classmethod
    def of(
        cls, rows: Iterable[tuple[int, int | None, int]], waiting: Mapping[int, int], most: int
    ) -> "Stage":
        """Count who was in a stage for as long as the youngest that is open in it, or for longer.

        Who is still there counts for the part of the `most` days ahead that it has been there.
        """
        youngest = min((day for day, leads in waiting.items() if leads), default=0)
        known = (
            leads * (1.0 if to is not None else min(1.0, day / most))
            for day, to, leads in rows
            if day >= youngest
        )
        return cls(sum(waiting.values()), fsum(known))

    def beyond(self, mean: float) -> tuple[float, float]:
        """Tell the square of how many more may buy than `mean`, and of how many fewer.

        Whole where nobody was seen to, or everybody; less of it, the more of one customer, or of
        one who did not buy, is behind the mean; of one and more the curves tell themselves.
        """
        if not self.leads:
            return 0.0, 0.0
        square = (self.leads * Z95**2 / (self.known + Z95**2)) ** 2
        customers = self.known * min(1.0, mean / self.leads)
        others = self.known - customers
        return square * max(0.0, 1 - customers), square * max(0.0, 1 - others)


def with_unseen(found: Outlook, stages: Sequence[Stage]) -> Outlook:
    """Add what was never seen to all that is expected."""

    def widened(expected: Expected, of: Sequence[tuple[Stage, float]]) -> Expected:
        squares = [stage.beyond(mean) for stage, mean in of]
        above, below = (fsum(side) for side in zip(*squares, strict=True))
        return replace(expected, above=above, below=below)

    def each(told: Sequence[Expected], cells: Iterable[Sequence[float]]) -> tuple[Expected, ...]:
        return tuple(
            widened(expected, list(zip(stages, row, strict=True)))
            for expected, row in zip(told, cells, strict=True)
        )

    until = accumulate(found.cells, lambda so_far, row: tuple(map(add, so_far, row)))
    return replace(
        found,
        by_then=each(found.by_then, until),
        within=each(found.within, found.cells),
        of_stage=tuple(
            widened(expected, [(stage, expected.mean)])
            for expected, stage in zip(found.of_stage, stages, strict=True)
        ),
    )
