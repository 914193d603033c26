"""Rules about the record of stages: whether its dates are those of what happened."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.config.query import Begun
from funnelcli.counting.import_days import import_days
from funnelcli.counting.truncation import LateStage, late_stages
from funnelcli.model import CREATED, entry
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS

BULK_SHARE, BULK_LEAST, BULK_DAYS = 0.25, 100, 10
"""A day of bulk changes has so large a share of at least so many entries, of leads that were
created on at least so many days."""
OWNER_SHARE, OWNERS = 0.6, 5
"""One of at least so many owners has so large a share of the leads."""


@rule("ST008", "bulk-update", "warning")
def bulk_update(case: Case) -> Yielded:
    """One day or one owner has an implausible share of all changes.

    Why: whoever sets a field for thousands of leads at once writes the day of the clean-up, not
    that of the stage. The cohort of that day, and durations that end on it, say nothing. An
    owner with most of the leads is a queue or an integration.

    In the CRM: let imports keep the dates of the source.

    In the YAML: `lead.exclude` can leave an import out, and says how many.

    Example: 4,000 of 9,000 leads became MQLs on 2025-10-21.
    """
    leads = case.evidence.leads
    if leads.height < BULK_LEAST:
        raise UnfitError(f"of fewer than {BULK_LEAST} leads no day has an implausible share")
    yield from _bulk_days(case)
    yield from _bulk_owner(case)


def bulk_day(case: Case, stage: int) -> date | None:
    """Find the day with an implausible share of the entries into a stage, 0 being the leads."""
    by_day = case.tallies.days(stage)
    total, most = sum(by_day.values()), max(by_day.values(), default=0)
    if total < BULK_LEAST or most <= BULK_SHARE * total:
        return None
    if len(case.tallies.days(0)) < BULK_DAYS:
        return None
    return min(day for day, n in by_day.items() if n == most)


def _bulk_days(case: Case) -> Iterator[Suspicion]:
    for k in range(case.query.last + 1):
        if (busiest := bulk_day(case, k)) is not None:
            day = pl.col(CREATED if k == 0 else entry(k))
            path = ("leads", "created") if k == 0 else ("stages", k)
            yield Suspicion(
                on=LEADS, wrong=day == busiest, of=day.is_not_null(),
                column=case.config.stages[k].name, place=case.place(*path),
                said=f"On {busiest}.",
            )  # fmt: skip


def _bulk_owner(case: Case) -> Iterator[Suspicion]:
    if case.config.leads.owner is None:
        return
    owners = case.of_leads(row.OWNER).cast(pl.String).str.strip_chars()
    counts = owners.drop_nulls().value_counts(sort=True, name="n")
    n = int(counts["n"].sum())
    if counts.height < OWNERS or n < BULK_LEAST or counts["n"][0] <= OWNER_SHARE * n:
        return
    yield Suspicion(
        on=LEADS, wrong=owners == counts[owners.name][0],
        column=case.config.leads.owner, place=case.place("leads", "owner"),
        said=f"One of {counts.height} owners has them.",
    )  # fmt: skip


@rule("ST009", "late-tracking", "warning")
def late_tracking(case: Case) -> Yielded:
    """A stage was not recorded yet when the first leads came in.

    Why: nobody could see the leads from before enter it. So their cohorts look bad, and the
    rate of all is too low. How many entries are missing is estimated from the leads since.

    In the CRM: fill in the dates from before, if they are known anywhere.

    In the YAML: report from that day on: `--since`, or `leads.where`.

    Example: leads since June, and the first won deal in December.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    for stage, late in _late(case).items():
        yield Suspicion(
            on=LEADS, wrong=pl.col(CREATED) < late.first, of=pl.col(CREATED).is_not_null(),
            column=case.config.stages[stage].name, place=case.place("stages", stage),
            said=f"Recorded since {late.first}, or "
            f"{'nothing was sold yet' if stage == case.query.last else 'not in use yet'}; "
            f"of leads from before {late.expected:.0f} entries were to be expected, and there are "
            f"{late.strays or 'none'}.",
        )  # fmt: skip


def _late(case: Case) -> Mapping[int, LateStage | Begun]:
    """Find the stages whose record begins late, among the leads that filters leave."""
    if not case.evidence.population.filtered:
        return case.query.begun
    found = late_stages(case.tallies.entries, import_days(case.tallies.entries))
    return {late.stage: late for late in found}


@rule("ST010", "undated-log-row", "error")
def undated_log_row(case: Case) -> Yielded:
    """A row of the log has no date.

    Why: the stage counts as entered, and nobody knows when. So it is missing in every
    duration, counts in a report as of any earlier day, and with a window does not count at all.
    A loss without a date counts, too, and it is not known whether the lead came back after it.

    In the CRM: export the log with the time of each change.

    In the YAML: see whether `history.at` names the column with the time of the change; `where`
    of the history leaves rows out.

    Example: `L-17,Customer,`.
    """
    history = case.config.history
    if history is None:
        raise UnfitError("there is no history")
    place = case.place(HISTORY, "at")
    empty = pl.col(row.READ) & pl.col(row.AT).is_null()
    for each in case.evidence.unreadable:  # what cannot be read is a finding of its own
        if (each.table, each.position) == (HISTORY, place):
            empty &= ~pl.lit(case.mask(HISTORY, each.rows))
    yield Suspicion(on=HISTORY, wrong=empty, of=pl.col(row.READ), column=history.at, place=place)


RULES = (bulk_update, late_tracking, undated_log_row)
