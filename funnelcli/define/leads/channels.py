"""Channels of spend, visitors and touches are sources of leads, and are shown as these are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import polars as pl

from funnelcli.config import Config, fold
from funnelcli.config.tables import OfPeriods, Table
from funnelcli.counting.attribution.goals import NO_TOUCH
from funnelcli.define.columns.labels import contacts, labels
from funnelcli.define.leads.outcomes import Labels, labelled
from funnelcli.model import segment
from funnelcli.tables.held import Held, Kept
from funnelcli.tables.rows import ROW
from funnelcli.words.privacy import contact

CHANNEL, SOURCE, CAMPAIGN = "channel", "source", "campaign"
_CALLED_NO_TOUCH = NO_TOUCH.strip("()")
"""How a value is shown that is called as what stands where no touch counts."""

Shown = Mapping[str, Mapping[str | None, str]]
"""By column, how each spelling is shown."""
Masks = Mapping[str, Mapping[str, str]]
"""By column, labels by which a person could be reached, and how they are shown."""


def as_shown(
    tables: Mapping[str, pl.DataFrame], of_leads: Labels, of_events: Masks, config: Config
) -> dict[str, pl.DataFrame]:
    """Show each channel as the source that it is, and other values as those of the segment.

    `channels` of the YAML says which source a channel is, then the aliases of the source; else it
    is the source that differs by case, spaces and underscores at most, as leads have it. What no
    lead has is shown as it is most often spelled in these tables; what is empty is `NONE`. What a
    person could be reached by is shown as what it is, as that of leads, and as events have it.
    """
    options = config.input_tables()
    split = {name: each for name, each in tables.items() if isinstance(options[name], OfPeriods)}
    names = [*dict.fromkeys(n for frame in split.values() for n in _columns(frame, config))]
    shown = {}
    for name in names:
        counts = _counted(name, split.values())
        meant = _meant(name, counts, of_leads, config)
        masks = _of_persons(name, counts, meant, of_leads, config)
        shown[name] = _masked(meant, {**masks, **of_events.get(name, {})})
    return dict(tables) | {
        table: frame.with_columns(
            pl.col(name).replace_strict(shown[name], return_dtype=pl.String)
            for name in _columns(frame, config)
        )
        for table, frame in split.items()
    }


def events_as_shown(
    held: Held, names: Iterable[str], of_leads: Labels, config: Config
) -> tuple[Held, Masks]:
    """Show the channels of events likewise, and their other texts as most often spelled.

    `names` are those of the tables. A table without channels is left as it is. Labels by which a
    person could be reached are given with what is shown in their place.
    """
    options = config.input_tables()
    tables = [name for name in names if CHANNEL in options[name].roles()]
    found = {name: _spellings(held, name, options[name]) for name in tables}
    masks: dict[str, dict[str, str]] = {}
    shown: dict[str, dict[str, dict[str | None, str]]] = {table: {} for table in tables}
    for table, spelled in found.items():
        for name, counts in spelled.items():
            meant = _meant(name, counts, of_leads, config)
            masks[name] = _of_persons(name, counts, meant, of_leads, config)
            shown[table][name] = _masked(meant, masks[name])
    return (held.then(partial(_relabelled, shown)) if tables else held), masks


def _spellings(held: Held, table: str, options: Table) -> dict[str, Counter[str]]:
    """Count the spellings of each text of a table of events, which its parts have.

    Of those by which a person could be reached the leads are counted.
    """
    texts = [role for role, kind in options.roles().items() if kind == "text"]
    spelled = {role: Counter[str]() for role in texts}
    for found in held.each(partial(_spelled, table, texts)):
        for role, rows in found.items():
            spelled[role].update(rows)
    return spelled


def _spelled(table: str, texts: Sequence[str], part: Kept) -> dict[str, dict[str, int]]:
    """Count the spellings in a part."""
    frame, spelled = part[table], {}
    for role in texts:
        counts = frame[role].drop_nulls().value_counts(name="n")
        rows = dict(counts.cast({role: pl.String}).iter_rows())
        if told := [raw for raw in rows if contact(raw)]:
            rows |= _leads_with(frame, role, told)
        spelled[role] = rows
    return spelled


def _leads_with(frame: pl.DataFrame, role: str, told: Sequence[str]) -> dict[str, int]:
    """Count the leads that have one of these texts."""
    pairs = frame.select(ROW, pl.col(role).cast(pl.String)).filter(pl.col(role).is_in(told))
    return dict(pairs.group_by(role).agg(pl.col(ROW).n_unique()).iter_rows())


def _relabelled(shown: Mapping[str, Shown], part: Kept) -> Kept:
    return part.with_frames(
        {name: partial(_labelled, labels, part, name) for name, labels in shown.items()}
    )


def _labelled(shown: Shown, part: Kept, table: str) -> pl.DataFrame:
    frame = part[table]
    return frame.with_columns(labelled(frame[name], labels) for name, labels in shown.items())


def _columns(frame: pl.DataFrame, config: Config) -> list[str]:
    """List the columns that hold values of segments: a campaign is one where leads have it."""
    plain = {CHANNEL, CAMPAIGN} if CAMPAIGN in config.segments else {CHANNEL}
    return [name for name in frame.columns if name in plain or name in segment]


def _counted(name: str, frames: Iterable[pl.DataFrame]) -> Counter[str]:
    """Count the rows of each value as it stands."""
    counts = Counter[str]()
    for frame in frames:
        if name in frame.columns:
            counts.update(dict(frame[name].drop_nulls().value_counts().iter_rows()))
    return counts


def _meant(
    name: str, counts: Mapping[str, int], of_leads: Labels, config: Config
) -> dict[str | None, str]:
    """Map each spelling, of which there are so many, and null, to how it is shown."""
    of = _segment_of(name)
    meant = {fold(key): source for key, source in config.channels.items()}
    named = {raw: _apart(raw if name != CHANNEL else meant.get(fold(raw), raw)) for raw in counts}
    spelled = Counter[str]()
    for raw, count in counts.items():
        spelled[named[raw]] += count
    own = labels(spelled.items(), _aliases(of, config))
    known = {fold(label): label for label in (of_leads.shown.get(of) or {}).values()}
    shown = {raw: _apart(known.get(fold(own[to]), own[to])) for raw, to in named.items()}
    found: dict[str | None, str] = {None: own[None]}
    return found | shown


def _of_persons(
    name: str,
    counts: Mapping[str, int],
    meant: Mapping[str | None, str],
    of_leads: Labels,
    config: Config,
) -> dict[str, str]:
    """Map labels by which a person could be reached to how they are shown.

    One that is a label of leads, too, is shown as theirs is.
    """
    of = _segment_of(name)
    have = Counter[str]()
    for raw, count in counts.items():
        have[meant[raw]] += count
    told = {label: n for label, n in have.items() if contact(label)}
    known = of_leads.counts.get(of) or {}
    named = {*_aliases(of, config)}
    if name == CHANNEL:
        named |= {*config.channels.values(), *config.channel_rules}
    hidden = contacts({label: known.get(label, n) for label, n in told.items()}, named)
    return {label: hidden.get(label, label) for label in told}


def _masked(meant: Mapping[str | None, str], masks: Mapping[str, str]) -> dict[str | None, str]:
    return {raw: masks.get(label, label) for raw, label in meant.items()}


def _segment_of(name: str) -> str:
    """Name the segment whose values a column holds."""
    return {CHANNEL: SOURCE, CAMPAIGN: CAMPAIGN}.get(
        name, segment.of(name) if name in segment else ""
    )


def _aliases(of: str, config: Config) -> Mapping[str, tuple[str, ...]]:
    return config.segments[of].aliases if of in config.segments else {}


def _apart(label: str) -> str:
    """Keep a value apart from what stands where no touch counts."""
    return _CALLED_NO_TOUCH if fold(label) == fold(NO_TOUCH) else label
