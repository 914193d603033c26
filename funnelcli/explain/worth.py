"""What the lead is worth, and which rows make it so."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from funnelcli.answers.explanation import Deal, Worth
from funnelcli.config.money_columns import MoneyColumn, money_columns
from funnelcli.define.rows.stage_tables import home
from funnelcli.explain.sources import Told, why_not
from funnelcli.explain.telling import Telling, Values
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS


def worth(telling: Telling, of: str) -> Worth | None:
    """Tell the lead's amount, or what else it is worth, whether or not it is a customer.

    None where the YAML names no column `of` it.
    """
    config, lead = telling.config, telling.lead
    assert lead is not None  # noqa: S101  (only leads have an amount)
    money = next((each for each in money_columns(config) if each.of == of), None)
    if money is None:
        return None
    is_own = money.table == LEADS
    deals = tuple(_of_rows(telling, of) if is_own else _of_joined(telling, money))
    counted = "the sum of what counts"
    if is_own:
        counted = "the largest of its rows"
        if config.lead.unit == "account":
            counted = "the sum over its leads, of each the largest of its rows"
    nothing = "no amount counts" if deals else "there is no amount"
    return Worth(
        amount=lead[of],
        deals=deals,
        said=counted if any(each.counts for each in deals) else nothing,
        clause=telling.clauses.quote(*money.path),
    )


def _of_rows(telling: Telling, of: str) -> Iterator[Deal]:
    """List the amounts of the rows: the largest counts, in an account the largest of each lead."""
    known = [each for each in telling.members if each.get(of) is not None]
    lead_of = _leads(telling)
    largest: dict[int, int] = {}
    for each in sorted(known, key=lambda each: -int(each[of])):
        largest.setdefault(lead_of[each[row.ROW]], each[row.ROW])
    for each in known:
        place = telling.places[LEADS][each[row.ROW]]
        counts = each[row.ROW] in largest.values()
        said = "counts" if counts else "not the largest of its rows"
        yield Deal(each.get(row.ID), place.file, place.line, each[of], counts, said)


def _leads(telling: Telling) -> dict[int, int]:
    """Tell for each row which row stands for its lead, before leads became accounts."""
    leads = {each[row.ROW]: each[row.ROW] for each in telling.members}
    for merge in telling.evidence.merges:
        if merge.by != row.ACCOUNT:
            known = merge.survivors.filter(pl.col(row.ROW).is_in(list(leads)))
            survivors = dict(known.select(row.ROW, row.SURVIVOR).iter_rows())
            leads = {each: survivors.get(lead, lead) for each, lead in leads.items()}
    return leads


def _of_joined(telling: Telling, money: MoneyColumn) -> Iterator[Deal]:
    """List the rows of a joined table, of which those of customers count, and a deal once."""
    table, of = money.table, money.of
    pairs = telling.pairs[table]
    reasons = [_why_not(telling, money, pair) for pair in pairs]
    best: dict[Any, int] = {}
    of_row: dict[int, list[int]] = {}
    for i, pair in enumerate(pairs):
        of_row.setdefault(pair[row.POSITION], []).append(i)
        deal = (pair[row.DEAL], None if pair[row.DEAL] is not None else pair[row.POSITION])
        so_far = best.get(deal)
        if reasons[i] is None and (so_far is None or pair[of] > pairs[so_far][of]):
            best[deal] = i
    for several in of_row.values():  # one with each row that became the lead
        i = min(several, key=lambda each: (each not in best.values(), reasons[each] is not None))
        pair, counts = pairs[i], i in best.values()
        place = telling.places[table][pair[row.POSITION]]
        said = reasons[i] or ("counts" if counts else "the same deal, which counts once")
        yield Deal(pair[row.DEAL], place.file, place.line, pair[of], counts, said)


def _why_not(telling: Telling, money: MoneyColumn, pair: Values) -> str | None:
    """Say why a row does not count to the amount; None if it does."""
    table, last = money.table, len(telling.config.stages) - 1
    stage = telling.config.stages[last]
    if home(stage, telling.config.joins) == table and not pair[row.holds(last)]:
        return f"the `where` of {stage.name} does not hold"
    if pair[money.of] is None:
        return f"it has no amount in {telling.config.currency}"
    place = telling.places[table][pair[row.POSITION]]
    clause = telling.clauses.quote("stages", last)
    return why_not(telling, Told(table, place, pair.get(row.moment(last)), "", clause))
