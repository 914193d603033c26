"""Whatever befalls the quotes of a file, no row is lost, and no cell is read in a way of its own.

`FUNNELCLI_EXAMPLES=20000 pytest -n0 tests/read/test_quoted_files.py` tries so many files.
"""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings, strategies as st

from funnelcli.errors import DataError
from funnelcli.read import RawTable

from .quoted_files import harmed, records, strictly
from .raw_tables import opened, read_table, write

EXAMPLES = int(os.environ.get("FUNNELCLI_EXAMPLES", "300"))
Rows = list[tuple[str | None, ...]]


def filled(rows: Iterable[Iterable[str | None]]) -> Rows:
    """Take what is empty as null, and leave out rows of nothing but spaces."""
    told = [tuple(cell or None for cell in row) for row in rows]
    return [row for row in told if any(cell and cell.strip() for cell in row)]


def read(content: bytes, name: str, delimiter: str) -> tuple[RawTable, Rows] | DataError:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {name: content})
        try:
            return read_table(opened(Path(folder), name, delimiter=delimiter))
        except DataError as error:
            return error


@settings(max_examples=EXAMPLES)
@given(
    data=st.data(),
    delimiter=st.sampled_from(",,;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    name=st.sampled_from(["leads.csv", "leads.csv", "leads.csv.gz"]),
)
def test_rows_are_as_csv_has_them_or_mended_and_counted_or_refused(
    *, data: st.DataObject, delimiter: str, encoding: str, name: str
) -> None:
    text = data.draw(harmed(delimiter))
    strict, (header, *rest) = strictly(text, delimiter), records(text, delimiter)
    assume(len(header.fields) > 1)  # one column is unwrapped, and a blank line is no header
    told = read(text.encode(encoding), name, delimiter)
    if isinstance(told, DataError):
        widths = {len(row) for row in strict or () if row}
        assert strict is None or not strict[0] or len(widths) > 1, told.message
        assert re.match(rf"{name}:\d+: ", told.message), told.message
        return
    table, found = told[0], filled(told[1])
    unwrapped = table.readings[0].unwrapped  # of one field that holds a whole record
    if strict is not None and not unwrapped:
        assert list(table.header) == strict[0]
        assert found == filled(strict[1:])
        return
    assert all(record.readable for record in [header, *rest])
    rows = filled(record.fields for record in rest)
    assert len(found) == len(rows)
    if table.readings[0].requoted and not unwrapped:
        assert list(table.header) == header.fields
        assert found == rows


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('"\nA"","B","C","D"\n\n";","a",",",""""\n\n"5","","",""\n\n"5","","",""\n', ","),
        ('"A"";B";"C";"D"\n\n";";"a";"""";";;"\n\n"5";"";"";""\n\n"5";"";"";""\n', ";"),
        ('"A"","B","C","D"\n\n",","""",";,",",;"\n\n"5",",",",",","\n\n"5,","","",","\n', ","),
    ],
)
def test_a_header_that_lost_a_cell_to_its_quotes_is_no_title_above_another(
    text: str, delimiter: str
) -> None:
    told = read(text.encode(), "leads.csv", delimiter)
    assert isinstance(told, DataError)
    assert "`read: {header_row: 3}`" in told.hint or "`read: {header_row: 4}`" in told.hint
