"""Encodings: UTF-8 with or without a mark, UTF-16, Windows-1252, and what is declared."""

import gzip
from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .raw_tables import opened, read, read_table, rows, write

TEXT = "Id\tName\n1\tZoë – “€5”\n2\tAnn\n"
FOUND = [("1", "Zoë – “€5”"), ("2", "Ann")]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),  # with a mark, as Excel's "Unicode text"
        ("cp1252", "windows-1252"),
    ],
)
@pytest.mark.parametrize("packing", [None, "gzip"])
def test_encodings_are_told(tmp_path: Path, encoding: str, told: str, packing: str | None) -> None:
    content = TEXT.encode(encoding)
    write(tmp_path, {"leads.csv": gzip.compress(content) if packing else content})
    table = opened(tmp_path)
    assert rows(table) == FOUND
    assert table.readings[0].encoding == told
    assert table.readings[0].compression == packing


def test_big_endian(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")) == FOUND


@pytest.mark.parametrize("used", [(), ("Id",)])
def test_a_file_that_proves_late_not_to_be_utf8(tmp_path: Path, used: tuple[str, ...]) -> None:
    # far behind the first bytes that are looked at, also in a column that is not used
    text = "Id,Name\n" + "1,Ann\n" * 100_000 + "2,Zoë\n"
    write(tmp_path, {"leads.csv": text.encode("cp1252")})
    table, found = read_table(opened(tmp_path), *used)
    assert table.readings[0].encoding == "windows-1252"
    assert len(found) == 100_001
    assert found[-1] == ("2", "Zoë")[: len(used) or 2]


@pytest.mark.parametrize(
    ("encoding", "name"), [("iso-8859-2", "Łódź"), ("mac_roman", "Zoë"), ("utf-16-le", "Zoë")]
)
def test_declared_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    content = f"Id,Name\n1,{name}\n".encode(encoding)
    assert read(tmp_path, content, encoding=encoding) == [("1", name)]


@pytest.mark.parametrize("declared", [None, "utf-8", "ascii"])
def test_what_cannot_be_decoded_is_named_with_its_line(
    tmp_path: Path, declared: str | None
) -> None:
    content = b"Id,Name\n1,Ann\n2,Zo\x81\n3,Bo\n"  # 0x81 is nothing in Windows-1252 either
    with pytest.raises(DataError, match=r"^leads\.csv:3: ") as caught:
        read(tmp_path, content, encoding=declared)
    assert "encoding" in caught.value.hint or "UTF-8" in caught.value.hint


def test_one_file_of_several_in_another_encoding(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.csv": "Id,Name\n1,Zoë\n".encode(),
        "b.csv": "Id,Name\n2,Zoë\n".encode("cp1252"),
        "c.csv": "Id\tName\n3\tZoë\n".encode("utf-16"),
    })  # fmt: skip
    table = opened(tmp_path, "*.csv")
    assert rows(table) == [("1", "Zoë"), ("2", "Zoë"), ("3", "Zoë")]
    told = [(reading.encoding, reading.delimiter) for reading in table.readings]
    assert told == [("utf-8", ","), ("windows-1252", ","), ("utf-16", "\t")]


@pytest.mark.parametrize("footer", ["Grand Totals (2 records),", "Grand Total"])
def test_a_footer_below_text_that_proves_late_not_to_be_utf8(tmp_path: Path, footer: str) -> None:
    text = "Id,Name\n" + "1,Ann\n" * 100_000 + f"2,Zoë\n{footer}\n"
    write(tmp_path, {"leads.csv": text.encode("cp1252")})
    table, found = read_table(opened(tmp_path))
    assert (table.readings[0].encoding, table.readings[0].trailer) == ("windows-1252", 1)
    assert found[-1] == ("2", "Zoë")


def test_damaged_text_with_the_mark_of_utf8_is_no_other_encoding(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfId,Name\n1,Zo\xeb\n"
    with pytest.raises(DataError, match=r"^leads\.csv:2: not UTF-8 text"):
        read(tmp_path, content)
