"""The page for a terminal: fitted to its width, readable without colour and without Unicode.

Every mark is a character; bold, dim and the accent only repeat what it says.
"""

from collections.abc import Sequence
from typing import Final

from rich.box import Box
from rich.table import Table
from rich.text import Text

from funnelcli.render.bars import bar
from funnelcli.render.fit import BAR, GAP, Fitted, fit
from funnelcli.render.grid import Grid, GridColumn, grid
from funnelcli.render.lines import ACCENT, STRONG, WEAK, flow, item, printed, prose
from funnelcli.render.page import asked, head, messages, where_rows_went
from funnelcli.render.signs import ASCII, UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.report import Document, Kind, Report

_BARS_OF: Final = {"funnel": "rate_from_lead", "curve": "rate"}
"""The rates that are drawn as bars, by table; the longest bar is the highest of them."""
_OF: Final = frozenset({Kind.LABEL, Kind.DAYS})
_SHADED: Final = "triangle"
_SHADES: Final = (WEAK, "", ACCENT, f"{STRONG} {ACCENT}")
"""How the rates of a triangle look, from those up to a quarter of the highest on."""


def render(document: Document, style: Style) -> str:
    """Write the page: the head, each table with its footnotes, the notes."""
    signs = UNICODE if style.unicode else ASCII
    blocks = [top(document, style, signs)]
    spared: dict[str, None] = {}
    for report in document.pages:
        table = grid(document, report, signs)
        fitted = _fitted(document, report, table, style)
        kept = {each.column.name for each in fitted}
        spared |= dict.fromkeys(each.header for each in table.columns if each.name not in kept)
        blocks.append(_block(report, table, fitted, style))
    notes = [item(signs.bullet, message, style) for message in messages(document, signs)]
    if spared:
        notes.append(prose(f"Left out at this width: {', '.join(spared)}.", style, look=WEAK))
    if notes:
        blocks.append("".join(notes))
    return "\n".join(blocks)


def top(document: Document, style: Style, signs: Signs) -> str:
    """Set the head of a page: of what it speaks, and where the rows went."""
    dot = f" {signs.dot} "
    lines = [
        flow(head(document, signs), dot, style, look=STRONG),
        flow(asked(document, signs), dot, style),
        flow(where_rows_went(document, signs), " ", style),
    ]
    return "".join(lines)


def _fitted(document: Document, report: Report, table: Grid, style: Style) -> list[Fitted]:
    """Choose the columns, with one of bars beside what the rates to draw are of."""
    columns = list(table.columns)
    if report.name in _BARS_OF:
        place = next(n for n, column in enumerate(columns) if column.kind not in _OF)
        columns.insert(place, GridColumn(BAR, "", Kind.TEXT, ("",) * table.height))
    stages = [key for key, _name in document.stages]
    if report.name == _SHADED:  # the first ages and the last stay longest
        stages = [column.name for column in columns if column.kind is Kind.RATE][::-1]
    return fit(columns, style.width, stages)


def _block(report: Report, table: Grid, fitted: Sequence[Fitted], style: Style) -> str:
    """Set the title, the table and what its marks mean."""
    title = prose(table.title, style, look=STRONG)
    needed = sum(each.width + GAP for each in fitted) - GAP
    lines = printed(_rich(report, table, fitted, style), style, cells=needed)
    notes = (prose(note, style, look=WEAK) for note in table.footnotes)
    return title + lines + "".join(notes)


def _rich(report: Report, table: Grid, fitted: Sequence[Fitted], style: Style) -> Table:
    rich = Table(
        box=_rules("─" if style.unicode else "-"),
        border_style=WEAK,
        header_style="",
        padding=(0, GAP - 1, 0, 0),  # the box adds a cell between columns
        pad_edge=False,
        show_edge=False,
    )
    columns = []
    for each in fitted:
        left = each.column.left
        rich.add_column(
            Text("\n".join(each.header)),
            justify="left" if left else "right",
            no_wrap=not left,
            overflow="fold",
            width=each.width,
        )
        drawn = each.column.name == BAR
        columns.append(
            _bars(report, table, each, style) if drawn else _texts(report, each.column, table)
        )
    for place, line in enumerate(zip(*columns, strict=True), start=1):
        rich.add_row(*line, end_section=place == table.body)
    return rich


def _bars(report: Report, table: Grid, fitted: Fitted, style: Style) -> list[Text]:
    """Draw the bars of the rows; closing lines have none."""
    rates = [rate or 0.0 for rate in report.frame[_BARS_OF[report.name]].head(table.body)]
    longest = min(1.0, max(rates, default=0.0)) or 1.0
    drawn = (bar(rate / longest, fitted.width, unicode=style.unicode) for rate in rates)
    return [Text(line, ACCENT) for line in drawn] + [Text()] * (table.height - table.body)


def _texts(report: Report, column: GridColumn, table: Grid) -> list[Text]:
    """Set the cells; a rate that is marked is weak as well."""
    if column.kind is not Kind.RATE:
        return [Text(cell) for cell in column.cells]
    looks = _shades(report, column) if report.name == _SHADED else [""] * table.height
    pairs = enumerate(zip(column.cells, looks, strict=True))
    return [Text(cell, WEAK if n in table.doubtful else look) for n, (cell, look) in pairs]


def _shades(report: Report, column: GridColumn) -> list[str]:
    """Shade each rate of a column by its share of the highest of all."""
    ages = (each for each in report.columns if each.kind is Kind.RATE)
    highest = max((rate for age in ages for rate in report.frame[age.name] if rate), default=1)
    shares = [(rate or 0) / highest for rate in report.frame[column.name]]
    return [_SHADES[min(3, int(4 * share))] for share in shares]


def _rules(line: str) -> Box:
    """Rule off the header and the closing lines, and nothing else."""
    blank, ruled = "    \n", f" {line}{line} \n"
    return Box(blank * 2 + ruled + blank + ruled * 2 + blank * 2, ascii=line.isascii())
