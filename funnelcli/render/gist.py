"""What a page says first: the rate of all leads, or what its first table comes to instead."""

from collections.abc import Iterator

from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Document
from funnelcli.render.headline import headline, in_parts
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line


def first_lines(document: Document, signs: Signs) -> Iterator[str]:
    """Say it line by line; what other tables come to stands below the headline."""
    if _begins(document) is None:
        yield from headline(document, signs)
    yield from _in_words(document, signs)


def first_in_parts(document: Document, signs: Signs) -> tuple[str, str, tuple[str, ...]]:
    """Take it apart: its number, the interval of that, the sentences."""
    said, gist = tuple(_in_words(document, signs)), _begins(document)
    if gist is not None:
        return gist.number, gist.between, said
    number, between, first = in_parts(document, signs)
    return number, between, (*first, *said)


def _begins(document: Document) -> Gist | None:
    return document.tables[0].gist if document.tables else None


def _in_words(document: Document, signs: Signs) -> Iterator[str]:
    for each in document.tables:
        for sentence in each.gist.sentences if each.gist is not None else ():
            yield one_line(sentence, signs.line_end)
