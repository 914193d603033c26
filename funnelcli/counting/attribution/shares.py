"""What the Markov model gives to the rows of the table, beside the models of rules."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.attribution.chains import Chains, markov_goal
from funnelcli.counting.attribution.credits import IS_REST, MEASURE
from funnelcli.counting.attribution.goals import AMOUNT, NO_TOUCH
from funnelcli.counting.attribution.markov import MARKOV
from funnelcli.counting.attribution.shapes import TOUCHED
from funnelcli.counting.attribution.slices import CREDITED, slices

Row = dict[str, Any]


def with_markov(
    rows: pl.DataFrame, made: Chains | None, named: Sequence[str], query: Query
) -> pl.DataFrame:
    """Add what the model gives to each row, in the units of the others; null where it is refused.

    Conversions before which no touch counts are those of any other model. A channel of which only
    this model knows has a row with nothing by the others.
    """
    goal, by = markov_goal(query), [MEASURE, *slices(query)]
    if made is None or goal is None:
        return rows.with_columns(pl.lit(None, pl.Int128).alias(MARKOV))
    shared = rows.filter(pl.col(MEASURE).is_in([goal.measure, AMOUNT]))
    totals = shared.group_by(by).agg(
        pl.col(named[0]).filter(~pl.col(IS_REST)).sum().alias("own"),
        pl.col(named[0]).filter(IS_REST).sum().alias("rest"),
    )
    schema = {name: rows.schema[name] for name in (*by, CREDITED, IS_REST)} | {MARKOV: pl.Int128}
    given = pl.DataFrame(list(_given(totals, made, by)), schema=schema)
    keys = [*by, CREDITED, IS_REST]
    both = rows.join(given, on=keys, how="full", nulls_equal=True, coalesce=True)
    is_known = pl.col(named[0]).is_not_null() | (pl.col(MARKOV) > 0)
    return both.filter(is_known).with_columns(pl.col(TOUCHED, *named).fill_null(0))


def _given(totals: pl.DataFrame, made: Chains, by: Sequence[str]) -> Iterator[Row]:
    """Share what there is in each slice that the model is shown of."""
    for row in totals.iter_rows(named=True):
        key = tuple(row[name] for name in by)
        fit = made.fits.get(key[1:])
        if fit is None or fit.refusal:
            continue
        slice_ = dict(zip(by, key, strict=True))
        for channel, credit in fit.shares(row["own"]).items():
            yield {**slice_, CREDITED: channel, IS_REST: False, MARKOV: credit}
        yield {**slice_, CREDITED: NO_TOUCH, IS_REST: True, MARKOV: row["rest"]}
