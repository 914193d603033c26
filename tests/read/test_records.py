"""Records with another number of fields than the header are never read as something else."""

from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, strategies as st

from funnelcli.errors import DataError
from funnelcli.read import shape

from .raw_tables import opened, read, rows, write

GOOD = "1,Ann,x,y\n"


@pytest.mark.parametrize("used", [(), ("Id",), ("Id", "Name")])
@pytest.mark.parametrize(
    ("line", "fields"),
    [
        # too few
        ("2", "1 field"),
        ("2,Bo", "2 fields"),
        ("2,Bo,z", "3 fields"),
        ("2,", "2 fields"),  # short, and yet it ends with a delimiter
        ("2,Bo,", "3 fields"),
        ('2,"Bo, Jr",', "3 fields"),
        ('2,"Bo\nJr",', "3 fields"),
        ('"2,Bo,"', "1 field"),  # wrapped as a whole, and still short
        ("Total 17", "1 field"),  # the footer of a report
        # too many
        ("2,Bo,x,y,z", "5 fields"),
        ("2,Bo,x,,z", "5 fields"),
        ("2,Smith, John,x,y", "5 fields"),  # a delimiter that should have been quoted
        ("2,Smith, John,x,", "5 fields"),  # ... and a last field that is empty
        ("2,Bo,,,", "5 fields"),
        (",,,,", "5 fields"),
        ("2,Bo,x,y,", "5 fields"),
        ("2,Bo,x,y,z,z", "6 fields"),
        ("2,Bo,x,y,,z", "6 fields"),
        ("2,Bo,x,,,,,,", "9 fields"),
    ],
)
def test_the_line_is_named(tmp_path: Path, line: str, fields: str, used: tuple[str, ...]) -> None:
    text = f"Id,Name,Note,Last\n{GOOD * 3}{line}\n{GOOD}"
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, *used)
    assert caught.value.message.startswith(f"leads.csv:5: {fields}, but the header has 4")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_with_every_delimiter_and_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    for line, fields in (("2,Bo,", 3), ("2,Bo,x,y,z", 5), ("2", 1)):
        lines = ["Id,Name,Note,Last", "1,Ann,x,y", line, "3,Cy,x,"]
        text = end.join(lines).replace(",", delimiter) + end
        with pytest.raises(DataError, match=rf"leads\.csv:3: {fields} field"):
            read(tmp_path, text, "Id")


def test_records_over_several_lines_are_named_by_the_line_they_begin_on(tmp_path: Path) -> None:
    text = 'Id,Note,Last\n1,"a\nb\nc",x\n\n2,"d\ne"\n3,f,y\n'
    # header 1, record 2 to 4, blank 5, the short one from 6 on
    with pytest.raises(DataError, match=r"leads\.csv:6: 2 fields, but the header has 3"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "whole",
    [
        '1,"a\n\nb",x\n',  # a blank line inside a note
        '1,"a\nx,y,\nb",x\n',  # a line inside a note that looks like a record
        '1,"a\n,,\nb",x\n',
        '1,"\n",x\n',
    ],
)
@pytest.mark.parametrize("short", ["2,b\n", "2\n"])
def test_nothing_in_a_note_hides_a_short_record(tmp_path: Path, whole: str, short: str) -> None:
    line = 2 + whole.count("\n")
    with pytest.raises(DataError, match=rf"leads\.csv:{line}: "):
        read(tmp_path, f"Id,Note,Last\n{whole}{short}3,c,y\n", "Id")


def test_nothing_that_is_whole_is_refused(tmp_path: Path) -> None:
    text = (
        "Id,Note,Last\n"
        "1,,\n"
        '2,"a\nb",\n'  # a line break, and an empty last field
        '3,"a\n,\nb",""\n'
        '4,"x,y,",\n'
        '5,"say ""hi"", you",\n'
        "\n"
        ",,\n"
        '6,"\n\n\n",\n'
        '7,"",""\n'
        '8,a"b,\n'.replace('a"b', "ab")
    )
    ids = [row[0] for row in read(tmp_path, text, "Id")]
    assert ids == ["1", "2", "3", "4", "5", None, None, "6", "7", "8"]


def test_the_file_of_several_is_named(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.csv": "Id,Name,Last\n1,Ann,\n\n",
        "b.csv": "Id,Name,Last\n1,Ann,x\n2,Bo\n",
        "c.csv": "Id,Name,Last\n1,Ann,x\n",
    })  # fmt: skip
    with pytest.raises(DataError, match=r"^b\.csv:3: 2 fields"):
        rows(opened(tmp_path, "*.csv"), "Id")


def test_a_short_record_far_down(tmp_path: Path) -> None:
    text = "Id,Name,Last\n" + "1,Ann,\n" * 30_000 + "2,Bo\n" + "1,Ann,\n" * 30_000
    with pytest.raises(DataError, match=r"leads\.csv:30002: 2 fields"):
        read(tmp_path, text, "Id")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Id,Note\n1,a\n2,"open\n3,b\n', r"leads\.csv:[34]: "),  # never closed
        ('Id,Note\n1,a\n2,"x"y\n3,b\n', r"leads\.csv:3: "),  # text after the closing quote
        ('Id,Note\n1,a\n2,"x" \n3,b\n', r"leads\.csv:3: "),
        ('Id,More,Note\n1,a,Bob "Bo, Jr" X\n2,y,z\n', r"leads\.csv:2: "),
        ('Id,Note,More\n1,a,b\n2,x,Bob "Bo, Jr" X\n3,y,z\n', r"leads\.csv:3: "),
    ],
)
def test_quotes_that_do_not_fit(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(DataError, match=line):
        read(tmp_path, text)


LONE = b"Id,Name,Note\r\n1,,x\r\n2,Bo,y\r3,Cy,z\r\n4,Di,\r\n"


@pytest.mark.parametrize("above", [b"", b"Leads\rof May\r\n\r\n"])
@pytest.mark.parametrize("name", ["leads.csv", "leads.csv.gz", "leads.csv.zst"])
def test_a_lone_carriage_return_is_named(tmp_path: Path, name: str, above: bytes) -> None:
    lines = above.count(b"\n")
    write(tmp_path, {name: above + LONE})
    with pytest.raises(DataError) as caught:
        rows(opened(tmp_path, name, header_row=lines + 1))
    assert caught.value.message == f"{name}:{lines + 3}: lines end with a lone carriage return"


def test_a_lone_carriage_return_in_a_record_that_is_whole_is_text(tmp_path: Path) -> None:
    text = "Id,Name,Note\n1,,\n2,B\ro,y\n"
    assert read(tmp_path, text) == [("1", None, None), ("2", "B\ro", "y")]
    with pytest.raises(DataError, match=r"leads\.csv:4: 2 fields"):  # and is not blamed
        read(tmp_path, f"{text}3,C\n4,Di,\n")


PIECES = st.sampled_from(["a", "é", ",", ",", "\n", "\n", "\r\n", "\r", " ", "\ufeff", '"'])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_small_texts_are_looked_at_as_large_ones_are(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_bytes(text.encode())
        source: Any = SimpleNamespace(text=path, delimiter=",", header=("a", "b", "c"))
        found = shape._whole_and_last_empty([source])
        with patch.object(shape, "_plain", lambda _: None):
            assert shape._whole_and_last_empty([source]) == found
