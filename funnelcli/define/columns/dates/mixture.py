"""Columns of dates that are written in more than one way, and the rows of each."""

import re
from collections.abc import Iterator

import polars as pl

from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.dates.forms import Written
from funnelcli.define.columns.dates.rewriting import before_zones
from funnelcli.define.columns.values import text
from funnelcli.tables.evidence import Mixture
from funnelcli.tables.rows import ROW

_CLOCK = r"(?:,?\s+|T)\d\d?:\d\d.*$"
_CLOCK_OF_FORMAT = re.compile(r"[\s,T]*%[HI].*$")
_PARTS = (("%Y", "Y"), ("%y", "9"), ("%m", "9"), ("%d", "9"), ("%B", "A"))


def mixtures(cells: Cells) -> Iterator[Mixture]:
    """Yield the columns whose dates are in several forms, with the rows of all but the first.

    The first is the most frequent one. A time behind the date, or none, makes no other form.
    Only columns in which several were seen are looked at again.
    """
    for column, written in cells.dates.several():
        forms = _forms(written)
        if len(forms) == 1:
            continue
        value = before_zones(text(f"~{column}", cells.conventions), written.rules)
        form = value.str.replace(_CLOCK, "").str.replace_all(r"\d{4}", "Y")
        form = form.str.replace_all(r"\d\d?", "9").str.replace_all(r"\p{L}{2,}", "A")
        query = cells.frame.select(form.alias("form")).with_row_index(ROW)
        found = cells.table.look(query).filter(pl.col("form").is_in(list(forms)))
        counts = found["form"].value_counts(name="n").sort("n", "form", descending=[True, False])
        rarer = found.filter(pl.col("form") != counts["form"][0])[ROW]
        if not rarer.is_empty():
            numbers = {forms[each]: n for each, n in counts.iter_rows()}
            header, place = cells.names.header[column], cells.position(column)
            yield Mixture(cells.names.table, header, place, numbers, rarer)


def _forms(written: Written) -> dict[str, str]:
    """Give the formats of dates, without a time, by the shape of what is written so."""
    days = {_CLOCK_OF_FORMAT.sub("", each) for each in written.formats}
    return {_shape(each): each for each in sorted(days)}


def _shape(day: str) -> str:
    for directive, mark in _PARTS:
        day = day.replace(directive, mark)
    return day
