"""A report as the table of a page: the rows shown, cells as text, marks, and what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.answers.report import Bars as BarsOf, Document, Heat, Report
from funnelcli.render.blocks import Bars, Cells, Table
from funnelcli.render.cells import column_cells, interval, percent
from funnelcli.render.footnotes import footnotes
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

_LOW_N = "~"
_MARKS = {Role.MATURE, Role.TRUNCATED, Role.IMPORTED, Role.COMPARED}
"""Roles that are marks beside other cells, and columns of words where marks are spelled."""
_INSIDE = {
    *(Role.LOW, Role.HIGH, Role.PARTIAL, Role.LOW_N, Role.EARLIER_N),
    *(Role.AS_LEADS, Role.FOR_PROGRAMS),
}
"""Roles of columns that are never set by themselves."""
_IF_ANY = {Role.EARLIER, Role.COMPARED, Role.TRUNCATED, Role.IMPORTED}
"""Roles of columns that are only set if a row has something in them."""
_LEFT = frozenset({Kind.LABEL, Kind.TEXT, Kind.DATE, Kind.FLAG})
_NAMES_ROWS = frozenset({Kind.LABEL, Kind.DAYS})


@dataclass(frozen=True, slots=True)
class Lines:
    """What a page shows of a report: its first rows, then the closing lines, by column."""

    values: dict[str, list[Any]]
    body: int
    """How many of the lines are rows."""
    height: int
    roles: dict[tuple[Role, str | None], list[Any]]
    """The values of columns with a role, by it and by the rate they are of."""

    def of(self, role: Role, rate: str | None = None) -> list[Any]:
        """Look up what has a role for each line; null where the report has no such column."""
        return self.roles.get((role, rate), [None] * self.height)

    def by_label(self, role: Role, signs: Signs) -> list[tuple[str, Any]]:
        """List what has a role and is not null, each with what its line is called."""
        labels = next(iter(self.values.values()))
        return [
            (one_line(str(label), signs.line_end), value)
            for label, value in zip(labels, self.of(role), strict=True)
            if value is not None
        ]

    def doubtful(self) -> frozenset[int]:
        """Lines whose rate is not to be relied on: low n, not mature, truncated or imported."""
        roles = (Role.MATURE, Role.LOW_N, Role.TRUNCATED, Role.IMPORTED)
        flags = zip(*map(self.of, roles), strict=True)
        return frozenset(
            place for place, (mature, *doubts) in enumerate(flags) if mature is False or any(doubts)
        )


def grid(document: Document, report: Report, signs: Signs) -> Table:
    """Set a report as text, without looking at the width it will have."""
    shown = report.frame if report.shown is None else report.frame.head(report.shown)
    rows = shown.rows() + ([] if report.closing is None else report.closing.rows())
    values = {
        column.name: [row[place] for row in rows] for place, column in enumerate(report.columns)
    }
    roles = {(each.role, each.of): values[each.name] for each in report.columns if each.role}
    lines = Lines(values, shown.height, len(rows), roles)
    visible = [
        column
        for column in report.columns
        if not _is_hidden(column, values[column.name], signs)
        and (document.knows_customers or not column.of_customers)
    ]
    heat = _heat(visible, lines) if isinstance(report.chart, Heat) else {}
    columns: list[Cells | Bars] = [
        cells
        for column in visible
        for cells in _set(document, column, lines, signs, heat.get(column.name, ()))
    ]
    if isinstance(report.chart, BarsOf):
        place = next(n for n, column in enumerate(visible) if column.kind not in _NAMES_ROWS)
        columns.insert(place, _bars(values[report.chart.of][: lines.body]))
    return Table(
        title=one_line(report.title, signs.line_end),
        columns=tuple(columns),
        body=lines.body,
        height=lines.height,
        footnotes=tuple(_footnotes(document, report, lines, visible, signs)),
    )


def _is_hidden(column: Column, values: Sequence[Any], signs: Signs) -> bool:
    """Tell whether a page has it inside other columns, or no row has anything in it."""
    if column.role in _INSIDE or (column.role in _MARKS and not signs.spelled):
        return True
    return column.role in _IF_ANY and all(each is None or each is False for each in values)


def _footnotes(
    document: Document, report: Report, lines: Lines, visible: Sequence[Column], signs: Signs
) -> Iterator[str]:
    """Say what the marks of the table mean, and how earlier cohorts stood at the same age."""
    unlike: dict[str, list[str]] = {"behind": [], "ahead": []}
    for label, verdict in lines.by_label(Role.COMPARED, signs):
        unlike[verdict].append(label)
    is_told = document.knows_customers and (Role.MATURE, None) in lines.roles
    own = (lines.values[each.name] for each in visible if _is_own_rate(each))
    return footnotes(
        document.query,
        rows=report.frame.height,
        shown=lines.body,
        mature=lines.of(Role.MATURE)[: lines.body] if is_told else (),
        same_age=[
            (label, percent(rate, signs)) for label, rate in lines.by_label(Role.EARLIER, signs)
        ],
        earlier=max((n for n in lines.of(Role.EARLIER_N) if n), default=0),
        unlike=unlike,
        unknown=report.unknown,
        truncated=any(lines.of(Role.TRUNCATED)),
        imported=any(lines.of(Role.IMPORTED)),
        low_n=any(
            low and rate is not None
            for rates in own
            for low, rate in zip(lines.of(Role.LOW_N), rates, strict=True)
        ),
        partial=any(
            True in flags for (role, _), flags in lines.roles.items() if role is Role.PARTIAL
        ),
        signs=signs,
    )


def _is_own_rate(column: Column) -> bool:
    """Tell whether it is a rate of the row's own leads, so that its marks are those of the row."""
    return column.kind is Kind.RATE and column.role is not Role.EARLIER


