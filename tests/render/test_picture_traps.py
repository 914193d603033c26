"""What vl-convert takes amiss: characters, addresses, fonts; each was seen to do harm."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from funnelcli.render import FORMATS, Style
from funnelcli.render.pictures.texts import allowed, cut, lines, pixels

from .curves import by_source
from .documents import a_document
from .drawn import documents, funnel_drawn, pictures, svgs, texts, walk

FORBIDDEN = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF, 0xD800, 0xDFFF]
"""What XML 1.0 has no characters for."""
ALLOWED = [0x09, 0x0A, 0x0D, 0x20, 0x7E, 0x7F, 0x9F, 0x200B, 0x202E, 0x2028, 0xFEFF, 0x1FFFE]
ROOT = Path(__file__).parents[2]

DRAW = """\
import json, sys
from tests.render.drawn import documents, pictures, replace
from funnelcli.render.pictures import svg, png, spec, SHEET
from funnelcli.render.plot import Line, Plot, Point
bad = json.loads(sys.argv[1])
for each in bad:
    points = (Point(0, 0.1, 0.05, 0.2, False), Point(9, 0.2, None, None, True))
    lines = (Line(each, each, each, points), Line("b", "2", "3", points))
    drawn = spec(Plot(each, each, each, lines, (each,)), SHEET)
    print(ascii(svg(drawn, title=each, alone=True)))
    assert png(drawn, title=each)
"""


def test_what_xml_forbids_does_not_end_the_process() -> None:
    """It would end it by a signal, which no `except` sees: so it is tried in one of its own."""
    bad = [f"a{chr(code)}b" for code in FORBIDDEN]
    run = subprocess.run(
        [sys.executable, "-c", DRAW, json.dumps(bad)], cwd=ROOT, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    drawn = run.stdout.decode().splitlines()

    assert len(drawn) == len(bad)
    for each in drawn:
        root = ET.fromstring(eval(each))  # noqa: S307, S314  (an ascii() of ours)
        assert root.get("aria-label") == "a\ufffdb"
        assert sum("a\ufffdb" in (text.text or "") for text in root.iter()) >= 5


@pytest.mark.parametrize("code", ALLOWED)
def test_what_xml_allows_stays(code: int) -> None:
    assert allowed(chr(code)) == chr(code)


def test_all_texts_of_a_dictionary_are_looked_at() -> None:
    assert allowed({"a\0": ["b\ufffe", {"c": ("d\ud800", 1, None)}]}) == {
        "a\ufffd": ["b\ufffd", {"c": ["d\ufffd", 1, None]}]
    }


def test_names_from_the_data_stay_text() -> None:
    hostile = [
        "</text></svg><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;b&gt; \"quoted\" 'too' {{datum}} datum.x",
        "https://evil.example/a.png",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "line\none",
        "\ufffe\uffff",
        "2026-01-01",
    ]
    (drawn,) = svgs(by_source(hostile))
    tags = {each.tag.rpartition("}")[2] for each in ET.fromstring(drawn).iter()}  # noqa: S314

    assert tags <= {"svg", "g", "rect", "path", "line", "text"}
    assert "<script" not in drawn
    assert "href" not in drawn
    said = " ".join(texts(drawn))
    for name in (
        "</text></svg><script>alert(1)",
        "line⏎one",
        "\ufffd\ufffd",
        "2026-01-01",
    ):
        assert name in said


def test_no_dictionary_has_an_address_of_anything() -> None:
    for document in documents():
        for picture in pictures(document):
            for key, value in walk(picture.drawings):
                assert key not in {"url", "href", "$schema", "usermeta", "transform", "datasets"}
                if isinstance(value, str):
                    assert "://" not in value
                    assert not value.startswith(("http", "data:", "file:"))
            assert all(set(each) == {"values"} for each in data(picture.drawings))


def data(value: object) -> list[dict[str, object]]:
    return [each for key, each in walk(value) if key == "data"]


def test_labels_at_the_left_are_inside_and_what_is_too_wide_is_seen_outside() -> None:
    funnel = funnel_drawn()
    stages = ["Sales Qualified Lead", "W" * 30, "Ł", "展示会展示会展示会", "i"]
    named = replace(funnel, frame=funnel.frame.with_columns(pl.Series("stage", stages)))
    (drawn,) = svgs(a_document(named))
    root = ET.fromstring(drawn)  # noqa: S314

    assert root.get("style") == "overflow:visible"
    first = next(each for each in root.iter() if each.text == "Sales Qualified Lead")
    assert first.get("text-anchor") == "start"
    assert "W" * 30 in texts(drawn)


def test_long_names_are_shortened_in_the_picture_and_nowhere_else() -> None:
    name = "A very long name of a source " * 10 + "THE END"
    document = by_source([name, "Web"])
    (drawn,) = svgs(document)

    assert any(said.startswith("A very long") and "…" in said for said in texts(drawn))
    assert "THE END" not in drawn
    for each in ("table", "plain", "markdown", "json"):
        text = FORMATS[each](document, Style(300))
        assert "…" not in text
        assert "THE END" in text


def test_text_is_cut_to_a_width_that_is_known() -> None:
    assert cut("Webinar", 100) == "Webinar"
    assert cut("Webinar", 30) == "Web…"
    assert cut("展示会展示会", 40) == "展示…"
    assert cut("Webinar", 0) == "W…"
    assert all(pixels(cut("a" * 300, room)) <= room for room in range(20, 300, 7))
    assert lines(["one two three", "four"], 50) == ["one two", "three", "four"]


SAME = """\
import sys
from tests.render.drawn import documents, svgs
sys.stdout.reconfigure(encoding="utf-8")
for document in documents():
    for drawn in svgs(document):
        print(drawn)
"""


def test_the_bytes_depend_on_no_font_no_place_and_no_language(tmp_path: Path) -> None:
    (fonts := tmp_path / "fonts.conf").write_text("<fontconfig/>")
    elsewhere = {
        "HOME": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "FONTCONFIG_FILE": str(fonts),
    }
    here, there = (
        subprocess.run(
            [sys.executable, "-c", SAME],
            cwd=ROOT,
            env=os.environ | environ,
            capture_output=True,
            check=True,
        ).stdout
        for environ in ({}, elsewhere)
    )
    assert len(here) > 10_000
    assert here == there
