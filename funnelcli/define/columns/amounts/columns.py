"""How the amount columns of a table are read: by a sample, then by all values."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import polars as pl

from funnelcli.define.columns import values
from funnelcli.define.columns.amounts import money
from funnelcli.define.columns.amounts.decimal_mark import form_of_column, form_of_sample
from funnelcli.define.columns.amounts.forms import AmountForm
from funnelcli.model import money_digits

if TYPE_CHECKING:
    from funnelcli.define.columns.cells import Cells


@dataclass(eq=False)
class AmountColumns:
    """The amount columns of one table, each with its way of being read.

    A column of plain numbers costs a look at its first values. Only where these, or values
    that could not be read, show another form, all values of the column are looked at.
    """

    cells: "Cells"
    _known: set[int] = field(default_factory=set)
    """Columns that hold amounts, also where SQL reads them."""
    _written: dict[int, AmountForm] = field(default_factory=dict)
    """How the amounts of a column are written, where all values were looked at."""

    def assume(self, column: int) -> None:
        """Take a column for amounts, which are numbers wherever SQL meets it."""
        self._known.add(column)
        self.cells.types.assume(column, "number")

    def reading(self, column: int, kind: Literal["money", "sign"], *, generally: bool) -> pl.Expr:
        """Read amounts in minor units of the report's currency, or the currency beside them."""
        cells, form = self.cells, self.form(column, generally=generally)
        if kind == "sign":
            return money.sign(f"~{column}", cells.conventions, form)
        return money.money(
            f"~{column}",
            cells.dtype(column),
            cells.conventions,
            form,
            self._digits,
            wide=generally or cells.types.is_settled(column),
        )

    def number(self, column: int, *, codes: bool, generally: bool) -> pl.Expr:
        """Read numbers for SQL, which sees amounts as the report counts them."""
        cells = self.cells
        if column in self._known and cells.is_text(column):
            form = self.form(column, generally=generally)
            if form.as_is is None:
                return money.quantity(f"~{column}", cells.conventions, form)
        return values.number(f"~{column}", cells.dtype(column), cells.conventions, codes=codes)

    def form(self, column: int, *, generally: bool = False) -> AmountForm:
        """Find how the amounts of a column are written: by the sample, or by all values."""
        cells, decimal = self.cells, self.cells.options.decimal
        if not cells.is_text(column):
            return AmountForm(as_is="plain")
        is_open = (
            not generally and not cells.types.is_settled(column) and column not in self._written
        )
        if (
            is_open
            and decimal != ","
            and (form := form_of_sample(cells.seen(column), self._digits))
        ):
            return form
        if column not in self._written:
            amount = values.text(f"~{column}", cells.conventions).alias("x")
            self._written[column] = form_of_column(
                cells.frame.filter(cells.filled(column)).select(amount).collect()["x"],
                given=decimal,
                regional=any(reading.delimiter == ";" for reading in cells.table.readings),
                digits=self._digits,
                called=f"{cells.names.table}: column {cells.names.header[column]!r}",
            )
        return self._written[column]

    @property
    def _digits(self) -> int:
        return money_digits(self.cells.definition.config.currency)
