"""Where the rows of the leads table went."""

from collections import Counter

import polars as pl

from funnelcli.answers.report import Population
from funnelcli.config import Config
from funnelcli.tables import rows as row


def in_buckets(buckets: pl.Series, config: Config) -> Counter[int]:
    """Count rows by their buckets."""
    last = row.EXCLUDED + len(config.lead.exclude)
    # faster than a group by
    return Counter({bucket: int((buckets == bucket).sum()) for bucket in range(last)})


def population(
    counted: Counter[int], config: Config, *, trailer: int, alive: int, merged: int, leads: int
) -> Population:
    """Count rows by what became of them; the parts add up to all rows exactly.

    `trailer` footers were left out when reading, `alive` rows were leads at as-of, `merged`
    leads came of them, `leads` passed the filters.
    """
    return Population(
        rows=counted.total() + trailer,
        dropped={
            "blank": counted[row.BLANK],
            "header": counted[row.HEADER],
            "trailer": trailer,
            "where": counted[row.WHERE],
        },
        unusable={
            "no_id": counted[row.NO_ID],
            "no_created": counted[row.NO_CREATED],
        },
        not_leads=counted[row.NOT_LEAD],
        excluded={
            reason: counted[row.EXCLUDED + i] for i, reason in enumerate(config.lead.exclude)
        },
        after_as_of=counted[row.LEAD] - alive,
        merged=alive - merged,
        filtered=merged - leads,
        leads=leads,
    )
