"""What is expected, as people read it: whole customers, and each interval in one cell."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.expected import Expected
from funnelcli.counting.prospects import Prospects, customers
from funnelcli.model import money_digits
from funnelcli.words.text import counted


def between(low: float | None, high: float | None) -> str | None:
    """Write the ends of how many there may be."""
    return None if low is None or high is None else f"{low:,.0f} to {high:,.0f}"


def priced(amount: float, query: Query) -> str:
    """Write an amount of minor units in three digits."""
    return f"{float(f'{amount / 10 ** money_digits(query.config.currency):.3g}'):,.0f}"


def priced_between(low: float | None, high: float | None, query: Query) -> str | None:
    """Write the ends of what it may come to."""
    if low is None or high is None:
        return None
    return f"{priced(low, query)} to {priced(high, query)}"


def in_short(made: Report, query: Query) -> Report:
    """Round customers, and write both ends of an interval in one column behind the number."""
    columns: list[Column] = []
    exprs: list[pl.Expr | pl.Series] = []
    there = {each.name: each for each in made.columns}
    # a segment may be called as an end of an interval is
    numbers = {each.name for each in made.columns if each.kind is not Kind.LABEL}
    for each in made.columns:
        stem, _, end = each.name.rpartition("_")
        own = f"{each.name}_low"
        is_end = each.name in numbers and end in ("low", "high") and stem in there
        if each.role is not None or is_end:
            if each.role is not None:
                columns.append(each)
                exprs.append(pl.col(each.name))
            continue
        if each.kind is Kind.NUMBER:
            columns.append(replace(each, kind=Kind.COUNT, label=f"{each.label}, about"))
            exprs.append((pl.col(each.name) + 0.5).floor().cast(pl.Int64))
        else:
            columns.append(each)
            exprs.append(pl.col(each.name))
        if each.name in numbers and own in numbers and there[own].role is None:
            ends = made.frame.select(own, f"{each.name}_high").rows()
            is_money = each.kind is Kind.MONEY
            texts = [
                priced_between(low, high, query) if is_money else between(low, high)
                for low, high in ends
            ]
            name = f"~{each.name}"
            columns.append(Column(name, "Between", Kind.TEXT, there[own].means, null=True))
            exprs.append(pl.Series(name, texts, pl.String))
    return replace(made, columns=tuple(columns), frame=made.frame.select(exprs))


def gist(found: Prospects, query: Query) -> Gist:
    """Say how many of all are expected, what they bring, and from which stage most come."""
    total, leads = found.total, sum(found.leads)
    value, low, high = customers(total, leads)
    about = f"about {counted(round(value), 'customer')}"
    return Gist(about, f"{low:,} to {high:,}", tuple(_said(found, about, (low, high), query)))


def _said(found: Prospects, about: str, ends: tuple[int, int], query: Query) -> Iterator[str]:
    leads, unit = sum(found.leads), query.config.lead.unit
    if not leads:
        yield f"No {unit} is open, so that no customer is expected of any."
        return
    yield (
        f"Of {counted(leads, f'open {unit}')}, {about} {_is(about)} expected by {found.ends}: "
        f"between {ends[0]:,} and {ends[1]:,} in 19 of 20 such cases."
    )
    amount = found.amount(found.total, leads)
    if amount is not None and found.worth is not None and query.has_amount:
        yield (
            f"They bring about {priced(amount.value, query)} {query.config.currency}, between "
            f"{priced(amount.low, query)} and {priced(amount.high, query)}, as the "
            f"{counted(found.worth.customers, 'customer')} so far with an amount are worth "
            f"{priced(found.worth.mean, query)} on average."
        )
    first = max(range(len(found.leads)), key=lambda k: found.outlook.of_stage[k].mean)
    most: Expected = found.outlook.of_stage[first]
    if round(most.mean):
        yield (
            f"Most of them, about {round(most.mean):,}, are of the "
            f"{counted(found.leads[first], unit)} in {query.config.stages[first].name}."
        )


def _is(about: str) -> str:
    return "is" if about == "about 1 customer" else "are"
