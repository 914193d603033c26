"""Rows above or below all others: a sign beside the rate, a word where marks are spelled."""

from typing import Any

import pytest

from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Document
from funnelcli.counting.rest import DIFFERS
from funnelcli.render import FORMATS, Style

from .documents import a_document, a_report

COLUMNS = [Column("source", "Source", Kind.LABEL), *rate(), LOW_N, DIFFERS]
ABOVE = ("Referral", 0.2, 0.15, 0.25, False, "above")
BELOW = ("Social", 0.03, 0.02, 0.05, False, "below")
OTHER = ("Web", 0.09, 0.08, 0.1, False, None)
FEW = ("Fax", 0.1, 0.01, 0.3, True, None)


def company(*rows: tuple[Any, ...], **changes: Any) -> Document:
    return a_document(a_report("sources", "Sources", COLUMNS, rows), **changes)


def lines(name: str, *rows: tuple[Any, ...], style: Style | None = None, **more: Any) -> list[str]:
    text = FORMATS[name](company(*rows, **more), style or Style(width=100))
    return [line.rstrip() for line in text[text.index("Sources") :].splitlines()]


def test_a_table_has_signs() -> None:
    said = lines("table", ABOVE, OTHER, BELOW, FEW)
    assert said[3:7] == [
        "Referral  ▲ 20.0%     15.0–25.0",
        "Web          9.0%      8.0–10.0",
        "Social     ▼ 3.0%       2.0–5.0",
        "Fax        ~10.0%      1.0–30.0",
    ]
    assert " ".join(said[7:9]) == (
        "▲ above, ▼ below the rest of 3,900 leads, by more than chance explains; the cause may be "
        "another, as leads differ in more than this."
    )


@pytest.mark.parametrize(
    ("rows", "mark"), [((ABOVE, OTHER), "▲ above the"), ((OTHER, BELOW), "▼ below the")]
)
def test_only_signs_that_are_there_are_explained(rows: Any, mark: str) -> None:
    assert any(line.startswith(mark) for line in lines("table", *rows))


def test_without_a_difference_nothing_is_said() -> None:
    said = "\n".join(lines("table", OTHER, FEW) + lines("plain", OTHER, FEW))
    assert "chance" not in said
    assert "Differs" not in said


def test_a_page_for_a_screen_says_it_in_a_line() -> None:
    said = lines("table", ABOVE, BELOW, is_brief=True, style=Style(width=80))
    assert said[3] == (
        "▲ above, ▼ below the other leads, by more than chance; the cause may be another."
    )


@pytest.mark.parametrize("row", [BELOW, OTHER])
def test_there_it_stands_where_a_blank_line_would(row: Any) -> None:
    note = Note("a-note", "A note.", is_loud=True)
    said = lines("table", row, is_brief=True, notes=(note,), style=Style(width=80))
    assert said.index("• A note.") == 3
    assert ("" in said[:3]) is (row is OTHER)


def test_ascii_has_signs_that_are_no_minus() -> None:
    said = lines("table", ABOVE, BELOW, style=Style(width=100, unicode=False))
    assert said[3:5] == ["Referral  ^ 20.0%     15.0-25.0", "Social     v 3.0%       2.0-5.0"]


def test_a_pipe_has_words_and_rates_that_stay_numbers() -> None:
    said = lines("plain", ABOVE, OTHER, BELOW)
    assert [line.split() for line in said[1:5]] == [
        ["Source", "Rate", "95%", "interval", "Differs"],
        ["Referral", "20.0%", "15.0-25.0", "above"],
        ["Web", "9.0%", "8.0-10.0", "-"],
        ["Social", "3.0%", "2.0-5.0", "below"],
    ]
    assert said[5].startswith("differs above, below the rest of 3900 leads")


def test_html_says_it_without_colour() -> None:
    said = "\n".join(lines("html", ABOVE, BELOW))
    assert "▲ 20.0%" in said
    assert "▼ below the rest" in said
