"""The touches of each lead that count before its conversion, in their order.

A touch counts that is not after the conversion, nor after as-of, and, if there is a lookback, not
longer before the conversion than that. Touches of one instant have one position in the path, and
stand there by channel, campaign and what is credited, so that the order of a file decides nothing.
"""

from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config import Config
from funnelcli.config.credited import CREDIT
from funnelcli.config.option import Option, days_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.attribution.goals import (
    CONVERTED,
    Goal,
    converted_at,
    is_converted,
    until,
)  # fmt: skip
from funnelcli.counting.direct import is_direct
from funnelcli.counting.looked_up import looked_up
from funnelcli.errors import UsageError
from funnelcli.model import ROW, utc

TABLE: Final = "touchpoints"
CHANNEL, CAMPAIGN = "channel", "campaign"
LOCAL, WHEN = "at", utc("at")
POSITION, POSITIONS = "~position", "~positions"
"""Of a touch, counted from 1, and of its lead how many there are."""
TOGETHER: Final = "~together"
"""How many touches have the position."""
IS_FIRST, IS_LAST = "~is_first", "~is_last"
"""Whether it is the first row of its lead, and the last."""
NEXT: Final = "~next"
"""Whether it is the first row of its position."""
CONVERTS: Final = "~converts"
"""Whether its lead converts."""
KNOWN: Final = "~known"
"""Whether a touch is of a channel that is known, and so not direct."""
LAST_KNOWN: Final = "~last_known"
"""The last position of its lead that has such a touch; 0 without any."""
_NUMBER, _NTH = "~number", "~nth"
"""The number of the lead of a touch, from 0, and that of its position among those of all leads."""
_SECONDS: Final = 2**31
"""Of so many a time is known as of the place of a touch: until 2038 by the second."""
FATE, TOUCHES, _FATE, _SINCE = "fate", "#touches", "~fate", "~since"
COUNTS, AFTERWARDS, TOO_EARLY, UNKNOWN_YET, UNDATED = range(5)
"""Whether a touch counts, or comes after the conversion, too long before it, after as-of, or has
no date."""
HOW_DIRECT: Final = ("keep", "drop", "trailing")


def _how(option: str, text: str, _config: Config) -> str:
    """Read what becomes of direct touches."""
    if text not in HOW_DIRECT:
        raise UsageError(
            f"{option}: {text!r}: expected {', '.join(HOW_DIRECT[:-1])} or {HOW_DIRECT[-1]}"
        )
    return text


DIRECT: Final[Option[str]] = Option(
    name="--direct",
    metavar="keep|drop|trailing",
    help="Direct visits: as any channel (keep); none, of leads that have others (drop); or none "
    "after the last other (trailing).  [default: keep]",
    read=_how,
    default="keep",
)
LOOKBACK: Final[Option[int | None]] = Option(
    name="--lookback",
    metavar="DAYS",
    help="Only touches of so many days before the conversion, such as 90d.  [default: all]",
    read=days_of,
    default=None,
)


def lookback(query: Query) -> int | None:
    """Tell within how many days before the conversion touches count; None for all."""
    asked = query.asked.option(LOOKBACK)
    return query.config.attribution.lookback if asked is None else asked


