"""How many leads say that what was recorded as their source brought them, and what others say."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config import fold
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.direct import is_direct
from funnelcli.counting.patterns import LEADS, LEADS_COLUMN, columns_of
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import NONE, segment
from funnelcli.words.text import counted, named

COLUMNS = (
    Column(
        "source", "Recorded", Kind.LABEL,
        "The source that was recorded, as in `sources`; `(none)` where it is empty.",
    ),
    LEADS_COLUMN,
    Column("answered", "Said something", Kind.COUNT, "Those of them that say what brought them."),
    Column(
        "agree", "Said the same", Kind.COUNT,
        "Those that say what was recorded: the same value once both are folded and have their "
        "aliases; null where nothing was recorded.", null=True,
    ),
    *rate(means="agree / answered; null where that is, or answered is 0.", share=True),
    Column(
        "said_else", "Others said most", Kind.LABEL,
        "What most of the others say, of equally many the first by value; null without others.",
        null=True,
    ),
    Column("said_else_leads", "Leads of these", Kind.COUNT, "How many say that; 0 if nobody does."),
    LOW_N,
)  # fmt: skip
RECORDED, SAID = segment("source"), segment("self_reported")


def count(tables: InputTables, query: Query) -> LazyCounts:  # noqa: ARG001
    """Count leads by what was recorded and what they say."""
    pairs = tables.leads.group_by(RECORDED, SAID)
    return {"pairs": pairs.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def finish(counts: Counts, query: Query) -> Report:
    """One row a recorded source, those of low n last, then those with more leads first."""
    pairs = _pairs(counts)
    leads, answered = pl.col(LEADS), pl.col(SAID) != NONE
    other = answered & ~pl.col("same")
    most = pl.col(SAID).filter(other).first(), leads.filter(other).first()
    table = (
        pairs.sort(RECORDED, LEADS, SAID, descending=[False, True, False])
        .group_by(RECORDED, maintain_order=True)
        .agg(
            leads.sum().alias("leads"),
            leads.filter(answered).sum().alias("answered"),
            leads.filter("same").sum().alias("agree"),
            most[0].alias("said_else"),
            most[1].fill_null(0).alias("said_else_leads"),
        )
        .rename({RECORDED: "source"})
    )
    is_recorded = pl.col("source") != NONE
    table = table.with_columns(pl.when(is_recorded).then("agree").alias("agree"))
    both = table.filter(is_recorded).select(
        pl.lit("All recorded").alias("source"),
        pl.col("leads", "answered", "agree").sum(),
        pl.lit(None, pl.String).alias("said_else"),
        pl.lit(0, pl.Int64).alias("said_else_leads"),
    )
    columns = columns_of(COLUMNS, query)
    rows = _finished(table, query).sort("low_n", "leads", "source", descending=[False, True, False])
    names = [each.name for each in columns]
    made = Report(
        "agreement", "Who says what was recorded", columns, rows.select(names),
        closing=_finished(both, query).select(names),
    )  # fmt: skip
    said = Gist("", "", (_agreement(both, query),))
    return replace(made, gist=said, notes=tuple(_notes(pairs, query)))


def _pairs(counts: Counts) -> pl.DataFrame:
    """Count leads by what was recorded and said, and tell whether these are the `same`."""
    pairs = counts["pairs"].with_columns(pl.col(RECORDED, SAID).cast(pl.String))
    labels = {*pairs[RECORDED], *pairs[SAID]}
    folded = {label: fold(label) for label in labels}
    recorded, said = (
        pl.col(name).replace_strict(folded, return_dtype=pl.String) for name in (RECORDED, SAID)
    )
    if not labels:
        recorded, said = pl.col(RECORDED), pl.col(SAID)
    return pairs.with_columns(((recorded == said) & (pl.col(SAID) != NONE)).alias("same"))


def _finished(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    table = with_rate(table, "rate", "agree", "answered")
    n = pl.when(pl.col("agree").is_not_null()).then("answered").otherwise(0)
    few = low_n(n, pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    return table.with_columns(few.alias("low_n"))


def _agreement(both: pl.DataFrame, query: Query) -> str:
    """Say how many name the source that was recorded."""
    unit = query.config.lead.unit
    leads, agree, answered = both.select("leads", "agree", "answered").row(0)
    if not answered:
        return f"No {unit} has both: a source that was recorded, and one that it said."
    return (
        f"{agree:,} of {counted(answered, unit)} that said what brought them named the source that "
        f"was recorded ({agree / answered:.1%}); {leads:,} have a recorded one."
    )


def _notes(pairs: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say what those say whose source is called direct."""
    unit = query.config.lead.unit
    direct = [label for label in pairs[RECORDED].unique().sort() if is_direct(label)]
    if not direct:
        return
    of_direct = pairs.filter(pl.col(RECORDED).is_in(direct))
    said = of_direct.filter(pl.col(SAID) != NONE, ~pl.col("same"))
    by_answer = said.group_by(SAID).agg(pl.col(LEADS).sum())
    answers = by_answer.sort(LEADS, SAID, descending=[True, False]).rows()
    if answers:
        others = sum(n for _, n in answers)
        yield Note(
            "said-by-direct",
            f"Of {counted(int(of_direct[LEADS].sum()), unit)} recorded as {named(direct)}, "
            f"{others:,} {'says' if others == 1 else 'say'} that something else brought them: "
            f"{named(f'{label} ({n:,})' for label, n in answers)}.",
        )


ANALYSIS = Analysis(
    "agreement", "Who says what was recorded", __doc__, COLUMNS, count, finish,
    needs=("source",), chart=Bars("rate", n="answered"),
)  # fmt: skip
