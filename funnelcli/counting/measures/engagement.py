"""Open leads by what they do themselves: who was heard of in a period, and who came back in it."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.activities import INBOUND, is_one_of
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import AFTER, DAY, END, IN_TIME, told
from funnelcli.counting.business_time import FIRST
from funnelcli.counting.measures.axes import BEGAN, by_segment, periods_of
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import since, week_or_month
from funnelcli.model import LOST, LOST_AT, OPEN, OUTCOME, ROW, WON

DORMANT_DAYS: Final = 90
ENGAGED = Measure(
    "engaged_leads", "leads that did something",
    "Leads that turned to the company in the period (a reply, a click, a form, a meeting, a visit; "
    "no mail that was opened), from their creation until they were won or lost.",
)  # fmt: skip
DORMANT = Measure(
    "dormant_leads", "dormant leads",
    "Open leads that had not turned to the company for 90 days, from their creation on, when the "
    "period began or at some time in it; without those won or lost on a day that nobody knows.",
)  # fmt: skip
BACK = Measure(
    "re_engaged_leads",
    "dormant leads that came back",
    "Those of `dormant_leads` that turned to the company again in the period.",
)
NEXT, FROM, UNTIL = "~next", "~from", "~until"


def _leads(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the leads of which it is known when they ended: created, ended, and the segment."""
    is_won, is_lost = pl.col(OUTCOME) == WON, pl.col(OUTCOME) == LOST
    ends = pl.when(is_won).then(since(query.last)).when(is_lost).then(LOST_AT)
    leads = tables.leads.filter((pl.col(OUTCOME) == OPEN) | ends.is_not_null())
    return leads.select(ROW, by_segment(query), since(0).alias(DAY), ends.alias(END))


def _inbound(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the days on which leads turned to the company, each once."""
    heard = told(tables, query).filter(is_one_of(INBOUND), pl.col(AFTER["day"]), pl.col(IN_TIME))
    return heard.select(ROW, DAY).unique()


def step_of(query: Query) -> str:
    """Take the length of the weeks or months that periods are made of."""
    return "1w" if query.asked.cohort == "week" else "1mo"


def silences(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give each sign of a lead, its creation first, with what comes after it.

    `NEXT` is the day of the next sign, `FROM` the one on which the lead is dormant without one,
    and `UNTIL` that of the next sign, of the end of the lead, or as-of.
    """
    leads = _leads(tables, query)
    signs = pl.concat([leads.select(ROW, DAY), _inbound(tables, query)]).unique().sort(ROW, DAY)
    until = pl.coalesce(NEXT, END, pl.lit(query.as_of)).alias(UNTIL)
    return (
        signs.with_columns(
            pl.col(DAY).shift(-1).over(ROW).alias(NEXT),
            pl.col(DAY).dt.offset_by(f"{DORMANT_DAYS}d").alias(FROM),
        )
        .join(leads.drop(DAY), on=ROW)
        .with_columns(until)
    )


def calendar(query: Query) -> pl.LazyFrame:
    """Tell which period each week or month is in."""
    began = pl.date_range(FIRST, max(FIRST, query.as_of), step_of(query), eager=True).alias(BEGAN)
    starts = [periods_of(query).start(day) for day in began]
    return pl.LazyFrame([began, pl.Series(START, starts, pl.Date)])


def _count_engaged(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads once in each period in which they did something."""
    began = week_or_month(pl.col(DAY), query).alias(BEGAN)
    heard = _inbound(tables, query).select(ROW, began).join(calendar(query), on=BEGAN)
    leads = _leads(tables, query).select(ROW, SEGMENT)
    counted = heard.select(ROW, START).unique().join(leads, on=ROW).group_by(START, SEGMENT)
    return {"engaged": counted.agg(pl.len().cast(pl.Int64).alias(f"#{ENGAGED.name}"))}


def _count_dormant(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads once in each period in which they were dormant, and those that came back.

    A lead is dormant from 90 days after it was last heard of until it is heard of again, is won
    or lost, or to as-of.
    """
    quiet = silences(tables, query).filter(pl.col(FROM) <= pl.col(UNTIL))
    first, last = (week_or_month(pl.col(day), query) for day in (FROM, UNTIL))
    there = quiet.with_columns(
        pl.date_ranges(first, last, step_of(query)).alias(BEGAN), last.alias("~last")
    )
    there = there.explode(BEGAN).join(calendar(query), on=BEGAN)
    came_back = (pl.col(BEGAN) == pl.col("~last")) & pl.col(NEXT).is_not_null()
    once = there.group_by(ROW, START, SEGMENT).agg(came_back.any().alias("back"))
    counted = once.group_by(START, SEGMENT).agg(
        pl.len().cast(pl.Int64).alias(f"#{DORMANT.name}"),
        pl.col("back").sum().cast(pl.Int64).alias(f"#{BACK.name}"),
    )
    return {"dormant": counted}


def measured(counts: pl.DataFrame) -> Measured:
    """Take counts that are by period already; there is none of the whole."""
    rows = counts.rename(lambda name: name.removeprefix("#")).cast({SEGMENT: pl.String})
    return Measured(rows, rows.clear().drop(START))


def _finish_engaged(counts: Counts, _query: Query) -> Measured:
    return measured(counts["engaged"])


def _finish_dormant(counts: Counts, _query: Query) -> Measured:
    return measured(counts["dormant"])


ENGAGEMENT = Group("engagement", (ENGAGED,), _count_engaged, _finish_engaged)
DORMANCY = Group("dormancy", (DORMANT, BACK), _count_dormant, _finish_dormant)
