"""Any table that Python's csv module writes is read back as it was, or refused."""

import csv
import gzip
import io
import tempfile
from pathlib import Path
from typing import Literal

from hypothesis import given, settings, strategies as st

from funnelcli.errors import DataError

from .raw_tables import opened, read_table, write

LETTERS = st.sampled_from("abcXYZ012 ,;\t|\"'.-é€ß\n")
VALUES = st.text(LETTERS, max_size=8)
NAMES = st.lists(
    st.text(st.sampled_from("abcdé _"), min_size=1, max_size=6), min_size=2, max_size=5
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    names = draw(NAMES)
    rows = st.lists(VALUES, min_size=len(names), max_size=len(names))
    return names, draw(st.lists(rows, max_size=8))


@settings(max_examples=400)
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    packed=st.booleans(),
)
def test_read_back_or_refused(
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    end: str,
    quoting: Literal[0, 1],
    encoding: str,
    *,
    packed: bool,
) -> None:
    names, rows = table
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(
        [names, *rows]
    )
    content = out.getvalue().encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"leads.csv": gzip.compress(content) if packed else content})
        try:
            found, values = read_table(opened(Path(folder)))
        except DataError:
            return
    assert list(found.header) == names
    # an empty cell is nothing, whether it was quoted or not
    expected = [tuple(value or None for value in row) for row in rows]
    assert [tuple(value or None for value in row) for row in values] == expected
