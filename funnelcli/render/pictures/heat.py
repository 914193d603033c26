"""Rates or amounts of a table whose columns are those of the same leads, shaded."""

from typing import Any, Final

from funnelcli.answers.charts import Heat
from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.answers.report import Document, Report
from funnelcli.render.cells import column_cells
from funnelcli.render.pictures.base import EDGE, Frame, Spec, column, framed, in_pixels
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.rows import Rows, rows_of
from funnelcli.render.pictures.texts import cut, pixels
from funnelcli.render.signs import UNICODE

_ROW: Final = 22
_GAP: Final = 12
_NAMES: Final = 0.25
"""How much of the width names can take."""
_WIDEST: Final = 64.0
_LARGE: Final = 1_000_000
"""Amounts from so many units on are written in thousands."""
_COLUMNS: Final = 15
"""So many there is room for."""
_LIGHTEST, _DARKEST = 0.04, 0.6
"""Shades on which letters can be read."""


def spec(document: Document, report: Report, chart: Heat, look: Look) -> Spec:
    """Draw a cell for each number, the darker the higher; of many columns the first and last."""
    counts = [each for each in report.columns if each.kind is Kind.COUNT][:1]
    rows = rows_of(document, report, None, counts[0].name if counts else None)
    numbers = ["".join(each.label for each in counts), *(row.n for row in rows.body)]
    rates = [each for each in report.columns if each.kind is chart.of and each.role is None]
    left_out = len(rates) - _COLUMNS
    if left_out > 0:
        rates[_COLUMNS - 1 : -1] = []
    at = [_ROW * (place + 0.5) for place in range(len(rows.body))]
    room = min(max((pixels(row.name) for row in rows.body), default=0), int(_NAMES * look.width))
    left = EDGE + room + _GAP + max(map(pixels, numbers)) + _GAP
    frame = Frame(look, _ROW * len(at), left=left, right=EDGE, top=18)
    width = min(_WIDEST, frame.width / max(1, len(rates)))
    cells = list(_cells(document, rows, rates, width))
    is_large = chart.of is Kind.MONEY and _is_large(document, _values(rows, rates))
    layers: list[Spec] = [
        {
            "data": {"values": cells},
            "mark": {"type": "rect", "color": look.series[0]},
            "encoding": {
                "x": in_pixels("x"),
                "y": in_pixels("y"),
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "opacity": {"field": "shade", "type": "quantitative", "scale": None},
            },
        },
        {
            "data": {"values": cells},
            "mark": {"type": "text", "color": look.ink},
            "encoding": {
                "x": in_pixels("middle"),
                "y": in_pixels("at"),
                "text": {"field": "text"},
            },
        },
        column([cut(row.name, room) for row in rows.body], at, EDGE - left, look.ink),
        column(numbers, [-9, *at], -_GAP, look.muted, align="right"),
        *(
            column([each.label], [-9], (place + 0.5) * width, look.muted, align="center")
            for place, each in enumerate(rates)
        ),
    ]
    notes = []
    if any(cell["text"].startswith(UNICODE.partial) for cell in cells):
        notes.append(f"{UNICODE.partial} Not all of these {document.unit}s are that old.")
    if left_out > 0:
        notes.append(f"{left_out} columns are left out; the table has them.")
    unit = f"{'Thousands of ' if is_large else ''}{document.currency}"
    if chart.of is Kind.RATE:
        unit = f"Percent of {document.unit}s"
    about = f"{unit}; the darker, the nearer to the highest"
    return framed(
        frame, report.title, [about], [*report.about, *notes, *rows.left_out], {"layer": layers}
    )


def _values(rows: Rows, columns: list[Column]) -> "dict[str, list[Any]]":
    """Take what the rows have in these columns."""
    return {each.name: list(rows.lines.values[each.name][rows.kept]) for each in columns}


def _is_large(document: Document, amounts: "dict[str, list[Any]]") -> bool:
    """Tell whether amounts have no room but in thousands."""
    highest = max((abs(each) for own in amounts.values() for each in own if each), default=0)
    return bool(highest >= _LARGE * 10**document.money_digits)


def _cells(
    document: Document, rows: Rows, rates: list[Column], width: float
) -> "list[dict[str, Any]]":
    """Place the cells that have something, measured by the highest of all."""
    values = _values(rows, rates)
    highest = max((rate for own in values.values() for rate in own if rate and rate > 0), default=1)
    cells = []
    for n, (name, own) in enumerate(values.items()):
        partial = rows.lines.of(Role.PARTIAL, name)[rows.kept]
        shown = own
        if rates[n].kind is Kind.MONEY and _is_large(document, values):
            shown = [None if each is None else (each + 500) // 1000 for each in own]
        texts = column_cells(shown, rates[n].kind, UNICODE, document.money_digits)
        cells += [
            {
                "x": round(n * width, 1),
                "x2": round((n + 1) * width - 1, 1),
                "middle": round((n + 0.5) * width, 1),
                "y": _ROW * place,
                "y2": _ROW * (place + 1) - 1,
                "at": _ROW * (place + 0.5),
                "shade": round(_LIGHTEST + (_DARKEST - _LIGHTEST) * max(0, rate) / highest, 3),
                "text": f"{UNICODE.partial if is_partial else ''}{text.removesuffix('%')}",
            }
            for place, (rate, text, is_partial) in enumerate(zip(own, texts, partial, strict=True))
            if rate is not None
        ]
    return cells