def by_as_of(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the touches until as-of."""
    return tables[TABLE].filter(pl.col(WHEN) <= query.moment)


def touches_before(
    told: pl.LazyFrame, tables: InputTables, query: Query, *also: str | pl.Expr
) -> pl.LazyFrame:
    """Give the touches of converted leads that count, in order; with more columns of the leads.

    Where nobody knows when a lead converted, all its touches until as-of count.
    """
    return _that_count(told, tables.leads.select(ROW, *also), query)


def touches_of_all(
    tables: InputTables, goal: Goal, query: Query, *also: str | pl.Expr
) -> pl.LazyFrame:
    """Give the touches of all leads likewise, and whether these convert.

    Those that do not have their touches until as-of; with a lookback those of so many days before
    their last one.
    """
    rows = _told(tables, goal, query)
    if (days := lookback(query)) is not None:
        known = pl.when(pl.col(_FATE) == COUNTS).then(LOCAL)
        is_early = pl.col(LOCAL) < known.max().over(ROW) - timedelta(days=days)
        rows = rows.filter(pl.col(CONVERTS) | ~is_early.fill_null(value=False))
    return _that_count(rows, tables.leads.select(ROW, *also), query)


def fates(told: pl.LazyFrame) -> pl.LazyFrame:
    """Count the touches of converted leads by whether they count, or why not."""
    by = told.group_by(pl.col(_FATE).alias(FATE))
    return by.agg(pl.len().cast(pl.Int64).alias(TOUCHES))


def told_of_converted(tables: InputTables, goal: Goal, query: Query) -> pl.LazyFrame:
    """Give all touches of leads that convert, and whether they count."""
    return _told(tables, goal, query).filter(CONVERTS).cache()


def _told(tables: InputTables, goal: Goal, query: Query) -> pl.LazyFrame:
    """Tell of each touch of the leads whether it counts, and whether its lead converts."""
    converts, days = is_converted(goal, query), lookback(query)
    when = pl.when(converts).then(converted_at(goal, query))
    since = [] if days is None else [(when - timedelta(days=days)).alias(_SINCE)]
    leads = tables.leads.select(ROW, converts.alias(CONVERTS), until(when).alias(CONVERTED), *since)
    local = pl.col(LOCAL)
    is_early = pl.lit(value=False) if days is None else local < pl.col(_SINCE)
    fate = (
        pl.when(pl.col(WHEN).is_null())
        .then(UNDATED)
        .when(pl.col(WHEN) > query.moment)
        .then(UNKNOWN_YET)
        .when(local > pl.col(CONVERTED))
        .then(AFTERWARDS)
        .when(is_early)
        .then(TOO_EARLY)
        .otherwise(COUNTS)
    )
    touches = tables.once(_in_order, query.asked.option(CREDIT))
    told = _with_leads(touches, leads).drop_nulls(CONVERTS)
    return told.with_columns(fate.cast(pl.Int8).alias(_FATE))


def _that_count(touches: pl.LazyFrame, leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    rows = touches.filter(pl.col(_FATE) == COUNTS).drop(_FATE)
    return _without_direct(_numbered(_with_leads(rows, leads)), query)


def _in_order(tables: InputTables, credited: str) -> pl.LazyFrame:
    """Sort the touches of each lead, those of one instant by channel, campaign and `credited`.

    One number of lead and second comes first: few touches are left to be compared by more.
    """
    second = (pl.col(WHEN).to_physical() // 1_000_000).clip(0, _SECONDS - 1).fill_null(0)
    coarse = pl.col(ROW).cast(pl.Int64) * _SECONDS + second
    labels = dict.fromkeys((CHANNEL, CAMPAIGN, credited))
    return tables[TABLE].sort(coarse, WHEN, *labels)


def _with_leads(touches: pl.LazyFrame, leads: pl.LazyFrame) -> pl.LazyFrame:
    """Give touches in order what their leads have, null to those of none; keys alone are joined."""
    in_order = touches.set_sorted(ROW).cache()
    found = in_order.select(ROW).join(leads.sort(ROW), on=ROW, how="left", maintain_order="left")
    return pl.concat([in_order, found.drop(ROW)], how="horizontal_extend")


def _numbered(touches: pl.LazyFrame) -> pl.LazyFrame:
    lead, when = pl.col(ROW), pl.col(WHEN)
    rows = touches.with_columns(
        lead.ne_missing(lead.shift(1)).alias(IS_FIRST),
        lead.ne_missing(lead.shift(-1)).alias(IS_LAST),
    )
    rows = rows.with_columns(
        (pl.col(IS_FIRST).cum_sum() - 1).alias(_NUMBER),
        (pl.col(IS_FIRST) | (when != when.shift(1))).alias(NEXT),
    )
    rows = rows.with_columns(pl.col(NEXT).cum_sum().alias(_NTH))
    return rows.with_columns(
        (pl.col(_NTH) - for_each(_before())).alias(POSITION),
        in_lead(NEXT).alias(POSITIONS),
        _together().alias(TOGETHER),
    )


def _without_direct(touches: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Take direct touches away, as it is asked, from leads that have others."""
    asked = query.asked.option(DIRECT)
    if asked == "keep":
        return touches
    rows, is_left = with_last_known(touches), pl.col(KNOWN) | (pl.col(LAST_KNOWN) == 0)
    if asked == "trailing":
        is_left |= pl.col(POSITION) < pl.col(LAST_KNOWN)
    return _numbered(rows.filter(is_left).drop(KNOWN, LAST_KNOWN))


def with_last_known(touches: pl.LazyFrame) -> pl.LazyFrame:
    """Tell of touches whether they are not direct, and the last position of their lead with one.

    That is 0 where all are direct.
    """
    is_known = looked_up(CHANNEL, lambda label: not is_direct(label), pl.Boolean, null=True)
    last = pl.when(is_known).then(_NTH).forward_fill()
    of_lead = (once(last).cast(pl.Int64).fill_null(0) - _before()).clip(0)
    return touches.with_columns(is_known.alias(KNOWN), for_each(of_lead).alias(LAST_KNOWN))


def once(value: pl.Expr) -> pl.Expr:
    """Give what the last touch of each lead has, once for a lead."""
    return value.filter(IS_LAST)


def for_each(of_leads: pl.Expr) -> pl.Expr:
    """Give every touch what there is once for its lead."""
    return of_leads.gather(_NUMBER)


def in_lead(name: str) -> pl.Expr:
    """Add up a whole number over all touches of a lead.

    Of rows in order this takes a third of the time that a window over the leads does.
    """
    ends = once(pl.col(name).cum_sum()).cast(pl.Int64)
    return for_each(ends - ends.shift(1, fill_value=0))


def _before() -> pl.Expr:
    """Count the positions of the leads before, once for each lead."""
    return once(pl.col(_NTH)).cast(pl.Int64).shift(1, fill_value=0)


def _together() -> pl.Expr:
    """Count the touches of each position: from where it begins to where the next one does."""
    begins = pl.int_range(pl.len()).filter(NEXT)
    return (begins.shift(-1, fill_value=pl.len()) - begins).gather(pl.col(_NTH) - 1)
