"""How many leads come in, qualify, and by how much that changes: by hand."""

from datetime import date

import pytest

from funnelcli.config.query import Begun
from funnelcli.counting.catalogue.docs import explained

from .lead_tables import leads
from .metric_rows import NAMED, frame_of, of_stages, reasons, sides, values

FEW = leads("""
    created    | mql        | won        | end  | source
    2026-01-05 | 2026-01-31 | -          | open | Web
    2026-01-31 | 2026-02-01 | 2026-02-03 | won  | Web
    2026-02-01 | 2026-02-02 | -          | open | Fair
    2026-02-15 | -          | -          | open | Web
    2026-02-28 | ?          | -          | open | Web
    2026-04-01 | 2026-04-10 | -          | open | Web
""")


def test_a_lead_counts_in_the_period_of_its_creation_and_empty_periods_are_there() -> None:
    assert values("lead_volume", FEW, of_stages()) == {
        None: 6, "2026-01": 2, "2026-02": 3, "2026-03": 0, "2026-04": 1,
    }  # fmt: skip
    quarters = of_stages(cohort="quarter", as_of="2026-06-30")
    assert values("lead_volume", FEW, quarters) == {None: 6, "2026-Q1": 5, "2026-Q2": 1}


def test_growth_is_by_the_period_before() -> None:
    found = values("lead_growth_rate", FEW, of_stages())
    assert found == {"2026-01": None, "2026-02": 0.5, "2026-03": -1, "2026-04": None}
    assert sides("lead_growth_rate", FEW, of_stages())["2026-02"] == (1, 2)  # 3 - 2, by 2
    assert reasons("lead_growth_rate", FEW, of_stages()) == {
        "2026-01": "nothing before to compare with", "2026-02": None, "2026-03": None,
        "2026-04": "0 leads in the period before",
    }  # fmt: skip


def test_a_period_that_is_not_over_is_not_compared() -> None:
    query = of_stages(as_of="2026-02-27")
    table = FEW.head(4)
    assert reasons("lead_growth_rate", table, query)["2026-02"] == "not over yet"
    assert values("lead_volume", table, query)["2026-02"] == 2
    over = of_stages(as_of="2026-02-28")
    assert values("lead_growth_rate", FEW.head(5), over)["2026-02"] == 0.5
    assert dict(frame_of("lead_volume", table, query).select("period", "mature").rows()) == {
        None: True, "2026-01": True, "2026-02": False,
    }  # fmt: skip


def test_a_period_that_the_selection_cuts_is_not_compared_with() -> None:
    query = of_stages(since=date(2026, 1, 15))
    found = reasons("lead_growth_rate", FEW.slice(1), query)
    assert found["2026-02"] == "the period before is not whole"
    assert found["2026-03"] is None


def test_velocity_counts_leads_that_qualified_by_the_day_they_did() -> None:
    # MQLs: 1 in January, 2 in February, none in March, 1 in April; the undated one in none.
    assert values("lead_velocity_rate", FEW, of_stages()) == {
        "2026-01": None, "2026-02": 1, "2026-03": -1, "2026-04": None,
    }  # fmt: skip
    assert reasons("lead_velocity_rate", FEW, of_stages())["2026-04"] == (
        "0 MQLs in the period before"
    )
    unnamed = of_stages("Warm", "Customer")
    assert reasons("lead_velocity_rate", FEW, unnamed) == {None: "needs a stage MQL"}


def test_velocity_is_told_of_each_stage_that_guides_name() -> None:
    table = leads("""
        created    | mql        | sal | sql        | opp        | won        | end
        2026-01-05 | 2026-01-06 | -   | 2026-01-07 | 2026-01-08 | 2026-01-09 | won
        2026-01-05 | 2026-01-06 | -   | 2026-01-07 | 2026-02-08 | -          | open
        2026-01-05 | 2026-01-06 | -   | 2026-02-07 | 2026-02-08 | -          | open
        2026-02-05 | 2026-02-06 | -   | 2026-02-07 | 2026-02-10 | -          | open
        2026-02-05 | -          | -   | 2026-02-07 | -          | -          | open
    """)
    query = of_stages(*NAMED, as_of="2026-02-28")
    february = {
        key: sides(key, table, query)["2026-02"]
        for key in (
            "lead_velocity_rate",
            "lead_velocity_rate_sql",
            "lead_velocity_rate_opportunity",
        )
    }
    assert february == {  # 1 less 3 of 3, 3 less 2 of 2, 3 less 1 of 1
        "lead_velocity_rate": (-2, 3), "lead_velocity_rate_sql": (1, 2),
        "lead_velocity_rate_opportunity": (2, 1),
    }  # fmt: skip
    assert reasons("lead_velocity_rate_sal", table, query)["2026-02"] == (
        "0 SALs in the period before"
    )
    needs = reasons("lead_velocity_rate_sql", table, of_stages())
    assert needs == {None: "needs a stage SQL"}
    assert explained("lvr").startswith("Lead velocity rate, MQL (lead_velocity_rate)\n")


@pytest.mark.parametrize("key", ["lead_growth_rate", "lead_velocity_rate"])
def test_a_change_has_no_whole_and_no_interval(key: str) -> None:
    found = frame_of(key, FEW, of_stages())
    assert found["period"].null_count() == 0
    assert found.select("low", "high").null_count().row(0) == (found.height, found.height)
    assert found.filter(found["value"].is_not_null())["low_n"].all()  # of fewer than 30


def test_values_of_a_segment_add_up() -> None:
    whole = values("lead_volume", FEW, of_stages())
    by = values("lead_volume", FEW, of_stages(by=("source",)))
    assert (by[None, "Web"], by[None, "Fair"]) == (5, 1)
    for period, count in whole.items():
        assert sum(value or 0 for (at, _), value in by.items() if at == period) == count


def test_a_stage_that_was_not_recorded_yet_is_not_compared() -> None:
    # Recorded since 10 February: what is known of February is a part, and nothing before it.
    query = of_stages(begun={1: Begun(date(2026, 2, 10))})
    assert reasons("lead_velocity_rate", FEW, query)["2026-02"] == (
        "not recorded from its beginning on"
    )
