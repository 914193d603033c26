"""Rows of a report as a picture has them: their names, a rate with its interval, their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from funnelcli.answers.columns import Kind, Role
from funnelcli.answers.report import Document, Report
from funnelcli.render.cells import column_cells, counted
from funnelcli.render.shown import Lines, shown_lines
from funnelcli.render.signs import UNICODE

MOST: Final = 60
"""So many rows a picture has."""
DOT: Final = f" {UNICODE.dot} "


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or a line that closes the table."""

    name: str
    n: str
    said: str
    """The rate as text."""
    rate: float | None
    low: float | None
    high: float | None
    is_hollow: bool
    """Whether it is not to be relied on."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Those that a picture has, of all that a page has."""

    lines: Lines
    kept: slice
    """Which of the rows they are."""
    body: list[Row]
    closing: list[Row]

    @property
    def left_out(self) -> Iterator[str]:
        """Say how many there was no room for."""
        if len(self.body) < self.lines.body:
            which = "last" if self.kept.start else "first"
            yield f"The {which} {len(self.body)} of {self.lines.body:,} rows."

    def reasons(self, document: Document) -> Iterator[str]:
        """Say why rows are hollow, as far as there are any."""

        def has(role: Role, *, flag: bool = True) -> bool:
            return flag in self.lines.of(role)[self.kept]

        few = counted(document.query.min_leads, document.unit, UNICODE)
        reasons = {
            f"under {few} or an interval over 30 points": has(Role.LOW_N),
            "not old enough to judge": has(Role.MATURE, flag=False),
            "not all recorded": has(Role.TRUNCATED),
            "with imports": has(Role.IMPORTED),
        }
        if any(reasons.values()):
            yield f"Hollow: {'; '.join(reason for reason, is_so in reasons.items() if is_so)}."


def rows_of(document: Document, report: Report, of: str | None, n: str | None) -> Rows:
    """Take the rows of a page, of many periods the last; `of` is their rate, `n` their number."""
    lines = shown_lines(report)
    kinds = {column.name: column.kind for column in report.columns}
    none = [None] * lines.height

    def texts(name: str | None) -> list[str]:
        if name is None or name not in kinds:
            return [""] * lines.height
        values = lines.values[name]
        cells = column_cells(values, kinds[name], UNICODE, document.money_digits)
        return ["" if value is None else cell for value, cell in zip(values, cells, strict=True)]

    labels = [texts(name) for name, kind in kinds.items() if kind is Kind.LABEL]
    every = [
        Row(name, number, said, rate, low, high, place in lines.doubtful())
        for place, (name, number, said, rate, low, high) in enumerate(
            zip(
                (DOT.join(filter(None, each)) for each in zip(*labels, strict=True)),
                texts(n),
                texts(of),
                none if of is None else lines.values[of],
                lines.of(Role.LOW, of),
                lines.of(Role.HIGH, of),
                strict=True,
            )
        )
    ]
    is_of_periods = any(role in {Role.MATURE, Role.PARTIAL} for role, _ in lines.roles)
    first = max(0, lines.body - MOST) if is_of_periods else 0
    kept = slice(first, min(lines.body, first + MOST))
    return Rows(lines, kept, every[kept], every[lines.body :])
