"""How soon leads are answered, and what they do themselves, as metrics: by hand."""

from dataclasses import replace

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.analyses.metrics import ONLY
from funnelcli.config.input_tables.activities import Activities
from funnelcli.config.query import Query
from funnelcli.counting.patterns import merged

from .activities import activities
from .lead_tables import counted, leads
from .metric_rows import of_stages
from .test_sharding import written

ACTIVITIES = Activities.model_validate(
    {"path": "done.csv", "lead": "L", "at": "At", "type": "T", "direction": "D"}
)
FEW = leads("""
    created    | mql        | won        | end             | source
    2026-01-05 | 2026-01-20 | -          | open            | Web
    2026-01-06 | -          | 2026-02-10 | won             | Web
    2026-01-07 | -          | -          | lost 2026-02-11 | Fair
    2026-02-02 | -          | -          | open            | Web
    2026-02-03 | -          | -          | open            | Fair
    2026-04-30 | -          | -          | open            | Web
""")
DONE = activities("""
    lead | at                  | type          | direction
    0    | 2026-01-05 09:10:00 | Call          | outbound
    1    | 2026-01-06 09:20:30 | Call          | outbound
    2    | 2026-01-07 10:00:00 | Auto-reply    |
    2    | 2026-01-09 09:00:00 | Email         |
    3    | 2026-02-02 09:01:00 | Email         | outbound
    0    | 2026-01-19 09:00:00 | Nurture email | outbound
    4    | 2026-02-04 09:00:00 | Newsletter    |
    0    | 2026-01-30 09:00:00 | Email         | inbound
    0    | 2026-01-31 09:00:00 | Form          |
    1    | 2026-02-11 09:00:00 | Email         | inbound
    2    | 2026-02-11 09:00:00 | Meeting       |
    3    | 2026-03-01 09:00:00 | Email open    | inbound
    4    | 2026-03-31 09:00:00 | Note          |
    0    | 2026-04-30 09:00:00 | Reply         |
""")


def of(**asked: object) -> Query:
    query = of_stages("MQL", "Customer", **asked)
    config = query.config.model_copy(update={"activities": ACTIVITIES})
    return replace(query, config=config)


def rows(
    key: str, query: Query, table: pl.DataFrame = FEW, done: pl.DataFrame = DONE
) -> pl.DataFrame:
    asked = replace(query.asked, options={ONLY.name: (key,)})
    query = replace(query, asked=asked)
    return (
        ANALYSES["metrics"]
        .report(counted("metrics", table, query, {"activities": done}), query)
        .frame
    )


def sides(key: str, query: Query) -> dict[str | None, tuple[float | None, float | None]]:
    found = rows(key, query).select("period", "numerator", "denominator").rows()
    return {period: (over, under) for period, over, under in found}


def test_the_median_has_those_that_were_never_answered_at_its_end() -> None:
    """In January 10, 21 and 2880 minutes (two days); in February 1, and never."""
    found = rows("lead_response_time", of()).select("period", "value", "reason").rows()
    assert found == [
        (None, 21.0, None), ("2026-01", 21.0, None),
        ("2026-02", None, "half of the leads have had no answer, or there are none"),
        ("2026-03", None, "half of the leads have had no answer, or there are none"),
        ("2026-04", None, "half of the leads have had no answer, or there are none"),
    ]  # fmt: skip
    nine = rows("lead_response_p90", of()).row(1, named=True)
    assert nine["value"] == pytest.approx(21 + 0.8 * (2880 - 21))


def test_follow_up_is_of_leads_that_are_old_enough() -> None:
    assert sides("lead_follow_up_rate", of())[None] == (4, 5)
    assert sides("lead_follow_up_rate", of())["2026-02"] == (1, 2)
    by_sla = of(answers={"MQL": {"sla_days": 1}})
    assert sides("lead_follow_up_rate", by_sla)["2026-01"] == (2, 3)


def test_engagement_counts_leads_that_turned_to_the_company_while_they_were_open() -> None:
    """In February three were open when it began and two came; what came after the sale is nothing,
    and a meeting on the day of the loss is something."""
    assert sides("lead_engagement_rate", of()) == {
        "2026-01": (1, 3), "2026-02": (1, 5), "2026-03": (0, 3), "2026-04": (1, 4),
    }  # fmt: skip


