"""The rule about age: each table was exported lately, not only one of them."""

from datetime import datetime, time, timedelta

import polars as pl

from funnelcli.checks.base import ROWS, Case, Fact, UnfitError, Yielded, rule
from funnelcli.checks.moments import moments
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS


@rule("DT005", "stale-export", "error", settings=("max_age",))
def stale_export(case: Case) -> Yielded:
    """The newest date of a table is too old.

    Why: a job that exports nothing new leaves yesterday's file, and every number stays green for
    weeks. With `as_of: latest` even the cohorts look as they should. If only the deals are old,
    new leads have no customers yet. A table is as new as the latest of its dates that count and
    are not in the future, whether its rows are of leads or not; a day without a time lasts to its
    end. A baseline knows an age, so that the next day is a new finding.

    Fails: once `max_age` is given, by each table that is older.

    In the CRM: look at the job that exports.

    In the YAML: `checks: {rules: {stale-export: {max_age: 36h}}}` says how old is too old, which
    is measured from `as_of` if that is a date or today, else from the clock. Without `max_age`
    the rule cannot be evaluated.

    Example: the last deal of an export of today was won nine days ago.
    """
    max_age = case.settings(stale_export).max_age
    if max_age is None:
        raise UnfitError("`max_age` says how old is too old, and is not given")
    latest = case.evidence.asked.as_of == "latest"
    until = case.evidence.now if latest else case.evidence.as_of
    tables = _newest(case, until)
    if not tables:
        raise UnfitError("no row has a date")
    for table, newest in tables.items():
        age = until - newest
        days = age / timedelta(days=1)
        yield Fact(
            found=int(age > max_age), of=1, noun="table", table=table,
            key=f"{newest:%Y-%m-%d} on {until:%Y-%m-%d}",
            place=case.place("checks", "rules", "stale-export"),
            said=f"The newest of {table} is {newest:%Y-%m-%d %H:%M}, {days:.1f} days before "
            f"{until:%Y-%m-%d %H:%M}.",
        )  # fmt: skip


def _newest(case: Case, until: datetime) -> dict[str, datetime]:
    """Find the latest moment of each table that is not in the future, whoever is filtered out."""
    found: dict[str, list[pl.Expr]] = {}
    for on, moment, holds, _, _ in moments(case):
        found.setdefault(on, []).append(_latest(pl.when(holds).then(moment), until))
    if case.config.leads.last_activity is not None:
        found.setdefault(ROWS, []).append(_latest(pl.col(row.ACTIVITY), until))
    newest = {}
    for on, moments_of_table in found.items():
        rows = case.table(on)
        latest = rows.select(pl.max_horizontal(moments_of_table)).item()
        if latest is not None:
            newest[LEADS if on == ROWS else on] = latest
    return newest


def _latest(moment: pl.Expr, until: datetime) -> pl.Expr:
    """Take the latest of a column up to a moment; midnight is a day without a time: its end."""
    moment = moment.cast(pl.Datetime("us"))
    latest = moment.filter(moment <= until).max()
    end = latest + timedelta(days=1, microseconds=-1)
    return pl.when(latest.dt.time() == time.min).then(end).otherwise(latest)


RULES = (stale_export,)
