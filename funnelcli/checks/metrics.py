"""Rules about the numbers themselves: rates of too few leads, of leads too young, that jump."""

from statistics import median

import polars as pl

from funnelcli.checks.base import Case, Fact, UnfitError, Yielded, rule
from funnelcli.checks.told import named_parts, parts
from funnelcli.words.text import counted, named

BEFORE = 6
"""So many periods before are compared with."""
FEWEST = 3
"""Of fewer there is nothing to compare with."""
DROP = 0.5
"""A period with less than this share of what is usual has lost leads."""


@rule("MT001", "small-denominator", "info")
def small_denominator(case: Case) -> Yielded:
    """A cohort has too few leads to tell its rate.

    Why: among six leads, one customer more or less is 17 points. Such rates are marked with
    `~`, and never ranked.

    In the CRM: nothing is wrong there.

    In the YAML: `cohort: quarter` makes larger groups; `min_leads` is where they begin.

    Example: 12 leads in the first month.
    """
    cohorts = _cohorts(case)
    few = cohorts.filter(cohorts["low_n"])["cohort"].to_list()
    yield _fact(case, few, cohorts.height, "cohort")


@rule("MT002", "immature-cohort", "info")
def immature_cohort(case: Case) -> Yielded:
    """A cohort is too young to judge.

    Why: its leads have not had the time to buy that earlier ones had. Its rate will still rise,
    and is no news until then.

    In the CRM: nothing is wrong there.

    In the YAML: `horizon` is the age at which a cohort is mature.

    Example: the leads of last month.
    """
    cohorts = _cohorts(case)
    if cohorts["mature"].null_count() == cohorts.height:
        why = case.reports["cohorts"].unknown
        raise UnfitError(why or "too few customers tell how long it takes")
    young = cohorts.filter(~cohorts["mature"])["cohort"].to_list()
    yield _fact(case, young, cohorts.height, "horizon")


@rule("MT003", "volume-drop", "warning", default=False)
def volume_drop(case: Case) -> Yielded:
    """The last complete period has less than half of the usual leads.

    Why: a form that broke, or a new filter of the export, looks as if the rate had risen,
    though all that happened is that leads are missing.

    In the CRM: see whether leads still come in from every source.

    In the YAML: nothing is wrong there. The rule is off by default, since seasons do the same.

    Example: 120 leads in June, after 260 to 310 in each of the six months before.
    """
    leads = _cohorts(case)["leads"].to_list()[:-1]  # the last period is not over
    before = leads[-1 - BEFORE : -1]
    if len(before) < FEWEST:
        raise UnfitError("there are too few periods to compare with")
    usual = median(before)
    found = [_cohorts(case)["cohort"][-2]] if leads[-1] < DROP * usual else []
    said = f"{counted(leads[-1], case.config.lead.unit)}, usually {usual:,.0f}."
    yield _fact(case, found, 1, "cohort", said=said)


@rule("MT004", "rate-drift", "warning", default=False)
def rate_drift(case: Case) -> Yielded:
    """The last mature cohort converts differently from those before it.

    Why: its interval and that of the cohorts before do not meet, so chance alone does not
    explain it. The market has changed, or the process, or how something is recorded.

    In the CRM: ask what was changed at that time.

    In the YAML: see whether a stage has another name since. The rule is off by default.

    Example: 2.1 % (1.2–3.6 %), after 7.4 % (6.5–8.3 %).
    """
    from funnelcli.counting.statistics import with_rate

    cohorts = _cohorts(case)
    unfit = cohorts["low_n"] | cohorts["truncated"] | cohorts["imported"]
    mature = cohorts.filter(cohorts["mature"].fill_null(value=False) & ~unfit)
    if mature.height <= FEWEST:
        raise UnfitError("there are too few mature cohorts to compare with")
    last, before = mature.tail(1), mature[-1 - BEFORE : -1]
    key = case.config.stages[-1].key
    pooled = with_rate(before.select(key, "leads").sum(), "rate", key, "leads")
    apart = (
        last["rate_high"][0] < pooled["rate_low"][0] or last["rate_low"][0] > pooled["rate_high"][0]
    )
    leads = counted(last["leads"][0], case.config.lead.unit)
    said = f"{last['rate'][0]:.1%} of {leads}, after {pooled['rate'][0]:.1%}."
    yield _fact(case, last["cohort"].to_list() if apart else [], 1, "cohort", said=said)


def _cohorts(case: Case) -> pl.DataFrame:
    if "cohorts" not in case.reports:
        raise UnfitError("`leads.created` names no column, so that there are no cohorts")
    return case.reports["cohorts"].frame


def _fact(case: Case, found: list[str], of: int, key: str, said: str = "") -> Fact:
    """Take cohorts for found, each known by its label."""
    return Fact(
        found=len(found), of=of, noun="cohort", place=case.place(key), parts=named_parts(found),
        said=lambda left: f"{named(parts(left))}. {said}".strip(),
    )  # fmt: skip


RULES = (small_denominator, immature_cohort, volume_drop, rate_drift)
