"""Where it leaks: the steps, those told from noise first, then by what would be regained."""

from dataclasses import replace
from typing import Any

import polars as pl

from funnelcli.answers.columns import Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.entrants import count_entrants, count_reasons
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.intervals import Interval, exactly
from funnelcli.counting.leak import Leak
from funnelcli.counting.leak_answer import answer
from funnelcli.counting.leak_columns import CHANCES, COLUMNS, SPENT
from funnelcli.counting.leak_page import page
from funnelcli.counting.leak_words import notes
from funnelcli.counting.leaks import leaks
from funnelcli.counting.measures.totals import cost_of_a_lead, count_cost
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since
from funnelcli.counting.published import published_step, target_of_step
from funnelcli.counting.searched import Group
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.steps import count_steps
from funnelcli.model import segment


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count entrants of each step by their age, their segments and their fate."""
    leads, by = tables.leads, [segment(name) for name in query.asked.by]
    counts = {
        "patterns": count_patterns(leads, [is_mature(since(0), query)]),
        "steps": count_steps(leads, query),
        "entrants": count_entrants(leads, by, query),
    }
    if query.asked.reasons:
        counts["reasons"] = count_reasons(leads, query)
    return {**counts, **count_cost(tables, query)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a step, in the order of `leaks.leaks`."""
    found = leaks(counts, query)
    worth = _worth(counts["patterns"], query)
    left_out = () if query.asked.tested else CHANCES
    if (cost := cost_of_a_lead(counts, query)) is None:
        left_out = (*left_out, SPENT)
    columns = tuple(each for each in COLUMNS if each not in left_out)
    made = [_row(leak, worth, query) | _spent(leak, cost) for leak in found]
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
        gist=Gist("", "", (answer(found, query, worth),)), notes=tuple(notes(found, query)),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return report
    return replace(report, page=page(report, found, query, worth))


_TEXTS = frozenset({Kind.LABEL, Kind.TEXT})


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
        **_gain("regained_segment", leak.against_others(leak.worst_segment)),
        **_told("worst_period", leak.worst_period),
        **_gain("regained_period", leak.against_others(leak.worst_period)),
        "distinguishable": leak.is_apart() if any(groups) else None,
        **{
            f"{name}_p": None if group is None else group.chance
            for name, group in zip(("best", "worst_segment", "worst_period"), groups, strict=True)
        },
        "weights": leak.weights,
    }  # fmt: skip


def _spent(leak: Leak, cost: float | None) -> dict[str, int | None]:
    """Tell what those had cost who did not get through, at the cost of a lead in minor units."""
    entrants, reached = (leak.fates[name] for name in ("entrants", "reached"))
    if cost is None or entrants is None or reached is None:
        return {SPENT.name: None}
    return {SPENT.name: round((entrants - reached) * cost)}


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
    needs=("created",), shaped_by=("cohort",),
)  # fmt: skip
