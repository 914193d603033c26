"""A rule about what leads are merged by: that it is there, all the time."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.breaks import Break, breaks
from funnelcli.tables import rows as row

FILLED, LACKING = "filled in", "empty"


@rule("ID011", "empty-merge-key", "warning")
def empty_merge_key(case: Case) -> Yielded:
    """What leads are merged by is empty, wholly or from a day on.

    Why: a row without a key is one lead with no other. Where the column is left out of the
    export, for the sake of privacy for example, `deduplicate` merges nobody, and a person who
    came in three times is three leads with at most one purchase: the rate is too low, and falls
    from the day on which the column went empty. That some rows are without is usual, and a note.
    A day is found as VL007 finds that of a source: by a chance below 0.1 %.

    In the CRM: give the user of the export the right to read the field, or export a hash of it,
    which merges as well.

    In the YAML: `lead.deduplicate` names what is there. `--since` and `--until` keep to the time
    in which it is.

    Example: 4,175 leads, `deduplicate: {by: [email]}`, and nothing below Email.
    """
    chosen, rows = case.config.lead.deduplicate, case.evidence.rows
    if chosen is None or row.KEYLESS not in rows.columns:
        raise UnfitError("`lead.deduplicate` names nothing")
    alive, lacks = pl.col(row.ALIVE), pl.col(row.KEYLESS)
    leads, lacking = rows.select(alive.sum(), (alive & lacks).sum().alias("lacking")).row(0)
    wrong, told = lacks & (lacking == leads), []
    if lacking == leads:
        told = ["No row has all that it takes."] if len(chosen.by) > 1 else ["No row has it."]
    elif lacking:
        for each in _breaks(case):
            after, day = pl.col(row.CREATED).dt.date() > each.day, pl.col(row.CREATED).dt.date()
            wrong |= lacks & (after if each.is_end else day < each.day)
            told.append(_told(each))
    yield Suspicion(
        on=ROWS, wrong=wrong, of=alive, column=", ".join(chosen.by),
        place=case.place("lead", "deduplicate", "by"), said=" ".join(told),
    )  # fmt: skip


def _breaks(case: Case) -> Iterator[Break]:
    """Find the days on which keys end or begin, among the rows that are leads."""
    if case.config.leads.created is None:
        return
    rows = case.evidence.rows
    empty = rows[row.CREATED].gather((rows[row.ALIVE] & rows[row.KEYLESS]).arg_true())
    days = empty.dt.date().drop_nulls().value_counts(name="n")
    total, lacking = (Counter(dict(each.iter_rows())) for each in (case.tallies.created, days))
    by_value = {FILLED: total - lacking, LACKING: lacking}
    there = {value: days for value, days in by_value.items() if days}
    yield from (each for each in breaks(there, total, tests=1) if each.value == FILLED)


def _told(each: Break) -> str:
    few = each.strays or "none"
    if each.is_end:
        return f"Filled in until {each.day}: {each.pace:,.0f} a month, and {few} since."
    return f"Filled in since {each.day}: {each.pace:,.0f} a month, and {few} before."


RULES = (empty_merge_key,)
