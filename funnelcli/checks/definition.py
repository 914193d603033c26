"""Rules about the YAML: what it says is what it does."""

from collections.abc import Mapping

import polars as pl

from funnelcli.checks.base import Case, Fact, Said, UnfitError, Yielded, rule
from funnelcli.checks.lookalikes import near
from funnelcli.checks.told import named_parts, parts
from funnelcli.config import fold
from funnelcli.model import OWN, segment


@rule("DF001", "unknown-key", "error", by_reading=True)
def unknown_key(_case: Case) -> Yielded:
    """The YAML has a key that does not exist, or SQL that cannot be followed.

    Why: a key that is misspelled must not be taken for one that is not there. All problems are
    listed, each with its line, and the run ends with exit code 2.

    In the CRM: nothing is wrong there.

    In the YAML: `funnelcli schema config` lets editors check it while it is written.

    Example: `stages[1].werhe: unknown key; did you mean 'where'?`
    """
    yield from ()


@rule("DF002", "unreachable-stage", "warning")
def unreachable_stage(case: Case) -> Yielded:
    """No lead has entered a stage.

    Why: a stage that nobody enters usually has another name in the CRM. Its rate is 0 %, and
    the rate of the next stage is that of the wrong leads.

    In the CRM: see which value or date means the stage.

    In the YAML: correct `where` or `values` of the stage, or ask for fewer rows by `at_least`.

    Example: `where: deals.Stage = 'Closed won'`, and the file says `Closed Won`.
    """
    entered: int | None = case.evidence.leads.select(pl.col(OWN).bitwise_or()).item()
    if entered is None:
        return
    for k, stage in enumerate(case.config.stages[1:], start=1):
        if not entered & (1 << k):
            yield Fact(
                found=1, of=case.query.last, noun="stage", column=stage.name,
                place=case.place("stages", k),
            )  # fmt: skip


@rule("DF003", "unused-alias", "warning")
def unused_alias(case: Case) -> Yielded:
    """An alias stands for a value that no lead has.

    Why: it is misspelled, and then the value that it means is a row of its own in the report;
    or it is out of date.

    In the CRM: look at the values as they are spelled there.

    In the YAML: correct the alias, or take it out.

    Example: `Paid Search: [Bing-Ads]`, and the file says `Bing Ads`.
    """
    named = {name: each for name, each in case.config.segments.items() if each.aliases}
    if not named:
        raise UnfitError("no segment has `aliases`")
    for name, chosen in named.items():
        if chosen.column is None:
            continue
        counts = case.evidence.rows[segment(name)].drop_nulls().value_counts(name="n")
        raw = dict(counts.select(pl.col(segment(name)).cast(pl.String), "n").iter_rows())
        seen = {fold(value) for value in raw}
        known = {fold(each) for variants in chosen.aliases.values() for each in variants}
        known |= {fold(each) for each in chosen.aliases}
        others = {each.strip(): n for each, n in raw.items() if fold(each) not in known}
        for value, variants in chosen.aliases.items():
            idle = [variant for variant in variants if fold(variant) not in seen]
            if idle:
                yield Fact(
                    found=len(idle), of=len(variants), noun="alias", column=f"{name}: {value}",
                    place=case.place("segments", name, "aliases", value),
                    parts=named_parts(idle), said=_idle(others),
                )  # fmt: skip


def _idle(others: Mapping[str, int]) -> Said:
    """Name the aliases that are left, and the values that these may mean."""

    def said(left: pl.LazyFrame) -> str:
        idle = parts(left)
        return " ".join([f"No row has {', '.join(map(repr, idle))}.", *near(idle, others)])

    return said


@rule("DF004", "unused-suppression", "warning")
def unused_suppression(_case: Case) -> Yielded:
    """An entry of `checks.ignore` has no effect, or is over.

    Why: an entry for what is no longer there would hide the next finding of its kind.

    In the CRM: most likely it was mended there.

    In the YAML: take the entry out, or decide again and set a new `until`.

    Example: `until: 2026-06-30`, on the first of July.
    """
    yield from ()  # what has no effect is known when all others have been judged


@rule("DF005", "unanswered-condition", "info")
def unanswered_condition(case: Case) -> Yielded:
    """A condition has no answer where a column that it names is empty.

    Why: a condition without an answer counts as false. `Status <> 'Junk'` leaves out the leads
    without a status, which hardly anybody means.

    In the CRM: fill the field.

    In the YAML: say what empty means: `Status <> 'Junk' OR Status IS NULL`.

    Example: 38 rows without a status, none of them a lead.
    """
    for name, rows in case.evidence.uncertain.items():
        if rows:
            yield Fact(
                found=rows, of=case.evidence.population.rows, noun="row", column=name,
                place=case.place("lead"),
            )  # fmt: skip


@rule("DF006", "idle-exclusion", "warning")
def idle_exclusion(case: Case) -> Yielded:
    """A reason of `lead.exclude` excludes nobody.

    Why: the value that it names is spelled differently in the file, and junk is counted; or no
    lead has it any more.

    In the CRM: look at the values as they are spelled there.

    In the YAML: correct the condition, or take the reason out.

    Example: `junk: Status = 'junk'`, and the file says `Junk`.
    """
    excluded = case.evidence.population.excluded
    if not excluded:
        raise UnfitError("`lead.exclude` names no reason")
    for reason, rows in excluded.items():
        if not rows:
            yield Fact(
                found=1, of=len(excluded), noun="reason", column=reason,
                place=case.place("lead", "exclude", reason),
            )  # fmt: skip


RULES = (
    unknown_key, unreachable_stage, unused_alias, unused_suppression, unanswered_condition,
    idle_exclusion,
)  # fmt: skip
