"""Channels of spend, visitors and touches are sources of leads, and are shown as these are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import polars as pl

from funnelcli.config import Config, fold
from funnelcli.config.tables import OfPeriods, Table
from funnelcli.define.columns.labels import labels
from funnelcli.define.leads.outcomes import Labels, labelled
from funnelcli.model import segment
from funnelcli.tables.store import Fetch

CHANNEL, SOURCE, CAMPAIGN = "channel", "source", "campaign"


def as_shown(
    tables: Mapping[str, pl.DataFrame], of_leads: Labels, config: Config
) -> dict[str, pl.DataFrame]:
    """Show each channel as the source that it is, and other values as those of the segment.

    `channels` of the YAML says which source a channel is, then the aliases of the source; else it
    is the source that differs by case, spaces and underscores at most, as leads have it. What no
    lead has is shown as it is most often spelled in these tables; what is empty is `NONE`.
    """
    options = config.input_tables()
    split = {name: each for name, each in tables.items() if isinstance(options[name], OfPeriods)}
    names = [*dict.fromkeys(n for frame in split.values() for n in _columns(frame, config))]
    shown = {name: _shown(name, split.values(), of_leads, config) for name in names}
    return dict(tables) | {
        table: frame.with_columns(
            pl.col(name).replace_strict(shown[name], return_dtype=pl.String)
            for name in _columns(frame, config)
        )
        for table, frame in split.items()
    }


def events_as_shown(
    parts: Sequence[Mapping[str, Fetch]], of_leads: Labels, config: Config
) -> tuple[Mapping[str, Fetch], ...]:
    """Show the channels of events likewise, and their other texts as most often spelled.

    A table without channels is left as it is.
    """
    options = config.input_tables()
    tables = [name for name in (parts[0] if parts else ()) if CHANNEL in options[name].roles()]
    found = {name: _spellings([part[name] for part in parts], options[name]) for name in tables}
    shown = {
        table: {name: _meant(name, counts, of_leads, config) for name, counts in spelled.items()}
        for table, spelled in found.items()
    }
    return tuple(
        {**part, **{name: partial(_relabelled, part[name], shown[name]) for name in tables}}
        for part in parts
    )


def _spellings(parts: Sequence[Fetch], options: Table) -> dict[str, Counter[str]]:
    """Count the spellings of each text of a table of events, which its parts have."""
    texts = [role for role, kind in options.roles().items() if kind == "text"]
    spelled = {role: Counter[str]() for role in texts}
    for fetch in parts:
        frame = fetch()
        for role in texts:
            counts = frame[role].drop_nulls().value_counts(name="n")
            spelled[role].update(dict(counts.cast({role: pl.String}).iter_rows()))
    return spelled


def _relabelled(fetch: Fetch, shown: Mapping[str, Mapping[str | None, str]]) -> pl.DataFrame:
    frame = fetch()
    return frame.with_columns(labelled(frame[name], labels) for name, labels in shown.items())


def _columns(frame: pl.DataFrame, config: Config) -> list[str]:
    """List the columns that hold values of segments: a campaign is one where leads have it."""
    plain = {CHANNEL, CAMPAIGN} if CAMPAIGN in config.segments else {CHANNEL}
    return [name for name in frame.columns if name in plain or name in segment]


def _shown(
    name: str, frames: Iterable[pl.DataFrame], of_leads: Labels, config: Config
) -> dict[str | None, str]:
    """Map each value as it stands, and null, to how it is shown."""
    counts = Counter[str]()
    for frame in frames:
        if name in frame.columns:
            counts.update(dict(frame[name].drop_nulls().value_counts().iter_rows()))
    return _meant(name, counts, of_leads, config)


def _meant(
    name: str, counts: Mapping[str, int], of_leads: Labels, config: Config
) -> dict[str | None, str]:
    """Map each spelling, of which there are so many, and null, to how it is shown."""
    of = {CHANNEL: SOURCE, CAMPAIGN: CAMPAIGN}.get(
        name, segment.of(name) if name in segment else ""
    )
    meant = {fold(key): source for key, source in config.channels.items()}
    named = {raw: raw if name != CHANNEL else meant.get(fold(raw), raw) for raw in counts}
    spelled = Counter[str]()
    for raw, count in counts.items():
        spelled[named[raw]] += count
    aliases = config.segments[of].aliases if of in config.segments else {}
    own = labels(spelled.items(), aliases)
    known = {fold(label): label for label in (of_leads.shown.get(of) or {}).values()}
    found: dict[str | None, str] = {None: own[None]}
    return found | {raw: known.get(fold(own[to]), own[to]) for raw, to in named.items()}
