"""Twelve leads on their way from MQL to SQL, seen on 30 April, of which a window is 30 days.

1 in order, 22 days; in the export twice    7 in 21 days, 41 days after MQL
2 skipped MQL                               8 in 10 days, 25 days after MQL
3 skipped SQL                               9 is an MQL for 20 days
4 SQL without a date, then lost            10 was lost before
5 in 70 days; in the export twice          11 is still before
6 lost as an MQL                           12 was an SQL first
"""

from typing import Any

import polars as pl

from funnelcli.config.query import Query
from funnelcli.model import ROWS

from .lead_tables import asking, leads

TWELVE = leads("""
    created    | mql        | sql        | won        | end
    2026-01-05 | 2026-01-10 | 2026-02-01 | 2026-03-01 | won
    2026-01-06 | -          | 2026-02-10 | -          | open
    2026-01-07 | 2026-01-12 | -          | 2026-03-05 | won
    2026-01-08 | 2026-01-20 | ?          | -          | lost
    2026-02-01 | 2026-02-05 | 2026-04-16 | -          | open
    2026-02-02 | 2026-03-06 | -          | -          | lost
    2026-03-03 | 2026-03-20 | 2026-04-10 | -          | open
    2026-04-01 | 2026-04-05 | 2026-04-15 | -          | open
    2026-04-02 | 2026-04-10 | -          | -          | open
    2026-04-03 | -          | -          | -          | lost
    2026-04-04 | -          | -          | -          | open
    2026-02-10 | 2026-03-10 | 2026-03-01 | -          | open
""")
# The second row of lead 1 is an MQL only, that of lead 5 is as the first.
SECOND_ROWS = {1: [0b1111, 0b0011], 5: [0b0111, 0b0111]}
TWELVE = TWELVE.with_columns(
    pl.Series(
        ROWS, [SECOND_ROWS.get(who, [own]) for who, own in enumerate(TWELVE["~own"], start=1)]
    )
)


def of_twelve(**asked: Any) -> Query:
    """Ask about MQL to SQL."""
    given = {"as_of": "2026-04-30", "horizon": 30, "transition": (1, 2), **asked}
    return asking("MQL", "SQL", "Won", **given)
