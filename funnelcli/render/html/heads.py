"""What stands above and below the parts of a page: what it is of, its number, who made it."""

from collections.abc import Iterator, Sequence

import htpy as h
from htpy import Node

from funnelcli.render.blocks import WORDS, Block, Figure, Head, Headline, Page, Paragraph, Verdict
from funnelcli.render.html.marks import marked
from funnelcli.render.html.texts import name, names

_LONG = 4
"""From so many parts on there is a list of them."""


def title(page: Page) -> str:
    """Name the document by its first line, and by the story if it tells one."""
    match page:
        case (Paragraph() as read, Headline() as story, *_):
            return f"{story.text} · {read.text}"
        case (Head(lines=(first, *_)), *_):
            return first.text
        case _:
            return ""


def below(page: Page) -> Page:
    """Leave out what stands at the top."""
    match page:
        case (Paragraph(), Headline(), *_):
            return page[2:]
        case _:
            return page[1:]


def top(page: Page) -> Iterator[Node]:
    """Set what the page is of, and its result, or what the first story says."""
    match page:
        case (Head(figure=Figure(around=(read, *others)) as figure), *_):
            yield _parts(read, ".of"), _figure(figure)
        case (Head(verdict=Verdict() as verdict, lines=(read, *others)), *_):
            yield _parts(read, ".of"), _verdict(verdict)
        case (Paragraph() as read, Headline() as story, *_):
            yield _parts(read, ".of"), h.h1[name(story.text)]
            others = []
        case _:
            raise ValueError("a page begins with what it is of, and what it says")
    yield (_parts(line, ".sum") for line in others)


def contents(titles: Sequence[tuple[str, str]]) -> Node:
    """List the parts by their ids, where they are many."""
    if len(titles) < _LONG:
        return None
    return h.nav(aria_label="Contents")[
        h.ul[(h.li[h.a(href=f"#{place}")[h.bdi[text]]] for place, text in titles)]
    ]


def bottom(first: Block) -> Node:
    """Say what the page was made by."""
    if not isinstance(first, Head) or not first.made.parts:
        return None
    return h.footer[h.p[first.made.text]]


def _parts(line: Paragraph, look: str) -> Node:
    return h.ul(look)[names(line.parts)]


def _figure(figure: Figure) -> Node:
    what, *more = figure.said
    return h.div(".figure.long" if " " in figure.number else ".figure")[
        h.p(".answer")[name(figure.answer)] if figure.answer else None,
        h.h1[h.b(".word" if not figure.interval else "")[figure.number], " ", h.span[what]],
        h.p(".between")["95% interval ", figure.interval] if figure.interval else None,
        (h.p[each] for each in more),
    ]


def _verdict(verdict: Verdict) -> Node:
    return [
        h.h1(f".is.is-{verdict.level}")[marked(verdict.level, f"Check: {WORDS[verdict.level]}")],
        h.ul(".of")[names(verdict.said.parts)],
    ]
