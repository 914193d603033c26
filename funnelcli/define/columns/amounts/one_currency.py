"""Amounts are of one currency: all that are used, or those that `amount_in` selects."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Join, Leads
from funnelcli.config.money_columns import MoneyColumn
from funnelcli.define.columns.amounts.currency_signs import is_currency, meant_by
from funnelcli.define.columns.cells import Cells
from funnelcli.define.sql import Path
from funnelcli.errors import DataError
from funnelcli.model import LTV
from funnelcli.tables.rows import CURRENCY, sign
from funnelcli.words.privacy import SHARED, shape
from funnelcli.words.text import counted

USED, FITS = "~used", "~fits"


class _Said(NamedTuple):
    """What some amounts say of their currency: how it is written, what it can mean, how many."""

    written: str
    possible: frozenset[str]
    amounts: int


def amount_outputs(
    cells: Cells, amounts: Sequence[MoneyColumn], currency: str | None, *table: str
) -> Iterator[pl.Expr]:
    """List what is read of amounts: themselves, the signs beside them, the currency of all."""
    for each in amounts:
        column = cells.find(each.column, *each.path)
        cells.amounts.assume(column)
        yield cells.read(column, "money").alias(each.of)
        if cells.amounts.form(column).words:
            yield cells.read(column, "sign").alias(sign(each.of))
    if amounts and currency is not None:
        column = cells.find(currency, *table, "currency")
        yield cells.read(column, "label").alias(CURRENCY)


def said(rows: pl.LazyFrame, of: str, used: pl.Expr) -> pl.LazyFrame:
    """Count the amounts of a column that are used by what is said of their currency."""
    by = _by(rows.collect_schema(), of)
    there = rows.select(*by, used.alias(USED), of).drop_nulls(of)
    return there.group_by(by).agg(pl.col(USED).sum()) if by else there.select(USED).clear()


@dataclass(frozen=True, slots=True, eq=False)
class Currency:
    """Which amounts of a table are in the report's currency."""

    fits: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """Of columns of which not all are, by what is said of their currency."""
    notes: tuple[Note, ...] = ()

    @classmethod
    def together(cls, held: Iterable["Currency"]) -> "Currency":
        """Put together what is known of several columns."""
        each = list(held)
        fits = {of: frame for one in each for of, frame in one.fits.items()}
        return cls(fits, tuple(note for one in each for note in one.notes))

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Leave the amounts that are in the currency; others are null."""
        for of, fits in self.fits.items():
            by = [name for name in fits.columns if name != FITS]
            judged = rows.join(fits, on=by, how="left", nulls_equal=True, maintain_order="left")
            rows = judged.with_columns(pl.when(FITS).then(of).alias(of)).drop(FITS)
        return rows


def in_one_currency(
    groups: pl.DataFrame, of: str, cells: Cells, table: Path, named: Path
) -> Currency:
    """Hold the amounts that are used to one currency; the others are null with `amount_in`.

    `groups` is what is said of those of a column. `table` is where the YAML has the table, and
    `named` where it names the column. An amount is in the report's currency if its sign and its
    currency column can both mean it, or if they are empty. `amount_in` wants to see the currency.
    """
    config = cells.definition.config
    options = config.tables()[cells.names.table]
    can_choose = isinstance(options, Leads | Join)
    wanted = options.amount_in if isinstance(options, Leads | Join) else None
    by = _by(groups.columns, of)
    place = _place(cells, table, named, by, wanted)
    if not by:
        if wanted is not None:
            raise DataError(
                f"{place}: nothing says which amounts are in {wanted}",
                "Name the column with their currency: `currency: …` beside `amount_in`.",
            )
        return Currency()
    groups = groups.group_by(by).agg(pl.col(USED).sum()).sort(by)
    texts = groups.select(pl.col(by).cast(pl.String))
    told = list(_told(texts, sign(of), groups[USED], cells))
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
        return Currency()
    note = Note(
        "other-currencies",
        f"{cells.names.table}: {'lifetime values' if of == LTV else 'amounts'} that are not in "
        f"{wanted} took no part: {_listed(others)}.",
    )
    verdict = groups.select(by).with_columns(pl.Series(FITS, fits, pl.Boolean))
    return Currency({of: verdict}, (note,) if others else ())


def _by(columns: Collection[str], of: str) -> list[str]:
    """Name the columns that say in which currency the amounts of a column are."""
    return [name for name in (CURRENCY, sign(of)) if name in columns]


def _place(cells: Cells, table: Path, named: Path, by: Sequence[str], wanted: str | None) -> str:
    """Say where the YAML speaks of the currency of amounts, or else of amounts."""
    if wanted is not None:
        return cells.place(*table, "amount_in")
    if CURRENCY in by:
        return cells.place(*table, "currency")
    return cells.place(*named)


def _told(written: pl.DataFrame, beside: str, counts: pl.Series, cells: Cells) -> Iterator[_Said]:
    """Read what groups of amounts say: a currency is what both its column and the sign can mean."""
    signs = (
        set(written[beside].drop_nulls().str.split(" ").explode()) if beside in written else set()
    )
    for texts, count in zip(written.rows(named=True), counts, strict=True):
        words = (texts.get(beside) or "").split()
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
