"""Who followed up, and accepted, within the days agreed on, by team and owner."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.answers import agreed
from funnelcli.counting.patterns import LEADS, LEADS_COLUMN, columns_of
from funnelcli.counting.response import basis_of, count
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import segment

COLUMNS = (
    Column(
        "stage", "Stage", Kind.LABEL,
        "The stage with an SLA in the YAML; the first after the lead where none has one.",
    ),
    Column("team", "Team", Kind.LABEL, "Its `owner` in the YAML; null without.", null=True),
    Column(
        "owner", "Owner", Kind.LABEL,
        "The owner of the leads; null for all of the team together.", null=True,
    ),
    Column(
        "sla_days", "SLA days", Kind.DAYS, "The days that it may take; null where none has an SLA.",
        null=True, whole=True,
    ),
    replace(
        LEADS_COLUMN,
        means="Leads that entered the stage before at least so many days ago, but for those that "
        "entered the stage at an unknown date, or earlier; without an SLA, leads that are 24 hours "
        "old.",
    ),
    Column(
        "followed_up", "Followed up", Kind.COUNT,
        "Those of them that a person turned to within these days; without an SLA, ever.",
    ),
    *rate("follow_up_rate", "Follow-up", "followed_up / leads; null without leads.", share=True),
    Column(
        "accepted", "Accepted", Kind.COUNT,
        "Those of them that entered the stage within these days; without an SLA, that reached it.",
    ),
    *rate("acceptance_rate", "Acceptance", "accepted / leads; null without leads.", share=True),
    replace(
        LOW_N, means="Whether a rate is of fewer than `min_leads`, or an interval over 30 points."
    ),
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """For each stage with an SLA a row of all, then its owners: low n last, then by leads."""
    followed, leads = pl.col(f"followed_{basis_of(counts)}"), pl.col(LEADS)
    sums = (
        leads.sum().alias("leads"),
        leads.filter(followed).sum().alias("followed_up"),
        leads.filter("accepted").sum().alias("accepted_in_time"),
    )
    found, owner = counts["owners"], segment("owner")
    nobody = pl.lit(None, pl.String).alias("owner")
    parts = [found.group_by("stage").agg(sums).with_columns(nobody)]
    if owner in found.columns:
        named = found.with_columns(pl.col(owner).cast(pl.String).alias("owner"))
        parts.append(named.group_by("stage", "owner").agg(sums).select(parts[0].columns))
    table = pl.concat(parts).rename({"accepted_in_time": "accepted"})
    table = with_rate(table, "follow_up_rate", "followed_up", "leads")
    table = with_rate(table, "acceptance_rate", "accepted", "leads")
    few = [
        low_n(
            pl.col("leads"), pl.col(f"{name}_low"), pl.col(f"{name}_high"), query.config.min_leads
        )
        for name in ("follow_up_rate", "acceptance_rate")
    ]
    stages = dict(enumerate(query.config.stages))
    place = pl.col("stage")
    is_owner = pl.col("owner").is_not_null()
    table = table.with_columns((few[0] | few[1]).alias("low_n")).sort(
        place, is_owner, is_owner & pl.col("low_n"), "leads", "owner",
        descending=[False, False, False, True, False],
    )  # fmt: skip
    table = table.with_columns(
        place.replace_strict({k: each.owner for k, each in stages.items()}, return_dtype=pl.String)
        .alias("team"),
        place.replace_strict({k: agreed(query).get(k) for k in stages}, return_dtype=pl.Int64)
        .alias("sla_days"),
        place.replace_strict({k: each.name for k, each in stages.items()}, return_dtype=pl.String),
    )  # fmt: skip
    columns = columns_of(COLUMNS, query)
    made = Report(
        "response_owners", "Followed up and accepted, by team and owner", columns,
        table.select(each.name for each in columns),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=_page(made, query))


def _page(made: Report, query: Query) -> Report:
    """Leave out what is not there, and call the row of all what it is."""
    empty = {name for name in ("team", "sla_days") if not made.frame[name].count()}
    if not made.frame["owner"].count():
        empty.add("owner")
    columns = tuple(
        replace(each, null=each.null and each.name != "owner")
        for each in made.columns
        if each.name not in empty
    )
    frame = made.frame.with_columns(pl.col("owner").fill_null("(all)"))
    unit = query.config.lead.unit
    clock = (
        f"Days are counted from the stage before to the one named; of {unit}s whose days are over."
        if agreed(query)
        else f"No stage has `sla_days`: of {unit}s that are 24 hours old, whenever it was."
    )
    return replace(
        made, columns=columns, frame=frame.select(each.name for each in columns), about=(clock,)
    )


ANALYSIS = Analysis(
    "response_owners", "Follow-up", __doc__, COLUMNS, count, finish,
    needs=("created", "activities"),
)  # fmt: skip
