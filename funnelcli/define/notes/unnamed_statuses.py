"""A note on values of the current status that the YAML does not name, with their rows."""

from collections import Counter
from collections.abc import Iterator, Mapping

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, fold
from funnelcli.define.columns.labels import counted_by_label
from funnelcli.tables import rows as row
from funnelcli.words.listing import listed
from funnelcli.words.vocabulary import says, says_only


def alone(rows: pl.DataFrame, config: Config) -> Counter[str]:
    """Count the statuses of rows that nothing puts into a stage after the first, or calls lost."""
    if row.STATUS not in rows.columns or config.history is not None:
        return Counter()
    entered = [
        pl.col(name).is_not_null() if name == row.at(k) else pl.col(name).fill_null(value=False)
        for k in range(1, len(config.stages))
        for name in (row.at(k), row.undated(k))
        if name in rows.columns
    ]
    lost = [pl.col(row.LOST).fill_null(value=False)] if row.LOST in rows.columns else []
    left = pl.col(row.ALIVE) & ~pl.any_horizontal(*entered, *lost, pl.lit(value=False))
    held = rows.filter(left)[row.STATUS].drop_nulls().cast(pl.String)
    return Counter(dict(held.value_counts(name="n").iter_rows()))


def in_status(seen: Mapping[str, int], config: Config) -> Iterator[Note]:
    """Count the rows of leads whose status no stage, no loss and no condition names.

    Of those that are `alone`. Nothing is said where no stage and no loss is told by the status,
    or where a log tells the stages, nor of words that every lead begins with (`New`,
    `Open - Not Contacted`).
    """
    own = row.named_values(config) - {fold(config.stages[0].name)}
    known = row.named_values(config) | row.compared_values(config)
    if not own and not any(fold(value) in known for value in seen):
        return
    others = {v: n for v, n in seen.items() if fold(v) not in known and not _begins(v)}
    if others:
        yield Note(
            "unnamed-statuses",
            f"Rows whose {config.leads.status} no stage and no loss names count as in the first "
            f"stage alone: {listed(counted_by_label(others).items())}.",
            rows=sum(others.values()),
        )


def _begins(value: str) -> bool:
    """Tell whether a status says no more than that the lead is there."""
    return says("new", value) and says_only("new", value, "object", "not", "contacted")
