"""How well the score tells who buys: of all leads that are old enough, and of each quarter."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.analyses.score_cohorts import QUARTER, by_quarter, labelled
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.score_notes import gist, notes
from funnelcli.counting.scores import are_chances, areas, count, expected, in_units, judged
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import MILLION, SCORE
from funnelcli.words.text import counted

MEASURES: Final = ("rate", "auc", "precision", "recall", "expected")
CHANCE: Final = 0.5
"""The area of a score that tells nothing."""
COLUMNS = (
    replace(QUARTER, means=f"{QUARTER.means[:-1]}; null for all of them together.", null=True),
    Column(
        "measure", "Measure", Kind.LABEL,
        "`rate`, customers among all leads; `auc`, the share of pairs of a customer and another "
        "lead in which the customer has the higher score, a tie being half; `precision`, customers "
        "among leads whose score is at least `score.threshold`; `recall`, leads with such a score "
        "among the customers; `expected`, the mean of the scores where they can be read as "
        "chances.",
        choices=MEASURES,
    ),
    *rate("value", "Value", "k / n, but for `auc` and `expected`; null where unknown."),
    Column("k", "k", Kind.COUNT, "Of `n`, as the measure says; null without.", null=True),
    Column(
        "n", "n", Kind.COUNT,
        "Leads that the measure is of; of `recall`, customers; null where the horizon is unknown.",
        null=True,
    ),
    LOW_N,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """The measures of all quarters together, then of each quarter; a page has those of all."""
    scores = by_quarter(judged(counts), query)
    every = _measured(scores.with_columns(pl.lit(None, pl.Date).alias("cohort")), query)
    if every.is_empty():
        every = _nothing(every, query)
    each = _measured(scores, query)
    columns = [column.name for column in COLUMNS]
    table = labelled(pl.concat([every, each]), query)
    few = low_n(
        pl.col("n").fill_null(0), pl.col("value_low"), pl.col("value_high"), query.config.min_leads
    )
    table = table.with_columns(few.alias("low_n")).select(columns)
    made = Report(
        "score_measures", "How well the score tells who buys", COLUMNS, table,
        gist=gist(scores, query), notes=tuple(notes(counts, scores, query)),
    )  # fmt: skip
    return replace(made, page=_page(made, every.height, query))


def _threshold(query: Query) -> float | None:
    return None if query.config.score is None else query.config.score.threshold


def _measured(scores: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Measure the score in each cohort: a row for each measure that there is."""
    threshold, leads, customers = _threshold(query), pl.col("leads"), pl.col("customers")
    least = round((threshold or 0) * MILLION)
    is_high = pl.col(SCORE) >= least
    table = areas(scores, ["cohort"]).join(
        scores.group_by("cohort").agg(
            leads.filter(is_high).sum().alias("high"),
            customers.filter(is_high).sum().alias("high_customers"),
            expected(),
        ),
        on="cohort",
        nulls_equal=True,
    )
    parts = [_rated(table, "rate", "customers", "leads"), _valued(table, "auc", "auc")]
    if threshold is not None:
        parts.append(_rated(table, "precision", "high_customers", "high"))
        parts.append(_rated(table, "recall", "high_customers", "customers"))
    if are_chances(scores):
        parts.append(_valued(in_units(table, "expected", of="leads"), "expected", "expected"))
    return pl.concat(parts).sort("cohort", "order")


def _rated(table: pl.DataFrame, measure: str, k: str, n: str) -> pl.DataFrame:
    """Make rows of a measure that is k of n."""
    rows = table.select("cohort", pl.col(k).alias("k"), pl.col(n).alias("n"))
    return _row(with_rate(rows, "value", "k", "n"), measure)


def _valued(table: pl.DataFrame, measure: str, name: str) -> pl.DataFrame:
    """Make rows of a measure of all leads that is no k of n."""
    low, high = (
        pl.col(f"{name}_{end}") if f"{name}_{end}" in table.columns else pl.lit(None, pl.Float64)
        for end in ("low", "high")
    )
    rows = table.select(
        "cohort", pl.lit(None, pl.Int64).alias("k"), pl.col("leads").alias("n"),
        pl.col(name).alias("value"), low.alias("value_low"), high.alias("value_high"),
    )  # fmt: skip
    return _row(rows, measure)


def _row(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    return rows.select(
        "cohort", pl.lit(measure).alias("measure"), "value", "value_low", "value_high", "k", "n",
        pl.lit(MEASURES.index(measure), pl.Int64).alias("order"),
    )  # fmt: skip


def _nothing(like: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Make the rows of all leads where there is none to judge by."""
    n = None if query.horizon is None else 0
    rows = [{"measure": name, "n": n, "order": k} for k, name in enumerate(MEASURES[:2])]
    return pl.DataFrame(rows, schema=like.schema)


def _page(made: Report, height: int, query: Query) -> Report:
    """Show the measures of all leads, called so that one can read them."""
    least = f"{_threshold(query):g}" if _threshold(query) is not None else ""
    called = {
        "rate": "Bought, of all",
        "auc": "Customer has the higher score, of all pairs with another lead (AUC)",
        "precision": f"Bought, of leads at {least} or more (precision)",
        "recall": f"At {least} or more, of customers (recall)",
        "expected": "Would buy, as the scores say",
    }
    columns = tuple(replace(each, means="") for each in COLUMNS[1:])
    frame = made.frame.head(height).select(each.name for each in columns)
    kind = pl.when(pl.col("measure") == "auc").then(pl.lit(Kind.AREA)).otherwise(pl.lit(Kind.RATE))
    value = pl.struct(pl.col("value").alias("number"), kind.alias("kind"))
    shown = frame.with_columns(value.alias("value"), pl.col("measure").replace(called))
    columns = tuple(
        replace(each, choices=(), kind=Kind.FIGURE if each.name == "value" else each.kind)
        for each in columns
    )
    return replace(made, columns=columns, frame=shown, about=tuple(_about(frame, query)))


def _about(frame: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say what the measures mean, in plain words."""
    found = {row["measure"]: row for row in frame.iter_rows(named=True)}
    unit = query.config.lead.unit
    area, bought, said = found["auc"], found["rate"], found.get("expected")
    if query.horizon is not None:
        yield f"Of {unit}s that are at least {counted(query.horizon, 'day')} old."
    if area["value"] is not None:
        low, high = round(100 * area["value_low"]), round(100 * area["value_high"])
        yield (
            f"Put each of {counted(bought['k'], 'customer')} beside each of "
            f"{counted(bought['n'] - bought['k'], unit)} that did not buy: in about "
            f"{round(100 * area['value'])} of 100 pairs ({low} to {high}) the customer has the "
            "higher score, which is called AUC; of a coin it would be 50."
        )
        if area["value_low"] <= CHANCE <= area["value_high"]:
            yield "So it cannot be told from a coin whether the score says anything."
    if said is not None and bought["value"] is not None:
        verdict = "fits"
        if not bought["value_low"] <= said["value"] <= bought["value_high"]:
            verdict = "is too low" if said["value"] < bought["value"] else "is too high"
        yield (
            f"Read as chances the scores say that {100 * said['value']:.1f} % buy, and "
            f"{100 * bought['value']:.1f} % of {counted(bought['n'], unit)} did: what they say "
            f"{verdict}."
        )


ANALYSIS = Analysis(
    "score_measures", "How well the score tells who buys", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",),
)  # fmt: skip
