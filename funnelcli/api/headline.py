"""The headline: how many leads became customers, taken from the funnel, whatever is shown."""

from collections.abc import Mapping
from datetime import timedelta

from funnelcli.answers.report import Conversion, Rate, Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.statistics import is_low_n
from funnelcli.counting.steps import ages_of


def headline(funnel: Report, counts: Counts, query: Query) -> Conversion:
    """Take the conversion of all leads from a funnel, and of those old enough.

    Where none is, tell when the first will be, and how earlier ones stood at the same age.
    """
    last = funnel.frame.tail(1).with_columns(leads=funnel.frame["reached"].first())
    row = last.row(0, named=True)
    every = Rate(row["reached"], row["leads"], *_ends(row, "rate_from_lead"))
    least = query.config.min_leads
    if query.horizon is None:
        return Conversion(every, None, low_n=is_low_n(every.k, every.n, least))
    mature = Rate(row["mature_reached"], row["mature_leads"], *_ends(row, "mature_rate_from_lead"))
    if mature.n or not every.n:
        return Conversion(every, mature, low_n=is_low_n(mature.k, mature.n, least))
    ages = ages_of(counts["steps"])
    first = query.as_of + timedelta(query.horizon - max(ages))
    earlier = None
    if query.earlier is not None:
        earlier = query.earlier.at_ages(ages), query.earlier.leads
    return Conversion(every, mature, low_n=True, first_mature=first.isoformat(), earlier=earlier)


def _ends(
    row: Mapping[str, float | None], name: str
) -> tuple[float | None, float | None, float | None]:
    return row[name], row[f"{name}_low"], row[f"{name}_high"]
