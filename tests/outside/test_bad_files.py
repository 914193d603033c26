"""Files that cannot be read correctly: never guessed, but refused by name, line and remedy."""

from __future__ import annotations

import base64
import gzip
import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from .program import DEFINITION, LEADS, Case, Ended, Program, Runs, edited, refused

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.read.raw_tables import zstandard
else:
    from read.raw_tables import zstandard

LONG = "L7,2026-03-03,gus@g.example,Webinar,North,,,70,true,late\n"
SHORT = "L7,2026-03-03,gus@g.example,Webinar,North\n"


def line(text: str) -> bytes:
    """Appends a line to the export; it is line 8."""
    return (LEADS + text).encode()


def in_zone(zone: bytes) -> bytes:
    """Writes Parquet whose times are in a zone that Polars does not know."""
    times = pl.Series("Created", [0], pl.Datetime("us", "Etc/UTC"))
    written = io.BytesIO()
    pl.DataFrame([times]).write_parquet(written, compression="uncompressed")
    schema = max(re.findall(rb"[A-Za-z0-9+/=]{100,}", written.getvalue()), key=len)
    plain = base64.b64decode(schema)
    known = b"\x07\0\0\0Etc/UTC"
    assert known in plain
    other = plain.replace(known, b"\x06\0\0\0" + zone + b"\0")
    return written.getvalue().replace(schema, base64.b64encode(other))


PACKED = gzip.compress(LEADS.encode())

FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("export.csv: the file is empty", "hint: ")),
    "nothing but blank lines": (b"  \n\n\n", ("export.csv: the file is empty",)),
    "a short row": (line(SHORT), ("export.csv:8: 5 fields, but the header has 9\n",)),
    "a long row": (line(LONG), ("export.csv:8: 10 fields, but the header has 9\n",)),
    "a short row, the last but one": (
        line(SHORT + LONG.replace(",late", "")),
        ("export.csv:8: 5 fields",),
    ),
    "a short row among rows that end with nothing": (
        LEADS.replace("true\n", "\n").replace("false\n", "\n").encode() + SHORT.encode(),
        ("export.csv:8: 5 fields",),
    ),
    "a footer nobody knows": (
        line("As of Monday\n"),
        ("export.csv:8: 1 field, but", "footer"),
    ),
    "a quoted footer nobody knows": (
        line('"Please, do not distribute"\n'),
        ("export.csv:8: 1 field, but", "footer"),
    ),
    "a footer, and a row below": (
        line("Grand Total: 6 leads\n" + LONG.replace(",late", "")),
        ("export.csv:8: 1 field, but", "footer"),
    ),
    "a short row after a quoted line break": (
        edited(LEADS, ("L6,", '"L\n6",')).encode() + SHORT.encode(),
        ("export.csv:9: 5 fields",),
    ),
    "another delimiter": (
        LEADS.replace(",", "#").encode(),
        ("leads has no column 'Id'", "single column", "delimiter"),
    ),
    "UTF-16 without a mark": (
        LEADS.encode("utf-16-le"),
        ("export.csv: UTF-16", "encoding: utf-16"),
    ),
    "neither UTF-8 nor Windows-1252": (
        edited(LEADS, ("Outbound", "T\x81phone")).encode("latin-1"),
        ("export.csv:5: neither UTF-8 nor Windows-1252", "encoding"),
    ),
    "neither, in a column that is not used": (
        edited(LEADS, (",40,", ",4\x81,")).encode("latin-1"),
        ("export.csv:5: neither",),
    ),
    "a zip archive": (b"PK\x03\x04\x14\x00\x06\x00", ("export.csv: ", "CSV UTF-8")),
    "an old Excel workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ("export.csv: an old Excel workbook", ".xlsx"),
    ),
    "a torn gzip": (PACKED[:-20], ("export.csv: ",)),
    "a gzip that is not one": (PACKED[:10] + b"\0" * 50, ("export.csv: ",)),
    "a torn zstd": (b"\x28\xb5\x2f\xfd\x24", ("export.csv: ",)),
    "a torn Parquet": (b"PAR1\x15\x04", ("export.csv: damaged",)),
    "a Parquet with a zone that no place has": (
        in_zone(b"+05:30"),
        ("export.csv: damaged, or of a kind that cannot be read",),
    ),
    "a mark of UTF-8, and a header that is not": (
        b"\xef\xbb\xbf" + edited(LEADS, ("Region", "R\xe9gion")).encode("latin-1"),
        ("export.csv:1: not UTF-8 text",),
    ),
    "Windows-1252 in zstd": (
        zstandard(edited(LEADS, ("Outbound", "T\xe9l\xe9phone")).encode("cp1252")),
        ("export.csv: cannot be unpacked as UTF-8 text", "encoding"),
    ),
    "line ends of CR": (
        LEADS.replace("\n", "\r").encode(),
        ("export.csv: lines end with a lone carriage return",),
    ),
    "line ends of CR, and one LF at the end": (
        LEADS.replace("\n", "\r").encode() + b"\n",
        ("export.csv: ", "carriage return"),
    ),
    "line ends of CR after a header with LF": (
        LEADS.replace("\n", "\r").replace("\r", "\n", 1).encode(),
        ("export.csv", "carriage return"),
    ),
    "a CR that ends a record with others": (
        edited(LEADS, ("true\nL2", "true\rL2"), ("false\nL3", "\nL3")).encode(),
        ("export.csv:2: lines end with a lone carriage return",),
    ),
    "a header that is used twice": (
        edited(LEADS, ("Region", "Source")).encode(),
        ("funnelcli.yaml:7:", "'Source' means several columns", "(column 4)", "(column 5)"),
    ),
    "a blank line before what may be the header": (
        ("\n" + "".join(LEADS.splitlines(keepends=True)[:2])).encode(),
        ("export.csv:1: a blank line", "read: {header_row: 2}"),
    ),
    "a quote that is not closed": (
        edited(LEADS, ("dee@d", '"dee@d')).encode(),
        ("export.csv:5: ", "quote"),
    ),
    "a quote never closed": (edited(LEADS, ("dee@d", '"dee@d')).encode(), ("export.csv:5: ",)),
    "dates of another order": (
        re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", LEADS).encode(),
        ("export.csv:2: ", "'MQL Date'", "4 values", "'99/99/9999'", "dmy"),
    ),
    "dates of another order in a stage": (
        edited(
            LEADS,
            ("2026-01-06", "06.01.2026"),
            ("2026-01-09", "09.01.2026"),
            ("2026-02-03", "03.02.2026"),
            ("2026-02-12", "12.02.2026"),
        ).encode(),
        ("export.csv:2: ", "'MQL Date'", "4 values", "'99.99.9999'", "date_order: dmy"),
    ),
    "dates of two orders": (
        edited(
            LEADS, ("L1,2026-01-05", "L1,31/01/2026"), ("L2,2026-01-07", "L2,01/31/2026")
        ).encode(),
        ("export.csv:2: ", "'Created'", "'99/99/9999' (", "(export.csv:3)", "dmy"),
    ),
    "dates of no known form": (
        re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\1_\2_\3", LEADS).encode(),
        ("export.csv:2: ", "'Created'", "6 values", "'9999_99_99'", "dates: "),
    ),
    "a header with an escape sequence": (
        edited(LEADS, ("Source", "So\x1b[31murce")).encode(),
        ("leads has no column 'Source'",),
    ),
    "a footer with an escape sequence": (line("\x1b]0;title\x07\n"), ("export.csv:8: 1 field",)),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    cases: dict[str, Case] = {
        case: ({"funnelcli.yaml": DEFINITION, "export.csv": content}, ["report", "export.csv"])
        for case, (content, _said) in FILES.items()
    }
    return Runs(tmp_path_factory, cases)


