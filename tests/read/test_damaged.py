"""Files damaged anywhere are read or refused by name: no crash, and no word of a library."""

import gzip
import io
import os
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from typer.testing import CliRunner

from funnelcli.cli import app

from .raw_tables import zstandard

EXAMPLES: Final = int(os.environ.get("FUNNELCLI_EXAMPLES", "50"))
"""How many damaged files of each kind are tried."""
ROWS = [
    (f"L{n}", f"2026-01-{n % 28 + 1:02}", f"2026-03-{n % 28 + 1:02}", 100 + n) for n in range(60)
]
TABLE = pl.DataFrame(ROWS, ["Id", "Created", "Won", "Amount"], orient="row")
TYPED = TABLE.with_columns(pl.col("Created", "Won").str.to_date())
YAML = """\
version: 1
leads: {path: leads, id: Id, created: Created, amount: Amount}
stages: [{name: Lead}, {name: Customer, at: Won}]
"""


def parquet(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def workbook(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_excel(written)
    return written.getvalue()


PLAIN: Final = TABLE.write_csv().encode()
WHOLE: Final = {
    "parquet": parquet(TYPED),
    "gzip": gzip.compress(PLAIN, mtime=0),
    "zstd": zstandard(PLAIN),
    "xlsx": workbook(TYPED),
    "text": PLAIN,
}
EDITS = st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), max_size=4)
CUT = st.none() | st.integers(0, 2**20)


def damaged(whole: bytes, edits: list[tuple[int, int]], cut: int | None) -> bytes:
    """Write some bytes over others, and leave out the end."""
    content = bytearray(whole)
    for position, byte in edits:
        content[position % len(whole)] = byte
    return bytes(content if cut is None else content[: cut % len(whole)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "c.yaml").write_text(YAML)
    return folder


@pytest.mark.parametrize("kind", WHOLE)
@given(edits=EDITS, cut=CUT)
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused(
    folder: Path, kind: str, edits: list[tuple[int, int]], cut: int | None
) -> None:
    (folder / "leads").write_bytes(damaged(WHOLE[kind], edits, cut))
    run = CliRunner().invoke(app, ["report", "-c", str(folder / "c.yaml"), "-f", "json"])
    assert run.exit_code in (0, 2, 3), run.output
    if run.exit_code:
        assert run.stdout == ""
        assert run.stderr.startswith("error: ")
        assert "panicked" not in run.stderr


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_whole_is_read(folder: Path, kind: str) -> None:
    (folder / "leads").write_bytes(WHOLE[kind])
    run = CliRunner().invoke(app, ["report", "-c", str(folder / "c.yaml"), "-f", "json"])
    assert run.exit_code == 0, run.output
    assert '"leads": 60' in run.stdout
