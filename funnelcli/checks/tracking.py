"""Rules about leads of which touches should be known: those before the tracking, and sources."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import polars as pl

from funnelcli.checks.base import Case, Fact, UnfitError, Yielded, rule
from funnelcli.checks.beside import CHANNEL, TOUCHES, channelled, channels_shown, rows_of
from funnelcli.checks.proportion import chance_of_few
from funnelcli.checks.told import parts
from funnelcli.counting.direct import is_direct
from funnelcli.counting.rhythm import CHANCE
from funnelcli.model import CREATED, NONE, segment
from funnelcli.tables import rows as row
from funnelcli.words.listing import SHOWN
from funnelcli.words.privacy import ADDRESS, PHONE
from funnelcli.words.text import counted, named

LEAST: Final = 20
"""Fewer leads tell nothing."""
NEXT_TO_NONE: Final = 0.1
"""Nobody tracked yet where so small a share of leads is touched, of the share since."""
DAY, BY_THEN, ANY, OWN, SOURCE = "~day", "~by_then", "~any", "~own", "~source"


class Begun(NamedTuple):
    """Leads that came before touches were recorded, and since."""

    first: date
    """The first day of those since."""
    before: tuple[int, int]
    """Leads, and those of them that were touched by the day they came."""
    since: tuple[int, int]


class Untouched(NamedTuple):
    """A source none of whose leads has a touch of it."""

    source: str
    leads: int
    touched: int
    """Those that have other touches."""


@dataclass(frozen=True, eq=False)
class Tracked:
    """The leads, whatever filters leave of them, and which of them have touches."""

    leads: pl.DataFrame
    """One row each: `DAY` of creation, `SOURCE`, touched `BY_THEN`, at `ANY` time, and by its `OWN`
    source."""

    @classmethod
    def of(cls, case: Case) -> "Tracked":
        """Tell the touches of each lead."""
        rows_of(case, TOUCHES)
        if case.config.leads.created is None:
            raise UnfitError("`leads.created` names no column")
        leads = case.evidence.unfiltered
        is_told = segment("source") in leads.columns
        source = pl.col(segment("source")).cast(pl.String) if is_told else pl.lit(NONE)
        known = leads.select(
            row.ROW, pl.col(CREATED).cast(pl.Date).alias(DAY), source.alias(SOURCE)
        )
        shown, _ = channels_shown(case)
        pairs = case.evidence.counted[TOUCHES].pairs
        channel = (
            pl.col(CHANNEL)
            .cast(pl.String)
            .replace_strict(shown, default=None, return_dtype=pl.String)
        )
        touches = pairs.select(
            case.evidence.rows[row.STANDS].gather(pairs[row.ROW]).alias(row.ROW),
            pl.col("at").dt.date(), channel,
        ).join(known, on=row.ROW)  # fmt: skip
        met = touches.group_by(row.ROW).agg(
            (pl.col("at") <= pl.col(DAY)).any().alias(BY_THEN),
            pl.lit(value=True).alias(ANY),
            (pl.col(CHANNEL) == pl.col(SOURCE)).any().alias(OWN),
        )
        told = known.join(met, on=row.ROW, how="left")
        return cls(told.with_columns(pl.col(BY_THEN, ANY, OWN).fill_null(value=False)))

    def begun(self) -> Begun | None:
        """Find since when leads are touched before they come; None where it was always so.

        That is the day after which the leads before it, at the share of all, lack most.
        """
        sums = pl.len().cast(pl.Int64).alias("n"), pl.col(BY_THEN).sum().cast(pl.Int64)
        days = self.leads.drop_nulls(DAY).group_by(DAY).agg(*sums).sort(DAY)
        n, touched = days["n"].cum_sum(), days[BY_THEN].cum_sum()
        if not touched.len() or not touched[-1]:
            return None
        last = (touched[-1] * n - n[-1] * touched).arg_max()
        if last is None or last + 1 == days.height:
            return None
        before = int(n[last]), int(touched[last])
        since = int(n[-1]) - before[0], int(touched[-1]) - before[1]
        due = before[0] * since[1] / since[0]
        is_late = before[0] >= LEAST and before[1] <= NEXT_TO_NONE * due
        if not is_late or chance_of_few(before[1], due) >= math.log(CHANCE):
            return None
        return Begun(days[DAY][last + 1], before, since)

    def untouched(self) -> tuple[int, list[Untouched]]:
        """List the sources of which others have so many touches that theirs are missing.

        Beside them how many sources have enough leads to tell.
        """
        begun = self.begun()
        leads = self.leads if begun is None else self.leads.filter(pl.col(DAY) >= begun.first)
        sums = pl.len().cast(pl.Int64).alias("n"), pl.col(ANY, OWN).sum().cast(pl.Int64)
        sources = leads.group_by(SOURCE).agg(*sums).sort("n", SOURCE, descending=[True, False])
        told = [each for each in sources.iter_rows() if _is_source(each[0])]
        all_n, all_own = sum(n for _, n, *_ in told), sum(own for *_, own in told)
        if not all_own:
            raise UnfitError("no lead has a touch of its own source")
        large = [each for each in told if each[1] >= LEAST]
        if not large:
            raise UnfitError(f"no source has {LEAST} leads")
        limit = math.log(CHANCE / max(len(large), 1))
        found = [
            Untouched(source, n, touched)
            for source, n, touched, own in large
            if not own and chance_of_few(0, n * all_own / max(all_n - n, 1)) < limit
        ]
        return len(large), found


def _is_source(label: str) -> bool:
    return label not in (NONE, ADDRESS, PHONE) and not is_direct(label)


@rule("TP006", "source-without-touch", "warning")
def source_without_touch(case: Case) -> Yielded:
    """No lead of a source has a touch of that channel.

    Why: nobody tracks what happens there, such as a partner or a fair, or touches call it by
    another name. Its customers are credited to other channels, or to `(no touchpoint)`, and it
    looks as if it brought nothing. Found are sources of at least twenty leads, since there are
    touches, of which others have so many of their own that chance has less than 0.1 %. A source
    that says direct needs none. The conversion rate stays as it is.

    In the CRM: add a row for each contact there: who was at the fair, whom a partner sent.

    In the YAML: `channels: {LinkedIn Ads: Social}` says which source a channel is; further files
    under `path` of `touchpoints` add touches.

    Example: 140 leads of Partner, and no touch of Partner.
    """
    named_column = channelled(case)
    if segment("source") not in case.evidence.unfiltered.columns:
        raise UnfitError("`leads.source` names no column")
    of, found = case.tallies.tracked.untouched()
    by_source = {each.source: each for each in found}

    def said(left: pl.LazyFrame) -> str:
        return f"They are {named(_told(by_source[each] for each in parts(left)), SHOWN)}."

    yield Fact(
        found=len(found), of=of, noun="source", table=TOUCHES, column=named_column,
        place=case.place(TOUCHES), parts=dict.fromkeys(by_source, 1), said=said,
    )  # fmt: skip


def _told(found: Iterator[Untouched]) -> Iterator[str]:
    for source, leads, touched in found:
        yield f"{source!r} ({counted(leads, 'lead')}, {touched:,} with other touches)"


@rule("TP007", "late-touch-tracking", "warning")
def late_touch_tracking(case: Case) -> Yielded:
    """Leads came in before touches were recorded.

    Why: nobody knows what these have met, and what they are credited to is `(no touchpoint)`, or
    what came last. They are no sign that channels do not work. Found is the day before which next
    to none of at least twenty leads was touched by the day it came, where as many since then would
    have so many that chance has less than 0.1 %. The conversion rate stays as it is.

    In the CRM: export touches from before, if they are kept anywhere.

    In the YAML: nothing has to be done; report from that day on: `attribution --since`.

    Example: leads since 2025-01, and touches since 2025-06.
    """
    tracked = case.tallies.tracked
    if not tracked.leads[BY_THEN].any():
        raise UnfitError("no lead was touched by the day it came")
    if tracked.leads.height < LEAST:
        raise UnfitError(f"there are fewer than {LEAST} leads")
    begun = tracked.begun()
    said = ""
    if begun is not None:
        since = f"{begun.since[1] / begun.since[0]:.0%} of {counted(begun.since[0], 'lead')}"
        said = (
            f"{begun.before[1] or 'None'} of {counted(begun.before[0], 'lead')} from before "
            f"{begun.first} had a touch by the day it came, and {since} since."
        )
    yield Fact(
        found=0 if begun is None else begun.before[0] - begun.before[1],
        of=tracked.leads.height, noun="lead", table=TOUCHES, place=case.place(TOUCHES),
        key="" if begun is None else f"{begun.first}", said=said,
    )  # fmt: skip


RULES = (source_without_touch, late_touch_tracking)
