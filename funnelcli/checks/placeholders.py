"""A rule about values that are none: what forms and programs write where nobody has."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.checks.among import is_among
from funnelcli.checks.base import ROWS, Case, Position, Suspicion, Yielded, is_read, rule
from funnelcli.checks.labelled import Labelled
from funnelcli.checks.righted import nobody_knows
from funnelcli.checks.told import they_are
from funnelcli.config import fold
from funnelcli.model import NONE
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.words.listing import is_shared
from funnelcli.words.vocabulary import placeholders


@rule("IN010", "placeholder-value", "warning")
def placeholder_value(case: Case) -> Yielded:
    """A value stands for having none.

    Why: `N/A`, `Select` or a dash is a value to every program. As a source it is a row of the
    report among those that mean something, as a status it is no stage, as an id it makes one
    lead of all who have it, and as an address it is nobody's. As a date it is read as empty. The
    words are known in all the languages that headers are read in.

    In the CRM: leave the field empty, and let the form not offer its prompt as an answer.

    In the YAML: `read: {nulls: ["N/A", Select]}` reads them as empty.

    Example: `-- please select --` as the source of 300 leads.
    """
    yield from (replace(each, righted=nobody_knows) for each in _placeholders(case))


def _placeholders(case: Case) -> Iterator[Suspicion]:
    """Suspect ids and addresses, labels, and dates."""
    yield from _ids(case)
    yield from (_by_label(case, each) for each in case.tallies.labels)
    for each in case.evidence.dateless:
        on = ROWS if each.table == LEADS else each.table
        yield Suspicion(
            on=on, wrong=case.mask(on, each.rows), of=is_read(on),
            column=each.column, place=each.position,
        )  # fmt: skip


def _ids(case: Case) -> Iterator[Suspicion]:
    """Suspect ids and addresses of leads, and the ids of the tables beside them."""
    config, leads, read = case.config, case.config.leads, pl.col(row.READ)
    if leads.id is not None:
        place = case.place("leads", "id")
        yield _by_text(ROWS, row.ID, row.is_read(), leads.id, place)
    if leads.email is not None:
        yield Suspicion(
            on=ROWS, wrong=pl.col(row.NOBODY) & ~pl.col(row.BAD_EMAIL),  # what is none is ID005
            of=pl.col(row.ALIVE) & pl.col(row.NOBODY).is_not_null(),
            column=leads.email, place=case.place("leads", "email"),
        )  # fmt: skip
    for name in case.evidence.attached:
        if name == HISTORY and config.history is not None:
            place = case.place(HISTORY, "lead")
            yield _by_text(name, row.LEAD_ID, read, config.history.lead, place)
            continue
        join = config.joins[name]
        yield _by_text(name, row.LEAD_ID, read, join.lead, case.place("joins", name, "lead"))
        if join.id is not None:
            yield _by_text(name, row.DEAL, read, join.id, case.place("joins", name, "id"))


def _by_text(on: str, name: str, of: pl.Expr, column: str, place: Position) -> Suspicion:
    """Suspect the rows of a column in which most values differ."""
    text = pl.col(name)
    return Suspicion(
        on=on, wrong=text.str.contains(placeholders()), of=of & text.is_not_null(),
        column=column, place=place,
    )  # fmt: skip


def _by_label(case: Case, each: Labelled) -> Suspicion:
    """Suspect the rows of a column with few values; those that the YAML names are meant."""
    is_one = pl.col("value").str.contains(placeholders())
    found = each.counts.filter(is_one, pl.col("value") != NONE)
    meant = {value for value in found["value"] if fold(value) in row.named_values(case.config)}
    found = found.filter(~pl.col("value").is_in(list(meant)))
    value = pl.col(each.held.name)
    if found.is_empty():
        return Suspicion(on=each.on, wrong=pl.lit(value=False), of=each.of, column=each.column)
    return Suspicion(
        on=each.on, wrong=is_among(each.held, found["value"]),
        of=each.of & value.is_not_null(), key=value.cast(pl.String),
        column=each.column, place=each.place,
        said=they_are(each.held.name, dict(found.iter_rows()), is_shared),
    )  # fmt: skip


RULES = (placeholder_value,)
