"""What a page says first: what its first table comes to, the headline, what other tables come to.

The first table comes before the headline; it stands for it, where it has a number of its own.
"""

from collections.abc import Iterator
from itertools import chain

from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Document, Report
from funnelcli.render.headline import headline, in_parts
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line


def first_lines(document: Document, signs: Signs) -> Iterator[str]:
    """Say it in sentences, a line each."""
    first, others = _first_and_others(document, signs)
    yield from first
    if _instead(document) is None:
        yield from headline(document, signs)
    yield from others


def first_in_parts(document: Document, signs: Signs) -> tuple[str, str, tuple[str, ...]]:
    """Take it apart: the number, the interval of that, and the sentences below."""
    first, others = _first_and_others(document, signs)
    if gist := _instead(document):
        return gist.number, gist.between, (*first, *others)
    number, between, said = in_parts(document, signs)
    return number, between, (*said, *others)


def above_the_number(document: Document, signs: Signs) -> str:
    """Give what stands above the number of the headline; empty where nothing does."""
    return "" if _instead(document) else " ".join(_first_and_others(document, signs)[0])


def _first_and_others(document: Document, signs: Signs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part what the first table comes to from what the others do.

    A page that is brief has one sentence of a table that it does not show.
    """
    brief = document.only_said if document.is_brief else ()
    said = [
        _sentences(each, signs)[: 1 if each.name in brief else None] for each in document.tables
    ]
    return (said[0] if said else ()), tuple(chain.from_iterable(said[1:]))


def _sentences(report: Report, signs: Signs) -> tuple[str, ...]:
    sentences = report.gist.sentences if report.gist is not None else ()
    return tuple(one_line(sentence, signs.line_end) for sentence in sentences)


def _instead(document: Document) -> Gist | None:
    """Find what stands for the headline."""
    gist = document.tables[0].gist if document.tables else None
    return gist if gist is not None and gist.number else None
