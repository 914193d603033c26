"""Where the rows of the leads table went."""

import polars as pl

from funnelcli.answers.report import Population
from funnelcli.config import Config
from funnelcli.tables import rows as row


def population(
    buckets: pl.Series, config: Config, *, trailer: int, alive: int, merged: int, leads: int
) -> Population:
    """Count rows by what became of them; the parts add up to all rows exactly.

    `trailer` footers were left out when reading, `alive` rows were leads at as-of, `merged`
    leads came of them, `leads` passed the filters.
    """
    counted: dict[int, int] = dict(buckets.value_counts().iter_rows())
    return Population(
        rows=buckets.len() + trailer,
        dropped={
            "blank": counted.get(row.BLANK, 0),
            "header": counted.get(row.HEADER, 0),
            "trailer": trailer,
            "where": counted.get(row.WHERE, 0),
        },
        unusable={
            "no_id": counted.get(row.NO_ID, 0),
            "no_created": counted.get(row.NO_CREATED, 0),
        },
        not_leads=counted.get(row.NOT_LEAD, 0),
        excluded={
            reason: counted.get(row.EXCLUDED + i, 0) for i, reason in enumerate(config.lead.exclude)
        },
        after_as_of=counted.get(row.LEAD, 0) - alive,
        merged=alive - merged,
        filtered=merged - leads,
        leads=leads,
    )
