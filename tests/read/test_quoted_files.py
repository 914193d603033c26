"""Whatever befalls the quotes of a file, no row is lost, and no cell is read in a way of its own.

`FUNNELCLI_EXAMPLES=20000 pytest -n0 tests/read/test_quoted_files.py` tries so many files.
"""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings, strategies as st

from funnelcli.errors import DataError

from .quoted_files import harmed, records, strictly
from .raw_tables import opened, read_table, write

EXAMPLES = int(os.environ.get("FUNNELCLI_EXAMPLES", "300"))
Rows = list[tuple[str | None, ...]]


def filled(rows: Iterable[Iterable[str | None]]) -> Rows:
    """Take what is empty as null, and leave out rows of nothing."""
    told = [tuple(cell or None for cell in row) for row in rows]
    return [row for row in told if any(row)]


@settings(max_examples=EXAMPLES)
@given(
    data=st.data(),
    delimiter=st.sampled_from(",,;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    packed=st.booleans(),
)
def test_rows_are_as_csv_has_them_or_mended_and_counted_or_refused(
    *, data: st.DataObject, delimiter: str, encoding: str, packed: bool
) -> None:
    text = data.draw(harmed(delimiter))
    name = "leads.csv.gz" if packed else "leads.csv"
    told = records(text, delimiter)
    strict = strictly(text, delimiter)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {name: text.encode(encoding)})
        try:
            table, found = read_table(opened(Path(folder), name, delimiter=delimiter))
        except DataError as error:
            widths = {len(row) for row in strict or () if row}
            assert strict is None or not strict[0] or len(widths) > 1, error.message
            assert re.match(r"leads\.csv(\.gz)?:\d+: ", error.message), error.message
            return
    found = filled(found)
    if strict is not None:
        assert list(table.header) == strict[0]
        assert found == filled(strict[1:])
        return
    assert all(record.readable for record in told)
    assert len(found) == len(filled([record.fields for record in told[1:]]))
    if table.readings[0].requoted:
        assert list(table.header) == told[0].fields
        assert found == filled([record.fields for record in told[1:]])
