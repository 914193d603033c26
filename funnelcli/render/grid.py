"""A report as a page shows it: the rows shown, cells as text, marks, and what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funnelcli.render.cells import column_cells, interval, percent
from funnelcli.render.footnotes import footnotes
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line
from funnelcli.report import Column, Document, Kind, Report

_LOW_N = "~"
_OF_OTHERS = frozenset({"rate_at_same_age"})
"""Rates that are none of the row's own leads, so that its marks are not theirs."""
_IF_ANY = ("rate_at_same_age", "at_same_age", "truncated", "imported")
"""Columns that are only set if a row has something in them."""
_OF_CUSTOMERS = {"rate", "amount", "median_days", "mature"}
"""Columns of leads in groups that say nothing where nothing says who bought."""
_LEFT = frozenset({Kind.LABEL, Kind.TEXT, Kind.DATE, Kind.FLAG})


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of cells, one per line of the grid; `name` is that of the report's column."""

    name: str
    header: str
    kind: Kind
    cells: tuple[str, ...]

    @property
    def left(self) -> bool:
        """Whether the column is read from the left; numbers are aligned at their right."""
        return self.kind in _LEFT

    @property
    def low_n(self) -> bool:
        """Whether a rate of the column has the mark of low n."""
        return self.kind is Kind.RATE and any(cell.startswith(_LOW_N) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a page shows of a report: its first rows, then the closing lines, by column."""

    values: dict[str, list[Any]]
    body: int
    """How many of the lines are rows."""
    height: int

    def flags(self, name: str) -> Sequence[bool | None]:
        """Look up a flag for each line; unknown where the report has no such column."""
        return self.values.get(name) or [None] * self.height

    def doubtful(self) -> frozenset[int]:
        """Lines whose rate is not to be relied on: low n, not mature, truncated or imported."""
        flags = zip(*map(self.flags, ("mature", "low_n", "truncated", "imported")), strict=True)
        return frozenset(
            place for place, (mature, *doubts) in enumerate(flags) if mature is False or any(doubts)
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table as text: `body` rows, then the closing lines."""

    title: str
    columns: tuple[GridColumn, ...]
    body: int
    height: int
    doubtful: frozenset[int]
    footnotes: tuple[str, ...]


def grid(document: Document, report: Report, signs: Signs) -> Grid:
    """Set a report as text, without looking at the width it will have."""
    shown = report.frame if report.shown is None else report.frame.head(report.shown)
    rows = shown.rows() + ([] if report.closing is None else report.closing.rows())
    values = {
        column.name: [row[place] for row in rows] for place, column in enumerate(report.columns)
    }
    lines = Lines(values, shown.height, len(rows))
    hidden = _hidden(document, values, signs)
    columns = [
        set_column
        for column in report.columns
        if column.name not in hidden
        for set_column in _set(document, column, lines, signs)
    ]
    return Grid(
        title=one_line(report.title, signs.line_end),
        columns=tuple(columns),
        body=lines.body,
        height=lines.height,
        doubtful=lines.doubtful(),
        footnotes=tuple(
            footnotes(
                document.query,
                rows=report.frame.height,
                shown=lines.body,
                mature=values.get("mature", [])[: lines.body] if document.knows_customers else (),
                same_age=_same_age(values, signs),
                earlier=max((n for n in values.get("rate_at_same_age_n", []) if n), default=0),
                unlike=_unlike(values, signs),
                unknown=report.unknown,
                truncated=any(lines.flags("truncated")),
                imported=any(lines.flags("imported")),
                low_n=any(column.low_n for column in columns),
                partial=any(True in values[name] for name in values if name.endswith("_partial")),
                signs=signs,
            )
        ),
    )


def _hidden(document: Document, values: dict[str, list[Any]], signs: Signs) -> set[str]:
    """Name what a page has inside other columns: ends of intervals, marks, stage 0 as leads."""
    ends = ("low", "high", "partial")
    hidden = {f"{name}_{end}" for name in values for end in ends} | {"low_n"}
    hidden |= {"age_days", "share_observed", "rate_at_same_age_n"}
    if not signs.spelled:
        hidden |= {"mature", "at_same_age", "truncated", "imported"}
    for name in _IF_ANY:
        if all(value is None or value is False for value in values.get(name, ())):  # 0.0 is some
            hidden.add(name)
    if "leads" in values:
        hidden |= {key for key, _name in document.stages[:1]} - {"leads"}
        if not document.knows_customers:
            hidden |= _OF_CUSTOMERS
    return hidden


def _same_age(values: dict[str, list[Any]], signs: Signs) -> list[tuple[str, str]]:
    """List the cohorts that earlier ones can be compared with, and how these stood."""
    labels, rates = values[next(iter(values))], values.get("rate_at_same_age", [])
    return [
        (one_line(str(label), signs.line_end), percent(rate, signs))
        for label, rate in zip(labels, rates, strict=False)
        if rate is not None
    ]


def _unlike(values: dict[str, list[Any]], signs: Signs) -> dict[str, list[str]]:
    """List the cohorts that are behind earlier ones, and those that are ahead of them."""
    labels, verdicts = values[next(iter(values))], values.get("at_same_age", [])
    unlike: dict[str, list[str]] = {"behind": [], "ahead": []}
    for label, verdict in zip(labels, verdicts, strict=False):
        if verdict is not None:
            unlike[verdict].append(one_line(str(label), signs.line_end))
    return unlike


def _set(document: Document, column: Column, lines: Lines, signs: Signs) -> list[GridColumn]:
    """Set the column, and its interval beside it where there is one."""
    name, kind = column.name, column.kind
    header = one_line(column.label, signs.line_end)
    cells = column_cells(lines.values[name], kind, signs, document.money_digits)
    match kind:
        case Kind.LABEL | Kind.TEXT | Kind.DATE | Kind.FLAG:
            cells = _words(cells, column, lines, signs)
        case Kind.MONEY:
            header = f"{header} {document.currency}".rstrip()
        case Kind.RATE if name not in _OF_OTHERS:
            flags = (lines.flags("low_n"), lines.flags(f"{name}_partial"))
            cells = [
                cell if cell == signs.none else _marked(cell, low=low, partial=partial, signs=signs)
                for cell, low, partial in zip(cells, *flags, strict=True)
            ]
        case _:
            pass
    if f"{name}_partial" in lines.values and not signs.spelled:  # a triangle has its corner blank
        cells = ["" if cell == signs.none else cell for cell in cells]
    columns = [GridColumn(name, header, kind, tuple(cells))]
    ends = [lines.values.get(f"{name}_{end}") for end in ("low", "high")]
    if kind is Kind.RATE and ends[0] is not None and ends[1] is not None:
        between = (interval(low, high, signs) for low, high in zip(*ends, strict=True))
        columns.append(GridColumn(f"{name}_interval", "95% interval", kind, tuple(between)))
    return columns


def _marked(cell: str, *, low: bool | None, partial: bool | None, signs: Signs) -> str:
    return f"{_LOW_N if low else ''}{signs.partial if partial else ''}{cell}"


def _words(cells: list[str], column: Column, lines: Lines, signs: Signs) -> list[str]:
    """Mark the maturity and the record of cohorts at their label; blank what closing lines lack."""
    rows, closing = cells[: lines.body], zip(cells, lines.values[column.name], strict=True)
    marked = zip(*map(lines.flags, ("mature", "truncated", "imported")), strict=True)
    if column.name == next(iter(lines.values)) and not signs.spelled:
        told = any(flag is not None for flag in lines.flags("mature")[: lines.body])
        unknown = signs.unknown if told else ""
        marks = {True: "", False: signs.immature, None: unknown}
        rows = [
            f"{cell}{marks[mature]}{signs.truncated * bool(late)}{signs.imported * bool(imported)}"
            for cell, (mature, late, imported) in zip(rows, marked, strict=False)
        ]
    blank = signs.none if signs.spelled else ""
    return rows + [blank if value is None else cell for cell, value in closing][lines.body :]
