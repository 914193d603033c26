"""How the date columns of a table are read: found out from a sample, then from all values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from funnelcli.define.columns.dates import moments
from funnelcli.define.columns.dates.forms import Written, dated, shapes
from funnelcli.define.columns.dates.months import are_months
from funnelcli.define.columns.dates.rewriting import shapes_of
from funnelcli.define.columns.dates.survey import survey
from funnelcli.errors import DataError
from funnelcli.tables.raw import called

if TYPE_CHECKING:
    from funnelcli.define.columns.cells import Cells


@dataclass(eq=False)
class DateColumns:
    """The date columns of one table, each with its way of being read.

    A column of one ISO format costs a look at its first values. Only where these, or values
    that could not be read, show another form, all values of the column are looked at.
    """

    cells: "Cells"
    _formats: dict[int, str | None] = field(default_factory=dict)
    """The one format that the sample shows, ISO or named in the YAML."""
    _shapes: dict[int, set[str]] = field(default_factory=dict)
    """Shapes of values that were seen in columns which are not all ISO."""
    _written: dict[int, Written] = field(default_factory=dict)
    """How such columns are written, by all of their values."""
    empty: dict[int, pl.Series] = field(default_factory=dict)
    """The rows whose value in a column says that there is no date."""
    _of_months: dict[int, bool] = field(default_factory=dict)

    def reading(self, column: int, *, generally: bool, in_utc: bool = False) -> pl.Expr:
        """Read a column in what is known of it, or `generally`, in all that it may be."""
        name, cells, conventions = f"~{column}", self.cells, self.cells.conventions
        if in_utc:
            written_in = conventions.written_in or conventions.zone
            conventions = replace(conventions, zone="UTC", written_in=written_in)
        if form := self._written.get(column):
            guarded = generally or cells.types.is_settled(column)
            return moments.recognised(name, conventions, form, guarded=guarded)
        written = None if generally else self._format(column)
        return moments.moment(name, cells.dtype(column), conventions, written)

    def in_utc(self, column: int) -> pl.Expr:
        """Read a column, which is read as local times as well, as moments in UTC.

        A date without a time, which no zone moves, is the beginning of its day.
        """
        zone, exact = self.cells.conventions.zone, pl.Datetime("us")
        local = self.cells.read(column, "date").cast(exact)
        if zone == "UTC":
            return local
        read = self.cells.read(column, "utc").cast(exact)
        begins = moments.in_zone(local, zone).dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        is_date = (read == local) & (local.dt.truncate("1d") == local)
        return pl.when(is_date).then(begins).otherwise(read)

    def are_months(self, column: int) -> bool:
        """Tell whether a column of periods holds months, and no days."""
        if column not in self._of_months:
            self._of_months[column] = are_months(self.cells, column)
        return self._of_months[column]

    def with_plain(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Add what columns are read from whose dates are not plainly written."""
        written = {f"~{column}": form for column, form in self._written.items() if form.rules}
        return moments.with_plain(frame, written, self.cells.conventions)

    def recognise(self, columns: Iterable[int]) -> None:
        """Look at all values of those columns in which another form than ISO was seen."""
        new = {c: seen for c in columns if c not in self._written and (seen := self._forms(c))}
        if new:
            self._written |= survey(self.cells, new)

    def learn(self, column: int, unreadable: pl.Series) -> bool:
        """Take note of forms of dates among values that could not be read; tell if any are new."""
        if not self._is_open(column):
            return False
        known, found = self._shapes.get(column, set()), dated(shapes_of(unreadable))
        if found <= known or (column not in self._written and moments.are_iso(found)):
            return False
        self._shapes[column] = known | found | shapes(self.cells.seen(column))
        self._written.pop(column, None)
        return True

    def settle(self, column: int) -> None:
        """Trust the sample no longer."""
        self._formats[column] = None

    def wrapped(self) -> dict[int, int]:
        """Tell of how many values of which columns an apostrophe or `="…"` was taken off."""
        return {column: form.wrapped for column, form in self._written.items() if form.wrapped}

    def described(self) -> dict[str, str]:
        """Say of the columns that are not all ISO how they are read, by header."""
        header = self.cells.names.header
        return {header[column]: str(form) for column, form in self._written.items() if form}

    def several(self) -> Iterator[tuple[int, Written]]:
        """Yield the columns that are written in several formats."""
        yield from ((c, form) for c, form in self._written.items() if len(form.formats) > 1)

    def _forms(self, column: int) -> set[str]:
        """List the shapes of dates in a column; none if it can be read as ISO or as named."""
        if column not in self._shapes:
            is_known = not self._is_open(column) or self._format(column) is not None
            seen = set() if is_known else shapes(self.cells.seen(column))
            self._shapes[column] = set() if moments.are_iso(seen) else seen
        return self._shapes[column]

    def _is_open(self, column: int) -> bool:
        """Tell whether other forms than ISO are looked for.

        Formats that the YAML names stand alone beside ISO, and what SQL takes for a date by its
        values is ISO.
        """
        cells = self.cells
        is_written = cells.is_text(column) or cells.dtype(column).is_numeric()
        return not cells.conventions.dates and not cells.types.is_inferred(column) and is_written

    def _format(self, column: int) -> str | None:
        """Find the one format that the first values of a date column are written in."""
        cells = self.cells
        dtype = cells.dtype(column)
        if isinstance(dtype, pl.Date | pl.Datetime):
            return None
        if dtype.is_nested() or isinstance(
            dtype, pl.Boolean | pl.Time | pl.Duration | pl.Binary | pl.Object
        ):
            header = cells.names.header[column]
            raise DataError(
                f"{cells.names.table}: column {header!r} holds {called(dtype)}, not dates"
            )
        if column not in self._formats:
            self._formats[column] = (
                date_format(cells.seen(column), cells.conventions.dates)
                if dtype == pl.String
                else None
            )
        return self._formats[column]


def date_format(seen: Sequence[str], named: Sequence[str]) -> str | None:
    """Find the one format, ISO or one of those named, in which all dates are written."""
    if (written := moments.iso_format(seen)) or not seen:
        return written
    parsed = pl.DataFrame({"x": seen}).select(
        pl.col("x").str.to_datetime(form, strict=False).is_not_null().all().alias(form)
        for form in named
    )
    return next((form for form in parsed.columns if parsed[form][0]), None)
