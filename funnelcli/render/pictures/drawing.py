"""The picture of a table, by what it declares."""

from dataclasses import dataclass
from typing import assert_never

from funnelcli.answers.charts import Bars, Dots, Heat, Lines, Waterfall, Whiskers
from funnelcli.answers.report import Document, Report
from funnelcli.render.pictures import bars, heat, spec, whiskers
from funnelcli.render.pictures.base import EDGE, Frame, Spec, framed, text
from funnelcli.render.pictures.look import SHEET
from funnelcli.render.plots import plots
from funnelcli.render.signs import UNICODE
from funnelcli.render.visible import one_line


@dataclass(frozen=True, slots=True)
class Picture:
    """One or several drawings, below each other."""

    title: str
    drawings: tuple[Spec, ...]


def _empty(document: Document, title: str) -> Spec:
    """Say that there is nothing."""
    frame = Frame(SHEET, 24, left=EDGE, right=EDGE)
    said = text(f"No {document.unit} can be drawn.", 0, 12, SHEET.muted)
    return framed(frame, title, (), (), {"layer": [said]})


def picture(document: Document, report: Report) -> Picture:
    """Draw a table that declares a picture, as its page shows it."""
    page = report.page or report
    title = one_line(report.title, UNICODE.line_end)
    if page.chart is not None and page.frame.is_empty():
        return Picture(title, (_empty(document, title),))
    match page.chart:
        case Lines() | Waterfall() | Dots():
            lines = plots(document, report, UNICODE)
            drawings = tuple(spec(plot, SHEET) for plot in lines)
            return Picture(title, drawings or (_empty(document, title),))
        case Bars():
            return Picture(title, (bars.spec(document, page, page.chart, SHEET),))
        case Whiskers():
            return Picture(title, (whiskers.spec(document, page, page.chart, SHEET),))
        case Heat():
            return Picture(title, (heat.spec(document, page, page.chart, SHEET),))
        case None:
            raise ValueError(f"{report.name} declares no picture")
        case _:
            assert_never(page.chart)
