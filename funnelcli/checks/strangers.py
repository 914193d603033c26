"""A rule about leads whose ids are of a form of their own, and that no other table knows."""

import math
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.proportion import chance_of_few
from funnelcli.checks.righted import without_leads
from funnelcli.counting.rhythm import CHANCE
from funnelcli.model import CREATED
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.words.text import counted, named

LEAST: Final = 20
"""Fewer leads are no group."""
FORMS: Final = 20
"""Ids of more forms than this are drawn at random."""
NEXT_TO_NONE: Final = 0.02
"""No other table knows a group if it has rows of at most this share of those expected."""
DIGITS: Final = "0123456789"
FORM, LENGTH, WEEK, KNOWN, OTHERS, KNOWN_OTHERS = (
    "form", "length", "week", "known", "others", "known_others",
)  # fmt: skip


@rule("ID013", "unknown-ids", "warning")
def unknown_ids(case: Case) -> Yielded:
    """Leads have ids of another form than the others, and no other table knows them.

    Why: leads of a test or training system, of another company or of a list that somebody
    appended are in no log and have no deals, nor will they ever. They are in every denominator,
    and the rate is too low. The form of an id is what stands before its last digits, and how
    long it is. Found are groups of at least twenty leads of one form of which next to none has a
    row in any joined table or in the log, where as many others of the same weeks have so many
    that chance has less than 0.1 % over all forms. Where the others of these weeks have none
    either, or there are no others, as with a system that was used before, nothing is found.

    Fails: if the rate without these leads is another by more than a tenth of itself, both of at
    least `min_leads` leads.

    In the CRM: see which system gives such ids, and export its leads apart.

    In the YAML: `lead: {exclude: {demo: "Id LIKE 'DEMO%'"}}` leaves them out, and says how many.

    Example: 400 ids such as DEMO00017 among 4,175 such as L-204117.
    """
    if case.config.leads.id is None or not case.evidence.attached:
        raise UnfitError("there are no ids of leads, or no other table that names them")
    known = _known(case)
    leads = case.evidence.leads.select(CREATED, pl.col(row.ROW), case.of_leads(row.ID))
    leads = leads.with_columns(known.gather(leads[row.ROW]).alias(KNOWN))
    unknown = leads.filter(~pl.col(KNOWN))
    found = _found(leads) if unknown.height >= LEAST else []
    wrong = pl.lit(value=False)
    if found:
        keys = pl.DataFrame(found, schema=[FORM, LENGTH, "n"], orient="row").drop("n")
        rows = unknown.with_columns(_form(leads), _length()).join(
            keys, on=[FORM, LENGTH], how="semi"
        )
        wrong = pl.col(row.ROW).is_in(rows[row.ROW].implode())
    tables = named(case.evidence.attached)

    def said(left: pl.LazyFrame) -> str:
        there = unknown.lazy().with_columns(_form(leads), _length())
        groups = there.join(left.select(row.ROW), on=row.ROW, how="semi").group_by(FORM, LENGTH)
        sizes = groups.len().sort("len", FORM, LENGTH, descending=[True, False, False]).collect()
        told = named(counted(n, "lead") for n in sizes["len"])
        return (
            f"They are {told}, each group with ids of one form; of {tables} they have next to no "
            "row."
        )

    yield Suspicion(
        on=LEADS, wrong=wrong, column=case.config.leads.id, place=case.place("leads", "id"),
        said=said, righted=partial(without_leads, case),
    )  # fmt: skip


def _known(case: Case) -> pl.Series:
    """Mark the rows whose lead any other table has a row of."""
    rows = case.evidence.rows
    known = row.marked(rows.height, rows[row.ROW].clear())
    for table in case.evidence.attached.values():
        became = rows[row.BECAME].gather(table.pairs[row.ROW].unique()).drop_nulls()
        known |= row.marked(rows.height, became)
    return known


def _found(leads: pl.DataFrame) -> list[tuple[str, int, int]]:
    """List the forms of ids that no other table knows, with their leads.

    With n leads of a form and m others in a week, of which the share s is known, n·s are to be
    expected in all weeks.
    """
    counts = (
        leads.lazy()
        .group_by(_form(leads), _length(), pl.col(CREATED).dt.truncate("1w").alias(WEEK))
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col(KNOWN).sum().cast(pl.Int64))
        .with_columns(
            (pl.col("n").sum().over(WEEK) - pl.col("n")).alias(OTHERS),
            (pl.col(KNOWN).sum().over(WEEK) - pl.col(KNOWN)).alias(KNOWN_OTHERS),
        )
    )
    share = pl.when(pl.col(OTHERS) > 0).then(pl.col(KNOWN_OTHERS) / pl.col(OTHERS)).otherwise(0.0)
    forms = (
        counts.group_by(FORM, LENGTH)
        .agg(pl.col("n", KNOWN).sum(), (pl.col("n") * share).sum().alias("expected"))
        .sort("n", FORM, LENGTH, descending=[True, False, False])
        .collect()
    )
    limit = math.log(CHANCE / max(forms.height, 1))
    return [
        (form, length, n - known)
        for form, length, n, known, expected in forms.iter_rows()
        if n - known >= LEAST
        and known <= NEXT_TO_NONE * expected
        and chance_of_few(known, expected) < limit
    ]


def _form(leads: pl.DataFrame) -> pl.Expr:
    """Take what stands before the last digits of an id; nothing where that is drawn at random."""
    before = pl.col(row.ID).str.strip_chars_end(DIGITS)
    some = pl.concat([leads.head(1000), leads.tail(1000)]).select(before.n_unique()).item()
    return (before if some <= FORMS else pl.lit("")).alias(FORM)


def _length() -> pl.Expr:
    return pl.col(row.ID).str.len_chars().alias(LENGTH)


RULES = (unknown_ids,)
