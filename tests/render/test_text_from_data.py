"""Text from the data is data, whatever it is."""

import csv
import io
import json
import re
import unicodedata

import pytest
from hypothesis import given, strategies as st

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Document, InputFile
from funnelcli.render import FORMATS, Style
from funnelcli.render.csv import text_cell
from funnelcli.render.visible import one_line, visible

from .documents import COMPANY_STAGES, CSV, POPULATION, QUERY, a_document, a_report, segment_columns

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "\x00\x07\x1b\x7f\x85\x9b\r\n\t\u200b\u200e\u202e\u2028\u2066\ufeff=+-@|`<[*_\\\"',"
        ),
    ),
    max_size=30,
)
PAGES = ("table", "plain", "markdown", "html")


def everywhere(text: str) -> Document:
    """Put the text wherever a person or a file can put one."""
    row = (1, 1, 1, 1, 1, 1, 1.0, 0.2, 1.0, 100, 1.0, True)
    report = a_report(
        "sources",
        f"By {text}",
        [*segment_columns([("source", text)], COMPANY_STAGES), Column("remark", text, Kind.TEXT)],
        [(text, *row, text), ("b", *row, None)],
        closing=[(text, *row, None)],
        notes=(Note("table", text),),
    )
    query = {**{name: getattr(QUERY, name) for name in QUERY.__slots__}, "where": (text,)}
    population = {name: getattr(POPULATION, name) for name in POPULATION.__slots__}
    return a_document(
        report,
        notes=(Note("note", text),),
        inputs=(
            InputFile("leads", text, 1, 1, 0, 0, CSV),
            InputFile("deals", text, 1, 1, 1, 0, CSV),
        ),
        population=type(POPULATION)(**{**population, "excluded": {text: 3, f"{text}.": 4}}),
        query=type(QUERY)(**query),
        stages=(*COMPANY_STAGES[:-1], ("customer", text)),
    )


@pytest.mark.parametrize("name", PAGES)
@given(text=TEXTS)
def test_pages_have_no_control_characters(name: str, text: str) -> None:
    page = FORMATS[name](everywhere(text), Style(80))

    controls = {character for character in page if unicodedata.category(character) == "Cc"}
    assert controls <= {"\n"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\u200b\u200e\ufeff]", page)


@given(text=TEXTS)
def test_a_coloured_page_has_no_escapes_but_ours(text: str) -> None:
    page = FORMATS["table"](everywhere(text), Style(80, color=True))

    ours = re.compile("\x1b\\[(0|1|2|36)m")
    controls = {c for c in ours.sub("", page) if unicodedata.category(c) == "Cc"}
    assert controls <= {"\n"}


@given(text=TEXTS)
def test_plain_has_as_many_lines_whatever_the_text(text: str) -> None:
    page = FORMATS["plain"](everywhere(text), Style())

    assert page.count("\n") == FORMATS["plain"](everywhere("x"), Style()).count("\n")


@given(text=TEXTS)
def test_markdown_has_as_many_cells_whatever_the_text(text: str) -> None:
    page = FORMATS["markdown"](everywhere(text), Style())

    rows = [line for line in page.split("\n") if line.startswith("| ")]
    assert len(rows) == 5
    assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}) == 1


@given(text=TEXTS)
def test_json_keeps_text(text: str) -> None:
    document = everywhere(text)

    value = json.loads(FORMATS["json"](document, Style()))
    lines = [json.loads(line) for line in FORMATS["jsonl"](document, Style()).split("\n")[:-1]]

    assert value["tables"][0]["rows"][0]["source"] == text
    assert value["inputs"][0]["path"] == text
    assert lines[0]["source"] == lines[0]["remark"] == text


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(text=TEXTS)
def test_csv_keeps_text_but_for_what_acts(name: str, delimiter: str, text: str) -> None:
    written = FORMATS[name](everywhere(text), Style())

    rows = list(csv.DictReader(io.StringIO(written, newline=""), delimiter=delimiter))

    assert len(rows) == 2
    assert rows[0]["source"] == rows[0]["remark"] == text_cell(text)
    assert rows[0]["source"].removeprefix("'") == visible(text).removeprefix("'")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", written)
    assert not re.match(r"\s*[=+\-@]|[\t\r\n]", rows[0]["source"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café 会", "Café 会"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\x9b1m", r"\x9b1m"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u200bb\xad", r"a\u200bb\xad"),
        ("\U000e0041", r"\U000e0041"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\r\nb\rc\nd\te", "a⏎b⏎c⏎d e"),
        ("a\x0bb\u2028c", r"a\x0bb\u2028c"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text, "⏎") == shown


OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""Lines that runners of GitHub, Azure and TeamCity obey."""
COMMANDS = (
    "::error::x", " \u00a0::set-output name=a::b", "a\n::error::x", "a\r::error::x", "##[error]x",
    "a ##vso[task.complete]", "###[x]", "##teamcity[x]", "::", "\u2028::x",
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", COMMANDS)
def test_no_line_is_obeyed(name: str, text: str) -> None:
    assert not OBEYED.search(FORMATS[name](everywhere(text), Style(80)))


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("@org/team", r"\@&#8203;org/team"),
        ("a@k.example", r"a\@&#8203;k.example"),
        ("see #123", r"see \#&#8203;123"),
        ("GH-12", "GH-&#8203;12"),
        ("https://k.example", "https:&#8203;//k.example"),
        ("www.k.example", "www&#8203;.k.example"),
        ("[x](y)", r"\[x\](y)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("12.3% of 4", "12.3% of 4"),
        ("%12", "%&#8203;12"),
    ],
)
def test_markdown_mentions_and_links_nothing(text: str, set_as: str) -> None:
    page = FORMATS["markdown"](everywhere(text), Style())
    assert f"- {set_as}" in page
    assert f"| {set_as} " in page