def test_re_engagement_is_of_leads_that_had_not_been_heard_of_for_90_days() -> None:
    """The first was last heard of on 31 January, and comes back 89 days later, so it never was
    dormant; the fourth and fifth become so on 3 and 4 May, after as-of."""
    assert rows("lead_re_engagement_rate", of())["reason"].to_list() == ["0 dormant leads"]
    later = of(as_of="2026-06-30")
    assert sides("lead_re_engagement_rate", later) == {"2026-05": (0, 2), "2026-06": (0, 2)}
    back = activities("lead|at|type\n3|2026-06-01|Reply\n4|2026-05-04|Reply")
    found = rows("lead_re_engagement_rate", later, done=back).select(
        "period", "numerator", "denominator"
    )
    assert found.rows() == [("2026-04", 0, 1), ("2026-05", 1, 3), ("2026-06", 1, 2)]


def test_churn_by_inactivity_is_of_leads_that_were_heard_of_when_the_period_began() -> None:
    """What falls silent in its 90 days, by hand.

    The first is heard of until 31 January, so silent on 1 May, were it not heard of on 30 April.
    The second is won and the third lost before they are. The fourth, of 2 February, is silent on
    3 May, the fifth on 4 May. The sixth, of 30 April, and the first, heard of that day, are silent
    on 29 July. So June begins with two that are heard of; the two that are silent by then count no
    more, nor do they in August, which begins with nobody.
    """
    assert sides("lead_churn_by_inactivity", of(as_of="2026-08-31")) == {
        "2026-02": (0, 3), "2026-03": (0, 3), "2026-04": (0, 3), "2026-05": (2, 4),
        "2026-06": (0, 2), "2026-07": (2, 2), "2026-08": (0, 0),
    }  # fmt: skip
    assert sides("lead_churn_by_inactivity", of(as_of="2026-08-31", cohort="quarter")) == {
        "2026-Q2": (2, 3), "2026-Q3": (2, 2),
    }  # fmt: skip


def test_who_comes_back_before_90_days_are_over_never_fell_silent() -> None:
    """On the 89th day the fourth replies; the fifth on the 90th, when it is dormant, once."""
    back = activities("lead|at|type\n3|2026-05-02|Reply\n4|2026-05-04|Reply")
    found = rows("lead_churn_by_inactivity", of(as_of="2026-06-30"), done=back)
    may = found.filter(pl.col("period") == "2026-05")
    assert may.select("numerator", "denominator").row(0) == (1, 3)
    assert rows("lead_churn_by_inactivity", of_stages())["reason"].to_list() == [
        "needs `activities`"
    ]


def test_nurturing_is_coverage_and_what_came_after_it() -> None:
    assert sides("lead_nurturing_rate", of())[None] == (2, 6)
    assert sides("lead_nurturing_success_rate", of()) == {
        None: (1, 2), "2026-01": (1, 1), "2026-02": (0, 1), "2026-03": (0, 0), "2026-04": (0, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    "key", ["lead_response_time", "lead_engagement_rate", "lead_nurturing_rate"]
)
def test_without_activities_the_reason_says_so(key: str) -> None:
    query = of_stages("MQL", "Customer")
    assert rows(key, query)["reason"].to_list() == ["needs `activities`"]


@pytest.mark.parametrize("grain", ["week", "quarter", "year"])
def test_parts_add_up_in_every_period(grain: str) -> None:
    query = of(cohort=grain, by=("source",), as_of="2026-06-30")
    keys = (
        "lead_response_time",
        "lead_engagement_rate",
        "lead_re_engagement_rate",
        "lead_churn_by_inactivity",
    )
    query = replace(query, asked=replace(query.asked, options={ONLY.name: keys}))

    def count(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
        there = DONE.filter(pl.col("~row").is_in(rows["~row"].implode()))
        return dict(counted("metrics", rows, query, {"activities": there}))

    finish = ANALYSES["metrics"].finish
    parts = [count(each) for each in FEW.iter_slices(1)]
    assert written(finish(merged(parts), query)) == written(finish(count(FEW), query))
