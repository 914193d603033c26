"""What rules ask of the tables that make no lead, such as spend and touchpoints."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Position, Said, Suspicion, UnfitError
from funnelcli.config import fold
from funnelcli.config.headers import folded_header
from funnelcli.config.input_tables import are_events
from funnelcli.model import NONE, segment
from funnelcli.tables import rows as row

SPEND, ACTIVITIES, VISITORS, TOUCHES = "spend", "activities", "visitors", "touchpoints"
DATED: Final = {SPEND: "date", ACTIVITIES: "at", VISITORS: "date", TOUCHES: "at"}
"""The role of each table that says when."""
DATE, UNTIL, CHANNEL = "date", "until", "channel"
"""The first day of a row of spend or visitors, the last, and of what it or a touch is."""


def columns_of(case: Case, table: str) -> Mapping[str, str]:
    """List the columns that the YAML names for the roles of a table; none of one it has not."""
    options = case.config.input_tables().get(table)
    return {} if options is None else options.columns()


def rows_of(case: Case, table: str) -> pl.DataFrame:
    """Give the rows of a table that is needed."""
    if table not in case.evidence.counted:
        raise UnfitError(f"there is no table `{table}`")
    return case.table(table)


def column(case: Case, table: str, role: str) -> str:
    """Give the column of a role that is needed."""
    rows_of(case, table)
    named = columns_of(case, table).get(role)
    if named is None:
        raise UnfitError(f"`{table}.{role}` names no column")
    return named


def tables(case: Case, *names: str) -> list[str]:
    """List those of some tables that there are, of which one is needed."""
    there = [name for name in names if name in case.evidence.counted]
    if not there:
        listed = " or ".join(f"`{name}`" for name in names)
        raise UnfitError(f"there is no table {listed}")
    return there


def events(case: Case) -> list[str]:
    """List the tables whose rows are of leads."""
    return [name for name, each in case.config.input_tables().items() if are_events(each)]


def moments(
    case: Case, *, with_ends: bool
) -> Iterator[tuple[str, pl.Expr, pl.Expr, str, Position]]:
    """Yield the dates of these tables, as `checks.moments` does those of others.

    Ends of campaigns are among them, if asked for: they may lie in the future.
    """
    own_end = pl.col(row.BACKWARD).is_not_null()
    for table, options in case.config.input_tables().items():
        kinds = options.roles()
        for role, named in options.columns().items():
            if kinds[role] in ("date", "period") and (role != UNTIL or with_ends):
                day = pl.when(own_end).then(UNTIL) if role == UNTIL else pl.col(role)
                yield table, day, pl.col(row.READ), named, case.place(table, role)


def is_empty(case: Case, table: str, role: str) -> pl.Series:
    """Mark the rows that have nothing in the column of a role, not even what cannot be read."""
    rows, named = case.table(table), columns_of(case, table)[role]
    empty = rows.select(pl.col(row.READ) & pl.col(role).is_null()).to_series()
    for each in case.evidence.unreadable:
        if each.table == table and folded_header(each.column) == folded_header(named):
            empty &= ~case.mask(table, each.rows)
    return empty


def later_than(case: Case, table: str, days: pl.Series, *, said: Said) -> Suspicion:
    """Suspect the events of days after a date of their lead; `days` are of rows of leads."""
    named, rows = column(case, table, "at"), rows_of(case, table)
    pairs = case.evidence.counted[table].pairs
    later = pairs.select((pl.col("at").dt.date() > days.gather(pairs[row.ROW])).alias("later"))
    found = pairs[row.POSITION].filter(later.to_series()).unique()
    of = pairs[row.POSITION].unique()
    return Suspicion(
        on=table, wrong=row.marked(rows.height, found), of=row.marked(rows.height, of),
        column=named, place=case.place(table, "at"), said=said,
    )  # fmt: skip


def month(of: pl.Expr) -> pl.Expr:
    """Give the first day of the month of a date."""
    return of.cast(pl.Date).dt.truncate("1mo")


def over(of: pl.Expr, by: Sequence[pl.Expr]) -> pl.Expr:
    """Give each row what its group has in common; all are one group where nothing parts them."""
    return of.over(by) if by else of


def sources(case: Case) -> Mapping[str, str]:
    """List the sources of leads, folded, and what is another name of one, as they are shown.

    Of all leads, whatever filters leave of them.
    """
    chosen, held = case.config.segments.get("source"), segment("source")
    if chosen is None or held not in case.evidence.unfiltered.columns:
        raise UnfitError("`leads.source` names no column")
    seen = case.tallies.values_before_filters("source")
    known = {fold(value): value for value in seen if value != NONE}
    for value, variants in chosen.aliases.items():
        shown = known.setdefault(fold(value), value)
        known |= {fold(each): shown for each in variants}
    told = {fold(channel): known.get(fold(of)) for channel, of in case.config.channels.items()}
    return {**known, **{each: of for each, of in told.items() if of is not None}}


def channelled(case: Case) -> str | None:
    """Give the column with the channel of touches; None where rules tell it of other columns."""
    named = columns_of(case, TOUCHES).get(CHANNEL)
    if named is None and rows_of(case, TOUCHES)[CHANNEL].null_count() == case.table(TOUCHES).height:
        raise UnfitError(f"`{TOUCHES}.{CHANNEL}` names no column")
    return named


def channels_shown(case: Case) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Map each channel of touches, as it stands in the file, to how it is shown.

    Beside it the sources of leads, as `sources` has them; none where nothing tells these.
    """
    known = sources(case) if segment("source") in case.evidence.unfiltered.columns else {}
    meant = {fold(channel): of for channel, of in case.config.channels.items()}
    counts = case.tallies.written(TOUCHES, CHANNEL, pl.col(row.READ))
    sizes, shown = Counter[str](), dict[str, str]()
    for value, n in counts.items():
        sizes[meant.get(fold(value), value.strip())] += n
    for label in sorted(sizes, key=lambda each: (-sizes[each], each)):
        shown.setdefault(fold(label), known.get(fold(label), label))
    return {value: shown[fold(meant.get(fold(value), value))] for value in counts}, known


def channels(case: Case, table: str) -> Mapping[str, int]:
    """Count the rows that are read of each channel of a table, as it stands there."""
    column(case, table, CHANNEL)
    return case.tallies.written(table, CHANNEL, pl.col(row.READ))
