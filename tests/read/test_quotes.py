"""A quote too many or too few loses no row: it is text, or the file is refused at its line."""

from pathlib import Path

import pytest

from funnelcli.errors import DataError
from funnelcli.read.mending import quotes_fit

from .raw_tables import Content, opened, read_table, write

HEADER = "Id,Size,Note\n"


def told(folder: Path, content: Content, name: str = "leads.csv") -> tuple[int, list[object]]:
    """Read a file: how many records had quotes that were interpreted, and its rows."""
    write(folder, {name: content})
    table, found = read_table(opened(folder, name))
    return table.readings[0].requoted, [tuple(cell or None for cell in row) for row in found]


@pytest.mark.parametrize(
    ("record", "size", "note"),
    [
        ('2,"5" pipe",x', '5" pipe', "x"),
        ('2,"5" pipe","x"', '5" pipe', "x"),
        ('2,x,"5" pipe"', "x", '5" pipe'),
        ('2,"5" x 6" pipe",x', '5" x 6" pipe', "x"),
        ('2,"5" x, 6" pipe",x', '5" x, 6" pipe', "x"),
        ('2,"say "hi" twice",""', 'say "hi" twice', None),
        ('2,"""5"" pipe" long",x', '"5" pipe" long', "x"),
        ('2," "5" ",x', ' "5" ', "x"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quote_inside_a_quoted_field_is_text(
    tmp_path: Path, record: str, size: str, note: str | None, end: str
) -> None:
    text = HEADER + "1,a,b\n" + record + '\n3,"c\nc","d ""d"""\n'
    rows = [("1", "a", "b"), ("2", size, note), ("3", f"c{end}c", 'd "d"')]
    assert told(tmp_path, text.replace("\n", end)) == (1, rows)


@pytest.mark.parametrize(
    ("record", "size", "note"),
    [
        ('2,5" pipe,x', '5" pipe', "x"),
        ('2,5",x', '5"', "x"),
        ('2,x,5"', "x", '5"'),
        ('2,5" x 6",x', '5" x 6"', "x"),
        ('2, "5",x', ' "5"', "x"),
        ('2,a "b,c" d', 'a "b', 'c" d'),
        ('2,5"","x\ny"', '5""', "x\ny"),
        ('2,5",""""', '5"', '"'),
        ('2,"",5""', None, '5""'),
    ],
)
def test_a_quote_in_a_field_without_quotes_is_text_as_csv_has_it(
    tmp_path: Path, record: str, size: str | None, note: str
) -> None:
    rows = [("1", "a", "b"), ("2", size, note), ("3", "c", "d")]
    assert told(tmp_path, f"{HEADER}1,a,b\n{record}\n3,c,d\n") == (0, rows)
    assert told(tmp_path, f"{HEADER}1,a,b\n3,c,d\n{record}") == (0, [rows[0], *rows[:0:-1]])


@pytest.mark.parametrize(
    ("records", "line"),
    [
        ('2,"abc,x\n3,c,d\n', 3),  # never closed
        ('2,"abc,x\n3,"c",d\n', 3),  # closed by what opens another field
        ('2,x,"5""\n3,y,"6""\n', 3),  # a doubled quote, or one that closes
        ('2,x,"5""\n3,y,"z"\n', 3),
        ('2,x,"a\n b" c"\n3,y,z\n', 3),  # over two lines, and not doubled
        ('2,"c\nc",x\n3,"5" pipe\n",y\n', 5),
        ('2,"said "hi", and left",x\n', 3),  # ends at `hi`, or at `left`?
        ('2,said "hi", and left",x\n', 3),  # four fields
        ('2,c,d\n"', 4),
    ],
)
def test_what_is_not_certain_is_refused_where_it_begins(
    tmp_path: Path, records: str, line: int
) -> None:
    for text in (f"{HEADER}1,a,b\n{records}", f"{HEADER}1,a,b\n{records}4,e,f\n5,g,h\n"):
        with pytest.raises(DataError, match=rf"^leads\.csv:{line}: "):
            told(tmp_path, text)


@pytest.mark.parametrize(
    ("header", "names", "count"),
    [
        ('Id,Width ("),Note', ("Id", 'Width (")', "Note"), 0),
        ('Id,Note,Width (")', ("Id", "Note", 'Width (")'), 0),
        ('"Id","Width (")","Note"', ("Id", 'Width (")', "Note"), 1),
        ('"Width" x",Id,Note', ('Width" x', "Id", "Note"), 1),
        ('"Id","Width\n(in)","Note"', ("Id", "Width\n(in)", "Note"), 0),
        ('"Id","Width\n(in)",5" x', ("Id", "Width\n(in)", '5" x'), 0),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_quote_in_the_header_eats_no_row(
    tmp_path: Path, header: str, names: tuple[str, ...], count: int, mark: str
) -> None:
    text = f'{mark}{header}\n1,a,b\n2,"8, or 9",c\n'
    assert told(tmp_path, text) == (count, [("1", "a", "b"), ("2", "8, or 9", "c")])
    assert opened(tmp_path).header == names


@pytest.mark.parametrize("header", ['Id,"Size,Note', '"Id,Size,Note', 'Id,Size,"'])
def test_a_header_that_nothing_closes_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(DataError, match=r"^leads\.csv:1: a quote that does not fit"):
        told(tmp_path, f"{header}\n1,a,b\n2,c,d\n")


HARMED = 'Id,Größe,Note\r\n1,"5" pipe",x\r\n2,6",y\r\n3,"a\r\nb",z\r\n4,"c",\r\n'
ROWS = [("1", '5" pipe', "x"), ("2", '6"', "y"), ("3", "a\r\nb", "z"), ("4", "c", None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_in_every_dress(tmp_path: Path, encoding: str, delimiter: str) -> None:
    content = HARMED.replace(",", delimiter).encode(encoding)
    assert told(tmp_path, content) == (1, ROWS)
    assert told(tmp_path, content, "leads.csv.gz") == (1, ROWS)


def test_in_zstandard(tmp_path: Path) -> None:
    text = HARMED.replace("\r\n", "\n")
    rows = [*ROWS[:2], ("3", "a\nb", "z"), ROWS[3]]
    assert told(tmp_path, text, "leads.csv.zst") == (1, rows)
    with pytest.raises(DataError, match=r"^leads\.csv\.zst:4: a quote that does not fit"):
        told(tmp_path, text.replace('"a', '"a" b'), "leads.csv.zst")


def test_in_a_column_that_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"leads.csv": f'{HEADER}1,a,"5" pipe"\n2,b,c\n3,d,"6" pipe"\n'})
    table, found = read_table(opened(tmp_path), "Id")
    assert (table.readings[0].requoted, found) == (2, [("1",), ("2",), ("3",)])


def test_in_one_of_several_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": f"{HEADER}1,a,b\n", "b.csv": f'{HEADER}2,"5" pipe",c\n3,d,e\n'})
    table, found = read_table(opened(tmp_path, "*.csv"))
    assert [reading.requoted for reading in table.readings] == [0, 1]
    assert found == [("1", "a", "b"), ("2", '5" pipe', "c"), ("3", "d", "e")]


def test_above_a_footer_and_in_wrapped_records(tmp_path: Path) -> None:
    text = (
        f'{HEADER}1,"5" pipe",x\n"2,6"" pipe,y"\n"3,""7"""" pipe"",z"\n\nGrand Total (3 records)\n'
    )
    count, rows = told(tmp_path, text)
    read = read_table(opened(tmp_path))[0].readings[0]
    assert (count, read.unwrapped, read.trailer) == (1, 2, 1)
    assert rows[:3] == [("1", '5" pipe', "x"), ("2", '6" pipe', "y"), ("3", '7" pipe', "z")]


def test_places_stay_those_of_the_file(tmp_path: Path) -> None:
    text = f'{HEADER}1,"5" pipe",x\n2,"a\nb",y\n3,c\n4,d,e\n'
    with pytest.raises(DataError, match=r"^leads\.csv:5: 2 fields, but the header has 3"):
        told(tmp_path, text)


def test_many_records(tmp_path: Path) -> None:
    # one in a hundred has a size in inches, and one in seven of the others a note of two lines
    rows = [
        (str(i), '5" pipe', "c") if i % 100 == 0 else (str(i), "x", "a\nb" if i % 7 == 0 else "c")
        for i in range(5000)
    ]
    text = "".join(f'{i},"{size}","{note}"\n' for i, size, note in rows)
    assert told(tmp_path, HEADER + text) == (50, rows)


def test_notes_of_many_lines_with_doubled_quotes_fit(tmp_path: Path) -> None:
    note = 'a\n"b" c\n\nd, "e", f\n"g"'
    written = note.replace('"', '""')
    write(tmp_path, {"leads.csv": f'{HEADER}1,x,"{written}"\n2,"{written}",y\n'})
    assert quotes_fit(opened(tmp_path).sources[0])
    assert told(tmp_path, f'{HEADER}1,x,"{written}"\n2,"{written}",y\n') == (
        0,
        [("1", "x", note), ("2", note, "y")],
    )
