"""Delimited files whose quotes went wrong, and what is in them, character by character."""

import csv
import io
from dataclasses import dataclass

from hypothesis import strategies as st

CELLS = st.text(st.sampled_from('ab5 ,;é"'), max_size=5)


@dataclass(frozen=True)
class Record:
    """A record as the documented rule reads it."""

    line: int
    fields: list[str]
    readable: bool
    """False where a quote is never closed, or one that does not fit stands in several lines."""


def records(text: str, delimiter: str) -> list[Record]:
    """Cut text at line ends outside quotes.

    A quote opens a field at its beginning. Inside it two quotes are one, a quote before a
    delimiter or a line end closes it, and any other is a quote of the text. Elsewhere quotes are
    text like any other.
    """
    found: list[Record] = []
    at, line = 0, 1
    while at < len(text):
        begun, fields, fits = line, [""], True
        inside = opens = False
        start = True
        while at < len(text):
            each, behind = text[at], text[at + 1 : at + 2]
            at += 1
            line += each == "\n"
            if inside and each == '"' and behind == '"':
                fields[-1] += '"'
                at += 1
            elif inside and each == '"' and (behind in {delimiter, "\r", "\n", ""}):
                inside = False
            elif inside:
                fits &= each != '"'
                fields[-1] += each
            elif each == delimiter:
                fields.append("")
                start = True
                continue
            elif each == "\n":
                break
            elif each == '"' and start:
                inside = opens = True
            elif each != "\r":
                fields[-1] += each
            start = False
        lines = line - begun - (0 if inside else 1)
        found.append(
            Record(
                begun, fields if opens or fields != [""] else [], not inside and (fits or lines < 1)
            )
        )
    return found


def strictly(text: str, delimiter: str) -> list[list[str]] | None:
    """Read with Python's csv module; None where it complains."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None


@st.composite
def harmed(draw: st.DrawFn, delimiter: str) -> str:
    """Write a table, and do up to three things to its quotes, delimiters and lines."""
    width = draw(st.integers(2, 4))
    ends = st.sampled_from(draw(st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n"]])))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=7))
    header = [f"{name}{draw(st.sampled_from(['', '', ' 5']))}" for name in "ABCD"[:width]]
    quoted_all = draw(st.booleans())
    pieces: list[str] = []
    for row in [header, *rows]:
        for position, cell in enumerate(row):
            pieces += [delimiter] if position else []
            broken = cell.replace("b", draw(ends)) if draw(st.integers(0, 5)) == 0 else cell
            if quoted_all or set(broken) & {delimiter, '"', "\n"} or draw(st.integers(0, 4)) == 0:
                inner = broken.replace('"', '""').replace("\r\n", "\0")
                pieces += ['"', *inner.replace("\n", "\0"), '"']
                pieces = [draw(ends) if piece == "\0" else piece for piece in pieces]
            else:
                pieces += broken
        pieces.append(draw(ends))
        if draw(st.integers(0, 9)) == 0:
            pieces.append(draw(ends))
    if draw(st.booleans()):
        pieces.pop()
    for _ in range(draw(st.integers(0, 3))):
        _harm(draw, pieces, delimiter)
    return "".join(pieces)


def _harm(draw: st.DrawFn, pieces: list[str], delimiter: str) -> None:
    quotes = [at for at, piece in enumerate(pieces) if piece == '"']
    what = draw(st.sampled_from(["insert", "insert", "delete", "double", "move", "other"]))
    anywhere = st.integers(0, len(pieces))
    if what == "insert" or not quotes:
        pieces.insert(draw(anywhere), '"')
    elif what == "other":
        pieces.insert(draw(anywhere), draw(st.sampled_from([delimiter, " ", "\n", "x"])))
    else:
        at = draw(st.sampled_from(quotes))
        if what == "double":
            pieces.insert(at, '"')
        else:
            del pieces[at]
        if what == "move":
            pieces.insert(draw(st.integers(0, len(pieces))), '"')
