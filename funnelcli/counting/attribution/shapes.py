"""Credits of touches, by the shape of the path that they are in.

What most models give to a touch follows from its place and the shape of the path: how many
positions there are, which of them have several touches, and which are those of stages. Millions of
leads have some hundred shapes, so touches are counted by them, and credited afterwards. Time decay
goes by the moment of each touch, and is added up.
"""

from collections.abc import Sequence

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.attribution.models import (
    DECAY,
    HERE,
    HERES,
    IS_NEW,
    NEWS,
    ONE,
    divided,
    milestones,
    place_of,
)  # fmt: skip
from funnelcli.counting.attribution.slices import CREDITED
from funnelcli.counting.attribution.touches import (
    IS_FIRST,
    IS_LAST,
    NEXT,
    POSITION,
    POSITIONS,
    TOGETHER,
    for_each,
    in_lead,
)  # fmt: skip
from funnelcli.model import AMOUNT as WORTH, ROW, Family

TOUCHED, PATHS = "#touched", "#paths"
"""Conversions with a touch of what is credited; those whose path begins with it."""
worth_by: Family[str] = Family("worth_by")
"""What customers brought, by the credit of a model: in billionths of a minor unit."""
_TIES, _ODD, _N, _BROUGHT, _LEADS = "~ties", "~odd", "~n", "~brought", "~leads"
_ALIKE, _NUMBER = "~alike", "~number"
_given: Family[str] = Family("given")
_DIGITS, _BASE = 12, 32
"""So many digits to this base are a whole number."""


def credited_by_shape(
    touches: pl.LazyFrame, keys: Sequence[str], query: Query, *, valued: bool
) -> pl.LazyFrame:
    """Add up the credits of touches by what is credited, keys and shape, and what these brought.

    The first are in columns of the names of models, the second in those of `worth_by`.
    """
    shape = [_TIES, POSITIONS, HERES, *map(place_of, milestones(query))]
    place = [POSITION, TOGETHER, IS_LAST, HERE]
    if query.asked.distinct:
        shape, place = [*shape, NEWS], [*place, IS_NEW]
    worth = pl.col(WORTH).fill_null(0).cast(pl.Int128)
    brought = {_BROUGHT: worth, worth_by(DECAY): pl.col(DECAY).cast(pl.Int128) * worth}
    rows = _with_number(_with_ties(touches), [*shape, *keys]).group_by(_NUMBER).agg(
        pl.col(CREDITED, *keys, *shape, *place).first(),
        pl.len().cast(pl.Int64).alias(_N),
        pl.col(IS_NEW).sum().cast(pl.Int64).alias(TOUCHED),
        pl.col(IS_FIRST).sum().cast(pl.Int64).alias(PATHS),
        pl.col(DECAY).sum(),
        *(each.sum().alias(name) for name, each in brought.items() if valued),
    )  # fmt: skip
    return _whole(rows, shape, divided(query), valued=valued)


def _with_number(touches: pl.LazyFrame, of_leads: Sequence[str]) -> pl.LazyFrame:
    """Give touches of one label and place, of leads that are alike in all this, one number.

    By one number they are grouped in a third of the time that columns take. It is made of the
    place in the path of the first lead that is alike, the label, and what else differs.
    """
    rows = touches.with_row_index(_ALIKE).cache()
    firsts = rows.filter(IS_FIRST).select(pl.col(_ALIKE).first().over(of_leads))
    both = pl.concat([rows.drop(_ALIKE), firsts], how="horizontal_extend")
    label = pl.col(CREDITED).to_physical().cast(pl.Int64)
    none = label.max().fill_null(0) + 1
    place = for_each(pl.col(_ALIKE)).cast(pl.Int64) + pl.col(POSITION)
    number = place * (none + 1) + label.fill_null(none)
    for name in (IS_LAST, HERE, IS_NEW):
        number = number * 2 + pl.col(name)
    return both.with_columns(number.alias(_NUMBER))


def _whole(
    rows: pl.LazyFrame, shape: Sequence[str], shares: dict[str, pl.Expr], *, valued: bool
) -> pl.LazyFrame:
    """Credit touches, and leave to the last of each lead what was lost by dividing.

    All leads of a shape have lost as much.
    """
    rows = rows.with_columns(share.alias(name) for name, share in shares.items()).cache()
    given = rows.group_by(shape).agg(
        pl.col(_N).filter(IS_LAST).sum().alias(_LEADS),
        *((pl.col(name) * pl.col(_N)).sum().alias(_given(name)) for name in shares),
    )
    both = rows.join(given, on=shape)
    rest = {name: ONE - pl.col(_given(name)) // pl.col(_LEADS) for name in shares}
    both = both.with_columns(
        pl.col(name) + pl.when(IS_LAST).then(rest[name]).otherwise(0) for name in shares
    )
    worths = shares if valued else ()
    return both.with_columns(
        *((pl.col(name) * pl.col(_N)).alias(name) for name in shares),
        *((pl.col(name) * pl.col(_BROUGHT)).alias(worth_by(name)) for name in worths),
    )


def _with_ties(touches: pl.LazyFrame) -> pl.LazyFrame:
    """Tell of each lead which of its positions have several touches; 0 where none has.

    Each of the first positions is a digit. A lead that has several touches at a later one, or more
    than a digit holds, has a shape of its own.
    """
    more, place = pl.col(TOGETHER) - 1, pl.col(POSITION) - 1
    is_odd = (more > 0) & ((place >= _DIGITS) | (more >= _BASE))
    digit = pl.when(NEXT, ~is_odd).then(more * pl.lit(_BASE, pl.Int64).pow(place)).otherwise(0)
    rows = touches.with_columns(is_odd.alias(_ODD), digit.alias(_TIES))
    own = -1 - pl.col(ROW).cast(pl.Int64)
    ties = pl.when(in_lead(_ODD) > 0).then(own).otherwise(in_lead(_TIES))
    return rows.with_columns(ties.alias(_TIES))
