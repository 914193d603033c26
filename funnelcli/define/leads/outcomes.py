"""From merged rows to the lead table: entries, outcome, labels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

import polars as pl

from funnelcli.config import Config
from funnelcli.config.people import DAYS, PEOPLE, VALUES, YOUNG
from funnelcli.config.question import Question
from funnelcli.define.columns.labels import contacts, labels
from funnelcli.model import (
    AMOUNT,
    CREATED,
    DISORDERED,
    LOST,
    LOST_AT,
    LTV,
    OPEN,
    OUTCOME,
    OWN,
    WON,
    entry,
    moment,
    segment,
    utc,
)
from funnelcli.tables import rows as row

BYTE = 8
"""So many stages, with the lead itself, are told by the bits of a byte."""


def leads_of(rows: pl.LazyFrame, config: Config, as_of: datetime, asked: Question) -> pl.LazyFrame:
    """Reduce merged rows to what counting needs: local dates, own entries, outcome.

    An entry after as-of or beyond the window does not exist; an undated one counts where no
    date is known, of any time, and not with a window. A lost lead that is won is won; nobody is
    where nothing says who bought. Leads keep what tells them, and the time of the day of their
    entries, where that is asked for.
    """
    window = asked.window
    schema = rows.collect_schema()
    columns = schema.names()
    last = len(config.stages) - 1
    created = pl.col(row.CREATED).dt.date() if row.CREATED in columns else pl.lit(None, pl.Date)

    def within(when: pl.Expr) -> pl.Expr:
        return (when.dt.date() - created).dt.total_days() <= window

    bits = pl.UInt8() if last < BYTE else pl.Int64()  # small ones add up in a third of the time
    entries, own = [], [pl.lit(1, bits)]
    moments = [pl.col(row.CREATED).alias(moment(0))] if row.CREATED in columns else []
    for k in range(1, last + 1):
        when = pl.col(row.at(k)) if row.at(k) in columns else pl.lit(None, pl.Date)
        counts = when <= row.limit(as_of, schema.get(row.at(k)))
        if window is not None:
            counts &= within(when)
        entries.append(pl.when(counts).then(when.dt.date()).alias(entry(k)))
        moments.append(pl.when(counts).then(when).alias(moment(k)))
        if row.undated(k) in columns and window is None:
            counts = counts.fill_null(value=False) | (when.is_null() & pl.col(row.undated(k)))
        own.append(pl.when(counts).then(pl.lit(1 << k, bits)).otherwise(pl.lit(0, bits)))
    lost, lost_at = pl.lit(value=False), pl.lit(None, pl.Date)
    if row.LOST in columns:
        lost, lost_at = pl.col(row.LOST), pl.col(row.LOST_AT).dt.date()
        if window is not None:
            first = row.FIRST_LOSS if row.FIRST_LOSS in columns else row.LOST_AT
            lost &= within(pl.col(first)).fill_null(value=False)
        if window is not None and row.LOSSES in columns:
            in_time = rows.explode(row.LOSSES).filter(within(pl.col(row.LOSSES)))
            latest = in_time.group_by(row.ROW).agg(pl.col(row.LOSSES).max().alias(row.LOST_AT))
            rows = rows.drop(row.LOST_AT).join(
                latest, on=row.ROW, how="left", maintain_order="left"
            )
    amount = pl.col(AMOUNT) if AMOUNT in columns else pl.lit(None, pl.Int64)
    table = rows.select(
        row.ROW,
        created.alias(CREATED),
        *utc.among(columns),
        *entries,
        pl.sum_horizontal(own).cast(pl.Int64).alias(OWN),
        lost.alias("~is_lost"),
        lost_at.alias(LOST_AT),
        amount.alias(AMOUNT),
        *([LTV] if LTV in columns else ()),
        *row.attributes(columns),
        *([_people(created, as_of)] if row.PEOPLE in columns else ()),
        *(row.identity(columns) if asked.with_ids else ()),
        *(each.cast(pl.Datetime("us")) for each in moments if asked.moments),
    )
    won = (pl.col(OWN) & (1 << last)) != 0 if config.knows_customers else pl.lit(value=False)
    outcome = pl.when(won).then(WON).when("~is_lost").then(LOST).otherwise(OPEN)
    return table.with_columns(
        outcome.cast(pl.Int8).alias(OUTCOME),
        pl.when("~is_lost", ~won).then(LOST_AT).alias(LOST_AT),
        _disordered(last).alias(DISORDERED),
    ).drop("~is_lost")


def _people(created: pl.Expr, as_of: datetime) -> pl.Expr:
    """Group companies by how many of their people are known, once they are old enough for it."""
    label = pl.lit(None, pl.String)
    for least, value in VALUES.items():
        label = pl.when(pl.col(row.PEOPLE) >= least).then(pl.lit(value)).otherwise(label)
    is_young = created > as_of.date() - timedelta(days=DAYS)
    told = pl.when(is_young).then(pl.lit(YOUNG)).otherwise(label)
    return told.cast(pl.Categorical).alias(segment(PEOPLE))


def _disordered(last: int) -> pl.Expr:
    """True where an entry is dated before an earlier stage's, or before the lead itself."""
    dates = [pl.col(CREATED), *(pl.col(entry(k)) for k in range(1, last + 1))]
    # comparing each pair takes a fifth of the time that the latest date so far takes to keep
    wrong = [after < before for before, after in combinations(dates, 2)]
    return pl.any_horizontal(wrong).fill_null(value=False)


