"""What `--credit` names of touchpoints and the YAML does not: a column that groups leads."""

from collections import Counter

import polars as pl

from funnelcli.config import Config
from funnelcli.config.credited import CREDIT, OTHER, TABLE, Credited
from funnelcli.define.columns.labels import are_groups, counted_by_label, filled
from funnelcli.errors import UsageError
from funnelcli.tables.held import Held, Kept
from funnelcli.tables.rows import ROW


def hold_to_groups(held: Held, config: Config) -> None:
    """Refuse to credit a column of which hardly two leads share a value, as `--by` does.

    What the YAML names was chosen by whom it is reviewed.
    """
    table = config.input_tables().get(TABLE)
    if not isinstance(table, Credited):
        return
    spelled, leads = Counter[str](), 0
    for found, had in held.each(_spelled):
        spelled.update(found)
        leads += had
    values, had = filled(counted_by_label(spelled))
    if not are_groups(values, had):
        raise UsageError(
            f"{CREDIT.name}: {table.credited!r} has {values:,} values in the touches of "
            f"{leads:,} leads, so that hardly two share one",
            f"Name a column that groups leads. One that the YAML names, as `{TABLE}.type`, is "
            "credited whatever it holds.",
        )


def _spelled(part: Kept) -> tuple[dict[str, int], int]:
    """Count the leads of a part that have each value, and those that have any."""
    pairs = part[TABLE].select(ROW, pl.col(OTHER).cast(pl.String)).drop_nulls().unique()
    return dict(pairs[OTHER].value_counts(name="leads").iter_rows()), pairs[ROW].n_unique()
