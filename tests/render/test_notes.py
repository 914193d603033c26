"""Notes by their effect: their order, how far they move the rate, and which wait for -v."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from funnelcli.answers.notes import Note, by_effect
from funnelcli.answers.report import Conversion, Rate
from funnelcli.render import FORMATS, Style
from funnelcli.render.blocks import Listing, Paragraph
from funnelcli.render.page import blocks
from funnelcli.render.signs import UNICODE

from .documents import EVERY, QUERY, a_document, funnel

QUIET = Note("quiet", "Quiet.")
FEW = Note("few", "Few.", rows=3)
MANY = Note("many", "Many.", rows=39)
ALSO = Note("also", "Also.", rows=3)
LOUD = Note("loud", "Loud.", is_loud=True)
LOUD_TOO = Note("loud-too", "Loud too.", rows=1, is_loud=True)
ALL = (QUIET, FEW, MANY, ALSO, LOUD, LOUD_TOO)


def test_those_in_doubt_of_all_come_first_then_those_of_more_rows() -> None:
    assert by_effect(ALL) == [LOUD_TOO, LOUD, MANY, FEW, ALSO, QUIET]


def test_in_every_format_they_are_in_the_same_order() -> None:
    document = a_document(replace(funnel(), notes=(MANY,)), notes=(QUIET, FEW, LOUD))
    programs = replace(document, tables=())
    written = json.loads(FORMATS["json"](programs, Style()))["notes"]
    assert [note["code"] for note in written] == ["loud", "few", "quiet"]
    plain = FORMATS["plain"](document, Style()).partition("\nNotes\n")[2].splitlines()
    assert [line.split()[0] for line in plain] == ["Loud.", "Many.", "Few.", "Quiet."]


@pytest.mark.parametrize(
    ("rows", "leads", "moved"),
    [(39, 3900, 0.01), (1, 3, 1 / 3), (5, 3, 1.0), (0, 3, 0.0), (None, 3, None), (3, 0, None)],
)
def test_how_far_rows_move_a_rate(rows: int | None, leads: int, moved: float | None) -> None:
    assert Note("a", "A.", rows=rows).moves(leads) == moved


@given(n=st.integers(1, 60), data=st.data())
def test_no_rate_moves_further(n: int, data: st.DataObject) -> None:
    """Whatever the rows are of: customers more or fewer, and leads more or fewer."""
    k = data.draw(st.integers(0, n))
    rows = data.draw(st.integers(1, 60))
    became = data.draw(st.integers(0, rows))
    gone = data.draw(st.integers(0, min(rows, n - 1)))
    gone_customers = data.draw(st.integers(max(0, gone - (n - k)), min(gone, k)))
    others = (
        Rate(min(n, k + rows), n, None, None, None),
        Rate(max(0, k - rows), n, None, None, None),
        Rate(k + became, n + rows, None, None, None),
        Rate(k - gone_customers, n - gone, None, None, None),
    )
    most = Note("a", "A.", rows=rows).moves(n)
    assert most is not None
    assert all(abs(other.k / other.n - k / n) <= most + 1e-12 for other in others)


def listed(**changes: Any) -> list[str]:
    page = blocks(a_document(**changes), UNICODE)
    return [item.text for block in page if isinstance(block, Listing) for item in block.items]


def last(**changes: Any) -> str:
    block = blocks(a_document(**changes), UNICODE)[-1]
    return block.text if isinstance(block, Paragraph) else ""


def test_points_are_of_the_rate_that_is_shown() -> None:
    # 39 of the 3,900 that are old enough, and of all 4,851 (0.804 %); a bound is rounded up
    assert listed(notes=(MANY,)) == ["Many. At most 1.0 points of the rate."]
    of_all = Conversion(EVERY, None, low_n=False)
    assert listed(notes=(MANY,), conversion=of_all) == ["Many. At most 0.9 points of the rate."]
    assert listed(notes=(FEW,)) == ["Few. At most 0.08 points of the rate."]
    million = Rate(1, 1_000_000, 1e-6, 0.0, 1e-5)
    many = Conversion(million, million, low_n=False)
    assert listed(notes=(FEW,), conversion=many) == ["Few. At most 0.01 points of the rate."]


@pytest.mark.parametrize(
    "narrowed", [{"since": "2026-01-01"}, {"until": "2026-01-01"}, {"where": ("a = 1",)}]
)
def test_of_a_selection_there_are_no_points(narrowed: dict[str, Any]) -> None:
    """The rows are those of all leads."""
    assert listed(notes=(MANY,), query=replace(QUERY, **narrowed)) == ["Many."]


def test_where_there_is_no_rate_there_are_no_points() -> None:
    nobody = Conversion(replace(EVERY, value=None, low=None, high=None), None, low_n=False)
    none_is_old = Conversion(EVERY, Rate(0, 0, None, None, None), low_n=True)
    for conversion in (nobody, none_is_old):
        assert listed(notes=(MANY,), conversion=conversion) == ["Many."]
    assert listed(notes=(QUIET, LOUD)) == ["Loud.", "Quiet."]


def test_a_page_that_is_shortened_has_those_that_move_a_rate() -> None:
    short: dict[str, Any] = {"notes": ALL, "has_all_notes": False}
    assert [text.partition(".")[0] for text in listed(**short)] == [
        "Loud too", "Loud", "Many", "Few", "Also",
    ]  # fmt: skip
    assert last(**short) == "+1 note: -v"
    assert last(notes=(FEW,), has_all_notes=False) == ""


def test_a_screen_has_the_two_first_and_all_that_are_loud() -> None:
    brief: dict[str, Any] = {"is_brief": True, "has_all_notes": False}
    others = " · all rows: --full · also: check, curve, velocity, explain LEAD_ID"
    assert [text.partition(".")[0] for text in listed(notes=ALL[:4], **brief)] == ["Many", "Few"]
    assert last(notes=ALL[:4], **brief) == f"+2 notes: -v{others}"
    three = (*ALL, Note("third", "Third.", is_loud=True))
    assert [text.partition(".")[0] for text in listed(notes=three, **brief)] == [
        "Loud too", "Loud", "Third",
    ]  # fmt: skip
    assert last(notes=three, **brief) == f"+4 notes: -v{others}"
    with_all = {**brief, "has_all_notes": True}
    assert len(listed(notes=three, **with_all)) == 7
    assert last(notes=three, **with_all) == others.removeprefix(" · ")
