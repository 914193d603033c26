"""Rules about stages: dates in their order, outcomes that agree, records that can be trusted."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli import rows as row, truncation
from funnelcli.checks.base import ROWS, Case, Position, Suspicion, UnfitError, Yielded, rule
from funnelcli.config import fold
from funnelcli.evidence import HISTORY, LEADS
from funnelcli.model import CREATED, OPEN, OUTCOME, OWN, WON, entry
from funnelcli.report import named

if TYPE_CHECKING:
    import polars as pl

LOST_WORDS = {"lost", "closed lost", "disqualified", "unqualified", "dead"}
"""Statuses that say of a lead that it is lost, in any YAML."""

BULK_SHARE, BULK_LEAST, BULK_DAYS = 0.25, 100, 10
"""A day of bulk changes has so large a share of at least so many entries, of leads that were
created on at least so many days."""
OWNER_SHARE, OWNERS = 0.6, 5
"""One of at least so many owners has so large a share of the leads."""


@rule("ST001", "unknown-stage", "warning")
def unknown_stage(case: Case) -> Yielded:
    """A status or a value of the log is named nowhere in the YAML.

    Why: a stage that is renamed in the CRM is no longer entered here, and the rate falls from
    one day to the next though nothing has changed but a word. Most such values are not stages;
    accepting them once shows that somebody has looked.

    In the CRM: tell whoever changes the picklist that reports depend on it.

    In the YAML: add the value to `values` of its stage or of `lost`. What is none of these can
    be accepted: `ignore: [{rule: unknown-stage, ids: [Nurturing], reason: "no stage"}]`.

    Example: `Sales Qualified`, after it was called `Qualified`.
    """
    import polars as pl

    config = case.config
    if not _named(case) - {fold(config.stages[0].name)}:
        raise UnfitError("no stage is told by `values`")
    known = _named(case) | _literals(case)
    if config.history is not None:
        yield _unknown(
            [value for value in case.evidence.unnamed if fold(value) not in known],
            case.evidence.attached[HISTORY].rows[row.STAGE], on=HISTORY, of=pl.col(row.READ),
            column=config.history.stage, place=case.place(HISTORY, "stage"),
        )  # fmt: skip
    elif config.leads.status is not None:
        statuses = case.evidence.rows[row.STATUS]
        seen = statuses.unique().drop_nulls().cast(pl.String).to_list()
        yield _unknown(
            [value for value in seen if fold(value) not in known],
            statuses, on=ROWS, of=pl.col(row.ALIVE),
            column=config.leads.status, place=case.place("leads", "status"),
        )  # fmt: skip


def _unknown(
    others: list[str], held: "pl.Series", *, on: str, of: "pl.Expr", column: str, place: Position
) -> Suspicion:
    """Suspect the rows with a value that folds to one of `others`, and know them by the value."""
    import polars as pl

    value, folded = pl.col(held.name), {fold(each) for each in others}
    meant = [v for v in held.unique().drop_nulls().cast(pl.String).to_list() if fold(v) in folded]
    wrong = of & value.cast(pl.String).is_in(meant)
    said = f"Values: {named(map(repr, sorted(others)))}." if others else ""
    key = value.cast(pl.String).str.strip_chars()
    return Suspicion(on=on, wrong=wrong, of=of, key=key, column=column, place=place, said=said)


def _named(case: Case) -> set[str]:
    """Fold what stages and the loss are called."""
    stages, lost = case.config.stages, case.config.lost
    values = [stage.values or () for stage in stages] + [(lost and lost.values) or ()]
    return {fold(stages[0].name), *(fold(value) for each in values for value in each)}


def _literals(case: Case) -> set[str]:
    """Fold the texts that conditions of the YAML compare with: who names a value knows it."""
    lead = case.config.lead
    conditions = [lead.where, *lead.exclude.values(), case.config.leads.where]
    conditions += [stage.where for stage in case.config.stages]
    texts = re.findall(r"'((?:[^']|'')*)'", " ".join(each for each in conditions if each))
    return {fold(text.replace("''", "'")) for text in texts}


@rule("ST002", "stage-order", "error")
def stage_order(case: Case) -> Yielded:
    """A later stage is dated before an earlier one.

    Why: the lead counts in both stages. Durations that would be negative are left out, and
    medians are those of the rest. Many of them mean that a date is not what its name says, but
    the day of an import, for example.

    In the CRM: find the workflow that sets the date, and correct it.

    In the YAML: see whether `at` names the date of entry, and not that of the last change.

    Example: a lead created on 2026-03-05 that became an MQL on 2026-03-01.
    """
    import polars as pl

    latest: pl.Expr = pl.col(CREATED)
    for k, stage in enumerate(case.config.stages[1:], start=1):
        entered = pl.col(entry(k))
        yield Suspicion(
            on=LEADS, wrong=entered < latest, of=entered.is_not_null(),
            column=stage.name, place=case.place("stages", k, "at"),
        )  # fmt: skip
        latest = pl.max_horizontal(latest, entered)


@rule("ST003", "skipped-stage", "warning")
def skipped_stage(case: Case) -> Yielded:
    """A lead reached a later stage and has no entry in this one.

    Why: whether such leads count as having passed the stage is a convention (`reach`). The
    rates of stages depend on it, the overall rate does not. Where many leads skip a stage, it
    is no gate, or nobody records it.

    In the CRM: let the step that sets the later stage set this one too.

    In the YAML: `reach: observed` counts only what was entered; a stage that most skip can be
    left out.

    Example: an opportunity that never was an SQL.
    """
    import polars as pl

    if case.query.last == 1:
        raise UnfitError("there is no stage between the first and the last")
    for k in range(1, case.query.last):
        further = pl.col(OWN) >= 1 << (k + 1)
        own = (pl.col(OWN) & (1 << k)) != 0
        yield Suspicion(
            on=LEADS, wrong=further & ~own, of=further | own,
            column=case.config.stages[k].name, place=case.place("stages", k),
        )  # fmt: skip


@rule("ST004", "won-without-date", "error")
def won_without_date(case: Case) -> Yielded:
    """The condition of a stage holds, and its date is missing.

    Why: without its date the entry does not count. So a won deal without a close date makes no
    customer.

    In the CRM: make the date required where the stage is set.

    In the YAML: without `at` the condition alone makes an entry, undated.

    Example: a deal in Closed Won without a Close Date.
    """
    import polars as pl

    stages = [(k, stage) for k, stage in enumerate(case.config.stages) if stage.at and stage.where]
    if not stages:
        raise UnfitError("no stage has both `at` and `where`")
    for k, stage in stages:
        place = case.place("stages", k, "at")
        if row.unmet(k) in case.evidence.rows.columns:
            usable = row.is_usable()
            unmet, entered = pl.col(row.unmet(k)), pl.col(row.at(k)).is_not_null()
            yield Suspicion(
                on=ROWS, wrong=usable & unmet, of=usable & (unmet | entered),
                column=stage.name, place=place,
            )  # fmt: skip
        for name, table in case.evidence.attached.items():
            if row.holds(k) in table.pairs.columns:
                there = table.pairs.filter(row.holds(k))
                holding = there[row.POSITION]
                dateless = holding.filter(there[row.moment(k)].is_null())
                yield Suspicion(
                    on=name, wrong=case.mask(name, dateless), of=case.mask(name, holding),
                    column=stage.name, place=place,
                )  # fmt: skip


@rule("ST005", "won-and-lost", "error")
def won_and_lost(case: Case) -> Yielded:
    """A customer is marked as lost as well.

    Why: it counts as won. If it was lost after the sale, it is a customer who left; if not,
    one of the two fields is wrong, and with it the count of losses. A lead that was lost first
    and won later is no finding.

    In the CRM: clear the field of the loss when a deal is won.

    In the YAML: narrow `lost` with `where`.

    Example: won on 2026-03-01, lost on 2026-04-10.
    """
    import polars as pl

    if case.config.lost is None:
        raise UnfitError("`lost` is not defined")
    rows = case.evidence.rows
    is_won = case.of_rows(OUTCOME) == WON
    won_at = case.of_rows(entry(case.query.last))
    lost_at = rows[row.LOST_AT].cast(pl.Datetime("us")).dt.date()
    earlier = (lost_at <= won_at).fill_null(value=False)
    yield Suspicion(
        on=ROWS, wrong=is_won & rows[row.LOST] & ~earlier, of=is_won,
        column="lost", place=case.place("lost"),
    )  # fmt: skip


@rule("ST006", "open-with-close-date", "warning")
def open_with_close_date(case: Case) -> Yielded:
    """A deal is still open after the date on which it was to close.

    Why: it is won, lost or forgotten, and nobody has said which. Leads behind such deals count
    as open, as if their cohort could still gain customers by them.

    In the CRM: close the deal, or give it another date.

    In the YAML: see whether the condition of the last stage names all stages that mean won.

    Example: a deal in Negotiation with a Close Date of last year.
    """
    import polars as pl

    last, found = case.query.last, False
    for name, table in case.evidence.attached.items():
        if {row.holds(last), row.moment(last)} - set(table.pairs.columns):
            continue
        found = True
        decided = [row.holds(k) for k in (last, row.LOSS) if row.holds(k) in table.pairs.columns]
        outcome = case.of_rows(OUTCOME).gather(table.pairs[row.ROW])
        deals = table.pairs.filter((outcome == OPEN).fill_null(value=False))
        deals = deals.filter(~pl.any_horizontal(decided) & ~_says_lost(deals))
        past = deals.filter(pl.col(row.moment(last)).dt.date() < case.query.as_of)
        yield Suspicion(
            on=name, wrong=case.mask(name, past[row.POSITION]),
            of=case.mask(name, deals[row.POSITION]),
            column=case.config.stages[last].name, place=case.place("stages", last, "at"),
        )  # fmt: skip
    if not found or case.config.stages[last].where is None:
        raise UnfitError("the last stage is not told by a condition on deals with a date")


def _says_lost(deals: "pl.DataFrame") -> "pl.Expr":
    """True where a text that a condition looks at says that the deal is lost, whoever counts it."""
    import polars as pl

    said = [pl.lit(value=False)]
    for name in deals.columns:
        if name.startswith("~field_") and deals[name].dtype in (pl.String, pl.Categorical):
            seen = deals[name].unique().drop_nulls().cast(pl.String).to_list()
            lost = [value for value in seen if fold(value) in LOST_WORDS]
            said.append(pl.col(name).cast(pl.String).is_in(lost).fill_null(value=False))
    return pl.any_horizontal(said)


@rule("ST007", "status-contradiction", "warning")
def status_contradiction(case: Case) -> Yielded:
    """The current status contradicts the dates and flags.

    Why: which of the two defines a customer is a decision, and reports that use the other
    will show another rate.

    In the CRM: let one automation set both.

    In the YAML: decide by the field that is trusted; `values` compares the status.

    Example: status Customer, and no date of a purchase; status Disqualified, and a won deal.
    """
    import polars as pl

    config = case.config
    if config.leads.status is None:
        raise UnfitError("`leads.status` names no column")
    rows, own = case.evidence.rows, case.of_rows(OWN)
    seen = rows[row.STATUS].unique().drop_nulls().cast(pl.String).to_list()
    status = rows[row.STATUS].cast(pl.String)
    found = pl.repeat(value=False, n=rows.height, eager=True)
    judged = found
    for k, stage in enumerate(config.stages[1:], start=1):
        meant = {fold(each) for each in (stage.name, stage.key, *(stage.values or ()))}
        says = status.is_in([value for value in seen if fold(value) in meant])
        judged, found = judged | says, found | (says & (own < 1 << k))
    values = (config.lost.values if config.lost else None) or ()
    meant = LOST_WORDS | {fold(value) for value in values}
    says = status.is_in([value for value in seen if fold(value) in meant])
    judged, found = judged | says, found | (says & (own >= 1 << case.query.last))
    yield Suspicion(
        on=ROWS, wrong=found, of=judged,
        column=config.leads.status, place=case.place("leads", "status"),
    )  # fmt: skip


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


def _bulk_days(case: Case) -> Iterator[Suspicion]:
    import polars as pl

    created_on = case.evidence.leads[CREATED].n_unique()
    days = [pl.col(CREATED), *(pl.col(entry(k)) for k in range(1, case.query.last + 1))]
    for k, day in enumerate(days):
        counts = case.evidence.leads.lazy().select(day.alias("day")).drop_nulls().group_by("day")
        by_day = counts.len().sort("len", "day", descending=[True, False]).collect()
        if created_on < BULK_DAYS or int(by_day["len"].sum()) < BULK_LEAST:
            continue
        if by_day["len"][0] > BULK_SHARE * int(by_day["len"].sum()):
            busiest = by_day["day"][0]
            path = ("leads", "created") if k == 0 else ("stages", k)
            yield Suspicion(
                on=LEADS, wrong=day == busiest, of=day.is_not_null(),
                column=case.config.stages[k].name, place=case.place(*path),
                said=f"On {busiest}.",
            )  # fmt: skip


def _bulk_owner(case: Case) -> Iterator[Suspicion]:
    import polars as pl

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
    import polars as pl

    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    counts = truncation.count(case.evidence.leads.lazy(), case.query.last).collect()
    for late in truncation.late_stages(counts):
        yield Suspicion(
            on=LEADS, wrong=pl.col(CREATED) < late.first, of=pl.col(CREATED).is_not_null(),
            column=case.config.stages[late.stage].name, place=case.place("stages", late.stage),
            said=f"The first entry is of {late.first}; by then {late.expected:.0f} were to be "
            "expected.",
        )  # fmt: skip


RULES = (
    unknown_stage, stage_order, skipped_stage, won_without_date, won_and_lost,
    open_with_close_date, status_contradiction, bulk_update, late_tracking,
)  # fmt: skip
