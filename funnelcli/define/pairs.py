"""The lead tables of two runs, side by side: who is the same lead, and what became of the others.

Only what is compared is kept of a lead, about thirty bytes of each side, and joined in memory.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import polars as pl

from funnelcli.config import Config
from funnelcli.counting.pairs import codes, joined
from funnelcli.define.lead_table import LeadTable
from funnelcli.define.making import FATES
from funnelcli.model import FATE, after, before
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Kept

LEAD: Final = "~lead"
"""What a lead is called: eight bytes."""
Name = Callable[[pl.DataFrame], pl.Series]
"""Gives leads, or rows of the leads table, what they are called."""
_STANDS, _MERGED, _LATER = range(3)
_REST: Final = 2
"""What is added to a bucket, which orders the reasons of rows with one id after these."""


def by_id(rows: pl.DataFrame) -> pl.Series:
    """Call leads by a hash of their ids, and accounts by one of what tells them."""
    account, lead_id = row.ACCOUNT[0], pl.col(row.ID).hash()
    known = pl.coalesce(account, lead_id) if account in rows.columns else lead_id
    return rows.select(known.alias(LEAD)).to_series()


def by_row(rows: pl.DataFrame) -> pl.Series:
    """Call leads by the row whose attributes stand, which two definitions of one file agree in."""
    return rows[row.ROW].cast(pl.UInt64).alias(LEAD)


def side_of(leads: LeadTable, name: Name) -> pl.DataFrame:
    """Leave of leads what is compared: what they are called, and when they entered each stage."""
    last = leads.query.last
    return pl.concat(leads.held.each(partial(_coded, last, name)))


def _coded(last: int, name: Name, part: Kept) -> pl.DataFrame:
    leads = part[LEADS]
    return leads.select(name(leads), *codes(last))


def rows_of(leads: LeadTable, name: Name, *, is_asked: bool) -> pl.DataFrame:
    """Say of each row of the leads table what it is called, and what became of it, by number.

    Of none where it is not asked.
    """
    bucket = pl.col(row.BUCKET).cast(pl.Int32)
    fate = (
        pl.when(bucket != row.LEAD).then(bucket + _REST)
        .when(~pl.col(row.ALIVE)).then(_LATER)
        .when(~pl.col(row.STANDS)).then(_MERGED)
        .otherwise(_STANDS)
        .alias(FATE)
    )  # fmt: skip
    found = [pl.DataFrame(schema={LEAD: pl.UInt64, FATE: pl.Int32})]
    if is_asked:
        found += leads.held.each(partial(_fate, name, fate))
    return pl.concat(found)


def _fate(name: Name, fate: pl.Expr, part: Kept) -> pl.DataFrame:
    rows = part[FATES]
    return rows.select(name(rows), fate).filter(pl.col(LEAD).is_not_null())


def paired(
    a: pl.DataFrame,
    b: pl.DataFrame,
    stages: tuple[int, int],
    rows_of_a: tuple[pl.DataFrame, Config] | None,
    rows_of_b: tuple[pl.DataFrame, Config] | None,
) -> pl.DataFrame:
    """Put two sides together, with the fate of leads that one of them has not.

    `stages` are the last of each. Without the rows of a side nobody knows what became of leads.
    """
    together = joined(a, b, LEAD, stages)
    lacking = {after: rows_of_b, before: rows_of_a}
    fates = [
        _fates(together.filter(pl.col(side(0)).is_null())[LEAD], *rows)
        for side, rows in lacking.items()
        if rows is not None
    ]
    nobody = pl.lit(None, pl.String).alias(FATE)
    if not fates:
        return together.with_columns(nobody)
    in_both = together.select(
        pl.all_horizontal(pl.col(side(0)).is_not_null() for side in lacking)
    ).to_series()
    others = together.filter(~in_both).join(pl.concat(fates), on=LEAD, how="left")
    return pl.concat([together.filter(in_both).with_columns(nobody), others])


def _fates(missing: pl.Series, rows: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Say of leads by which rule a table of rows has them not; of several rows the nearest does."""
    texts = dict(_rules(config))
    found = (
        rows.lazy()
        .join(missing.to_frame().lazy(), on=LEAD, how="semi")
        .group_by(LEAD).agg(pl.col(FATE).min())
        .with_columns(pl.col(FATE).replace_strict(texts, return_dtype=pl.String))
    )  # fmt: skip
    told = missing.to_frame().lazy().join(found, on=LEAD, how="left")
    return told.with_columns(pl.col(FATE).fill_null("gone")).collect()


def _rules(config: Config) -> Iterator[tuple[int, str]]:
    """Name what leaves rows out, by its number: the key of the YAML, where it is one."""
    yield from ((_STANDS, "filtered"), (_MERGED, "merged"), (_LATER, "later"))
    keys = {
        row.BLANK: "blank",
        row.HEADER: "blank",
        row.WHERE: "leads.where",
        row.NO_ID: "leads.id",
        row.NO_CREATED: "leads.created",
        row.NOT_LEAD: "lead.where",
    }
    yield from ((bucket + _REST, key) for bucket, key in keys.items())
    for number, reason in enumerate(config.lead.exclude):
        yield row.EXCLUDED + number + _REST, f"lead.exclude.{reason}"
