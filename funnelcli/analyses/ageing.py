"""Open leads by the stage they are in: how many, how long, and what became of such leads."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import LOW_N, Column, Kind, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import DAYS, LEADS, count_patterns, is_recorded, since
from funnelcli.counting.spells import CENSORED, ENDED, STAGE, count_spells, ended, usual_spells
from funnelcli.counting.statistics import low_n, quantile, with_rate
from funnelcli.model import OPEN, OUTCOME, OWN, WON
from funnelcli.words.text import counted

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "Each stage but the last."),
    Column(
        "open", "Open", Kind.COUNT,
        "Open leads whose furthest own entry is in it, whatever the policy.", spare=Spare.ENDED,
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days since that entry; null where there is none with a date.",
        null=True, spare=Spare.MIDDLE,
    ),
    Column(
        "sla_days", "SLA days", Kind.DAYS,
        "How long the next stage may take, as the YAML says; null where it does not.",
        null=True, whole=True,
    ),
    Column(
        "beyond_sla", "Beyond SLA", Kind.COUNT,
        "Those that have been there for longer than that; null without one.", null=True,
    ),
    Column(
        "p90_days", "P90 days", Kind.DAYS,
        "The 90th percentile of the days of those that moved on to the next stage; null where "
        "fewer than `min_leads` did.",
        null=True, spare=Spare.DETAIL,
    ),
    Column(
        "beyond_p90", "Beyond P90", Kind.COUNT,
        "Those that have been there for longer than that; null where it is.", null=True,
    ),
    Column(
        "late", "Once as late", Kind.COUNT,
        "Leads, open or not, that once were in the stage for longer than `p90_days`, and have been "
        "followed for the horizon since then; null without a horizon, and where more than a tenth "
        "of them may have left at an unknown date.",
        null=True,
    ),
    Column(
        "late_won", "Won later", Kind.COUNT,
        "Those of `late` that became customers; null where it is.", null=True,
    ),
    *rate(means="late_won / late; null where nobody was late, or it is unknown."),
    LOW_N,
)  # fmt: skip

UNTIL, FATE = "until", "fate"
NOT_WON, IS_WON, UNKNOWN = 0, 1, 2
MOST_UNKNOWN = 10
"""If more than one lead in so many left at an unknown date, too few are known to tell a share."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the days they have been in each stage, and how long they tell of delays."""
    leads = tables.leads
    return {
        "patterns": count_patterns(leads, []),
        "spells": count_spells(leads, query, "any"),
        "late": _count_late(leads, query),
    }


