"""The rows behind a finding as CSV, for a spreadsheet: nothing in them runs there."""

import csv
import io
from typing import Final

import polars as pl

from funnelcli.answers.findings import ADDED, Extract
from funnelcli.render.csv import text_cell

_MAY_RUN: Final = r"^ *[=+\-@]|[^ -~]"
"""More than what runs, or is invisible: all other text stays as it is."""
_NUMBER: Final = r"^[+-]?[0-9][0-9.,]*$"
"""No formula, and to be summed by whoever mends it."""


def as_csv(extract: Extract) -> str:
    """Write the rows; the header apart, since names in it may be equal."""
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow([*map(text_cell, extract.header), *ADDED])
    texts = [_as_data(each) for each in extract.rows if each.dtype == pl.String]
    return header.getvalue() + extract.rows.with_columns(texts).write_csv(include_header=False)


def _as_data(texts: pl.Series) -> pl.Series:
    """Write texts that are no numbers as `text_cell` does, each that may run once."""
    may_run = texts.str.contains(_MAY_RUN) & ~texts.str.contains(_NUMBER)
    found = texts.filter(may_run).unique()
    return texts.replace(found, [text_cell(text) for text in found])
