"""The values that the conditions of a YAML expect in columns of the tables."""

from collections.abc import Iterator
from typing import NamedTuple

from funnelcli.config.models import Config
from funnelcli.config.sql import compared, parse_sql
from funnelcli.config.tree import KeyPath


class Expected(NamedTuple):
    """Values that a condition compares a column with."""

    table: str
    """`leads`, `history` or the name of a join."""
    column: str
    """As the condition writes it."""
    values: tuple[str, ...]
    folds: bool
    """Whether case makes no difference."""
    path: KeyPath
    """Where the YAML has the condition."""


def expected_values(config: Config) -> Iterator[Expected]:
    """List what conditions compare columns with, in the order of the YAML."""
    for table, path, text in _conditions(config):
        for each in compared(parse_sql(text, config.joins)):
            yield Expected(each.table or table, each.column, each.values, each.folds, path)


def _conditions(config: Config) -> Iterator[tuple[str, KeyPath, str]]:
    """Yield each condition: the table whose columns it names without a dot, where, and itself."""
    found: list[tuple[str, KeyPath, str | None]] = [
        ("leads", ("leads", "where"), config.leads.where)
    ]
    found += [(name, ("joins", name, "where"), join.where) for name, join in config.joins.items()]
    if config.history is not None:
        found.append(("history", ("history", "where"), config.history.where))
    found.append(("leads", ("lead", "where"), config.lead.where))
    found += [
        ("leads", ("lead", "exclude", reason), text) for reason, text in config.lead.exclude.items()
    ]
    found += [("leads", ("stages", k, "where"), each.where) for k, each in enumerate(config.stages)]
    found += [("leads", ("lost", n, "where"), each.where) for n, each in enumerate(config.lost)]
    yield from ((table, path, text) for table, path, text in found if text is not None)
