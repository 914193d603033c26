"""Which column names the channels, and which channels are no source of the leads."""

import re
from collections.abc import Sequence

from funnelcli.config import fold
from funnelcli.draft.describe import harmless, listed
from funnelcli.draft.input_tables.looks import either
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Edit
from funnelcli.draft.yamltext import value
from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import plain, says, says_only

ENOUGH = 0.5
"""A column whose name says nothing has channels where so many of its values are sources."""
_PLATFORM = re.compile(r"\b(platform|plattform|plateforme|plataforma|piattaforma|medium)\b")
_PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"google ads|adwords|bing|microsoft ads|sea\b|sem\b|ppc|cpc|paid search|search ads",
        ("paid search", r"google|ads\b|adwords|sea\b|sem\b|ppc|cpc|search ads", "search"),
    ),
    (
        r"linked ?in|facebook|meta\b|instagram|tik ?tok|twitter|pinterest|reddit|you ?tube",
        ("paid social", "social"),
    ),
    (r"seo\b|organic|organisch|organique|organico", ("organic", r"seo\b")),
    (r"e ?mail|mail|newsletter", ("e ?mail|newsletter",)),
    (
        r"fair|messe|salon|feria|fiera|beurs|event|conference|congress|trade show",
        ("event|fair|messe|trade show|conference",),
    ),
    (r"outbound|cold|sdr\b|outreach", ("outbound",)),
    (r"referral|partner|affiliate|empfehlung", ("referral", "partner")),
)
"""What channels are called, and the sources that each may be of, the likeliest first."""


def sources_of(leads: Sheet, source: str | None) -> Sequence[str]:
    """List the sources of the leads, the most frequent first."""
    return [each for each, _ in leads.profile[source].values] if source else []


def channel_of(
    sheet: Sheet, sources: Sequence[str], taken: Sequence[str]
) -> tuple[Column | None, str]:
    """Find the column of the channels; what was not decided where several may be meant.

    Of those that are called so the one with most of the sources; else any whose values are half
    of them sources.
    """
    known = set(map(fold, sources))
    texts = [c for c in sheet.columns if c.kind == "text" and c.values and c.name not in taken]
    shares = {c: sum(fold(v) in known for v, _ in c.values) for c in texts}
    called = [c for c in texts if says("source", c.name) or _PLATFORM.search(plain(c.name))]
    found = called or [c for c in texts if shares[c] and shares[c] >= ENOUGH * len(c.values)]
    if len(found) < 2:  # noqa: PLR2004
        return next(iter(found), None), ""
    best = max(shares[c] for c in found)
    most = [c for c in found if shares[c] == best]
    if best and len(most) == 1:
        return most[0], ""
    plainly = [c for c in most if says_only("source", c.name)]
    if len(plainly) == 1:
        return plainly[0], ""
    return None, f"Which column has the channels is not decided: {either(most)}."


def unmatched(channel: Column, sources: Sequence[str]) -> list[str]:
    """List the channels that are no source of the leads, however they are spelled."""
    known = set(map(fold, sources))
    return [each for each, _ in channel.values if fold(each) not in known]


def proposed(
    columns: Sequence[tuple[Sheet, Column]], sources: Sequence[str]
) -> tuple[list[str], Edit | None]:
    """Say which channels are no source, and propose which source each may be of."""
    said, found = [], dict[str, str | None]()
    for sheet, column in columns if sources else ():
        rows, others = dict(column.values), unmatched(column, sources)
        shown = [v for v in others if rows[v] >= SHARED or _places(v)]
        rare = f"{counted(len(others) - len(shown), 'channel')} of fewer than {SHARED} rows"
        names = [listed(shown)] if shown else []
        if len(shown) < len(others):
            names.append(rare)
        if names:
            no = "no source" if len(others) == 1 else "no sources"
            verb = "is" if len(others) == 1 else "are"
            said.append(
                f"{' and '.join(names)} of {harmless(sheet.shown)} {verb} {no} of the leads."
            )
        found |= {channel: likely(channel, sources) for channel in shown}
    pairs = {channel: source for channel, source in found.items() if source is not None}
    edit = Edit(f"channels: {value(pairs)}", "the source each may be of") if pairs else None
    return said, edit


def likely(channel: str, sources: Sequence[str]) -> str | None:
    """Find the one source that a channel is probably of; None where none or several may be."""
    for place in _places(channel):
        found = [source for source in sources if re.search(rf"\b({place})", plain(source))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _places(channel: str) -> tuple[str, ...]:
    name = plain(channel)
    return next((places for words, places in _PLACES if re.search(rf"\b({words})", name)), ())