@pytest.mark.parametrize("case", FILES)
def test_file(runs: Runs, case: str) -> None:
    _content, said = FILES[case]
    refused(runs[case], 3, "error: ", *said)


def test_a_joined_file_is_named(company: Program) -> None:
    join = "joins:\n  deals: {path: deals.csv, lead: Lead}\nstages:"
    company.write("funnelcli.yaml", edited(DEFINITION, ("stages:", join)))
    refused(company("report"), 3, "deals.csv: no such file")
    company.write("deals.csv", "Lead,Amount\nL1,10\nL2\n")
    refused(company("report"), 3, "deals.csv:3: 1 field, but the header has 2")


def test_paths_without_data(company: Program) -> None:
    (company.folder / "exports").mkdir()
    refused(company("report", "exports"), 3, "exports: a folder without data", ".parquet")
    refused(company("report", "lead-*.csv"), 3, "lead-*.csv: no such file", "leads.csv")
    refused(company("report", "leads.csv/part.csv"), 3, "leads.csv/part.csv: ")
    refused(company("report", "nowhere/leads.csv"), 3, "nowhere/leads.csv: no such file")


def test_files_of_one_glob_with_other_columns(company: Program) -> None:
    company.write("parts/a.csv", LEADS)
    rows = [row.split(",") for row in LEADS.splitlines()]
    company.write("parts/b.csv", "\n".join(",".join(row[:4] + row[5:]) for row in rows) + "\n")
    run = company("report", "parts/*.csv")
    refused(run, 3, "parts/b.csv: lacks 'Region', which parts/a.csv has", "segments.region")


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of POSIX")
def test_a_copy_that_there_is_no_room_for(company: Program) -> None:
    rows = "".join(f"M{n},2026-01-05,,T\xe9l,,,,,\n" for n in range(20_000))
    company.write("leads.csv", (LEADS + rows).encode("cp1252"))
    limited = f"ulimit -f 64; exec {sys.executable} -m funnelcli report"
    run = subprocess.run(
        ["/bin/sh", "-c", limited], cwd=company.folder, capture_output=True, check=False
    )
    told = Ended(run.returncode, run.stdout, run.stderr.decode())
    refused(told, 3, "leads.csv: a copy is needed, and cannot be written", "TMPDIR")


def test_text_and_parquet_are_not_one_table(company: Program) -> None:
    company.write("leads.parquet", b"PAR1")
    run = company("report", "leads.csv", "leads.parquet")
    refused(run, 3, "leads.csv is text and leads.parquet is Parquet")