def _bars(rates: Sequence[float | None]) -> Bars:
    """Measure each bar by the longest, which is the highest rate, and at most 1."""
    lengths = [rate or 0.0 for rate in rates]
    longest = min(1.0, max(lengths, default=0.0)) or 1.0
    return Bars(tuple(length / longest for length in lengths))


def _heat(visible: Sequence[Column], lines: Lines) -> dict[str, tuple[float, ...]]:
    """Measure each rate by the highest of all; closing lines are not shaded."""
    rates = {
        column.name: lines.values[column.name][: lines.body]
        for column in visible
        if column.kind is Kind.RATE
    }
    highest = max((rate for each in rates.values() for rate in each if rate), default=1)
    return {name: tuple((rate or 0) / highest for rate in each) for name, each in rates.items()}


def _set(
    document: Document, column: Column, lines: Lines, signs: Signs, heat: tuple[float, ...]
) -> list[Cells]:
    """Set the column, and its interval beside it where there is one."""
    name, kind = column.name, column.kind
    header = one_line(column.label, signs.line_end)
    texts = column_cells(lines.values[name], kind, signs, document.money_digits)
    if kind in _LEFT:
        texts = _words(texts, column, lines, signs)
    elif kind is Kind.MONEY:
        header = f"{header} {document.currency}".rstrip()
    elif _is_own_rate(column):
        flags = (lines.of(Role.LOW_N), lines.of(Role.PARTIAL, name))
        texts = [
            text if text == signs.none else _marked(text, low=low, partial=partial, signs=signs)
            for text, low, partial in zip(texts, *flags, strict=True)
        ]
    if (Role.PARTIAL, name) in lines.roles and not signs.spelled:  # a triangle has its corner blank
        texts = ["" if text == signs.none else text for text in texts]
    doubtful = lines.doubtful() if kind is Kind.RATE else frozenset[int]()
    cells = Cells(
        header, tuple(texts), kind in _LEFT, kind is Kind.COUNT, column.spare, doubtful, heat
    )
    ends = [lines.roles.get((role, name)) for role in (Role.LOW, Role.HIGH)]
    if ends[0] is None or ends[1] is None:
        return [cells]
    between = tuple(interval(low, high, signs) for low, high in zip(*ends, strict=True))
    spare = min(column.spare or Spare.INTERVAL, Spare.INTERVAL)
    return [cells, replace(cells, header="95% interval", texts=between, spare=spare)]


def _marked(text: str, *, low: bool | None, partial: bool | None, signs: Signs) -> str:
    return f"{_LOW_N if low else ''}{signs.partial if partial else ''}{text}"


def _words(texts: list[str], column: Column, lines: Lines, signs: Signs) -> list[str]:
    """Mark the maturity and the record of cohorts at their label; blank what closing lines lack."""
    rows, closing = texts[: lines.body], zip(texts, lines.values[column.name], strict=True)
    if column.name == next(iter(lines.values)) and not signs.spelled:
        roles = (Role.MATURE, Role.TRUNCATED, Role.IMPORTED)
        marked = zip(*map(lines.of, roles), strict=True)
        told = any(flag is not None for flag in lines.of(Role.MATURE)[: lines.body])
        unknown = signs.unknown if told else ""
        marks = {True: "", False: signs.immature, None: unknown}
        rows = [
            f"{text}{marks[mature]}{signs.truncated * bool(late)}{signs.imported * bool(imported)}"
            for text, (mature, late, imported) in zip(rows, marked, strict=False)
        ]
    blank = signs.none if signs.spelled else ""
    return rows + [blank if value is None else text for text, value in closing][lines.body :]
