"""Cohorts by their age, in money: what their customers had brought by then."""

from dataclasses import replace

import polars as pl

from funnelcli.analyses.triangle import AT_AN_AGE
from funnelcli.answers.charts import Heat
from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.ages import (
    AGE,
    AGE_STEP,
    AMOUNTS,
    BOUGHT,
    age_label,
    cells,
    count,
    notes,
)
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.cohorts import COHORT, MARKS
from funnelcli.counting.money import check_amount, per
from funnelcli.counting.patterns import LEADS, LEADS_COLUMN, columns_of, in_order
from funnelcli.model import money_digits
from funnelcli.words.text import counted

_BLANK = (
    "null where there are no leads, or not all are so old, where most customers have no date, and "
    "where no amount is known"
)
COLUMNS = (
    *AT_AN_AGE,
    Column(
        "amount", "Amount", Kind.MONEY,
        f"What its customers of that age had brought, all of it on the day they bought; {_BLANK}.",
        null=True,
    ),
    Column(
        "per_lead", "Per lead", Kind.MONEY,
        f"amount / leads, rounded to the smallest unit, halves up; {_BLANK}.",
        null=True,
    ),
    *MARKS,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a cohort and age, cumulative; on a page the ages are columns."""
    told = (pl.col("observed") == pl.col("leads")) & (pl.col("leads") > 0)
    told &= pl.col("customers").is_not_null() & pl.lit(query.sums_amounts)
    frame = cells(counts, query).with_columns(pl.when(told).then("amount").alias("amount"))
    each = [per(amount, leads) for amount, leads in frame.select("amount", "leads").rows()]
    frame = frame.with_columns(pl.Series("per_lead", each, pl.Int64))
    days = query.asked.option(AGE_STEP)
    step, unit = (1, "months") if days is None else (days, "days")
    columns = columns_of(COLUMNS, query)
    title = f"Revenue by {unit} since the {query.config.lead.unit}"
    rows = frame.with_columns(pl.col(AGE) * step, pl.lit(unit).alias("unit"))
    made = Report(
        "revenue_triangle",
        title,
        columns,
        in_order(rows, columns, query),
        notes=notes(counts),
        gist=_gist(counts["aged"], query),
    )
    return made if query.asked.shown == "rows" else replace(made, page=_page(frame, made, query))


def _gist(aged: pl.DataFrame, query: Query) -> Gist:
    """Say what all cohorts have brought so far, at whatever age, and of how many customers."""
    n, unit, currency = int(aged[LEADS].sum()), query.config.lead.unit, query.config.currency
    bought = aged.filter(pl.col(BOUGHT).is_not_null())
    customers = counted(int(bought[LEADS].sum()), "customer")
    if not query.sums_amounts:
        return Gist("", "", (f"What {customers} of {counted(n, unit)} brought is not known.",))
    digits = money_digits(currency)
    brought = f"{int(bought[AMOUNTS].sum()) / 10**digits:,.{digits}f} {currency}"
    return Gist(brought, "", (f"{customers} of {counted(n, unit)} have brought {brought} so far.",))


def _page(frame: pl.DataFrame, made: Report, query: Query) -> Report:
    """Set the ages side by side."""
    means = "What its customers had brought by that age; null where not all leads are so old."
    ages = {age: age_label(age, query) for age in frame[AGE].unique().sort()}
    wide = frame.group_by("cohort", maintain_order=True).agg(
        pl.col("leads").first(),
        *(
            pl.col("amount").filter(pl.col(AGE) == age).first().alias(f"age_{label}")
            for age, label in ages.items()
        ),
        *(pl.col(mark.name).first() for mark in MARKS),
    )
    cells = [Column(f"age_{each}", each, Kind.MONEY, means, null=True) for each in ages.values()]
    cells[1:-1] = [replace(each, spare=Spare.BETWEEN) for each in cells[1:-1]]
    columns = columns_of([COHORT, LEADS_COLUMN, *cells, *MARKS], query)
    return replace(made, columns=columns, frame=wide.select(each.name for each in columns))


ANALYSIS = Analysis(
    "revenue_triangle", "Revenue triangle", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("cohort",), options=(AGE_STEP,),
    check=check_amount, chart=Heat(Kind.MONEY),
)  # fmt: skip
