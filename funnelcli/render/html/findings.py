"""What `check` found: one by one with what to do about it, or a line each beside tables."""

from collections.abc import Iterator, Sequence

import htpy as h
from htpy import Element, Node

from funnelcli.render.blocks import WORDS, Callout, Callouts, Level
from funnelcli.render.html.marks import marked
from funnelcli.render.html.tables import scrolled
from funnelcli.render.html.texts import name, told

BESIDE = "Data quality"
"""What findings are called beside tables, where their verdict is not what the page is about."""
_COLUMNS = ("Status", "Rule", "What was found", "Effect on the rate")


def findings(block: Callouts, place: str) -> Node:
    """Set callouts, loudest first, then what else was looked at; beside tables a line of each."""
    if block.verdict is not None:
        level, parts = block.verdict.level, block.verdict.said.parts
        judged = h.span(f".is.is-{level}")[marked(level, f"Check: {WORDS[level]}")]
        return [
            h.h2(id=place)[BESIDE],
            h.ul(".of")[h.li[judged], (h.li[each] for each in parts)],
            _lines(block.loud, place) if block.loud else None,
        ]
    return [
        h.h2(id=place)["Findings"],
        (_callout(each) for each in block.loud),
        _others(block),
    ]


def _word(level: Level) -> Element:
    return h.span(f".is.is-{level}")[marked(level, WORDS[level])]


def _lines(callouts: Sequence[Callout], place: str) -> Element:
    return scrolled(place)[
        h.table(".say", style="--n:8")[
            h.caption[h.span(".vh")["Findings"]],
            h.thead[h.tr[(h.th(".l", scope="col")[each] for each in _COLUMNS)]],
            h.tbody[map(_line, callouts)],
        ]
    ]


def _line(callout: Callout) -> Element:
    return h.tr[
        h.td(".l")[_word(callout.level)],
        h.th(".l", scope="row")[name(callout.title), _about(callout)],
        h.td(".said")[name(callout.found), h.p[callout.size] if callout.size else None],
        h.td(".said")[callout.effect or "–"],
    ]


def _about(callout: Callout) -> Node:
    return h.p[name(callout.about)] if callout.about else None


def _callout(callout: Callout) -> Element:
    """Set what was found, what it amounts to, what to do, and where to read on."""
    found, *facts = callout.facts
    read_on = [each for each in (callout.place, callout.more) if each]
    return h.article(".is-" + callout.level)[
        h.h3[_word(callout.level), " ", name(callout.title)],
        h.p(".dim")[name(callout.about)] if callout.about else None,
        h.p[name(found)],
        h.p[(h.span[name(each), " "] for each in facts)] if facts else None,
        h.p[told(callout.advice)] if callout.advice else None,
        h.ul(".of")[(h.li[h.code[each]] for each in read_on)] if read_on else None,
    ]


def _others(block: Callouts) -> Iterator[Node]:
    """Yield the remarks, and what was found and passed."""
    for remark in block.remarks:
        text = h.p[_word(remark.level), " ", remark.text]
        yield h.article(".is-" + remark.level)[text]
    if block.passed:
        yield h.article(".is-pass")[
            h.p["Found, and does not count against anything:"],
            h.ul(".list")[
                (h.li[name(each.title), " · ", name(each.about), ": ", each.counted]
                 for each in block.passed)
            ],
        ]  # fmt: skip
