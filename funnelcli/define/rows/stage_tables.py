"""Which table decides each stage and each loss: the leads table, a joined one or the history."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from funnelcli.config import Config, Lost, Stage, parse_sql, split_reference
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.tables.rows import Entry, Loss


def entries(config: Config) -> dict[Entry, Stage | Lost]:
    """List the stages and the losses of a YAML."""
    return {**dict(enumerate(config.stages)), **{Loss(n): e for n, e in enumerate(config.lost)}}


def home(entry: Stage | Lost, joins: Collection[str]) -> str | None:
    """Name the join that the date or the predicate of `entry` is about, or None for leads."""
    if entry.at is not None:
        table, _ = split_reference(entry.at, joins)
        if table is not None:
            return table
    if entry.where is not None:
        return next(iter(parse_sql(entry.where, joins).joined), None)
    return None


def called(entry: Entry, config: Config) -> str:
    """Say how notes call the condition of a stage or a loss."""
    if not isinstance(entry, Loss):
        return f"stage {config.stages[entry].name}"
    return "lost" if len(config.lost) == 1 else f"lost[{entry.number}]"


@dataclass(frozen=True, slots=True)
class LossSource:
    """What tells of losses at once: a table, or of the leads table a date or all that has none."""

    table: str
    rules: tuple[int, ...]
    """The numbers of the rules that it answers."""
    can_date: bool
    """Whether it can say since when."""

    @property
    def is_date(self) -> bool:
        """Tell whether it is a date of the leads table."""
        return self.table == LEADS and self.can_date


def loss_sources(config: Config) -> list[LossSource]:
    """List what tells of losses: each date of the leads, what has none there, the other tables."""
    return list(_sources(config))


def can_override(table: str, config: Config) -> bool:
    """Tell whether rows of a table can be later than a dated loss that another one tells of."""
    return any(each.can_date and each.table != table for each in loss_sources(config))


def _sources(config: Config) -> Iterator[LossSource]:
    rules = dict(enumerate(config.lost))
    values = tuple(n for n, rule in rules.items() if rule.values is not None)
    homes = {n: home(rule, config.joins) for n, rule in rules.items()}
    here = [n for n in rules if homes[n] is None and n not in values]
    for n in here:
        if rules[n].at is not None:
            yield LossSource(LEADS, (n,), can_date=True)
    flags = tuple(n for n in here if rules[n].at is None)
    flags += values if config.leads.status is not None else ()
    if flags:
        yield LossSource(LEADS, flags, can_date=False)
    if values and config.history is not None:
        yield LossSource(HISTORY, values, can_date=True)
    for name in config.joins:
        told = tuple(n for n in rules if homes[n] == name)
        if told:
            dated = any(rules[n].at is not None for n in told)
            yield LossSource(name, told, can_date=dated)
