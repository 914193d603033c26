"""A report as the table of a page: the rows shown, cells as text, marks, and what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from funnelcli.answers.charts import Bars as BarsOf, Heat, Whiskers
from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.answers.report import Document, Report
from funnelcli.render.blocks import Bars, Cells, Ends, Table
from funnelcli.render.cells import column_cells, counted, interval, percent
from funnelcli.render.drawn import bars, shades, whiskers
from funnelcli.render.footnotes import footnotes
from funnelcli.render.shown import Lines, shown_lines
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

INTERVAL = "95% interval"
_LOW_N = "~"
_MARKS = {Role.MATURE, Role.TRUNCATED, Role.IMPORTED, Role.COMPARED, Role.DIFFERS}
"""Roles that are marks beside other cells, and columns of words where marks are spelled."""
_INSIDE = {
    *(Role.LOW, Role.HIGH, Role.PARTIAL, Role.LOW_N, Role.EARLIER_N),
    *(Role.AS_LEADS, Role.FOR_PROGRAMS),
}
"""Roles of columns that are never set by themselves."""
_IF_ANY = {Role.EARLIER, Role.COMPARED, Role.DIFFERS, Role.TRUNCATED, Role.IMPORTED}
"""Roles of columns that are only set if a row has something in them."""
_LEFT = frozenset({Kind.LABEL, Kind.TEXT, Kind.DATE, Kind.FLAG, Kind.TREND})
_NAMES_ROWS = frozenset({Kind.LABEL, Kind.DAYS})


def grid(document: Document, report: Report, signs: Signs) -> Table:
    """Set a report as text, without looking at the width it will have."""
    lines = shown_lines(report)
    values = lines.values
    visible = [
        column
        for column in report.columns
        if not _is_hidden(column, values[column.name], signs)
        and (document.knows_customers or not column.of_customers)
    ]
    chart, axis = report.chart, ""
    heat = _shaded(visible, lines, chart.of) if isinstance(chart, Heat) else {}
    ends: dict[str, tuple[Ends | None, ...]] = {}
    if isinstance(chart, Whiskers):
        low, high = (lines.of(role, chart.of) for role in (Role.LOW, Role.HIGH))
        drawn, end = whiskers(low, values[chart.of], high, lines.of(Role.LOW_N))
        ends, axis = {chart.of: drawn}, f"{end:.1%}".replace(".0%", "%")
    columns: list[Cells | Bars] = [
        cells
        for column in visible
        for cells in _set(
            document,
            column,
            lines,
            signs,
            heat=heat.get(column.name, ()),
            ends=ends.get(column.name, ()),
        )
    ]
    if isinstance(chart, BarsOf):
        place = next(n for n, column in enumerate(visible) if column.kind not in _NAMES_ROWS)
        (of,) = (each.label for each in report.columns if each.name == chart.of)
        shares = bars(values[chart.of][: lines.body])
        columns.insert(place, Bars(shares, one_line(of, signs.line_end)))
    return Table(
        title=one_line(report.title, signs.line_end),
        columns=tuple(columns),
        body=lines.body,
        height=lines.height,
        footnotes=(
            *(one_line(each, signs.line_end) for each in report.about),
            *_footnotes(document, report, lines, visible, signs),
        ),
        is_brief=document.is_brief,
        axis=axis,
        means=tuple(_means(report, visible, signs)),
    )


def _means(report: Report, visible: Sequence[Column], signs: Signs) -> Iterator[tuple[str, str]]:
    """Define what is set: each column as it is headed, and the interval beside its rate."""
    names = {column.name for column in visible}
    for column in report.columns:
        if column.name in names:
            yield one_line(column.label, signs.line_end), column.means
        elif column.role is Role.LOW and column.of in names:
            yield INTERVAL, column.means


def _is_hidden(column: Column, values: Sequence[Any], signs: Signs) -> bool:
    """Tell whether a page has it inside other columns, or no row has anything in it."""
    if column.role in _INSIDE or (column.role in _MARKS and not signs.spelled):
        return True
    is_optional = column.role in _IF_ANY or column.kind is Kind.TREND
    return is_optional and all(each is None or each is False for each in values)


def _footnotes(
    document: Document, report: Report, lines: Lines, visible: Sequence[Column], signs: Signs
) -> Iterator[str]:
    """Say what the marks of the table mean, and how earlier cohorts stood at the same age."""
    unlike: dict[str, list[str]] = {"behind": [], "ahead": []}
    for label, verdict in lines.by_label(Role.COMPARED, signs):
        unlike[verdict].append(label)
    is_told = document.knows_customers and (Role.MATURE, None) in lines.roles
    own = (lines.values[each.name] for each in visible if lines.is_own_rate(each))
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
        differs=[each for each in lines.of(Role.DIFFERS) if each is not None],
        of=counted(document.conversion.shown.n, document.unit, signs),
        is_brief=document.is_brief,
        signs=signs,
    )


def _shaded(columns: Sequence[Column], lines: Lines, of: Kind) -> dict[str, tuple[float, ...]]:
    """Shade the rates or amounts of the rows; closing lines are not."""
    names = [column.name for column in columns if column.kind is of]
    return shades({name: lines.values[name][: lines.body] for name in names})


def _set(
    document: Document,
    column: Column,
    lines: Lines,
    signs: Signs,
    *,
    heat: tuple[float, ...],
    ends: tuple[Ends | None, ...],
) -> list[Cells]:
    """Set the column, and its interval beside it where there is one."""
    name, kind = column.name, column.kind
    header = one_line(column.label, signs.line_end)
    texts = column_cells(lines.values[name], kind, signs, document.money_digits)
    if kind in _LEFT:
        texts = _words(texts, column, lines, signs)
    elif kind is Kind.MONEY:
        header = f"{header} {document.currency}".rstrip()
    elif lines.is_own_rate(column):
        flags = (lines.of(Role.LOW_N), lines.of(Role.PARTIAL, name), lines.of(Role.DIFFERS))
        texts = [
            text if text == signs.none else f"{_mark(signs, *marks)}{text}"
            for text, *marks in zip(texts, *flags, strict=True)
        ]
    if (Role.PARTIAL, name) in lines.roles and not signs.spelled:  # a triangle has its corner blank
        texts = ["" if text == signs.none else text for text in texts]
    doubtful = lines.doubtful() if lines.is_own_rate(column) else frozenset[int]()
    cells = Cells(
        header, tuple(texts), kind in _LEFT, kind is Kind.COUNT, column.spare, doubtful, heat,
        is_drawn=kind is Kind.TREND,
    )  # fmt: skip
    if (Role.LOW, name) not in lines.roles:
        return [cells]
    lows, highs = (lines.of(role, name) for role in (Role.LOW, Role.HIGH))
    if kind in {Kind.RATE, Kind.FIGURE}:
        pairs = zip(lows, highs, strict=True)
        between = tuple(interval(low, high, signs) for low, high in pairs)
    else:
        written = (column_cells(each, kind, signs, document.money_digits) for each in (lows, highs))
        between = tuple(
            low if low == high == signs.none else f"{low}{signs.to}{high}"
            for low, high in zip(*written, strict=True)
        )
    spare = min(column.spare or Spare.INTERVAL, Spare.INTERVAL)
    return [cells, replace(cells, header=INTERVAL, texts=between, spare=spare, ends=ends)]


def _mark(signs: Signs, *marks: Any) -> str:
    """Set what is to know of a rate: whether it is low n, partly observed, above or below."""
    low, partial, differs = marks
    arrow = "" if differs is None or signs.spelled else f"{signs.differs[differs]} "
    return f"{arrow}{_LOW_N if low else ''}{signs.partial if partial else ''}"


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
