"""Rules about stages: names that the YAML knows, entries that are there, dates in their order."""

from collections import Counter
from collections.abc import Iterable
from functools import partial

import polars as pl

from funnelcli.checks import padding
from funnelcli.checks.among import is_among
from funnelcli.checks.base import ROWS, Case, Position, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.losses import first_losses
from funnelcli.checks.righted import as_is, nobody_knows
from funnelcli.checks.told import they_are
from funnelcli.config import fold
from funnelcli.model import CREATED, OWN, entry
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.words.vocabulary import says_only


@rule("ST001", "unknown-stage", "warning")
def unknown_stage(case: Case) -> Yielded:
    """A status or a value of the log is named nowhere in the YAML.

    Why: a stage that is renamed in the CRM is no longer entered here, and the rate falls from
    one day to the next though nothing has changed but a word. Most such values are not stages;
    accepting them once shows that somebody has looked. Values that leads begin with, such as
    New, Neu and Nouveau, are the first stage.

    In the CRM: tell whoever changes the picklist that reports depend on it.

    In the YAML: add the value to `values` of its stage or of `lost`. What is none of these can
    be accepted: `ignore: [{rule: unknown-stage, ids: [Nurturing], reason: "no stage"}]`.

    Example: `Sales Qualified`, after it was called `Qualified`.
    """
    config = case.config
    if not row.named_values(config) - {fold(config.stages[0].name)}:
        raise UnfitError("no stage is told by `values`")
    known = row.named_values(config) | row.compared_values(config)
    known |= {fold(stage.name) for stage in config.stages}

    def unknown(values: Iterable[str]) -> list[str]:
        return [v for v in values if fold(v) not in known and not says_only("new", v, "object")]

    if config.history is not None:
        yield _unknown(
            case, unknown(case.evidence.unnamed),
            case.evidence.attached[HISTORY].rows[row.STAGE], on=HISTORY, of=pl.col(row.READ),
            column=config.history.stage, place=case.place(HISTORY, "stage"),
        )  # fmt: skip
    elif config.leads.status is not None:
        statuses = case.evidence.rows[row.STATUS]
        seen = statuses.unique().drop_nulls().cast(pl.String).to_list()
        yield _unknown(
            case, unknown(seen),
            statuses, on=ROWS, of=pl.col(row.ALIVE),
            column=config.leads.status, place=case.place("leads", "status"),
        )  # fmt: skip


def _unknown(
    case: Case,
    others: list[str],
    held: pl.Series,
    *,
    on: str,
    of: pl.Expr,
    column: str,
    place: Position,
) -> Suspicion:
    """Suspect the rows with a value that folds to one of `others`, and know them by the value."""
    value, folded = pl.col(held.name), {fold(each) for each in others}
    meant = [v for v in held.unique().drop_nulls().cast(pl.String).to_list() if fold(v) in folded]
    wrong = of & is_among(held, meant)
    counts = padding.written(held)
    by_count = sorted(meant, key=lambda each: (-counts[each], each), reverse=True)
    labels = {fold(each): each for each in by_count}  # the commonest spelling is the last
    whole: Counter[str] = Counter()
    for each in meant:
        whole[labels[fold(each)]] += counts[each]
    said = they_are(
        held.name, whole, case.quotable.allows, lambda each: labels.get(fold(each), each)
    )
    key = value.cast(pl.String).str.strip_chars()
    return Suspicion(on=on, wrong=wrong, of=of, key=key, column=column, place=place, said=said)


@rule("ST002", "stage-order", "error")
def stage_order(case: Case) -> Yielded:
    """A later stage is dated before an earlier one.

    Why: the lead counts in both stages. Durations that would be negative are left out, and
    medians are those of the rest. A loss before the lead was created is found as well, also
    where the lead was not lost in the end. Many of them mean that a date is not what its name
    says, but the day of an import, for example.

    In the CRM: find the workflow that sets the date, and correct it.

    In the YAML: see whether `at` names the date of entry, and not that of the last change.

    Example: a lead created on 2026-03-05 that became an MQL on 2026-03-01.
    """
    earlier = [pl.col(CREATED)]
    for k, stage in enumerate(case.config.stages[1:], start=1):
        entered = pl.col(entry(k))
        # pairs, in a fifth of the time that the latest date so far takes to keep
        yield Suspicion(
            on=LEADS, wrong=pl.any_horizontal([entered < each for each in earlier]),
            of=entered.is_not_null(), column=stage.name, place=case.place("stages", k, "at"),
        )  # fmt: skip
        earlier.append(entered)
    if case.config.lost:
        lost = first_losses(case)
        yield Suspicion(
            on=LEADS, wrong=lost < case.evidence.leads[CREATED], of=lost.is_not_null(),
            column="lost", place=case.place("lost"),
            title="A loss is dated before the lead was created",
        )  # fmt: skip


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
    if case.query.last == 1:
        raise UnfitError("there is no stage between the first and the last")
    for k in range(1, case.query.last):
        further = pl.col(OWN) >= 1 << (k + 1)
        own = (pl.col(OWN) & (1 << k)) != 0
        yield Suspicion(
            on=LEADS, wrong=further & ~own, of=further | own,
            column=case.config.stages[k].name, place=case.place("stages", k),
            righted=nobody_knows if case.query.asked.reach == "observed" else partial(as_is, case),
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
    stages = [(k, stage) for k, stage in enumerate(case.config.stages) if stage.at and stage.where]
    if not stages:
        raise UnfitError("no stage has both `at` and `where`")
    for k, stage in stages:
        place = case.place("stages", k, "at")
        if row.no_date(k) in case.evidence.rows.columns:
            usable = row.is_usable()
            no_date, entered = pl.col(row.no_date(k)), pl.col(row.at(k)).is_not_null()
            yield Suspicion(
                on=ROWS, wrong=usable & no_date, of=usable & (no_date | entered),
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


RULES = (unknown_stage, stage_order, skipped_stage, won_without_date)
