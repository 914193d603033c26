"""How many leads each convention counts, and which leads lie between two of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import polars as pl

from funnelcli.config.query import Deals
from funnelcli.counting.analysis import Counts
from funnelcli.counting.conventions.convention import Convention
from funnelcli.counting.conventions.counts import CLOSED_OF_LEADS, WON_OF_LEADS
from funnelcli.counting.conventions.reasons import Part, Reasons
from funnelcli.counting.patterns import LEADS
from funnelcli.model import OPEN, OUTCOME

Measure = Literal["k", "n"]

_MEASURES: Final[tuple[Measure, ...]] = ("k", "n")
_PARTS: Final = tuple(Part)
_NO_STAGE: Final = 63  # more than there can be
_STAGES: Final = _NO_STAGE + 1


class Difference(NamedTuple):
    """A part of a bridge: by how many leads k and n change, and why."""

    part: Part
    stage: int | None
    """The stage that it is about; None where it is about none."""
    k: int
    n: int


@dataclass(frozen=True, eq=False)
class Tally:
    """Leads, and rows, with the reason for which each convention leaves them out."""

    leads: pl.DataFrame
    rows: pl.DataFrame
    deals: Deals

    @classmethod
    def of(cls, counts: Counts, conventions: Iterable[Convention], deals: Deals) -> "Tally":
        """Ask each convention for its reasons."""
        known = [convention for convention in conventions if convention.is_known]
        # How a row ended by itself is not known, and does not decide whether it is counted.
        rows = counts["rows"].with_columns(pl.lit(OPEN).alias(OUTCOME))
        return cls(
            counts["patterns"].with_columns(_reasons(known)),
            rows.with_columns(_reasons(each for each in known if each.of == "rows")),
            deals,
        )

    def count(self, convention: Convention, measure: Measure) -> int | None:
        """Count k or n; None where the convention cannot be told."""
        if not convention.is_known:
            return None
        leads = _count(self.leads, convention, measure)
        return leads + sum(more for _, more in self._beyond_leads(convention, measure))

    def left_out(self, convention: Convention, *parts: Part) -> int:
        """Count the leads that are in n and not in k, for one of these reasons."""
        numbers = [_PARTS.index(part) for part in parts]
        kept = pl.col(_why(convention, "n")).is_null()
        why = (pl.col(_why(convention, "k")) // _STAGES).is_in(numbers)
        return int(self.leads.filter(kept & why)[LEADS].sum())

    def differences(self, start: Convention, end: Convention) -> Iterator[Difference]:
        """Take apart the way from one convention to another: the leads that come, then who goes.

        Who comes does so for the reason for which `start` leaves it out, who goes for that of
        `end`. Then what is no lead. All add up to the difference of k, and of n, exactly.
        """
        if not (start.is_known and end.is_known):
            return
        found: dict[tuple[bool, int], dict[Measure, int]] = {}
        for measure in _MEASURES:
            for reason, goes, leads in self._between(start, end, measure).iter_rows():
                found.setdefault((goes, reason), {})[measure] = -leads if goes else leads
        for (_, reason), changes in sorted(found.items()):
            number, stage = divmod(reason, _STAGES)
            about = None if stage == _NO_STAGE else stage
            yield Difference(_PARTS[number], about, changes.get("k", 0), changes.get("n", 0))
        for convention, sign in ((start, -1), (end, 1)):
            more = [dict(self._beyond_leads(convention, measure)) for measure in _MEASURES]
            for part in more[0]:
                k, n = (sign * of_measure[part] for of_measure in more)
                if k or n:
                    yield Difference(part, None, k, n)

    def _between(self, start: Convention, end: Convention, measure: Measure) -> pl.DataFrame:
        """Count the leads that only one of the two counts, by the reason of the other."""
        before, after = pl.col(_why(start, measure)), pl.col(_why(end, measure))
        differ = self.leads.filter(before.is_null() != after.is_null())
        reason, goes = pl.coalesce(before, after).alias("reason"), before.is_null().alias("goes")
        return differ.group_by(reason, goes).agg(pl.col(LEADS).sum())

    def _beyond_leads(self, convention: Convention, measure: Measure) -> Iterator[tuple[Part, int]]:
        """Count what a convention counts beside one of each lead: further rows, further deals."""
        match convention.of:
            case "rows":
                rows = _count(self.rows, convention, measure)
                yield Part.DUPLICATES, rows - _count(self.leads, convention, measure)
            case "deals":
                column, deals = {
                    "k": (WON_OF_LEADS, self.deals.won),
                    "n": (CLOSED_OF_LEADS, self.deals.closed),
                }[measure]
                of_leads = int(self.leads[column].sum())
                yield Part.WITHOUT_LEAD, deals - of_leads
                yield Part.SEVERAL_DEALS, of_leads - _count(self.leads, convention, measure)


def _why(convention: Convention, measure: Measure) -> str:
    return f"{convention.name}.{measure}"


def _reasons(conventions: Iterable[Convention]) -> Iterator[pl.Expr]:
    for convention in conventions:
        yield _first(convention.k).alias(_why(convention, "k"))
        yield _first(convention.n).alias(_why(convention, "n"))


def _first(reasons: Reasons) -> pl.Expr:
    """The first reason that holds, as a number in the order of parts; null where none does."""
    first = pl.lit(None, pl.Int64)
    for reason in reversed(reasons):
        stage = _NO_STAGE if reason.stage is None else reason.stage
        number = pl.lit(_PARTS.index(reason.part) * _STAGES, pl.Int64) + stage
        first = pl.when(reason.holds).then(number).otherwise(first)
    return first


def _count(frame: pl.DataFrame, convention: Convention, measure: Measure) -> int:
    return int(frame.filter(frame[_why(convention, measure)].is_null())[LEADS].sum())
