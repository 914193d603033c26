"""Values of the current status of which nothing is made, with the numbers of their rows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.config import Config, fold
from funnelcli.define.labels import labels
from funnelcli.listing import listed
from funnelcli.report import Note
from funnelcli.vocabulary import says, says_only

if TYPE_CHECKING:
    import polars as pl


def in_status(rows: "pl.DataFrame", config: Config) -> Iterator[Note]:
    """Count the leads rows whose status no stage, no loss and no condition names.

    Nothing is said where no stage and no loss is told by the status, or where a log tells the
    stages, nor of words that every lead begins with (`New`, `Open - Not Contacted`).
    """
    import polars as pl

    if row.STATUS not in rows.columns or config.history is not None:
        return
    held = rows.filter(pl.col(row.BUCKET) == row.LEAD)[row.STATUS].drop_nulls().cast(pl.String)
    seen = dict(held.value_counts(name="n").iter_rows())
    own = row.named_values(config) - {fold(config.stages[0].name)}
    known = row.named_values(config) | row.compared_values(config)
    if not own and not any(fold(value) in known for value in seen):
        return
    others = {v: n for v, n in seen.items() if fold(v) not in known and not _begins(v)}
    shown, counts = labels(others.items(), {}), dict[str, int]()
    for value, n in others.items():
        counts[shown[value]] = counts.get(shown[value], 0) + n
    if counts:
        in_order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        yield Note(
            "unnamed-statuses",
            f"Rows whose {config.leads.status} no stage and no loss names have reached the first "
            f"stage alone, unless something else says more: {listed(in_order)}.",
        )


def _begins(value: str) -> bool:
    """Tell whether a status says no more than that the lead is there."""
    return says("new", value) and says_only("new", value, "object", "not", "contacted")
