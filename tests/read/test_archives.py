"""Zip archives with one table in them, and those that are refused."""

import io
import zipfile
from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .raw_tables import opened, read_table, write

TEXT = "Id,Name\n1,Ann\n2,Zoë\n"
READ = [("1", "Ann"), ("2", "Zoë")]


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def central(packed: bytes, at: int, value: bytes) -> bytes:
    """Change what the directory of an archive says of its only file."""
    start = packed.rfind(b"PK\x01\x02") + at
    return packed[:start] + value + packed[start + len(value) :]


@pytest.mark.parametrize("name", ["leads.zip", "leads.csv"])
@pytest.mark.parametrize(
    "files",
    [
        {"leads.csv": TEXT},
        {"LEADS.TXT": TEXT.replace(",", "\t")},
        {"leads.csv": TEXT.encode("cp1252")},
        {"leads.tsv": TEXT.replace(",", "\t").encode("utf-16")},
        {"export/": "", "export/leads.csv": TEXT, "export/about.json": "{}"},
        {"leads.csv": TEXT, "README.txt": "What the columns mean, and since when."},
        {"readme.txt": "hi", "licence.txt": "x", "leads.tsv": TEXT.replace(",", "\t")},
        {"export/leads": TEXT},
        {"leads.csv": TEXT, "__MACOSX/._leads.csv": "x", ".hidden.csv": "x"},
    ],
)
def test_one_text(tmp_path: Path, files: dict[str, str | bytes], name: str) -> None:
    write(tmp_path, {name: archive(files)})
    table, found = read_table(opened(tmp_path, name))
    assert found == READ
    assert table.readings[0].compression == "zip"
    assert (table.files[0].path, table.files[0].shown) == (tmp_path / name, name)


def test_text_that_proves_late_to_be_of_another_encoding(tmp_path: Path) -> None:
    text = "Id,Name\n" + "1,Ann\n" * 60_000 + "2,Zoë\n"
    write(tmp_path, {"leads.zip": archive({"leads.csv": text.encode("cp1252")})})
    table, found = read_table(opened(tmp_path, "leads.zip"))
    assert (found[-1], table.readings[0].compression) == (("2", "Zoë"), "zip")


def test_in_a_folder_and_a_glob(tmp_path: Path) -> None:
    write(tmp_path, {"a.zip": archive({"x.csv": TEXT}), "b.csv": TEXT})
    for pattern in (".", "*"):
        assert read_table(opened(tmp_path, pattern))[1] == [*READ, *READ]


PACKED = archive({"leads.csv": TEXT * 50})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive({"leads.csv": TEXT, "deals.csv": TEXT}), "several tables: leads.csv, deals.csv"),
        (archive({"leads.txt": TEXT, "readme.txt": "hi"}), "several tables: leads.txt, readme.txt"),
        (archive({"leads": TEXT, "about": "hi"}), "holds no table: leads, about"),
        (archive({"leads": b"\0\1\2" * 9}), "no text at all"),
        (archive({"leads.csv": TEXT, "deals.xlsx": b""}), "several tables"),
        (archive({"leads.pdf": TEXT}), "holds no table: leads.pdf"),
        (archive({}), "leads.zip: an empty zip archive"),
        (archive({"export/": "", ".hidden.csv": TEXT}), "leads.zip: an empty zip archive"),
        (archive({"book.xlsx": b""}), "no text: book.xlsx"),
        (archive({"inner.zip": PACKED}), "no text: inner.zip"),
        (archive({"inner.csv": PACKED}), "inner.csv in it is no text"),
        (archive({"leads.csv": ""}), "the file is empty"),
        (archive({"leads.csv": TEXT + "3\n"}), "leads.zip:4: 1 field"),
        (PACKED[:-30], "cannot be read"),
        (PACKED[:45] + b"\0" * 9 + PACKED[54:], "cannot be read"),
        (central(PACKED, 8, b"\1"), "leads.csv in it is encrypted"),
        (central(PACKED, 10, b"\x63"), "cannot be read"),  # a method that nobody knows
        (central(PACKED, 24, b"\xff\xff\xff\x7f"), "of it unpack to 2.15 GB, more than 200 times"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path, {"leads.zip": content})
    with pytest.raises(DataError, match=r"^leads\.zip") as caught:
        read_table(opened(tmp_path, "leads.zip"))
    assert said in caught.value.message
