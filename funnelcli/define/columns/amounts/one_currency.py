"""Amounts are of one currency: all that are used, or those that `amount_in` selects."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Join, Leads
from funnelcli.define.columns.amounts.currency_signs import is_currency, meant_by
from funnelcli.define.columns.cells import Cells
from funnelcli.define.sql import Path
from funnelcli.errors import DataError
from funnelcli.model import AMOUNT
from funnelcli.tables.rows import CURRENCY, SIGN
from funnelcli.words.privacy import SHARED, shape
from funnelcli.words.text import counted


class _Said(NamedTuple):
    """What some amounts say of their currency: how it is written, what it can mean, how many."""

    written: str
    possible: frozenset[str]
    amounts: int


def amount_outputs(
    cells: Cells, amount: int, currency: str | None, *table: str
) -> Iterator[pl.Expr]:
    """List the columns of an amount: itself, the signs beside it, its currency's column."""
    cells.amounts.assume(amount)
    yield cells.read(amount, "money").alias(AMOUNT)
    if cells.amounts.form(amount).words:
        yield cells.read(amount, "sign").alias(SIGN)
    if currency is not None:
        column = cells.find(currency, *table, "currency")
        yield cells.read(column, "label").alias(CURRENCY)


def in_one_currency(
    amounts: pl.DataFrame, used: pl.Series, cells: Cells, table: Path, named: Path
) -> tuple[pl.DataFrame, list[Note]]:
    """Hold the amounts that are used to one currency; the others are null with `amount_in`.

    `table` is where the YAML has the table, and `named` where it names the column of amounts.
    An amount is in the report's currency if its sign and its currency column can both mean
    it, or if they are empty. `amount_in` wants to see the currency.
    """
    config = cells.definition.config
    options = config.tables()[cells.names.table]
    can_choose = isinstance(options, Leads | Join)
    wanted = options.amount_in if isinstance(options, Leads | Join) else None
    by = [name for name in (CURRENCY, SIGN) if name in amounts.columns]
    place = _place(cells, table, named, by, wanted)
    if not by:
        if wanted is not None:
            raise DataError(
                f"{place}: nothing says which amounts are in {wanted}",
                "Name the column with their currency: `currency: …` beside `amount_in`.",
            )
        return amounts, []
    groups = (
        amounts.lazy()
        .select(*by, used.alias("~used"), AMOUNT)
        .drop_nulls(AMOUNT)
        .group_by(by)
        .agg(pl.col("~used").sum())
        .sort(by)
        .collect()
    )
    told = list(_told(groups.select(pl.col(by).cast(pl.String)), groups["~used"], cells))
    fits = [config.currency in said.possible or not (said.written or wanted) for said in told]
    there = [said for said in told if said.amounts]
    others = [said for said, fit in zip(told, fits, strict=True) if said.amounts and not fit]
    if others and (wanted is None or len(others) == len(there)):
        raise DataError(
            f"{place}: amounts are in {_listed(there)}, but the report is in {config.currency}: "
            "currencies are never added",
            _advice(there, config.currency, can_choose=can_choose),
        )
    if wanted is None:
        return amounts, []
    verdict = groups.select(by).with_columns(pl.Series("~fits", fits, pl.Boolean))
    judged = amounts.join(verdict, on=by, how="left", nulls_equal=True, maintain_order="left")
    note = Note(
        "other-currencies",
        f"{cells.names.table}: amounts that are not in {wanted} took no part: {_listed(others)}.",
    )
    selected = judged.with_columns(pl.when("~fits").then(AMOUNT).alias(AMOUNT)).drop("~fits")
    return selected, [note] if others else []


def _place(cells: Cells, table: Path, named: Path, by: Sequence[str], wanted: str | None) -> str:
    """Say where the YAML speaks of the currency of amounts, or else of amounts."""
    if wanted is not None:
        return cells.place(*table, "amount_in")
    if CURRENCY in by:
        return cells.place(*table, "currency")
    return cells.place(*named)


def _told(written: pl.DataFrame, counts: pl.Series, cells: Cells) -> Iterator[_Said]:
    """Read what groups of amounts say: a currency is what both its column and the sign can mean."""
    signs = set(written[SIGN].drop_nulls().str.split(" ").explode()) if SIGN in written else set()
    for texts, count in zip(written.rows(named=True), counts, strict=True):
        words = (texts.get(SIGN) or "").split()
        column = (texts.get(CURRENCY) or "").strip()
        meant = [meant_by(word, signs) for word in words]
        if column and column not in cells.conventions.nulls:
            meant.append(meant_by(column))
            words.append(column.upper())
        possible = frozenset.intersection(*meant) if meant else frozenset()
        said = possible if len(possible) == 1 else dict.fromkeys(words)
        yield _Said(" ".join(said), possible, count)


def _listed(told: Sequence[_Said]) -> str:
    """List what is written beside amounts, with the number of those that have it.

    What is no currency may be anything that a shifted row has there.
    """
    counts: dict[str, int] = {}
    for said in told:
        is_known = said.amounts >= SHARED or all(map(is_currency, said.written.split()))
        written = (said.written or "no currency") if is_known else shape(said.written)
        counts[written] = counts.get(written, 0) + said.amounts
    parts = [f"{written} ({counted(count, 'value')})" for written, count in sorted(counts.items())]
    return ", ".join(parts)


def _advice(told: Sequence[_Said], currency: str, *, can_choose: bool) -> str:
    named = [said.possible for said in told if said.written]
    if not named:
        return f"Leave `amount_in` out if all of them are in {currency}."
    together = frozenset.intersection(*named)
    if len(together) == 1:
        return f"Set `currency: {min(together)}`, if that is what they are in."
    if together:
        return "Name the currency they are in, with `currency:` at the top of the YAML."
    if not can_choose:
        return "Leave the rows with other currencies out with `where` of the table."
    if any(currency in possible for possible in named):
        return (
            f"`amount_in: {currency}` beside the path of the table counts those in {currency} and "
            "leaves the others out."
        )
    return (
        "Name one of them with `currency:` at the top of the YAML; `amount_in:` beside the path of "
        "the table then leaves the others out."
    )
