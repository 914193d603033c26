"""What leads and customers cost, by source, beside what a report tells of them."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.measures import together
from funnelcli.counting.measures.measure import SEGMENT, START
from funnelcli.counting.measures.together import Finished
from funnelcli.counting.measures.totals import A_CUSTOMER, A_LEAD, in_total
from funnelcli.counting.measures.valued import OVER, UNDER
from funnelcli.model import money_digits
from funnelcli.words.text import counted

COLUMNS = (
    Column(
        "segment", "Source", Kind.LABEL,
        "The source, or a channel of the costs that is none; null where nothing is grouped by it.",
        null=True,
    ),
    Column(
        "spend", "Media spend", Kind.MONEY,
        "Media spend of the periods of the selection; null where none is known.", null=True,
    ),
    Column("leads", "Leads", Kind.COUNT, "Leads created in them; null where it is.", null=True),
    Column(
        "cost_per_lead", "Cost per lead", Kind.MONEY,
        "spend / leads; null where `reason` says why.",
        null=True,
    ),
    Column(
        "mature_spend", "Spend, old enough", Kind.MONEY,
        "Media spend of those periods whose leads are old enough to judge; null likewise.",
        null=True,
    ),
    Column(
        "customers", "Customers", Kind.COUNT,
        "Those that the leads of these periods became; null likewise.", null=True,
    ),
    Column(
        "cost_per_customer", "Cost per customer", Kind.MONEY,
        "mature_spend / customers; null where there are none, and likewise.", null=True,
    ),
    Column("reason", "Reason", Kind.TEXT, "Why a lead has no cost; null where it has.", null=True),
)  # fmt: skip
SHOWN: Final = (A_LEAD, A_CUSTOMER)


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count what both costs are made of."""
    return together.count(tables, query, SHOWN)


def finish(counts: Counts, query: Query) -> Report:
    """One row a source, those of the most leads first."""
    found = together.finish(counts, query, SHOWN)
    lead, customer = found
    table = (
        _whole(lead, "spend", "leads", pl.col("reason"))
        .join(
            _whole(customer, "mature_spend", "customers"), on=SEGMENT, how="left", nulls_equal=True
        )
        .sort("leads", SEGMENT, descending=[True, False], nulls_last=True)
        .select(each.name for each in COLUMNS)
    )
    return Report(
        "costs", "What leads and customers cost", COLUMNS, table,
        gist=Gist("", "", _sentences(found, query)),
        notes=tuple(dict.fromkeys(note for each in found for note in each.notes)),
    )  # fmt: skip


def _whole(found: Finished, over: str, under: str, *more: pl.Expr) -> pl.DataFrame:
    """Take a metric of the whole selection, with what is divided, in minor units."""
    whole = found.rows.with_columns(found.sums).filter(pl.col(START).is_null())
    cost = (pl.col(OVER) / pl.col(UNDER)).round().cast(pl.Int64, strict=False)
    return whole.select(
        SEGMENT,
        pl.col(OVER).alias(over),
        pl.col(UNDER).alias(under),
        pl.when(pl.col("value").is_not_null()).then(cost).alias(found.metric.key),
        *more,
    )


def _sentences(found: Sequence[Finished], query: Query) -> tuple[str, ...]:
    """Say what a lead and a customer cost, all sources together: sums over sums."""
    lead, customer = map(in_total, found)
    unit = query.config.lead.unit
    if lead is None:
        reason = next(iter(found[0].rows["reason"].drop_nulls()), f"there is no {unit}")
        return (f"What a {unit} costs is not known: {reason}.",)
    each = _amount(lead.over / lead.under, query)
    of = f"{_amount(lead.over, query)} of media spend for {counted(lead.under, unit)}"
    since = f"That is of {lead.periods(query)}, and of all {unit}s, paid for or not."
    if customer is None:
        return f"{of}: {each} each.", since
    old = "" if query.horizon is None else ", which is old enough"
    number = counted(customer.under, "customer")
    a_customer = f"{_amount(customer.over / customer.under, query)} a customer ({number})"
    return f"{of}: {each} each.", since, f"Of {customer.periods(query)}{old}: {a_customer}."


def _amount(minor: float, query: Query) -> str:
    digits = money_digits(query.config.currency)
    return f"{minor / 10**digits:,.{digits}f} {query.config.currency}"


ANALYSIS = Analysis(
    "costs", "Costs", __doc__, COLUMNS, count, finish,
    needs=("created", "spend"), shaped_by=("cohort", "horizon"),
)  # fmt: skip
