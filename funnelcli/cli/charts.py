"""The option --chart: pictures of tables, each in a file of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.cli import output
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.answers.report import Document
    from funnelcli.config import Config

_ENDINGS = (".svg", ".png")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that is asked for: of which table, and where it goes."""

    table: str
    path: str


def charts(texts: Sequence[str], result: str) -> list[Chart]:
    """Read what was asked for; raise unless every picture can be drawn, and has its own file."""
    asked = [_chart(text) for text in texts]
    taken = {output.place(result): "the result (-o)"}
    for text, each in zip(texts, asked, strict=True):
        output.check(each.path)
        place = output.place(each.path)
        if place in taken:
            raise UsageError(
                f"--chart {text!r}: {taken[place]} goes there as well",
                "Each picture needs a file of its own.",
            )
        taken[place] = f"--chart {text!r}"
    if asked:
        from funnelcli.render.pictures.draw import library

        library("--chart")
    return asked


def _chart(text: str) -> Chart:
    """Read NAME=PATH."""
    table, _, path = text.partition("=")
    if not table or not path:
        raise UsageError(
            f"--chart {text!r}: expected NAME=PATH, such as cohorts=cohorts.svg",
            "NAME is a table of the result, as its JSON calls it.",
        )
    if Path(path).suffix.lower() not in _ENDINGS:
        raise UsageError(
            f"--chart {text!r}: a picture is a file that ends with .svg or .png",
            f"For slides: --chart {table}={Path(path).with_suffix('.png')}",
        )
    return Chart(table, path)


def check_tables(asked: Sequence[Chart], shown: Sequence[str], config: "Config") -> None:
    """Raise unless the tables that are shown have the pictures asked for.

    Where nothing says who bought, there is none of customers, as no page has their rate.
    """
    if not asked:
        return
    from funnelcli.analyses import ANALYSES
    from funnelcli.words.text import did_you_mean

    drawn = [name for name in shown if ANALYSES[name].has_picture(config)]
    for each in asked:
        if each.table not in drawn:
            has = "has no picture" if each.table in shown else "is not shown"
            hint = f"Tables of this result with a picture: {', '.join(drawn) or 'none'}"
            meant = did_you_mean(each.table, drawn)
            raise UsageError(f"--chart {each.table}={each.path}: this table {has}{meant}", hint)


def write(asked: Sequence[Chart], document: "Document") -> None:
    """Draw the pictures, and replace each file at once."""
    if not asked:
        return
    from funnelcli.render.pictures.draw import png, svg
    from funnelcli.render.pictures.drawing import picture

    tables = {report.name: report for report in document.tables}
    for each in asked:
        drawn = picture(document, tables[each.table])
        if Path(each.path).suffix.lower() == ".png":
            output.write(png(*drawn.drawings, title=drawn.title), each.path)
        else:
            text = svg(*drawn.drawings, title=drawn.title, alone=True)
            output.write(f"{text}\n", each.path)
