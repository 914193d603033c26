"""Won of won and lost, by the period in which it was decided: by how many, and by their amounts."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.charts import Whiskers
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import first_of_deals
from funnelcli.counting.cohorts import by_period
from funnelcli.counting.money import AMOUNTS, PRICED, check_amount
from funnelcli.counting.patterns import LEADS, columns_of, reached, week_or_month
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import AMOUNT, LOST, LOST_AT, OUTCOME, UNWON, entry
from funnelcli.words.text import counted

_UNKNOWN = "null where no amount is known of anybody"
COLUMNS = (
    Column(
        "period", "Period", Kind.LABEL,
        "The period in which they were won or lost, whenever the leads were created.",
    ),
    Column("won_leads", "Won", Kind.COUNT, "Customers that bought in it."),
    Column(
        "lost_leads", "Lost", Kind.COUNT,
        "Leads that were lost in it after they had come to the stage Opportunity; where none is "
        "called so, to the stage before the last.",
    ),
    *rate(
        "win_rate", "Win rate",
        "won_leads / (won_leads + lost_leads), of leads that closed in the period, open ones in "
        "neither; null where none did, or no loss is recorded at all.",
    ),
    Column("won_amount", "Won amount", Kind.MONEY, f"What the won brought; {_UNKNOWN}.", null=True),
    Column(
        "lost_amount", "Lost amount", Kind.MONEY,
        f"What the deals of the lost were worth; {_UNKNOWN}.", null=True,
    ),
    Column("won_with", "Won, with amount", Kind.COUNT, "Those of the won that have an amount."),
    Column("lost_with", "Lost, with amount", Kind.COUNT, "Those of the lost that have one."),
    Column(
        "win_rate_by_amount", "Win rate by amount", Kind.RATE,
        "won_amount / (won_amount + lost_amount); null where that is nothing or one of both is "
        "below 0, where fewer than half of the lost have an amount, and where `win_rate` is.",
        null=True, share=True,
    ),
    LOW_N,
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads that closed, and add up their amounts, by when and by how."""
    won = reached(query.last, query.asked.reach)
    lost = (pl.col(OUTCOME) == LOST) & reached(first_of_deals(query.config), "reached")
    closed = pl.when(won).then(pl.col(entry(query.last))).otherwise(LOST_AT)
    amount = pl.when(won).then(AMOUNT).otherwise(UNWON)
    leads = tables.leads.filter(won | lost).group_by(
        week_or_month(closed, query).alias("began"), won.alias("won")
    )
    return {
        "closed": leads.agg(
            pl.len().cast(pl.Int64).alias(LEADS),
            amount.count().cast(pl.Int64).alias(PRICED),
            amount.sum().cast(pl.Int64).alias(AMOUNTS),
        )
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a period, from the first in which one closed to as-of."""
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    closed = counts["closed"]
    dated = by_period(closed.drop_nulls("began"), periods)
    won = pl.col("won")
    table = dated.group_by("cohort").agg(
        pl.col(of).filter(which).sum().alias(name)
        for name, of, which in (
            ("won_leads", LEADS, won), ("lost_leads", LEADS, ~won),
            ("won_amount", AMOUNTS, won), ("lost_amount", AMOUNTS, ~won),
            ("won_with", PRICED, won), ("lost_with", PRICED, ~won),
        )
    )  # fmt: skip
    starts: list[object] = []
    if not dated.is_empty():
        first = dated.select(pl.col("cohort").min()).item()
        starts = list(periods.between(first, query.as_of))
    listed = pl.DataFrame({"cohort": pl.Series(starts, dtype=pl.Date)})
    frame = listed.join(table, on="cohort", how="left", maintain_order="left").fill_null(0)
    labels = pl.Series("period", [periods.label(each) for each in frame["cohort"]], pl.String)
    frame = frame.with_columns(labels)
    frame = _rated(frame, is_recorded=_losses(closed) > 0, query=query)
    columns = columns_of(COLUMNS, query)
    return Report(
        "win_rates",
        f"Won and lost by {query.asked.cohort}",
        columns,
        frame.select(each.name for each in columns),
        notes=tuple(_notes(closed, query)),
        about=(f"Lost are leads that had come to {_first(query)} before.",),
    )


def _rated(frame: pl.DataFrame, *, is_recorded: bool, query: Query) -> pl.DataFrame:
    """Add both rates, where losses are recorded, and amounts where there are any."""
    told = pl.lit(value=True) if is_recorded else pl.lit(None, pl.Boolean)
    closed = pl.col("won_leads") + pl.col("lost_leads")
    frame = frame.with_columns(pl.when(told).then(closed).alias("closed"))
    frame = with_rate(frame, "win_rate", "won_leads", "closed")
    few = low_n(
        pl.col("closed").fill_null(0), pl.col("win_rate_low"), pl.col("win_rate_high"),
        query.config.min_leads,
    )  # fmt: skip
    names = ("won_amount", "lost_amount")
    if not query.sums_amounts:
        frame = frame.with_columns(pl.lit(None, pl.Int64).alias(name) for name in names)
    rows = frame.select(*names, "lost_leads", "lost_with", "closed").rows()
    rates = [_by_amount(*row) for row in rows]
    return frame.with_columns(
        few.alias("low_n"), pl.Series("win_rate_by_amount", rates, pl.Float64)
    )


def _by_amount(
    won: int | None, lost: int | None, losses: int, priced: int, closed: int | None
) -> float | None:
    if won is None or lost is None or not closed or won < 0 or lost < 0 or not won + lost:
        return None
    return None if 2 * priced < losses else won / (won + lost)


def _first(query: Query) -> str:
    return query.config.stages[first_of_deals(query.config)].name


def _losses(closed: pl.DataFrame) -> int:
    return int(closed.filter(~pl.col("won"))[LEADS].sum())


def _notes(closed: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say where no loss is recorded, and who closed on a day that nobody knows."""
    if not _losses(closed):
        yield Note(
            "losses-not-recorded",
            "No lead is recorded as lost after it had come to "
            f"{_first(query)}, so that no win rate is told: it would be 100%. `lost:` in the YAML "
            "says which are.",
        )
    undated = closed.filter(pl.col("began").is_null())
    won = pl.col("won")
    bought, gone = (int(undated.filter(each)[LEADS].sum()) for each in (won, ~won))
    if bought or gone:
        yield Note(
            "closed-undated",
            f"{counted(bought, 'customer')} and {counted(gone, 'lost lead')} without a date are "
            "in no period.",
        )


ANALYSIS = Analysis(
    "win_rates", "Win rates", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("cohort",), check=check_amount,
    chart=Whiskers("win_rate", n="won_leads"),
)  # fmt: skip
