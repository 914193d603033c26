"""What open leads are expected to become, by hand from the curve of all."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Report
from funnelcli.config.query import Begun
from funnelcli.model import LOST_AT

from .lead_tables import asking, cells, leads, report

# January is 100 days old at 11 April, and settled but for 40. March is 20 days old, all open.
TWO_MONTHS = leads("""
    created    | won        | end             | n
    2026-01-01 | 2026-01-11 | won             | 10
    2026-01-01 | -          | lost 2026-01-21 | 20
    2026-01-01 | 2026-01-31 | won             | 30
    2026-01-01 | -          | open            | 40
    2026-03-22 | 2026-04-01 | won             | 10
    2026-03-22 | -          | open            | 90
""")


def projection(table: pl.DataFrame, horizon: int | None, **asked: Any) -> Report:
    return report("projection", table, asking("Won", as_of="2026-04-11", horizon=horizon, **asked))


def by_cohort(found: Report, *columns: str) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in cells(found.frame, "cohort", *columns)}


def test_by_hand() -> None:
    # Day 10: 20 of 200 buy, F = 0.1. Day 20: of 180, 20 are lost, G = 0.9·20/180 = 0.1, and the
    # 90 of March are followed no further: 70 at risk, 0.8 open. Day 30: 30 of 70 buy,
    # F = 0.1 + 0.8·30/70. Of who is open at age 20 it is (0.8·30/70)/0.8 = 30/70 by day 60.
    found = projection(TWO_MONTHS, 60)
    assert found.title == "Projection to 60 days"
    columns = ("leads", "won", "rate", "projected", "projected_rate", "observed", "assumed")
    reached = 10 + 90 * 30 / 70
    shares = (10 / reached, 90 * 30 / 70 / reached)
    assert by_cohort(found, *columns) == {
        "2026-01": (100, 40, 0.4, 40.0, 0.4, 1.0, 0.0),  # older than the horizon
        "2026-02": (0, 0, None, None, None, None, None),
        "2026-03": pytest.approx((100, 10, 0.1, reached, reached / 100, *shares), rel=1e-12),
        "2026-04": (0, 0, None, None, None, None, None),
    }
    assert [note.code for note in found.notes] == ["projection"]


def test_months_before_customers_were_recorded_say_nothing_of_later_ones() -> None:
    # Without January: day 10: 10 of 100 buy, and nobody is followed beyond day 20.
    found = projection(TWO_MONTHS, 20, begun={1: Begun(date(2026, 2, 1))})
    assert by_cohort(found, "projected", "observed") == {
        "2026-01": (None, None),  # how many it has is not known
        "2026-02": (None, None),
        "2026-03": (10.0, 1.0),
        "2026-04": (None, None),
    }
    assert [note.code for note in found.notes] == ["projection", "projection-left-out"]
    unknown = projection(TWO_MONTHS, 60, begun={1: Begun(date(2026, 2, 1))})
    assert by_cohort(unknown, "projected")["2026-03"] == (None,)


def test_of_imported_leads_nothing_is_projected() -> None:
    found = projection(TWO_MONTHS, 20, imports=(date(2026, 3, 31),))
    assert by_cohort(found, "projected", "imported")["2026-03"] == (None, True)
    [said] = [note.message for note in found.notes if note.code == "projection-left-out"]
    assert "of 1 cohort " in said
    assert "(2026-03)" in said


def test_a_customer_that_skipped_a_stage_is_not_open_under_observed() -> None:
    # Ten skipped the MQL: customers of nobody's count here, and nobody's hope either.
    table = leads("""
        created    | mql        | won        | end  | n
        2026-01-01 | 2026-01-02 | 2026-01-11 | won  | 10
        2026-01-01 | -          | 2026-01-21 | won  | 10
        2026-03-22 | 2026-03-23 | -          | open | 20
    """)
    asked = asking("MQL", "Won", as_of="2026-04-11", horizon=60, reach="observed")
    found = by_cohort(report("projection", table, asked), "won", "projected")
    assert found["2026-01"] == (10, 10.0)


def test_nothing_is_expected_where_nothing_came_later() -> None:
    found = projection(TWO_MONTHS, 25)
    assert by_cohort(found, "projected", "assumed")["2026-03"] == (10.0, 0.0)


@pytest.mark.parametrize("horizon", [None, 101])
def test_what_nobody_was_followed_up_to_is_not_projected(horizon: int | None) -> None:
    found = projection(TWO_MONTHS, horizon)
    assert by_cohort(found, "rate", "projected", "observed")["2026-03"] == (0.1, None, None)
    assert [note.code for note in found.notes] == ["projection-unknown"]


def test_up_to_the_oldest_lead_it_is() -> None:
    found = projection(TWO_MONTHS, 100)
    assert by_cohort(found, "projected")["2026-03"][0] == pytest.approx(10 + 90 * 30 / 70)


def test_few_leads_at_the_horizon_are_said() -> None:
    few = projection(TWO_MONTHS, 60, min_leads=41)
    assert [note.code for note in few.notes] == ["projection", "projection-thin"]
    assert few.notes[1].message.endswith("rests on 40 leads.")


def test_no_customers_and_none_expected_has_no_shares() -> None:
    table = leads("""
        created    | won | end
        2026-01-01 | -   | open
    """)
    found = projection(table, 60)
    assert by_cohort(found, "projected", "projected_rate", "observed", "assumed")["2026-01"] == (
        0.0, 0.0, None, None,
    )  # fmt: skip


def test_losses_without_a_date_count_as_open_and_are_said() -> None:
    table = TWO_MONTHS.with_columns(pl.lit(None, pl.Date).alias(LOST_AT))
    found = projection(table, 60)
    # G = 0, and 90 of 90 at risk on day 30 but the 90 of March: 30 of 90 buy
    assert by_cohort(found, "projected")["2026-03"][0] == pytest.approx(10 + 90 * 30 / 90)
    assert [note.code for note in found.notes] == ["projection", "projection-losses-undated"]


def test_customers_without_a_date_may_have_bought_later() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-01 | 2026-01-11 | won  | 50
        2026-01-01 | ?          | won  | 50
    """)
    found = projection(table, 60)
    names = ("won", "by_horizon", "later", "projected", "observed")
    assert by_cohort(found, *names)["2026-01"] == (100, 50, 0, 50.0, 1.0)
    assert [note.code for note in found.notes] == ["projection", "projection-undated"]
    assert found.notes[1].message.startswith("50 customers without a date may have bought within")


