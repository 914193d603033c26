"""When open leads are expected to become customers, and from which stage."""

from dataclasses import replace

import polars as pl

from funnelcli.analyses.forecast import AMOUNT, CUSTOMERS, check, count, money, prospects
from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Column, Kind, Open, Role
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.expected_said import in_short
from funnelcli.counting.patterns import columns_of, in_order, stage_columns, stage_names
from funnelcli.counting.prospects import customers

_CUSTOMERS, *_ENDS = CUSTOMERS
STAGE = Column(
    "stage", "Stage", Kind.NUMBER,
    "How many of those that are in the stage today are expected to buy in the month.",
    open=Open.STAGES, role=Role.FOR_PROGRAMS,
)  # fmt: skip
COLUMNS = (
    Column(
        "month", "Month", Kind.LABEL,
        "A month of the calendar, up to that in which the horizon ends that begins with as-of; of "
        "the first the days after as-of. Where nothing is expected there is no row.",
    ),
    STAGE,
    replace(_CUSTOMERS, null=False, means="How many open leads are expected to buy in the month."),
    *(replace(each, null=False, means=each.means.replace("; null likewise", "")) for each in _ENDS),
    Column(
        "share", "Share", Kind.RATE,
        "customers / all customers expected by the last of the months; null where that is 0.",
        null=True, share=True,
    ),
    Column(
        "by_then", "By then", Kind.NUMBER,
        "How many are expected to buy by the end of the month, from as-of on.",
    ),
    *(replace(each, null=False, name=f"by_then_{end}", label=f"By then, {end}",
              means=each.means.replace("; null likewise", " by then"))
      for each, end in zip(_ENDS, ("low", "high"), strict=True)),
    replace(AMOUNT[0], means="`customers` times the mean amount of the customers that have one; "
            "null where nobody has."),
    *AMOUNT[1:],
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a month; `by_then` of the last is all that is expected, with its interval."""
    found = prospects(counts, query)
    stages, rows = stage_names(query)[:-1], []
    if found is not None:
        leads, total = sum(found.leads), found.total.mean
        told = zip(found.months, found.outlook.within, found.outlook.by_then, found.outlook.cells,
                   strict=True)  # fmt: skip
        for month, own, by_then, cells in told:
            share = own.mean / total if total else None
            rows.append((month, *cells, *customers(own, leads), share, *customers(by_then, leads),
                         *money(found, own, leads)))  # fmt: skip
    kinds = {Kind.LABEL: pl.String(), Kind.RATE: pl.Float64(), Kind.NUMBER: pl.Float64()}
    schema: dict[str, pl.DataType] = {"month": pl.String(), **dict.fromkeys(stages, pl.Float64())}
    schema |= {each.name: kinds.get(each.kind, pl.Int64()) for each in COLUMNS if not each.open}
    columns = columns_of(COLUMNS, query, stage=stage_columns(query, STAGE)[:-1])
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    made = Report("forecast_months", "Expected by month", columns, in_order(frame, columns, query))
    return made if query.asked.shown == "rows" else replace(made, page=in_short(made, query))


ANALYSIS = Analysis(
    "forecast_months", "Forecast by month", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",), check=check,
    chart=Bars("share"),
)  # fmt: skip
