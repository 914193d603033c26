"""Which table a stage, a loss or an amount lives in: the leads table or a joined one."""

from collections.abc import Collection

from funnelcli.config import Lost, Stage, parse_sql, split_reference


def home(entry: Stage | Lost, joins: Collection[str]) -> str | None:
    """Name the join that the date or the predicate of `entry` is about, or None for leads."""
    if entry.at is not None:
        table, _ = split_reference(entry.at, joins)
        if table is not None:
            return table
    if entry.where is not None:
        return next(iter(parse_sql(entry.where, joins).joined), None)
    return None