def test_nothing_is_projected_where_most_customers_have_no_date() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-01 | 2026-01-11 | won  | 50
        2026-01-01 | ?          | won  | 51
        2026-03-01 | -          | open | 10
    """)
    found = projection(table, 60)
    assert by_cohort(found, "projected")["2026-03"] == (None,)
    assert [note.code for note in found.notes] == ["projection-unknown"]


def test_who_bought_after_the_horizon_is_in_a_column_of_its_own() -> None:
    # By hand as above, but to 20 days: of January 10 bought by then and 30 later, and of who is
    # open at 20 days nobody is waited for any longer.
    found = projection(TWO_MONTHS, 20)
    names = ("won", "rate", "by_horizon", "later", "projected", "projected_rate", "observed")
    assert by_cohort(found, *names) == {
        "2026-01": (40, 0.4, 10, 30, 10.0, 0.1, 1.0),
        "2026-02": (0, None, 0, 0, None, None, None),
        "2026-03": (10, 0.1, 10, 0, 10.0, 0.1, 1.0),
        "2026-04": (0, None, 0, 0, None, None, None),
    }
    labels = {column.name: column.label for column in found.columns}
    assert (labels["by_horizon"], labels["later"]) == ("By day 20", "Later")


@pytest.mark.parametrize(("horizon", "split"), [(9, (0, 40)), (10, (10, 30)), (30, (40, 0))])
def test_the_day_of_the_horizon_is_within_it(horizon: int, split: tuple[int, int]) -> None:
    found = projection(TWO_MONTHS, horizon)
    assert by_cohort(found, "by_horizon", "later")["2026-01"] == split


def test_before_the_lead_is_within_the_horizon() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-10 | 2026-01-05 | won  | 3
        2026-01-10 | 2026-01-12 | won  | 4
    """)
    assert by_cohort(projection(table, 60), "by_horizon", "later")["2026-01"] == (7, 0)


def test_without_a_horizon_nobody_knows_who_bought_by_it() -> None:
    found = projection(TWO_MONTHS, None)
    assert by_cohort(found, "won", "by_horizon", "later")["2026-01"] == (40, None, None)


def equal_months(*days: int) -> pl.DataFrame:
    """Make twelve months of 100 leads on the first; one in ten buys after each of these days."""
    lines = []
    for month in range(1, 13):
        created, bought = date(2025, month, 1), 0
        for took in days:
            if (won := created + timedelta(days=took)) <= date(2025, 12, 31):
                lines.append(f"{created} | {won} | won | 10")
                bought += 10
        lines.append(f"{created} | - | open | {100 - bought}")
    return leads("\n".join(["created | won | end | n", *lines]))


@pytest.mark.parametrize("horizon", [60, 100, 120, 250, 334])
def test_months_that_are_alike_are_projected_alike(horizon: int) -> None:
    # 20, 80 and 200 days: two of ten, or three, buy by the horizon, whatever the month
    asked = asking("Won", as_of="2025-12-31", horizon=horizon)
    found = report("projection", equal_months(20, 80, 200), asked)
    truth = sum(took <= horizon for took in (20, 80, 200)) / 10
    rates = found.frame["projected_rate"].to_list()
    assert rates == pytest.approx([truth] * 12, rel=1e-12)
    known = found.frame.select(pl.col("by_horizon") + pl.col("later") == pl.col("won"))
    assert known.to_series().all()
