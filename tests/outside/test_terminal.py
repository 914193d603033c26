"""The page on a terminal: as wide as it, with colour and Unicode only where they are wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .program import SAMPLE_REPORT
from .terminal import called, start

if TYPE_CHECKING:
    from pathlib import Path

    from .program import Ended

COLORS = re.compile(r"\x1b\[[0-9;]*m")

PLACES: dict[str, dict[str, str]] = {
    "color": {"TERM": "xterm-256color"},
    "no color": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
}


def on_terminal(width: int, environ: dict[str, str], *arguments: str) -> Ended:
    """Runs the program on a terminal of so many columns, and of lines enough."""
    return called(*arguments, width=width, height=200, environ=environ)


@pytest.fixture(scope="module", params=[80, 200])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


def shown(width: int, *arguments: str) -> dict[str, str]:
    pages = {}
    for place, environ in PLACES.items():
        run = on_terminal(width, environ, *SAMPLE_REPORT, *arguments)
        assert (run.code, run.err) == (0, "")
        pages[place] = run.out.decode()
    return pages


@pytest.fixture(scope="module")
def pages(width: int) -> dict[str, str]:
    """The report with all rows."""
    return shown(width, "--full")


@pytest.fixture(scope="module")
def screens(width: int) -> dict[str, str]:
    """The report as it is without an option."""
    return shown(width)


@pytest.mark.parametrize("place", PLACES)
def test_the_default_is_the_table(pages: dict[str, str], place: str) -> None:
    page = COLORS.sub("", pages[place])
    assert "4,545 leads" in page  # plain text has no thousands marks
    assert re.search(r"^[─-]{60,}$", page, re.MULTILINE)
    assert page.count("\n") > 60


@pytest.mark.parametrize("place", PLACES)
def test_no_line_is_wider_than_the_terminal(
    pages: dict[str, str], screens: dict[str, str], place: str, width: int
) -> None:
    for shown in (pages, screens):
        lines = COLORS.sub("", shown[place]).splitlines()
        longest = max(lines, key=len)
        assert len(longest) <= width, longest
        assert len(longest) > (76 if width == 80 else 100)  # and yet the room is used
        assert not any("…" in line for line in lines)  # nothing is cut
        assert not any(line != line.rstrip() for line in lines)


def test_color_only_where_it_is_wanted(pages: dict[str, str]) -> None:
    assert "\x1b[1m" in pages["color"]
    assert "\x1b" not in pages["no color"]
    assert "\x1b" not in pages["dumb"]
    assert COLORS.sub("", pages["color"]) == pages["no color"]


def test_a_dumb_terminal_gets_ascii(pages: dict[str, str], screens: dict[str, str]) -> None:
    for shown in (pages, screens):
        assert shown["dumb"].isascii()
        assert not shown["no color"].isascii()
        numbers = re.compile(r"\d[\d,.]*")
        assert numbers.findall(shown["dumb"]) == numbers.findall(shown["no color"])


def test_at_each_width_the_same_numbers(pages: dict[str, str]) -> None:
    page = " ".join(pages["no color"].split())
    assert "as of 2026-06-30" in page
    assert "295 of 3,174 leads old enough to judge became customers: 9.3% (8.3–10.4%)" in page
    assert "1,371 leads are younger than 119 days; 47 of them have bought already." in page
    assert "5,023 rows = 4,545 leads" in page
    assert "merged as duplicates + 123 excluded (97 junk, 26 internal)" in page
    cohorts = [line.split() for line in pages["no color"].splitlines() if line[:2] == "20"]
    assert len(cohorts) == 18
    assert (cohorts[0][0], cohorts[-1][0]) == ("2025-01", "2026-06◦")
    assert "12.1%" in cohorts[0]
    assert "0.0%" in cohorts[-1]
    assert sum("◦" in words[0] for words in cohorts) == 4
    assert "~50.0%" in page  # low n


def test_a_screen_has_the_latest_and_the_largest(screens: dict[str, str]) -> None:
    lines = screens["no color"].splitlines()
    cohorts = [line.split()[0] for line in lines if re.match(r"20\d\d-\d\d|\d+ earlier", line)]
    assert cohorts == [
        "12", "2026-01", "2026-02", "2026-03◦", "2026-04◦", "2026-05◦", "2026-06◦",
    ]  # fmt: skip
    start = next(n for n, line in enumerate(lines) if line.startswith("Sources"))
    largest = [line.split("  ")[0] for line in lines[start + 1 : start + 7]]
    assert largest == [
        "Organic Search", "Paid Search", "Webinar", "Outbound", "Social", "(other)",
    ]  # fmt: skip
    assert "+ 123 excluded" in " ".join(lines)
    assert "97 junk" not in " ".join(lines)
    assert (
        lines[-1]
        == "+14 notes: -v · all rows: --full · also: check, curve, velocity, explain LEAD_ID"
    )


@pytest.mark.parametrize("place", PLACES)
def test_a_newcomer_sees_the_headline_and_the_funnel_first(place: str) -> None:
    run = start(*SAMPLE_REPORT, width=80, height=40, environ=PLACES[place]).ended()
    lines = COLORS.sub("", run.text).splitlines()
    assert len(lines) <= 39  # below is the prompt
    top = lines[:24]
    assert top[0] == lines[0]
    assert "old enough to judge became customers: 9.3%" in top[0]
    stages = ("Funnel", "Lead", "MQL", "SAL", "Sales Qualified", "Opportunity", "Customer")
    places = [next(n for n, line in enumerate(top) if line.startswith(each)) for each in stages]
    assert places == list(range(places[0], places[0] + len(stages)))


def test_notes_that_move_no_rate_wait_for_v() -> None:
    terminal = {"TERM": "dumb"}
    screen = on_terminal(80, terminal, *SAMPLE_REPORT).text
    listed = [line for line in screen.splitlines() if line.startswith("- ")]
    assert len(listed) == 1
    assert "+14 notes: -v" in screen
    verbose = on_terminal(80, terminal, *SAMPLE_REPORT, "-v").text
    assert len([line for line in verbose.splitlines() if line.startswith("- ")]) == 15
    assert "notes: -v" not in verbose
    assert "all rows: --full" in verbose
    full = on_terminal(80, terminal, *SAMPLE_REPORT, "--full").text
    assert len([line for line in full.splitlines() if line.startswith("- ")]) == 15
    assert "--full" not in full


def test_other_commands_show_all_rows_and_the_notes_that_move_a_rate() -> None:
    cohorts = on_terminal(80, {"TERM": "dumb"}, "cohorts", *SAMPLE_REPORT[1:]).text
    assert len(re.findall(r"^20\d\d-\d\d", cohorts, re.MULTILINE)) == 18
    assert cohorts.splitlines()[-2:] == [
        "Left out at this width: Amount USD, At same age, 95% interval. -f plain has all.",
        "+4 notes: -v",
    ]


def test_what_is_written_or_piped_has_everything(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    run = on_terminal(80, {}, *SAMPLE_REPORT, "-f", "markdown", "-o", str(path))
    assert (run.code, run.out) == (0, b"")
    page = path.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| 20\d\d-\d\d", page, re.MULTILINE)) == 18
    assert len(re.findall(r"^- ", page, re.MULTILINE)) == 15
    assert "--full" not in page


def test_what_is_asked_for_is_written() -> None:
    terminal = {"TERM": "xterm-256color"}
    json = on_terminal(80, terminal, *SAMPLE_REPORT, "-f", "json")
    assert json.json["command"] == "report"
    assert len(json.json["notes"]) == 17
    assert len(json.json["tables"][1]["rows"]) == 18
    never = on_terminal(80, terminal, *SAMPLE_REPORT, "--color", "never", "--full")
    assert b"\x1b" not in never.out
    assert "─" in never.text
