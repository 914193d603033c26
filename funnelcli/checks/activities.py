"""Rules about what was done about leads: by whom, and when it is too late."""

from datetime import time
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import ACTIVITIES, column, columns_of, later_than, over, rows_of
from funnelcli.model import LOST_AT, entry
from funnelcli.tables import rows as row
from funnelcli.words.text import counted

USUAL: Final = 0.5
"""Activities of a kind have a user, where so many of them have."""
CHANCE: Final = 3 / 1440
"""A time that is midnight by chance is one in so many minutes; three times that is none."""


@rule("AC001", "activity-without-user", "warning")
def activity_without_user(case: Case) -> Yielded:
    """An activity has no user, where others of its kind have one.

    Why: whose work it is is not known, so that the response of an owner or a team looks worse
    than it is, and a person looks like a machine. Kinds are told by type and direction; where
    fewer than half of a kind have a user, machines do them, and nothing is found. The conversion
    rate stays as it is.

    In the CRM: see who leaves it out: a mobile app, a dialler, a user who was deleted.

    In the YAML: `activities.user` names the column.

    Example: 14 outbound calls without a user, of 3,200.
    """
    named, rows = column(case, ACTIVITIES, "user"), rows_of(case, ACTIVITIES)
    there = columns_of(case, ACTIVITIES)
    kinds = [pl.col(each) for each in ("type", "direction") if each in there]
    has_one = pl.when(pl.col(row.READ)).then(pl.col("user").is_not_null())
    usual = over(has_one.mean(), kinds) >= USUAL
    lacking = rows.select((pl.col(row.READ) & pl.col("user").is_null() & usual).alias("user"))
    yield Suspicion(
        on=ACTIVITIES, wrong=lacking.to_series(), of=pl.col(row.READ), column=named,
        place=case.place(ACTIVITIES, "user"),
    )  # fmt: skip


@rule("AC002", "activity-after-loss", "warning")
def activity_after_loss(case: Case) -> Yielded:
    """An activity is of a day after the loss of its lead.

    Why: either the lead is worked on again, and the loss is out of date, or time goes into leads
    that are given up. As a response it comes too late and is none. The conversion rate stays as
    it is.

    In the CRM: open the lead again; end sequences of e-mails when a lead is lost.

    In the YAML: nothing has to be done. See whether `lost.at` is the date of the loss, and not
    that of the last change.

    Example: a call on 2026-03-09 to a lead that was lost on 2026-02-20.
    """
    if not case.config.lost:
        raise UnfitError("`lost` tells of no losses")
    yield later_than(case, ACTIVITIES, case.of_rows(LOST_AT), said=partial(_of_leads, case))


@rule("AC003", "activity-after-win", "info")
def activity_after_win(case: Case) -> Yielded:
    """An activity is of a day after its lead became a customer.

    Why: what is done about customers is no effort to win them, and as a response it is none. Many
    of these mean that support and sales write into one log. The conversion rate stays as it is.

    In the CRM: nothing is wrong there.

    In the YAML: `where` of `activities` can leave out what is of support.

    Example: a call on 2026-03-09 to a customer of 2026-02-20.
    """
    won = case.of_rows(entry(case.query.last))
    yield later_than(case, ACTIVITIES, won, said=partial(_of_leads, case))


def _of_leads(case: Case, left: pl.LazyFrame) -> str:
    """Say how many leads had them."""
    leads = int(left.select(pl.col(row.LEAD_ID).n_unique()).collect().item())
    return f"{counted(leads, case.config.lead.unit)} had them."


@rule("AC006", "activity-without-time", "info")
def activity_without_time(case: Case) -> Yielded:
    """An activity has a day and no time.

    Why: it is taken for one of the beginning of its day. A response cannot be told finer than by
    the day then, and "within five minutes" not at all. Found are activities at midnight, if they
    are more than three times as many as there would be by chance. The conversion rate stays as it
    is.

    In the CRM: export the moment of the activity, and not its day.

    In the YAML: `activities.at` names the column.

    Example: 2026-03-09 below Activity Date.
    """
    named, rows = column(case, ACTIVITIES, "at"), rows_of(case, ACTIVITIES)
    of = pl.col(row.READ) & pl.col("at").is_not_null()
    is_day = rows.select((of & (pl.col("at").dt.time() == time.min)).alias("at")).to_series()
    many = int(is_day.sum()) > CHANCE * rows.height
    yield Suspicion(
        on=ACTIVITIES, wrong=is_day if many else pl.lit(value=False), of=of, column=named,
        place=case.place(ACTIVITIES, "at"),
    )  # fmt: skip


RULES = (
    activity_without_user, activity_after_loss, activity_after_win, activity_without_time,
)  # fmt: skip
