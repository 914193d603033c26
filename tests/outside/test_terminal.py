"""The page on a terminal: as wide as it, with colour and Unicode only where they are wanted."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys

import pytest

from .program import ROOT, SAMPLE_REPORT, Ended

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals are of POSIX")
pty = pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are of POSIX")

COLORS = re.compile(r"\x1b\[[0-9;]*m")

PLACES: dict[str, dict[str, str]] = {
    "color": {"TERM": "xterm-256color"},
    "no color": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
}


def on_terminal(width: int, environ: dict[str, str], *arguments: str) -> Ended:
    """Runs the program with a terminal of so many columns as its stdin and stdout."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "funnelcli", *arguments],
        cwd=ROOT,
        env=os.environ | environ,
        stdin=inner,
        stdout=inner,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(inner)
        written = b""
        while part := read(outer):
            written += part
        os.close(outer)
        assert process.stderr is not None
        err = process.stderr.read().decode()
    return Ended(process.returncode, written.replace(b"\r\n", b"\n"), err)


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that the other side has closed
        return b""


@pytest.fixture(scope="module", params=[80, 200])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def pages(width: int) -> dict[str, str]:
    pages = {}
    for place, environ in PLACES.items():
        run = on_terminal(width, environ, *SAMPLE_REPORT)
        assert (run.code, run.err) == (0, "")
        pages[place] = run.out.decode()
    return pages


@pytest.mark.parametrize("place", PLACES)
def test_the_default_is_the_table(pages: dict[str, str], place: str) -> None:
    page = COLORS.sub("", pages[place])
    assert "4,545 leads" in page  # plain text has no thousands marks
    assert re.search(r"^[─-]{60,}$", page, re.MULTILINE)
    assert page.count("\n") > 60


@pytest.mark.parametrize("place", PLACES)
def test_no_line_is_wider_than_the_terminal(pages: dict[str, str], place: str, width: int) -> None:
    lines = COLORS.sub("", pages[place]).splitlines()
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


def test_a_dumb_terminal_gets_ascii(pages: dict[str, str]) -> None:
    assert pages["dumb"].isascii()
    assert not pages["no color"].isascii()
    numbers = re.compile(r"\d[\d,.]*")
    assert numbers.findall(pages["dumb"]) == numbers.findall(pages["no color"])


def test_at_each_width_the_same_numbers(pages: dict[str, str]) -> None:
    page = " ".join(pages["no color"].split())
    assert "as of 2026-06-30" in page
    assert "4,545 leads → 342 customers · 7.5% (6.8–8.3%)" in page
    assert "5,023 rows = 4,545 leads" in page
    assert "merged as duplicates + 123 excluded (97 junk, 26 internal)" in page
    cohorts = [line.split() for line in pages["no color"].splitlines() if line[:2] == "20"]
    assert len(cohorts) == 18
    assert (cohorts[0][0], cohorts[-1][0]) == ("2025-01", "2026-06◦")
    assert "12.1%" in cohorts[0]
    assert "0.0%" in cohorts[-1]
    assert sum("◦" in words[0] for words in cohorts) == 4
    assert "~15.8%" in page  # low n


def test_what_is_asked_for_is_written() -> None:
    terminal = {"TERM": "xterm-256color"}
    json = on_terminal(80, terminal, *SAMPLE_REPORT, "-f", "json")
    assert json.json["command"] == "report"
    never = on_terminal(80, terminal, *SAMPLE_REPORT, "--color", "never")
    assert b"\x1b" not in never.out
    assert "─" in never.text
