"""The survey of all values of the date columns in which another form than ISO was seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from funnelcli.config import DateOrder
from funnelcli.config.values import zones
from funnelcli.define.columns.dates.forms import (
    WHOLE,
    Written,
    may_be_number,
    needs_order,
    rules_of,
    written_in,
)  # fmt: skip
from funnelcli.define.columns.dates.no_date import is_empty
from funnelcli.define.columns.dates.order import HEAD, Undecided, order_of
from funnelcli.define.columns.dates.rewriting import (
    NAMED_ZONE,
    WRAPPINGS,
    ZONED,
    Rule,
    before_zones,
)  # fmt: skip
from funnelcli.define.columns.values import text
from funnelcli.errors import DataError
from funnelcli.tables.raw import FILE, MARKS
from funnelcli.words.privacy import shapes
from funnelcli.words.text import counted

if TYPE_CHECKING:
    from funnelcli.define.columns.cells import Cells

DIGITS = r"\d"

NAMES: dict[DateOrder, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def survey(cells: "Cells", forms: Mapping[int, set[str]]) -> dict[int, Written]:
    """Find out how each column is written whose values have these shapes."""
    looks = [look for column, seen in forms.items() for look in _looks(cells, column, seen)]
    found = cells.table.look(cells.frame.select(looks))
    return {column: _settled(cells, column, seen, found) for column, seen in forms.items()}


def _looks(cells: "Cells", column: int, seen: set[str]) -> Iterator[pl.Expr]:
    """Ask what shapes leave open: which dates there are, and whether all values are numbers.

    Besides, which zones they name, and how many are wrapped up.
    """
    rules = rules_of(seen)
    raw = text(f"~{column}", cells.conventions).filter(cells.filled(column))
    value = before_zones(raw, rules)
    if cells.options.date_order is None and any(map(needs_order, seen)):
        yield value.str.head(HEAD).unique().implode().alias(f"{column}")
    if any(map(may_be_number, seen)):
        other = ~value.str.contains(DIGITS) | is_empty(value)
        for whole, form in WHOLE.items():
            yield (other | value.str.contains(form)).all().alias(f"{column} {whole}")
    if ZONED in rules:
        yield value.str.extract(NAMED_ZONE, 2).unique().implode().alias(f"{column} zones")
    if any(rule in WRAPPINGS for rule in rules):
        wrapped = pl.any_horizontal(raw.str.contains(rule.pattern) for rule in WRAPPINGS)
        yield wrapped.sum().alias(f"{column} wrapped")


def _settled(cells: "Cells", column: int, seen: set[str], found: pl.DataFrame) -> Written:
    def told(what: str) -> Any:
        name = f"{column} {what}"
        return found[name].item() if name in found.columns else None

    wrapped = told("wrapped") or 0
    for whole in WHOLE:
        if told(whole):
            return Written(whole=whole, rules=rules_of(seen), wrapped=wrapped)
    order = cells.options.date_order
    if f"{column}" in found.columns:
        decided = order_of(found[f"{column}"].explode())
        if isinstance(decided, Undecided):
            raise _undecided(cells, column, decided, rules_of(seen))
        order = decided
    written = written_in(seen, order if any(map(needs_order, seen)) else None)
    return replace(written, zones=_known(found, f"{column} zones"), wrapped=wrapped)


def _known(found: pl.DataFrame, name: str) -> tuple[str, ...]:
    """Keep the names that are of zones, if any were asked for."""
    names = set(found[name].explode().drop_nulls() if name in found.columns else ())
    return tuple(sorted(zones() & names)) if names else ()


def _undecided(cells: "Cells", column: int, why: Undecided, rules: Sequence[Rule]) -> DataError:
    """Say which values leave the order of a column open, or contradict each other, and where."""
    values = _values(cells, column, rules)
    header = cells.names.header[column]
    if why.possible:
        names = " or ".join(NAMES[order] for order in why.possible)
        count, first, examples = _described(cells, values, why.open)
        return DataError(
            f"{first}: dates in column {header!r} can be read {names}, and no value tells: "
            f"{counted(count, 'value')}, such as {examples}",
            f"Say which it is: `read: {{date_order: {why.possible[0]}}}`"
            f"{''.join(f', or {order}' for order in why.possible[1:])}.",
        )
    sides = [
        (_described(cells, values, heads), name)
        for heads, name in ((why.not_mdy, "month first"), (why.not_dmy, "day first"))
    ]
    said = "; ".join(
        f"{counted(count, 'value')}, such as {examples} ({first}), cannot be read {name}"
        for (count, first, examples), name in sides
    )
    return DataError(
        f"{sides[0][0][1]}: column {header!r} mixes two orders of day and month: {said}",
        "Export it in one format. Or say which is right, and the others count as unreadable: "
        "`read: {date_order: dmy}`, or mdy.",
    )


def _values(cells: "Cells", column: int, rules: Sequence[Rule]) -> pl.DataFrame:
    """Fetch the column, plainly written, with the numbers of file and line of each value.

    As the rest of a table is collected, so that a broken record comes before what was made
    of it.
    """
    value = before_zones(text(f"~{column}", cells.conventions), rules)
    extract = cells.table.collect(
        cells.frame.select(value.alias("value"), cells.filled(column).alias("filled"), *MARKS)
    )
    frame = extract.columns(["value", "filled", FILE])
    first = pl.lit(pl.Series(cells.table.first_rows)).gather(pl.col(FILE))
    return frame.with_columns(
        pl.col("value").str.head(HEAD).alias("head"),
        (pl.int_range(pl.len()).over(FILE) + first).alias("line"),
    ).filter("filled")


def _described(cells: "Cells", values: pl.DataFrame, heads: pl.Series) -> tuple[int, str, str]:
    """Count the values that begin with `heads`, with the place of the first and two shapes."""
    found = values.filter(pl.col("head").is_in(heads.implode()))
    place = f"{cells.table.files[found[FILE][0]].shown}:{found['line'][0]}"
    return found.height, place, shapes(found["value"].unique().sort())
