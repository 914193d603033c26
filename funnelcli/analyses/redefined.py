"""Stages as two definitions count them, on the same rows: how many leads, and by which rule."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.redefinition import Redefinition, Rule, Stage, count, leading
from funnelcli.counting.rule_words import in_words
from funnelcli.words.text import counted, named

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The stage, in the order of B; those that only A has "
           "come last."),
    Column("before", "A", Kind.COUNT, "Leads that reached it by the definition A."),
    Column("after", "B", Kind.COUNT, "Leads that reached it by the definition B."),
    Column("gained", "Gained", Kind.COUNT, "Leads that only B counts in it."),
    Column("dropped", "Dropped", Kind.COUNT, "Leads that only A counts in it: "
           "`before` + `gained` - `dropped` is `after`."),
    Column("rule", "Rule", Kind.TEXT, "By which rules, those of most leads first, with the keys of "
           "the YAML; null where none is gained or dropped.", null=True),
)  # fmt: skip
MOST = 5
"""So many keys are named."""
SHORT = 60
"""So many letters of what a key says are shown."""


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage; sentences tell what that does to the rate."""
    found = Redefinition.of(counts, query)
    rows = [
        (stage.name, *stage.leads, stage.gained.total(), stage.dropped.total(),
         "; ".join(map(str, stage.rules)) or None)
        for stage in found.stages
    ]  # fmt: skip
    types = {each.name: pl.Int64 if each.kind is Kind.COUNT else pl.String for each in COLUMNS}
    table = pl.DataFrame(rows, types, orient="row")
    stages = sum(1 for stage in found.stages if stage.rules)
    said = Gist(counted(stages, "stage"), "", tuple(_said(found)))
    made = Report("redefined", "What counts differently by B", COLUMNS, table, gist=said)
    words = ["; ".join(in_words(each, found.sides) for each in stage.rules) or None
             for stage in found.stages]  # fmt: skip
    page = table.with_columns(pl.Series("rule", words, pl.String))
    return replace(made, page=replace(made, frame=page))


def _said(found: Redefinition) -> Iterator[str]:
    """Say what follows from each key that differs, and which these are."""
    keys = [_now(found.written(key), value) for key, value in found.changed.items()]
    if not keys:
        yield "The two definitions mean the same: nothing differs."
        return
    is_one = len(keys) == 1
    differ = f"The two definitions differ in {named(keys, MOST)}"
    told = leading(found)
    if not told:
        so = "which moves no lead" if is_one else "which move no lead"
        yield f"{differ}, {so} in or out of a stage."
        return
    for stage, rules in told:
        yield _told(stage, rules, found)
    yield f"{differ}. A rate that moves by that is defined anew, and the business is the same."


def _now(key: str, value: object) -> str:
    """Name a key, and what it says now where that is short."""
    is_short = isinstance(value, str | int) and len(str(value)) <= SHORT
    return f"`{key}` (now {value})" if is_short else f"`{key}`"


def _told(stage: Stage, rules: list[Rule], found: Redefinition) -> str:
    """Say how both count a stage, which rate follows, and whether customers are the same.

    Of the last stage of either, all leads are told of.
    """
    first, last = found.stages[0], found.customers
    is_last = bool({*enumerate(stage.numbers)} & {*enumerate(last.numbers)})
    is_of_leads = stage is first or is_last
    unit = found.unit
    if None in stage.numbers and not is_last:
        return _of_one(stage, rules, found)
    of, leads, customers = f"in {stage.name}", stage.leads, stage.customers
    if is_of_leads:
        of, leads, customers = f"{unit}s", first.leads, last.leads
    what = "Who is a lead" if stage is first else stage.name
    (n, m), (k, j) = leads, customers
    was, now = (f" ({part / of_all:.1%})" if of_all else "" for part, of_all in ((k, n), (j, m)))
    fewer = _leads(leads, unit) + ("" if is_of_leads else " in it")
    because = named([in_words(rule, found.sides) for rule in rules])
    return (
        f"{what} is counted differently by {because}: by A {k:,} of {n:,} {of}{was} are "
        f"customers, by B {j:,} of {m:,}{now}. {_customers(last)}, {fewer}."
    )


def _of_one(stage: Stage, rules: list[Rule], found: Redefinition) -> str:
    """Say of a stage that only one has how many leads are in it."""
    words = named([in_words(rule, found.sides) for rule in rules])
    side, number = ("A", stage.leads[0]) if stage.numbers[1] is None else ("B", stage.leads[1])
    return f"Only {side} has {words}: {counted(number, found.unit)} reached it."


def _leads(leads: tuple[int, int], unit: str) -> str:
    more = leads[1] - leads[0]
    return (
        f"{counted(abs(more), unit)} {'more' if more > 0 else 'fewer'}"
        if more
        else f"as many {unit}s"
    )


def _customers(last: Stage) -> str:
    """Say whether both have the same customers."""
    more, moved = last.leads[1] - last.leads[0], last.gained.total() + last.dropped.total()
    if not moved:
        return "The same customers"
    if not more:
        return "As many customers, but others"
    return f"{counted(abs(more), 'customer')} {'more' if more > 0 else 'fewer'}"


ANALYSIS = Analysis("redefined", "Redefined", __doc__, COLUMNS, count, finish)
