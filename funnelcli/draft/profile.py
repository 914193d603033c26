"""What the columns of one table hold: kinds, counts and the most frequent values, of all rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from funnelcli.define.columns.dates.forms import WHOLE, format_of, needs_order
from funnelcli.draft.names import NO, NULLS, YES
from funnelcli.read import RawTable
from funnelcli.tables.raw import MARKS, written
from funnelcli.words.privacy import SHARED, contact

Kind = Literal["date", "email", "flag", "number", "text", "empty"]

SAMPLE = 1000
"""So many filled values of a column show its kind; its counts are of all rows."""
MOSTLY = 0.9
"""A column is of a kind when this share of its filled values is."""
GROUPS = 60
"""A column with more distinct values than this is nothing to group by."""
KEPT = 64 * 1024 * 1024
"""Tables of up to so many bytes are kept in memory, since they are looked at often."""
AT_ONCE = 250
"""So many columns are looked at in one query."""

DAY_AND_MONTH = "day and month"
"""The form of dates in which the order has to be found out."""
_DATED = re.compile(r"(?i)date|time|created|_at$| at$| on$|won|closed")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SIGN = r"(?:[^\w\s.,+-]|R\$|zł|[A-Z]{3})"
_NUMBER = re.compile(rf"{_SIGN}?\s?[+-]?\d[\d.,\s]*[KMkm%]?\s?{_SIGN}?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as far as its values show."""

    name: str
    index: int
    kind: Kind
    form: str
    """How dates are written; empty for other kinds."""
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...] = ()
    """The most frequent values with their counts, of columns that have few."""

    @property
    def is_key(self) -> bool:
        """Whether its values could name rows: hardly any is there twice."""
        return self.kind in ("text", "number") and self.distinct > MOSTLY * self.filled > 0

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        """Values that identify nobody, since many rows have them, each with its rows."""
        return tuple((value, count) for value, count in self.values if count >= SHARED)


@dataclass(frozen=True, slots=True)
class Profile:
    """A table: how many rows, which columns, which words mean nothing."""

    rows: int
    columns: tuple[Column, ...]
    nulls: tuple[str, ...]
    texts: pl.LazyFrame = field(compare=False)
    """Its rows as `texts` gives them, in memory if they are few."""

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def profile(table: RawTable) -> Profile:
    """Look at every row of a table, and keep them if they are few."""
    names = [f"~{i}" for i in range(len(table.header))]
    table.collect(table.frame.select(MARKS))  # has the records checked, so that values are whole
    rows = kept = texts(table)
    parts = list(batched(names))
    if sum(file.path.stat().st_size for file in table.files) <= KEPT:
        rows = kept = table.look(rows).lazy()
    elif len(parts) > 1:
        rows = table.look(rows).lazy()  # else each part would read the table anew
    seen: dict[str, Any] = {}
    for part in parts:
        looks = rows.select(
            pl.len().alias("rows"),
            *(pl.col(n).count().alias(f"{n}_filled") for n in part),
            *(pl.col(n).drop_nulls().n_unique().alias(f"{n}_distinct") for n in part),
            *(pl.col(n).drop_nulls().head(SAMPLE).implode().alias(f"{n}_sample") for n in part),
            *(pl.col(f"{n}_null").drop_nulls().unique().implode() for n in part),
        )
        seen |= table.look(looks).row(0, named=True)
    few = [n for n in names if 0 < seen[f"{n}_distinct"] <= GROUPS]
    frequent: dict[str, tuple[tuple[str, int], ...]] = {}
    for part in batched(few):
        frequent |= frequent_values(table, rows, part)
    columns = []
    for i, (n, header) in enumerate(zip(names, table.header, strict=True)):
        kind, form = kind_of(header, seen[f"{n}_sample"])
        filled, distinct = seen[f"{n}_filled"], seen[f"{n}_distinct"]
        columns.append(Column(header, i, kind, form, filled, distinct, frequent.get(n, ())))
    nulls = {word for n in names for word in seen[f"{n}_null"]}
    return Profile(seen["rows"], tuple(columns), tuple(w for w in NULLS if w in nulls), kept)


def batched(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Part columns into as many as Polars plans at once: for more it takes their square."""
    for first in range(0, len(names), AT_ONCE):
        yield names[first : first + AT_ONCE]


def texts(table: RawTable) -> pl.LazyFrame:
    """Give trimmed texts `~i` and null words `~i_null`, without blank rows and repeated headers."""
    schema = table.frame.collect_schema()
    names = [f"~{i}" for i in range(len(table.header))]
    cells = [
        pl.lit(None, pl.String).alias(n)
        if schema[n].is_nested()
        else written(pl.col(n), schema[n]).alias(n)
        for n in names
    ]
    rows = table.frame.select(value.str.strip_chars() for value in cells)
    repeated = pl.all_horizontal(
        pl.col(n).fill_null("") == header.strip()
        for n, header in zip(names, table.header, strict=True)
    )
    blank = pl.all_horizontal(pl.col(n).fill_null("") == "" for n in names)
    return rows.filter(~repeated & ~blank).select(
        *(pl.when(~pl.col(n).is_in(["", *NULLS])).then(pl.col(n)).alias(n) for n in names),
        *(pl.when(pl.col(n).is_in(NULLS)).then(pl.col(n)).alias(f"{n}_null") for n in names),
    )


def frequent_values(
    table: RawTable, rows: pl.LazyFrame, names: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of columns that have few, the most frequent first.

    A value by which a person could be reached is no stage and no status, and is left out.
    """
    if not names:
        return {}
    counts = table.look(
        rows.select(pl.col(n).drop_nulls().value_counts(name="n").implode().alias(n) for n in names)
    ).row(0, named=True)
    return {
        n: tuple(
            (value, count)
            for value, count in sorted(
                ((found[n], found["n"]) for found in counts[n]), key=lambda v: (-v[1], v[0])
            )
            if count >= SHARED or contact(value) is None
        )
        for n in names
    }


def kind_of(header: str, sample: Sequence[str]) -> tuple[Kind, str]:
    """Tell what most values are, and how dates are written.

    Bare numbers are dates only in a column that is called like one.
    """
    if not sample:
        return "empty", ""
    if form := _date_form(header, sample):
        return "date", form
    if {value.casefold() for value in sample} <= {*YES, *NO}:
        return "flag", ""
    if _share(_EMAIL, sample) >= MOSTLY:
        return "email", ""
    return ("number" if _share(_NUMBER, sample) >= MOSTLY else "text"), ""


def _date_form(header: str, sample: Sequence[str]) -> str:
    """Name how most values are written as dates, as reports read them; empty if they are none."""
    if _DATED.search(header):
        for whole, pattern in WHOLE.items():
            if _share(re.compile(pattern), sample) >= MOSTLY:
                return whole
    forms = Counter(_form(re.sub(r"\d", "9", value)) for value in sample)
    if len(sample) - forms.pop("", 0) < MOSTLY * len(sample):
        return ""
    return next(iter(forms)) if len(forms) == 1 else f"{' and '.join(sorted(forms))}"


def _form(shape: str) -> str:
    written = format_of(shape, "dmy")
    if written is None:
        return ""
    if needs_order(shape):
        return DAY_AND_MONTH
    if "%B" in written:
        return "named month"
    return "ISO" if written.startswith("%Y-") else "year first"


def _share(pattern: re.Pattern[str], sample: Sequence[str]) -> float:
    return sum(pattern.fullmatch(value) is not None for value in sample) / len(sample)
