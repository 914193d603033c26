"""Packed files that would unpack to next to no end: refused while they are unpacked."""

import gzip
import io
import random
import zipfile
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from funnelcli.errors import DataError
from funnelcli.read import UNLIMITED
from funnelcli.read.limits import LIMITS, Limits

from .raw_tables import Content, opened, rows, write, zstandard

HEADER, ROW = b"Id,Created,Name\n", b"1,2026-01-05,Ann\n"
SMALL: Final = Limits(harmless=20_000, ratio=20, most=2_000_000, in_memory=300_000, line=50_000)
FRAME: Final = b"\x28\xb5\x2f\xfd\x00\x58"
"""The beginning of a frame of zstd that does not say its size."""


def block(kind: int, size: int, content: bytes, *, last: bool = False) -> bytes:
    """Write a block of zstd: raw is 0, and 1 a byte so many times."""
    return (last | kind << 1 | size << 3).to_bytes(3, "little") + content


def skipped(content: bytes) -> bytes:
    return b"\x51\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leads.csv", content)
    return out.getvalue()


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd")
    return out.getvalue()


NOTHING: Final = HEADER + ROW * 10_000
BLANK_LINES: Final = block(1, 100_000, b"\n", last=True)
TEXTS: Final = {
    "gzip": gzip.compress(NOTHING),
    "gzip of blank lines": gzip.compress(HEADER + ROW + b"\n" * 100_000),
    "gzip behind an ordinary beginning": gzip.compress(HEADER) + gzip.compress(ROW * 10_000),
    "gzip of many members": gzip.compress(HEADER) + gzip.compress(ROW * 2_000) * 50,
    "gzip of Windows-1252": gzip.compress(HEADER + b"1,2026-01-05,Zo\xeb\n" * 10_000),
    "gzip below a title": gzip.compress(b"Leads of Acme\n\n" + NOTHING),
    "zstd": FRAME + block(0, len(HEADER + ROW), HEADER + ROW) + BLANK_LINES,
    "zstd behind other frames": zstandard(HEADER + ROW) + skipped(b"?" * 9) + FRAME + BLANK_LINES,
    "zstd that states another size": (
        FRAME[:4] + b"\xa0\x10\0\0\0" + block(0, len(HEADER), HEADER) + BLANK_LINES
    ),
    "zip": zipped(NOTHING),
    "Parquet": parquet(pl.DataFrame({"Id": [0.0] * 100_000, "Amount": [0.0] * 100_000})),
}


@pytest.mark.parametrize("bomb", TEXTS)
def test_what_is_packed_too_tightly_is_refused(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "leads.csv").write_bytes(TEXTS[bomb])
    with pytest.raises(DataError, match=r"^leads\.csv: .* unpack to .*, more than 20 times") as hit:
        opened(tmp_path, limits=SMALL)
    assert "--no-limits" in hit.value.hint
    assert not [copy for copy in (tmp_path / ".scratch").iterdir() if copy.stat().st_size]


@pytest.mark.parametrize("bomb", [name for name in TEXTS if "states" not in name])
def test_without_limits_it_is_read(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "leads.csv").write_bytes(TEXTS[bomb])
    assert len(rows(opened(tmp_path, limits=UNLIMITED), "Id")) >= 1


def export(count: int) -> bytes:
    """Write rows that differ as those of an export do."""
    dice = random.Random(7)  # noqa: S311
    lines = (f"{n},2026-01-{n % 28 + 1:02d},{dice.random()}\n" for n in range(count))
    return HEADER + "".join(lines).encode()


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.csv.zst", "leads.zip", "leads.parquet"])
def test_an_export_is_read_within_the_limits(tmp_path: Path, name: str) -> None:
    plain = export(3_000)
    contents: dict[str, Content] = {
        "leads.zip": zipped(plain), "leads.parquet": pl.read_csv(plain),
    }  # fmt: skip
    write(tmp_path, {name: contents.get(name, plain)})
    assert len(rows(opened(tmp_path, name, limits=SMALL), "Id")) == 3_000


def test_any_file_may_unpack_to_so_much_as_is_harmless(tmp_path: Path) -> None:
    write(tmp_path, {"leads.csv.gz": HEADER + ROW * 1_000})
    assert len(rows(opened(tmp_path, "leads.csv.gz", limits=SMALL))) == 1_000


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.csv.zst", "leads.zip"])
def test_no_file_unpacks_to_more_than_the_most(tmp_path: Path, name: str) -> None:
    plain = export(3_000)
    write(tmp_path, {name: zipped(plain) if name.endswith("zip") else plain})
    limits = Limits(harmless=20_000, ratio=20, most=100_000)
    with pytest.raises(DataError, match=r"of it unpack to more than 100 kB\n"):
        opened(tmp_path, name, limits=limits)


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.csv"])
@pytest.mark.parametrize("above", [b"", HEADER + ROW])
def test_no_line_is_longer_than_a_line_can_be(tmp_path: Path, name: str, above: bytes) -> None:
    if name == "leads.csv" and above:
        pytest.skip("only the header of a plain text is looked for")
    write(tmp_path, {name: above + random.Random(7).randbytes(200_000).hex().encode()})  # noqa: S311
    with pytest.raises(DataError, match=rf"^{name}: .*a line of more than 50 kB"):
        opened(tmp_path, name, limits=Limits(line=50_000))


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_packed_file_that_is_cut_is_told_as_such(tmp_path: Path, cut: int) -> None:
    (tmp_path / "leads.csv").write_bytes(gzip.compress(export(100))[:-cut])
    with pytest.raises(DataError, match=r"^leads\.csv: cannot be unpacked\n"):
        rows(opened(tmp_path))


def test_zeros_behind_a_gzip_file_are_padding(tmp_path: Path) -> None:
    packed = gzip.compress(HEADER) + gzip.compress(ROW)
    (tmp_path / "leads.csv").write_bytes(packed)
    assert rows(opened(tmp_path)) == [("1", "2026-01-05", "Ann")]


def test_footers_of_packed_files_are_found_at_their_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"leads.csv.gz": export(20_000) + b"\nConfidential Information - Do Not Distribute\n"},
    )
    table = opened(tmp_path, "leads.csv.gz")
    assert table.readings[0].trailer == 1


def test_what_real_exports_need_is_far_within_the_limits() -> None:
    empty = [""] * 385
    dice = random.Random(7)  # noqa: S311
    filled = (
        ",".join([f"L{n:06d}", *(str(dice.randrange(10_000)) for _ in range(9)), *empty])
        for n in range(2_000)
    )
    plain = "\n".join(filled).encode()
    assert len(plain) / len(gzip.compress(plain)) < LIMITS.ratio / 10


def test_a_gigabyte_of_nothing_ends_early(tmp_path: Path) -> None:
    """With the limits as they are; the packed file has a megabyte."""
    million = gzip.compress(b"\n" * 16_000_000)
    (tmp_path / "leads.csv.gz").write_bytes(gzip.compress(HEADER + ROW) + million * 63)
    with pytest.raises(DataError, match=r"^leads\.csv\.gz: .* unpack to 2\d\d MB, more than 200"):
        opened(tmp_path, "leads.csv.gz")