Spellings = Mapping[str, Counter[str | None]]
"""Of each segment, how many leads have which value as it stands; None is null."""


def spellings(leads: pl.DataFrame, names: Sequence[str]) -> Spellings:
    """Count the values of segments."""
    return {
        name: Counter(dict(leads[segment(name)].value_counts(name="n").iter_rows()))
        for name in names
    }


@dataclass(frozen=True, slots=True)
class Labels:
    """How each value of a segment is shown, of all leads, and how many have which label."""

    shown: Mapping[str, Mapping[str | None, str]]
    counts: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, counted: Spellings, config: Config) -> "Labels":
        """Group the values that are one but for their spelling."""
        shown: dict[str, dict[str | None, str]] = {}
        counts: dict[str, Counter[str]] = {}
        for name, of in counted.items():
            chosen = config.segments[name]
            nulls = () if chosen.column is None else config.leads.read.nulls
            there = ((value, n) for value, n in of.items() if value is not None)
            shown[name], counts[name] = labels(there, chosen.aliases, nulls), Counter()
            for value, n in of.items():
                counts[name][shown[name][value]] += n
        return cls(shown, counts)

    def on(self, leads: pl.DataFrame) -> pl.DataFrame:
        """Show each value as its group is shown."""
        for name, shown in self.shown.items():
            leads = leads.with_columns(labelled(leads[segment(name)], shown))
        return leads


def labelled(column: pl.Series, shown: Mapping[str | None, str]) -> pl.Series | pl.Expr:
    """Show each value of a categorical column as its group is shown."""
    if column.null_count() == column.len():  # which takes no room as long as nobody asks
        return pl.lit(shown[None], pl.Categorical).alias(column.name)
    if all(label == spelling for spelling, label in shown.items() if spelling is not None):
        return column.fill_null(shown[None])
    distinct = column.unique().drop_nulls()
    # One label for each code of the category, and one more for null.
    codes = distinct.to_physical().to_list()
    by_code = [shown[None]] * (max(codes, default=-1) + 2)
    for code, spelling in zip(codes, distinct.cast(pl.String), strict=True):
        by_code[code] = shown[spelling]
    found = column.to_physical().fill_null(len(by_code) - 1)
    return pl.Series(by_code).cast(pl.Categorical).gather(found).alias(column.name)


def contacts_of(
    counts: Mapping[str, Mapping[str, int]], config: Config
) -> dict[str, dict[str, str]]:
    """Find the segments whose labels persons could be reached by, with what hides them."""
    found = {name: contacts(of, config.segments[name].aliases) for name, of in counts.items()}
    return {name: hidden for name, hidden in found.items() if hidden}


def without_contacts(leads: pl.DataFrame, hidden: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """Show labels by which a person could be reached as what they are; all of a kind are one."""
    return leads.with_columns(
        pl.col(segment(name)).cast(pl.String).replace(labels).cast(pl.Categorical)
        for name, labels in hidden.items()
    )
