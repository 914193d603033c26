"""Headers below titles, filters and blank lines, and headers that only look as if they were."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.errors import DataError

from .raw_tables import opened, read_table, write, zstandard

HEADER = "Id,Name,Created,Status"
ROWS = ["L1,Ann,2026-01-05,Won", 'L2,"Bo, Jr",2026-01-06,', "L3,,2026-01-07,Open"]
READ = [
    ("L1", "Ann", "2026-01-05", "Won"), ("L2", "Bo, Jr", "2026-01-06", None),
    ("L3", None, "2026-01-07", "Open"),
]  # fmt: skip

ABOVE = [
    ["Leads"],
    ["Leads of May, all owners"],
    ["Leads,,,", ",,,", "New,,,"],  # a board of monday.com
    [""],
    ["  ", "\t"],
    ["From,2026-01-01", "To,2026-06-30", ""],
    ["From,2026-01-01,,", "Owner:,Ann,,", ",,,"],
    ['"Leads ""of"" May', '2026"', ""],  # a title of two lines
    ["Exported by ann@a.example"],
]


def told(folder: Path, content: str | bytes, name: str = "leads.csv", **options: int | str) -> int:
    """Read a file that has to have the rows above, and tell the line of its header."""
    write(folder, {name: content})
    table, found = read_table(opened(folder, name, **options))
    assert (table.header, found) == (tuple(HEADER.split(",")), READ)
    above = table.readings[0].header_row - 1
    assert table.first_rows == (above + 2,)
    return above + 1


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_below_other_lines(tmp_path: Path, above: list[str], end: str) -> None:
    lines = sum(1 + each.count("\n") for each in above)
    text = end.join([*above, HEADER, *ROWS]) + end
    assert told(tmp_path, text) == lines + 1
    assert told(tmp_path, text, header_row=lines + 1) == lines + 1


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    table = "\n".join([HEADER, *ROWS]).replace("Bo, Jr", "Bo; Jr").replace(",", delimiter)
    text = f"Leads, of May\n\n{table}\n".replace("Bo; Jr", "Bo, Jr")
    assert told(tmp_path, text) == 3
    assert told(tmp_path, text, delimiter=delimiter) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_with_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(["Übersicht", "", HEADER, *ROWS])
    assert told(tmp_path, text.encode(encoding)) == 3


@pytest.mark.parametrize("pack", [gzip.compress, zstandard])
def test_in_packed_files(tmp_path: Path, pack: "type[bytes]") -> None:
    text = "\n".join(["Leads", "", HEADER, *ROWS])
    assert told(tmp_path, pack(text.encode())) == 3


def test_text_that_proves_late_to_be_of_another_encoding(tmp_path: Path) -> None:
    rows = "".join(f"L{i},Ann,2026-01-05,Won\n" for i in range(20_000))
    text = f"Leads\n\n{HEADER}\n{rows}L,Zoë,2026-01-05,Won\n"
    write(tmp_path, {"leads.csv": text.encode("cp1252")})
    table, found = read_table(opened(tmp_path), "Name")
    assert found[-1] == ("Zoë",)
    assert table.readings[0].header_row == 3


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    above=st.lists(
        st.sampled_from(["", ",,,", "Leads", "Leads,,,", "As of,2026-06-30,,"]), max_size=5
    ),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_stands_above(tmp_path: Path, above: list[str], end: str) -> None:
    assert told(tmp_path, end.join([*above, HEADER, *ROWS])) == len(above) + 1


FRAPPE = [
    '"Data Import Template"', '"Table:","Lead"', '""', '"Notes:"', '"Leave, the first blank."', "",
    '"DocType:","Lead","","",""', '"Column Labels:","ID","Full Name","Created","State"',
    '"Column Name:","name","lead_name","creation","status"', '"Mandatory:","Yes","No","No","No"',
    '"Type:","Data","Data","Date","Select"', '"Start entering data below this line"',
]  # fmt: skip


@pytest.mark.parametrize(
    ("header_row", "names"),
    [(None, ("ID", "Created")), (8, ("ID", "Created")), (9, ("name", "creation"))],
)
def test_a_template_of_frappe(
    tmp_path: Path, header_row: int | None, names: tuple[str, ...]
) -> None:
    text = "\n".join([*FRAPPE, *(f",{row}" for row in ROWS), ",L9,short"])
    write(tmp_path, {"leads.csv": text.removesuffix("\n,L9,short")})
    table, found = read_table(opened(tmp_path, header_row=header_row), *names)
    assert found == [(row[0], row[2]) for row in READ]
    assert table.first_rows == (13,)
    write(tmp_path, {"leads.csv": text})
    with pytest.raises(DataError, match=r"^leads\.csv:16: 3 fields"):
        read_table(opened(tmp_path))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Email\na@a.example\nb@b.example\n", ("Email",)),
        ("Name\nSmith; 1\nDoe; 2\nRoe; 3\n", ("Name",)),
        ('Name\n"Smith, 1"\n"Doe, 2"\n"Roe, 3"\n', ("Name",)),
        ("Region,2024,2025\nNorth,1,2\nSouth,3,4\n", ("Region", "2024", "2025")),
        (",Id,Created\n0,L1,2026-01-05\n1,L2,2026-01-06\n", ("", "Id", "Created")),
        ("Id,,\nL1,x,2026-01-05\nL2,y,2026-01-06\n", ("Id", "", "")),
        ("Id,A,B,C\nL1,,,\nL2,,,\nL3,x,y,1\nL4,x,y,2\n", ("Id", "A", "B", "C")),
        ("Id,A,,\nL1,1,,\nL2,2,,\n", ("Id", "A", "", "")),
        ("Id,Id\nA,B\nL1,1\nL2,2\n", ("Id", "Id")),
    ],
)
def test_a_header_that_is_first_is_never_passed_over(
    tmp_path: Path, text: str, header: tuple[str, ...]
) -> None:
    write(tmp_path, {"leads.csv": text})
    table = opened(tmp_path)
    assert (table.header, table.readings[0].header_row) == (header, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Leads,,\n\nName,Status,Owner\nAnn,Won,Bo\nCy,Open,Bo\n", 3),  # all words: which is it?
        ("Leads,,,\n,,,\nRegion,2024,2025,2026\nNorth,1,2,3\nSouth,4,5,6\n", 3),
        ("\nId,Created\nL1,2026-01-05\n", 2),  # one row
        ("\nId,Name,Name\nL1,Ann,x\nL2,Bo,y\n", 2),  # no two names are alike
        # a quote too many takes a cell off the header, which is no title for that
        ('A"";B;C\n\na;b;c;d\n5;;;\n5;;;\n'.replace(";", ","), 3),
    ],
)
def test_a_header_that_may_be_another_is_asked_for(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path, {"leads.csv": text})
    with pytest.raises(DataError, match=r"^leads\.csv:1: ") as caught:
        opened(tmp_path)
    assert f"`read: {{header_row: {line}}}`" in caught.value.hint
    table = opened(tmp_path, header_row=line)
    assert table.header == tuple(text.splitlines()[line - 1].split(","))


@pytest.mark.parametrize(
    "text",
    [
        "Leads of Q1,,\nTeam,North,\nid,created,won\n1,2026-01-05,x\n2,2026-01-06,\n",
        "Leads of Q1,,\n\nTeam,North,Q1\nid,created,won\n1,2026-01-05,x\n2,2026-01-06,\n",
    ],
)
def test_of_several_that_may_be_the_header_none_is_proposed(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"leads.csv": text})
    at = text.splitlines().index("id,created,won") + 1
    with pytest.raises(DataError, match=r"^leads\.csv:1: ") as caught:
        opened(tmp_path)
    assert f"it may be {at - 1} or {at}: `read: {{header_row: …}}`" in caught.value.hint
    assert opened(tmp_path, header_row=at).header == ("id", "created", "won")


@pytest.mark.parametrize("header_row", [2, 6, 99])
def test_a_header_is_not_where_nothing_is(tmp_path: Path, header_row: int) -> None:
    write(tmp_path, {"leads.csv": "\n".join(["Leads", "", HEADER, *ROWS[:2], ""])})
    with pytest.raises(DataError, match=rf"^leads\.csv:{header_row}: nothing is in the line"):
        opened(tmp_path, header_row=header_row)


def test_a_header_of_any_length(tmp_path: Path) -> None:
    names = [f"A column with a long name, the number {i}" for i in range(12_000)]
    header, row = ",".join(f'"{name}"' for name in names), ",".join(map(str, range(12_000)))
    assert len(header) > 256 * 1024
    for name in ("leads.csv", "leads.csv.gz"):
        write(tmp_path, {name: f"{header}\n{row}\n"})
        table, found = read_table(opened(tmp_path, name), names[-1])
        assert (len(table.header), found) == (12_000, [("11999",)])


def test_parquet_has_no_row_of_headers(tmp_path: Path) -> None:
    import polars as pl

    write(tmp_path, {"leads.parquet": pl.DataFrame({"Id": ["1"]})})
    for option in ({"header_row": 2}, {"sheet": "Leads"}):
        with pytest.raises(DataError, match=r"^leads\.parquet: "):
            opened(tmp_path, "leads.parquet", **option)


@pytest.mark.parametrize(
    "content",
    [
        '_;_;_;" "\n;;;",;"\n;0;",\n0";,\n',
        '_|_|_|" "\n|||";|"\n|0|";\n0"|;\n',
        '_\t_\t" "\n\t\t",\t"\n\t0\t",\n0"\n',
    ],
)
def test_what_is_regular_from_its_first_record_on_begins_there(
    tmp_path: Path, content: str
) -> None:
    write(tmp_path, {"leads.csv": content})

    table, _ = read_table(opened(tmp_path))

    mark = next(mark for mark in "\t|;" if mark in content)
    first = content.partition("\n")[0].replace('"', "")
    assert list(table.header) == first.split(mark)
    assert table.readings[0].header_row == 1
