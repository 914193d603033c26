"""A rule about deals that are there again under another id."""

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.model import AMOUNT
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Attached

LEAST, SHARE = 10, 0.02
"""Fewer copies, or a smaller share of the rows, are two purchases of one day."""
DAYS, NEAR_SHARE = 3, 0.2
"""So many days at most each date of a copy may be later, where so large a share has copies."""


@rule("ID014", "copied-deal", "warning")
def copied_deal(case: Case) -> Yielded:
    """A deal is there again under another id.

    Why: whoever copies deals into a second pipeline, or imports them twice, gives them new ids,
    and nothing tells that they are the same. Customers are counted once, and their amounts twice.
    A copy agrees with a row before it in the lead, the amount, and every date and value that the
    YAML names of its table. A customer may buy twice on a day: it takes ten copies and 2 % of the
    rows to be a finding. Where a fifth of the rows have one, dates of a copy may be up to three
    days later: an import dates deals by itself. The rate stays as it is, as they are of one lead.

    In the CRM: remove the copies, or keep them in a pipeline that is not exported.

    In the YAML: `where` of the join takes one pipeline.

    Example: 160 deals with the lead, the dates and the amount of another to the cent.
    """
    joins = {name: join for name, join in case.config.joins.items() if join.id is not None}
    told = {name: agree for name in joins if (agree := _agree(case.evidence.attached[name]))}
    if not told:
        raise UnfitError("no join has an `id`, an amount and a date")
    for name, agree in told.items():
        table = case.evidence.attached[name].rows
        again, near = _copies(table, agree), _near(table, agree)
        is_finding = again.len() >= max(LEAST, SHARE * table.height)
        if near.len() >= max(LEAST, NEAR_SHARE * table.height):
            again, is_finding = near, True
        yield Suspicion(
            on=name, wrong=case.mask(name, again if is_finding else again.clear()),
            of=pl.col(row.READ), column=joins[name].id, place=case.place("joins", name, "id"),
        )  # fmt: skip


def _agree(table: Attached) -> list[str]:
    """List the columns in which a copy agrees; none where they cannot tell it."""
    names = table.rows.columns
    dates = row.moment.among(names)
    if AMOUNT not in names or not dates:
        return []
    return [row.LEAD_ID, AMOUNT, *dates, *row.field.among(names)]


def _near(table: pl.DataFrame, agree: list[str]) -> pl.Series:
    """Give the positions of the rows that follow one within days, all else being the same."""
    dates = row.moment.among(agree)
    same = [name for name in agree if name not in dates]
    since = [(pl.col(name) - pl.col(name).shift(1).over(same)).abs() for name in dates]
    is_near = pl.all_horizontal((each <= pl.duration(days=DAYS)) for each in since)
    is_other = pl.col(row.DEAL) != pl.col(row.DEAL).shift(1).over(same)
    several = _several(table, agree).sort(*dates, row.POSITION)
    return several.filter(is_near & is_other)[row.POSITION]


def _several(table: pl.DataFrame, agree: list[str]) -> pl.DataFrame:
    """List the rows of leads that have several: only these can have copies, and they are few."""
    is_there = pl.col(row.READ) & pl.col(row.DEAL).is_not_null() & pl.col(row.LEAD_ID).is_not_null()
    rows = table.lazy().filter(is_there, pl.col(AMOUNT) != 0)
    several = rows.filter(pl.col(row.LEAD_ID).is_duplicated())
    return several.select(row.POSITION, row.DEAL, *agree).collect()


def _copies(table: pl.DataFrame, agree: list[str]) -> pl.Series:
    """Give the positions of the rows that agree with one before them, and have another id."""
    several = _several(table, agree).sort(row.POSITION)
    each = several.unique([*agree, row.DEAL], keep="first", maintain_order=True)
    return each.filter(~each.select(pl.struct(agree).is_first_distinct()).to_series())[row.POSITION]


RULES = (copied_deal,)
