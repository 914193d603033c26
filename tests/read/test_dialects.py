"""Delimited text: delimiters told apart by the header, quotes, line ends, packed files."""

import re
from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .raw_tables import opened, read, rows, write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_delimiters_line_ends_and_byte_order_marks(
    tmp_path: Path, delimiter: str, end: str, bom: str
) -> None:
    lines = [["Id", "Name", "Note"], ["1", "Ann", "x"], ["2", "", "y"], ["3", "Bo", ""]]
    text = bom + "".join(delimiter.join(line) + end for line in lines)
    found = read(tmp_path, text)
    assert opened(tmp_path).header == ("Id", "Name", "Note")
    assert found == [("1", "Ann", "x"), ("2", None, "y"), ("3", "Bo", None)]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        # a delimiter inside a quoted name does not count, however often it is there
        ('Id,"a;b;c",Name', ("Id", "a;b;c", "Name")),
        ('Id,"a;b;c;d;e;f",Name', ("Id", "a;b;c;d;e;f", "Name")),
        ('"Last, first";Id', ("Last, first", "Id")),
        ('"a,b,c,d"|Id', ("a,b,c,d", "Id")),
        ('Id\t"a,b,c,d"', ("Id", "a,b,c,d")),
        ('"Id","a""b;c;d;e",Name', ("Id", 'a"b;c;d;e', "Name")),
        # a name over two lines
        ('Id,"Create\nDate",Name', ("Id", "Create\nDate", "Name")),
        # spaces belong to the name; a name may be empty, or there twice
        (" Id ,Name, ", (" Id ", "Name", " ")),
        ("Id,,Name", ("Id", "", "Name")),
        ("Id,Name,Name", ("Id", "Name", "Name")),
        ("Größe;日本;😀", ("Größe", "日本", "😀")),
    ],
)
def test_headers(tmp_path: Path, header: str, names: tuple[str, ...]) -> None:
    delimiter = max("|\t;,", key=re.sub(r'"[^"]*"', "", header).count)
    write(tmp_path, {"leads.csv": header + "\n" + delimiter.join("123456"[: len(names)]) + "\n"})
    table = opened(tmp_path)
    assert table.header == names
    everything = table.collect(table.frame)
    assert everything.columns([f"~{i}" for i in range(len(names))]).rows() == [
        tuple("123456"[: len(names)])
    ]


def test_one_column(tmp_path: Path) -> None:
    assert read(tmp_path, "Id\n1\n2\n") == [("1",), ("2",)]


def test_a_header_that_fits_two_delimiters(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"leads\.csv:1: .*','.*';'") as caught:
        read(tmp_path, "Id,a;b\n1,2;3\n")
    assert "delimiter" in caught.value.hint
    assert read(tmp_path, "Id,a;b\n1,2;3\n", delimiter=",") == [("1", "2;3")]
    assert read(tmp_path, "Id,a;b\n1,2;3\n", delimiter=";") == [("1,2", "3")]


def test_the_delimiter_named_wins_over_the_one_that_cuts_more(tmp_path: Path) -> None:
    text = "Id;a,b,c\n1;2,3,4\n"
    assert read(tmp_path, text) == [("1;2", "3", "4")]
    assert read(tmp_path, text, delimiter=";") == [("1", "2,3,4")]
    assert read(tmp_path, text, delimiter="|") == [("1;2,3,4",)]


def test_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, (
        "Id,Note,Last\n"
        '1,"a, b","x"\n'
        '2,"said ""yes""",\n'
        '3,"two\nlines",y\n'
        '"4","","z"\n'
        '5,"a;b\tc|d",""\n'
        '6," spaces ", x \n'
    )) in (
        # whether an empty quoted field is null or "" is settled by who trims it
        [("1", "a, b", "x"), ("2", 'said "yes"', None), ("3", "two\nlines", "y"),
         ("4", empty, "z"), ("5", "a;b\tc|d", empty), ("6", " spaces ", " x ")]
        for empty in (None, "")
    )  # fmt: skip


def test_quoted_line_breaks_of_both_kinds(tmp_path: Path) -> None:
    text = 'Id,Note,Last\r\n1,"a\r\nb",x\r\n2,"c\nd",\r\n3,"e\r\n\r\nf",y\r\n'
    assert read(tmp_path, text, "Id", "Last") == [("1", "x"), ("2", None), ("3", "y")]


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.csv.zst", "leads.tsv.gz", "leads.data"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_packed_files(tmp_path: Path, name: str, delimiter: str) -> None:
    text = '\ufeffId,"a,b",Note\r\n1,"x\r\ny",\r\n2,é,z\r\n'.replace(",", delimiter)
    write(tmp_path, {name: text})
    table = opened(tmp_path, name)
    assert table.header == ("Id", f"a{delimiter}b", "Note")
    assert rows(table, "Id", "Note") == [("1", None), ("2", "z")]


def test_packed_whatever_the_name_says(tmp_path: Path) -> None:
    import gzip

    assert read(tmp_path, gzip.compress(b"Id,Name\n1,Ann\n")) == [("1", "Ann")]


def test_short_records_of_packed_files_are_found_too(tmp_path: Path) -> None:
    for name in ("leads.csv.gz", "leads.csv.zst"):
        write(tmp_path, {name: "Id,Name,Note\n1,Ann,x\n2,Bo\n"})
        with pytest.raises(DataError, match=rf"{name}:3: 2 fields, but the header has 3"):
            rows(opened(tmp_path, name), "Id")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Id,Name\n1,Ann", [("1", "Ann")]),  # no line end at the end
        ("Id,Name\n1,", [("1", None)]),
        ("Id,Name\r\n1,Ann\n2,Bo\r\n", [("1", "Ann"), ("2", "Bo")]),  # mixed
        ("Id,Name\n", []),
        ("Id,Name", []),
        ("Id,Name\r\n", []),
        ("Id,Name\n\n1,Ann\n\n", [(None, None), ("1", "Ann"), (None, None)]),  # blank lines
        ("Id,Name\n,\n1,Ann\n", [(None, None), ("1", "Ann")]),
        ("Id,Name,\n1,Ann,\n", [("1", "Ann", None)]),  # a delimiter too many in every line
    ],
)
def test_beginnings_and_ends(
    tmp_path: Path, text: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert read(tmp_path, text) == expected


def test_every_value_is_text_as_it_stands(tmp_path: Path) -> None:
    values = ("007", "1e5", "TRUE", "2026-01-31", "NA", "null", "=1+1", "[b]x[/b]", " x ", "-")
    names = ",".join(f"c{i}" for i in range(len(values)))
    assert read(tmp_path, f"{names}\n{','.join(values)}\n") == [values]


def test_a_long_file_in_the_order_of_its_rows(tmp_path: Path) -> None:
    numbers = [f"{i:06}" for i in range(60_000)]
    text = "Id,Note\n" + "".join(f'{i},"a\nb {i}"\n' for i in numbers)
    assert [i for i, _ in read(tmp_path, text)] == numbers
