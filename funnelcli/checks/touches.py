"""Rules about what leads met on their way: when they did, by which channel, and how often."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import CHANNEL, TOUCHES, channelled, column, later_than, rows_of
from funnelcli.checks.dates import PLACEHOLDERS
from funnelcli.model import entry
from funnelcli.tables import rows as row
from funnelcli.words.text import counted

LONG: Final = timedelta(days=730)
"""No cookie of web analytics lives longer."""
MANY: Final = 0.1
"""A lead comes twice on a day; where so many touches are such, rows are pages."""
DAY, LEAD, LATER = "~day", "~lead", "~later"


@rule("TP001", "touch-after-purchase", "info")
def touch_after_purchase(case: Case) -> Yielded:
    """A touch is of a day after its lead became a customer.

    Why: what customers meet has not made them customers, so that such touches are left out of
    attribution. Many of these mean that mail to customers is among the touches. Customers who have
    no others are in the row `(no touchpoint)`: their touches or their purchases may be dated wrong.
    The conversion rate stays as it is.

    In the CRM: nothing is wrong there; see whether touches are dated when they happen, and not when
    they are imported.

    In the YAML: `where` of `touchpoints` can leave out what is for customers.

    Example: an e-mail on 2026-03-09 to a customer of 2026-02-20.
    """
    column(case, TOUCHES, "at")
    if not case.config.knows_customers:
        raise UnfitError("nothing says who bought")
    won = case.of_rows(entry(case.query.last))
    pairs = case.evidence.counted[TOUCHES].pairs
    of = pairs.select(
        row.POSITION,
        case.evidence.rows[row.BECAME].gather(pairs[row.ROW]).alias(LEAD),
        (pl.col("at").dt.date() > won.gather(pairs[row.ROW])).alias(LATER),
    ).drop_nulls(LATER)

    def said(left: pl.LazyFrame) -> str:
        there = left.select(row.POSITION).with_columns(pl.lit(value=True).alias(LATER))
        told = of.drop(LATER).lazy().join(there, on=row.POSITION, how="left")
        of_lead = told.group_by(LEAD).agg(pl.col(LATER).is_not_null().all())
        bare = of_lead.filter(LATER).collect().height
        return f"{counted(bare, 'customer has', 'customers have')} no other." if bare else ""

    of_customers = row.marked(rows_of(case, TOUCHES).height, of[row.POSITION])
    yield replace(later_than(case, TOUCHES, won, said=said), of=of_customers)


@rule("TP002", "touch-long-before-lead", "info")
def touch_long_before_lead(case: Case) -> Yielded:
    """A touch is dated more than two years before the creation of its lead.

    Why: touches before a lead is known are usual. Of so long before, they are rarely of the same
    person: no cookie lives for two years, an address or a computer has changed hands, or a date
    is wrong. The first touch gets all credit of one model and two fifths of another. The conversion
    rate stays as it is.

    In the CRM: see how touches of that time were told to leads, and whether a lead was created
    anew.

    In the YAML: `attribution: {lookback: 365d}` leaves out what is older at the conversion.

    Example: a visit on 2021-04-11, of a lead of 2026-02-20.
    """
    named, rows = column(case, TOUCHES, "at"), rows_of(case, TOUCHES)
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    pairs = case.evidence.counted[TOUCHES].pairs
    stands = case.evidence.rows[row.BECAME].gather(pairs[row.ROW])
    created = case.evidence.rows[row.CREATED].gather(stands).cast(pl.Datetime("us"))
    known = pairs.select(row.POSITION, "at", created.alias("created")).drop_nulls()
    is_day = ~pl.col("at").dt.date().is_in(PLACEHOLDERS)
    early = known.filter(pl.col("created") - pl.col("at") > LONG, is_day)
    yield Suspicion(
        on=TOUCHES, wrong=case.mask(TOUCHES, early[row.POSITION]),
        of=row.marked(rows.height, known[row.POSITION]), column=named,
        place=case.place(TOUCHES, "at"),
    )  # fmt: skip


@rule("TP003", "touch-without-channel", "warning")
def touch_without_channel(case: Case) -> Yielded:
    """A touch has no channel.

    Why: it is credited as any other, and what it is credited with goes to `(none)`: the channels
    that it may have been of get too little. The conversion rate stays as it is.

    In the CRM: see which kind of touch has none: an import, a form, a campaign without a tag.

    In the YAML: `touchpoints.channel` names the column; `where` leaves rows out that are no
    touches.

    Example: `L-17,2026-03-09 09:12:44,,Spring Webinar`.
    """
    named = channelled(case)
    yield Suspicion(
        on=TOUCHES, wrong=pl.col(CHANNEL).is_null(), of=pl.col(row.READ), column=named,
        place=case.place(TOUCHES, CHANNEL),
    )  # fmt: skip


@rule("TP004", "pages-as-touches", "info")
def pages_as_touches(case: Case) -> Yielded:
    """A touch is of the same lead, channel and day as one before it.

    Why: models that give credit to every touch give more to a channel whose export has a row a
    page than to one whose export has a row a visit. Found are touches at another second than one
    before them in the file, of the same lead, channel and day, if they are more than a tenth of
    all. The conversion rate stays as it is.

    In the CRM: export sessions, and not page views; of mail what was clicked, and not each opening.

    In the YAML: `where` of `touchpoints` can leave rows out. `attribution --distinct` gives each
    channel of a path the same, however often it is there.

    Example: seven pages of one visit, a row each.
    """
    named, rows = channelled(case), rows_of(case, TOUCHES)
    of = pl.col(row.READ) & pl.col("at").is_not_null() & pl.col(row.LEAD_ID).is_not_null()
    second = pl.col("at").dt.truncate("1s")
    of_day = [row.LEAD_ID, CHANNEL, DAY]
    told = (row.POSITION, row.LEAD_ID, CHANNEL, second.alias("at"), second.dt.date().alias(DAY))
    there = rows.filter(of).select(*told)
    again = there.unique([row.LEAD_ID, CHANNEL, "at"], keep="first", maintain_order=True)
    again = again.filter(~pl.struct(of_day).is_first_distinct())
    many = again.height > MANY * there.height
    found = again[row.POSITION] if many else again[row.POSITION].clear()
    yield Suspicion(
        on=TOUCHES, wrong=case.mask(TOUCHES, found), of=of, column=named,
        place=case.place(TOUCHES, CHANNEL),
    )  # fmt: skip


RULES = (touch_after_purchase, touch_long_before_lead, touch_without_channel, pages_as_touches)