def _count_late(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count leads by the longest delay in a stage that they are evidence of, and by who won.

    A lead is evidence of what becomes of those who wait in a stage for more than d days if it
    waited so long itself, and as-of lies at least the horizon after that. The largest such d is
    the smaller of its days in the stage less one, and of its days since entry less the horizon.
    A lead that entered before the later stages were recorded is no evidence. Where the date on
    which it left is missing, its outcome is `UNKNOWN`, for every d that it may have waited.
    """
    followed = leads.filter(pl.lit(query.horizon is not None))
    parts = []
    for k in range(query.last):
        later = range(k + 1, query.last + 1)
        _how, when = ended(query, later)
        days = (when - since(k)).dt.total_days()
        age = (pl.lit(query.as_of) - since(k)).dt.total_days()
        until = pl.min_horizontal(days - 1, age - 1, age - (query.horizon or 0))
        won = pl.when(pl.col(OUTCOME) == WON).then(IS_WON).otherwise(NOT_WON)
        fate = pl.when(days.is_null()).then(UNKNOWN).otherwise(won)
        counted = followed.filter(until >= 0, is_recorded(query, k, later)).group_by(
            pl.lit(k, pl.Int64).alias(STAGE), until.alias(UNTIL), fate.cast(pl.Int64).alias(FATE)
        )
        parts.append(counted.agg(pl.len().cast(pl.Int64).alias(LEADS)))
    return pl.concat(parts)


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage but the last, about the open leads that are in it and such as once were."""
    usual = usual_spells(counts["spells"], query)
    table = _sitting(counts["patterns"], query).join(
        usual, on=STAGE, how="left", maintain_order="left"
    )
    for more in (_waiting(counts["spells"], table), _late(counts["late"], usual)):
        table = table.join(more, on=STAGE, how="left", maintain_order="left")
    unknown, late = pl.col("unknown").fill_null(0), pl.col("late").fill_null(0)
    is_measured = pl.col("usual_days").is_not_null()
    is_told = is_measured & (MOST_UNKNOWN * unknown <= unknown + late)
    nobody = pl.when(pl.col("open") == 0).then(0)
    table = table.with_columns(
        pl.when(pl.col("sla_days").is_not_null()).then(pl.coalesce("beyond_sla", nobody)),
        pl.when(is_measured).then(pl.coalesce("beyond_p90", nobody)),
        pl.when(is_told & (query.horizon is not None)).then(
            pl.col("late", "late_won").fill_null(0)
        ),
    )
    table = with_rate(table, "rate", "late_won", "late")
    few = low_n(pl.col("late"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    names = dict(enumerate(stage.name for stage in query.config.stages))
    return Report(
        "ageing",
        "Ageing of open leads",
        COLUMNS,
        table.with_columns(
            pl.col(STAGE).replace_strict(names), few.fill_null(value=True).alias("low_n")
        ).select(column.name for column in COLUMNS),
        notes=tuple(_notes(table, query)),
    )


def _sitting(patterns: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Count the open leads in each stage, and look up what the next one may take."""
    latest = [(pl.col(OWN) >= 1 << k) & (pl.col(OWN) < 2 << k) for k in range(query.last)]
    is_open = pl.col(OUTCOME) == OPEN
    counts = patterns.select(
        pl.col(LEADS).filter(here & is_open).sum().alias(str(k)) for k, here in enumerate(latest)
    )
    allowed = [stage.sla_days for stage in query.config.stages[1:]]
    return pl.DataFrame(
        {STAGE: range(query.last), "open": counts.row(0), "sla_days": allowed},
        schema={STAGE: pl.Int64, "open": pl.Int64, "sla_days": pl.Int64},
    )


def _waiting(spells: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Measure the spells that go on, by what each stage is measured by."""
    censored = spells.filter(pl.col(ENDED) == CENSORED).join(table, on=STAGE)
    leads, days = pl.col(LEADS), pl.col(DAYS)
    return censored.group_by(STAGE).agg(
        leads.sum().alias("dated"),
        quantile(days, leads, 0.5).alias("median_days"),
        leads.filter(days > pl.col("sla_days")).sum().alias("beyond_sla"),
        leads.filter(days > pl.col("usual_days")).sum().alias("beyond_p90"),
    )


def _late(counts: pl.DataFrame, usual: pl.DataFrame) -> pl.DataFrame:
    """Count those that were in a stage for longer than usual, and how many of them won."""
    longer = counts.join(usual, on=STAGE).filter(pl.col(UNTIL) >= pl.col("usual_days"))
    fate = pl.col(FATE)
    return longer.group_by(STAGE).agg(
        pl.col(LEADS).filter(fate != UNKNOWN).sum().alias("late"),
        pl.col(LEADS).filter(fate == IS_WON).sum().alias("late_won"),
        pl.col(LEADS).filter(fate == UNKNOWN).sum().alias("unknown"),
    )


def _notes(table: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say who waits for longer than agreed, and what cannot be told."""
    stages = query.config.stages
    undated, untold = [], []
    for row in table.iter_rows(named=True):
        here, after = stages[row[STAGE]], stages[row[STAGE] + 1]
        if row["beyond_sla"]:
            answers = f" ({after.owner})" if after.owner else ""
            yield Note(
                "beyond-sla",
                f"{counted(row['beyond_sla'], 'open lead')} in {here.name} for longer than the "
                f"{counted(row['sla_days'], 'day')} that {after.name}{answers} may take.",
            )
        if more := row["open"] - (row["dated"] or 0):
            undated.append(f"{here.name} {more:,}")
        if row["usual_days"] is not None and row["late"] is None:
            untold.append(here.name)
    if undated:
        yield Note(
            "undated-open",
            "Open leads that are in their stage since an unknown date are not in its days "
            f"({', '.join(undated)}).",
        )
    if query.horizon is None:
        yield Note(
            "late-unknown",
            "Without a horizon nobody can tell what still became of leads that stayed for long "
            "(set `horizon:` if you know).",
        )
    elif untold:
        yield Note(
            "late-unknown",
            f"Too many left {', '.join(untold)} at an unknown date to tell what became of leads "
            "that stayed for long.",
        )


ANALYSIS = Analysis("ageing", "Ageing", __doc__, COLUMNS, count, finish, shaped_by=("horizon",))
