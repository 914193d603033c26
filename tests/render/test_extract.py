"""Rows of the files as CSV: as they stand, but nothing in them runs or hides."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given

from funnelcli.answers.findings import ADDED, Extract
from funnelcli.render.csv import text_cell
from funnelcli.render.extract import as_csv

from .test_text_from_data import TEXTS


def written(header: list[str], *cells: list[str | None]) -> list[list[str]]:
    """Write columns, and read them as a spreadsheet would."""
    rows = pl.DataFrame({f"~{i}": values for i, values in enumerate(cells)})
    places = [pl.lit(each).alias(each) for each in ADDED]
    text = as_csv(Extract("found.csv", tuple(header), rows.with_columns(places)))
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert all(tuple(line[-len(ADDED) :]) == ADDED for line in lines)
    return [line[: -len(ADDED)] for line in lines]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\uff1dcmd", "'\uff1dcmd"),
        ("\u3000=1", "'\u3000=1"),
        ("\t=1", "'\t=1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-12.50", "-12.50"),
        ("+1,234.5", "+1,234.5"),
        ("-", "'-"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\u202eid", r"\u202eid"),
        ("Größe", "Größe"),
        ("", ""),
    ],
)
def test_a_cell(cell: str, shown: str) -> None:
    assert written(["a"], [cell, "b"]) == [["a"], [shown], ["b"]]


def test_a_header_with_formulas_and_names_that_are_equal() -> None:
    header, *rows = written(["=A", "=A", "\x1bB"], ["x", None], ["", "=y"], ["1", "2"])
    assert header == ["'=A", "'=A", r"\x1bB"]
    assert rows == [["x", "", "1"], ["", "'=y", "2"]]


def test_of_no_rows_there_is_a_header() -> None:
    header = as_csv(Extract("found.csv", ("Id", "=A"), pl.DataFrame()))
    assert header == "Id,'=A,_file,_row,_column,_rule\n"


@given(text=TEXTS)
def test_other_text_is_written_as_in_a_report(text: str) -> None:
    (header, row) = written([f"a{text}", "b"], [f"a{text}", None], ["c", "d"])[:2]
    assert header[0] == row[0] == text_cell(f"a{text}")
    assert written(["a", "b"], [f"={text}"], ["c"])[1][0] == text_cell(f"={text}")
