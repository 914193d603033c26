"""Where it leaks: the steps by what would be regained if they went as well as they have."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.entrants import count_entrants, count_reasons
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.intervals import Interval, exactly
from funnelcli.counting.leak import Leak
from funnelcli.counting.leak_columns import CHANCES, COLUMNS
from funnelcli.counting.leak_words import about, answer, ladder, notes
from funnelcli.counting.leaks import leaks
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since
from funnelcli.counting.published import published_step, target_of_step
from funnelcli.counting.searched import Group
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.steps import count_steps
from funnelcli.model import segment

SHOWN = (
    "stage", "owner", "entrants", "rate", "rate_low", "rate_high", "lost", "waiting", "stalled",
    "best", "best_where", "target", "regained", "regained_amount", "worst_segment", "worst_period",
    "distinguishable",
)  # fmt: skip
"""What a page has room for."""
_IF_ANY = frozenset({
    "owner", "best", "best_where", "target", "regained_amount", "worst_segment", "worst_period",
})  # fmt: skip
"""Those of them that it leaves out where no row has anything in it."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count entrants of each step by their age, their segments and their fate."""
    leads, by = tables.leads, [segment(name) for name in query.asked.by]
    counts = {
        "patterns": count_patterns(leads, [is_mature(since(0), query)]),
        "steps": count_steps(leads, query),
        "entrants": count_entrants(leads, by, query),
    }
    return counts | ({"reasons": count_reasons(leads, query)} if query.asked.reasons else {})


def finish(counts: Counts, query: Query) -> Report:
    """One row a step, in the order of `leaks.leaks`."""
    found = leaks(counts, query)
    worth = _worth(counts["patterns"], query)
    columns = tuple(each for each in COLUMNS if query.asked.tested or each not in CHANCES)
    made = [_row(leak, worth, query) for leak in found]
    kinds = {Kind.COUNT: pl.Int64, Kind.MONEY: pl.Int64, Kind.FLAG: pl.Boolean}
    schema = {
        each.name: kinds.get(each.kind, pl.String if each.kind in _TEXTS else pl.Float64)
        for each in COLUMNS
    }
    table = with_rate(pl.DataFrame(made, schema=schema), "rate", "reached", "entrants")
    few = low_n(pl.col("entrants"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    table = table.with_columns(few.fill_null(value=True).alias("low_n"))
    report = Report(
        "leaks", "Leaks", columns, table.select(each.name for each in columns),
        gist=Gist("", "", (answer(found, query),)), notes=tuple(notes(found, query)),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return report
    said = (*ladder(counts["patterns"], query), *about(found, query))
    return replace(report, page=_page(report, columns, said))


_TEXTS = frozenset({Kind.LABEL, Kind.TEXT})


def _page(report: Report, columns: Iterable[Column], said: Iterable[str]) -> Report:
    """Shorten the table to what a page has room for; people are whole numbers there."""
    chances = {each.name for each in CHANCES}
    empty = {name for name in _IF_ANY if report.frame[name].null_count() == report.frame.height}
    named = {*SHOWN, *chances} - empty
    shown = tuple(each for each in columns if each.name in named)
    people = [each.name for each in shown if each.name == "regained"]
    changed: dict[str, dict[str, Any]] = {"stage": {"label": "Step"}}
    changed |= {name: {"label": "More customers a year", "kind": Kind.COUNT} for name in people}
    shown = tuple(replace(each, **changed.get(each.name, {})) for each in shown)
    step = pl.format("{} > {}", "from", "stage").alias("stage")
    frame = report.frame.with_columns(
        step, *(pl.col(name).round().cast(pl.Int64) for name in people)
    )
    frame = frame.select(each.name for each in shown)
    return replace(report, columns=shown, frame=frame, about=tuple(said), notes=())


def _worth(patterns: pl.DataFrame, query: Query) -> float | None:
    """Take the mean amount of a customer, in minor units; None where it is not known."""
    bought = patterns.filter(reached(query.last, query.asked.reach))
    customers = int(bought[LEADS].sum())
    if not query.has_amount or not query.sums_amounts or not customers:
        return None
    return int(bought["#amount"].sum()) / customers


def _row(leak: Leak, worth: float | None, query: Query) -> dict[str, Any]:
    stage, before = query.config.stages[leak.step], query.config.stages[leak.step - 1]
    target = target_of_step(query.config, leak.step)
    published = published_step(query.config, leak.step)
    low, high = (None, None) if published is None else (published.low, published.high)
    best, regained = leak.best, leak.against_best
    groups = (best, leak.worst_segment, leak.worst_period)
    return {
        "stage": stage.name,
        "stage_key": stage.key,
        "from": before.name,
        "owner": stage.owner,
        **{name: n for name, n in leak.fates.items() if name != "imputed"},
        "lost_reasons": "; ".join(f"{why}: {n:,}" for why, n in leak.reasons) or None,
        "best": None if best is None else best.at_equal_mix,
        "best_where": None if best is None else best.value,
        "best_n": None if best is None else best.n,
        "entrants_a_year": leak.entrants_a_year,
        **_gain("regained", regained),
        "regained_amount": None if regained is None or worth is None
        else round(regained.value * worth),
        "target": target,
        **_gain("regained_target", leak.regained(_exactly(target))),
        "published_low": low,
        "published_high": high,
        "published_by": None if published is None else published.publisher,
        "regained_published_low": _value(leak.regained(_exactly(low))),
        "regained_published_high": _value(leak.regained(_exactly(high))),
        **_told("worst_segment", leak.worst_segment),
        "regained_segment": _value(leak.against_others(leak.worst_segment)),
        **_told("worst_period", leak.worst_period),
        "distinguishable": leak.is_apart() if any(groups) else None,
        **{
            f"{name}_p": None if group is None else group.chance
            for name, group in zip(("best", "worst_segment", "worst_period"), groups, strict=True)
        },
        "weights": leak.weights,
    }  # fmt: skip


def _exactly(rate: float | None) -> Interval | None:
    return None if rate is None else exactly(rate)


def _value(gain: Interval | None) -> float | None:
    return None if gain is None else gain.value


def _gain(name: str, gain: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if gain is None else (gain.low, gain.high)
    return {name: _value(gain), f"{name}_low": low, f"{name}_high": high}


def _told(name: str, group: Group | None) -> dict[str, str | float | int | None]:
    if group is None:
        return dict.fromkeys((name, f"{name}_rate", f"{name}_n"))
    return {name: group.value, f"{name}_rate": group.rate, f"{name}_n": group.n}


ANALYSIS = Analysis(
    "leaks", "Leaks", __doc__, COLUMNS, count, finish,
    needs=("created",), shaped_by=("cohort", "horizon"), chart=Bars("rate", n="entrants"),
)  # fmt: skip
