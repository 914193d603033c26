"""Rules about sources and other segments: values that mean something, each spelled in one way."""

from collections.abc import Iterator, Mapping

import polars as pl

from funnelcli.checks import told
from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.quotable import as_aliases
from funnelcli.checks.righted import of_label
from funnelcli.checks.spellings import MOST, letters, twins
from funnelcli.checks.standing import standing
from funnelcli.config import fold
from funnelcli.model import NONE, segment
from funnelcli.tables.evidence import LEADS
from funnelcli.words.listing import listed
from funnelcli.words.privacy import ADDRESS, PHONE
from funnelcli.words.text import counted


@rule("SR001", "missing-source", "warning")
def missing_source(case: Case) -> Yielded:
    """A lead has no source.

    Why: leads of unknown origin do not tell what converts best, and they are rarely a fair
    sample: imports and calls come without a source, and convert at other rates.

    In the CRM: make the source required, and let imports name themselves.

    In the YAML: `leads.source` names the column; `(none)` stays a group of its own.

    Example: 38 of 4,545 leads.
    """
    if "source" not in case.config.segments or case.config.segments["source"].column is None:
        raise UnfitError("`leads.source` names no column")
    value = pl.col(segment("source"))
    yield Suspicion(
        on=LEADS, wrong=value == NONE, column=case.config.segments["source"].column,
        place=case.place("segments", "source"),
        righted=of_label(case, case.config.segments["source"].column),
    )  # fmt: skip


@rule("SR002", "unmapped-source", "warning", default=False)
def unmapped_source(case: Case) -> Yielded:
    """A source is neither a name nor an alias in the YAML.

    Why: where the YAML lists all channels, a new spelling is a new row in the report, and takes
    leads away from the channel that it means.

    In the CRM: use a picklist.

    In the YAML: add it under `aliases` of the segment. The rule is off by default, since most
    definitions list only what has to be merged.

    Example: `Google / cpc`, and no channel that has it.
    """
    chosen = case.config.segments.get("source")
    if chosen is None or chosen.column is None or not chosen.aliases:
        raise UnfitError("`segments.source.aliases` lists no channels")
    known = {fold(name) for name in chosen.aliases} | {fold(NONE)}
    labels = case.evidence.leads[segment("source")]
    counts = case.tallies.values("source")
    others = {value: n for value, n in counts.items() if fold(value) not in known}
    yield Suspicion(
        on=LEADS, wrong=is_among(labels, others),
        key=pl.col(segment("source")).cast(pl.String),
        column=chosen.column, place=case.place("segments", "source"),
        said=told.they_are(segment("source"), others, case.quotable.allows),
    )  # fmt: skip


@rule("SR003", "source-variants", "warning")
def source_variants(case: Case) -> Yielded:
    """Two values of a segment look as if they meant the same.

    Why: one channel in two rows has some of its leads in each, so it is ranked too low or not
    at all. Case, spaces and underscores are folded already; nothing else is merged by
    similarity.

    In the CRM: use a picklist instead of free text.

    In the YAML: name one as the alias of the other, as proposed.

    Example: `Trade Show` and `Tradeshow`; `Referral` and `Referal`.
    """
    found = False
    for name, chosen in case.config.segments.items():
        if chosen.column is None:
            continue
        found = True
        counts = case.tallies.values(name)
        values = sorted(counts.keys() - {NONE, ADDRESS, PHONE}, key=lambda v: (-counts[v], v))
        typos = name == "source"  # countries and products may differ by a letter
        meant_by = dict(twins(sorted(values[:MOST], key=standing(case, name)), typos=typos))
        yield from _variants(case, name, meant_by, counts)
    if not found:
        raise UnfitError("there are no segments")


def _variants(
    case: Case, name: str, meant_by: Mapping[str, str], counts: Mapping[str, int]
) -> Iterator[Suspicion]:
    """Suspect the leads of each value that may be quoted, and at once those of all others."""
    value, place = pl.col(segment(name)).cast(pl.String), case.place("segments", name)
    labels, righted = (
        case.evidence.leads[segment(name)], of_label(case, case.config.segments[name].column),
    )  # fmt: skip
    may_quote = case.quotable.allows
    others: dict[str, str] = {}
    for rare, meant in meant_by.items():
        # a spelling of what may be quoted tells no more than that
        is_spelling = may_quote(rare, counts[rare]) or letters(rare) == letters(meant)
        if is_spelling and may_quote(meant, counts[meant]):
            yield Suspicion(
                on=LEADS, wrong=is_among(labels, [rare]), key=value,
                column=f"{name}: {rare}", place=place,
                righted=righted,
                said=f"{rare!r} looks like {meant!r}: `{as_aliases(meant, rare)}`.",
            )  # fmt: skip
        else:
            others[rare] = meant
    if others:

        def said(left: pl.LazyFrame) -> str:
            there = [rare for rare in told.counts(left, segment(name)) if rare in others]
            meanings = {others[rare]: counts[others[rare]] for rare in meant_by if rare in there}
            many = counted(len(there), "value of few rows looks", "values of few rows each look")
            listing = listed(meanings.items(), may_quote, repr)
            return f"{many} like another: {listing}. The rows show how they are spelled."

        yield Suspicion(
            on=LEADS, wrong=is_among(labels, others), key=value, column=name, place=place,
            said=said, righted=righted,
        )  # fmt: skip


RULES = (missing_source, unmapped_source, source_variants)
