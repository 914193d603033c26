"""What open leads are expected to become, by hand."""

import math
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from funnelcli.analyses.forecast import check
from funnelcli.answers.report import Report
from funnelcli.config.query import Begun
from funnelcli.counting.intervals import likely
from funnelcli.counting.onwards import Outlook, outlook
from funnelcli.errors import UsageError

from .lead_tables import asking, cells, lead_table, leads, report
from .test_sharding import ROWS, SEGMENTS

# Of 13 that were followed for a day or more, 5 become MQLs on day 1, 5 of the 8 that are left are
# lost on day 2, and 3 of 3 become MQLs on day 5: 5/13 and 3/13, together 8/13.
# Of the 5 MQLs that were followed for longer than 5 days, 2 buy on day 10; 3 are lost on day 20.
COMPANY = leads("""
    created    | mql        | won        | end             | amount | n
    2026-01-01 | 2026-01-02 | 2026-01-12 | won             | 100.00 | 1
    2026-01-01 | 2026-01-02 | 2026-01-12 | won             | 300.00 | 1
    2026-01-01 | 2026-01-02 | -          | lost 2026-01-22 | -      | 3
    2026-01-01 | -          | -          | lost 2026-01-03 | -      | 5
    2026-06-20 | 2026-06-25 | -          | open            | -      | 3
    2026-06-30 | -          | -          | open            | -      | 4
""")


def forecast(name: str = "forecast", table: pl.DataFrame = COMPANY, **asked: Any) -> Report:
    return report(name, table, asking("MQL", "Won", **{"horizon": 40, "min_leads": 1, **asked}))


def test_by_hand() -> None:
    rows = cells(forecast().frame, "stage", "leads", "rate", "customers", "later")

    assert rows == [
        ("Lead", 4, pytest.approx(8 / 13 * 0.4), pytest.approx(4 * 8 / 13 * 0.4), 0.0),
        ("MQL", 3, pytest.approx(0.4), pytest.approx(1.2), 0.0),
    ]


def test_by_month() -> None:
    """The three MQLs have 5 days to go, on 5 July; the leads 11 and 15; August is empty."""
    found = forecast("forecast_months")

    assert cells(found.frame, "month", "lead", "mql", "customers", "by_then", "share") == [
        ("2026-07", pytest.approx(0.98461538), pytest.approx(1.2), pytest.approx(2.18461538),
         pytest.approx(2.18461538), 1.0),
        ("2026-08", 0.0, 0.0, 0.0, pytest.approx(2.18461538), 0.0),
    ]  # fmt: skip


def test_the_first_month_is_what_is_left_of_it() -> None:
    """As of the 25th the leads of the 30th are not there; 5 days later is still in June."""
    table = COMPANY.filter(pl.col("~created") < date(2026, 6, 30))
    found = forecast("forecast_months", table, as_of="2026-06-25", horizon=3)

    assert cells(found.frame, "month") == [("2026-06",)]


def test_amounts_are_those_of_an_average_customer() -> None:
    found = forecast()

    assert cells(found.frame, "amount")[1] == (round(1.2 * 20000),)
    assert found.gist is not None
    assert "the 2 customers so far with an amount are worth 200 on average" in found.gist.as_one


def test_without_an_amount_there_is_none() -> None:
    assert "amount" not in forecast(has_amount=False).frame.columns
    nobody = COMPANY.with_columns(pl.lit(None, pl.Int64).alias("~amount"))
    assert cells(forecast(table=nobody).frame, "amount") == [(None,), (None,)]


def test_what_comes_after_the_last_month_is_counted_apart() -> None:
    """With a horizon of a day only July is looked at, and MQLs of 30 days are yet to come."""
    slow = leads("""
        created    | mql        | won        | end  | n
        2026-01-01 | 2026-01-01 | 2026-03-02 | won  | 5
        2026-01-01 | 2026-01-01 | -          | open | 5
        2026-06-30 | 2026-06-30 | -          | open | 2
    """)
    found = forecast(table=slow, horizon=1)
    # half of the ten that were followed bought on day 60; two are in their first day
    assert cells(found.frame, "customers", "later")[1] == (0.0, pytest.approx(1.0))
    assert [each.code for each in found.notes] == ["forecast", "forecast-later"]


def test_of_a_stage_from_which_nobody_bought_some_may() -> None:
    """Of 20 earlier SQLs none did: 3.84 / 23.84 may at most, of the ten that are open 1 or 2."""
    table = leads("""
        created    | mql        | sql        | won        | end             | amount | n
        2026-01-01 | 2026-01-02 | -          | 2026-01-12 | won             | 100.00 | 30
        2026-01-01 | 2026-01-02 | -          | -          | lost 2026-02-22 | -      | 30
        2026-01-01 | -          | 2026-01-02 | -          | lost 2026-02-22 | -      | 20
        2026-06-30 | -          | 2026-06-30 | -          | open            | -      | 10
    """)
    query = asking("MQL", "SQL", "Won", horizon=40, min_leads=1, has_amount=True)
    stages, months = (report(name, table, query).frame for name in ("forecast", "forecast_months"))
    shown = ("customers", "customers_low", "customers_high", "amount", "amount_high")

    assert cells(stages, *shown)[2] == (0.0, 0, 1, 0, round(1.875749 * 100_00))
    assert cells(months, *shown) == [(0.0, 0, 1, 0, round(1.875749 * 100_00))] * 2


def test_nothing_is_open() -> None:
    closed = COMPANY.head(10)
    found = forecast(table=closed)

    assert cells(found.frame, "leads", "rate", "customers", "customers_low", "customers_high") == [
        (0, None, 0.0, 0, 0),
        (0, None, 0.0, 0, 0),
    ]
    assert found.gist is not None
    assert found.gist.sentences == ("No lead is open, so that no customer is expected of any.",)


def test_where_the_horizon_is_unknown_nothing_is_expected() -> None:
    found = forecast(horizon=None)

    assert cells(found.frame, "leads", "customers", "amount_high") == [
        (4, None, None),
        (3, None, None),
    ]
    assert forecast("forecast_months", horizon=None).frame.is_empty()
    [note] = found.notes
    assert note.message == (
        "Nothing is expected of 7 open leads: too few customers to tell how long it takes. If you "
        "know it, say it with --horizon, or `horizon` in the YAML."
    )
    assert found.gist is not None
    assert (found.gist.number, found.gist.as_one) == ("No forecast", note.message)


def test_of_too_few_customers_nothing_is_expected() -> None:
    found = forecast(min_leads=3)

    assert cells(found.frame, "customers") == [(None,), (None,)]
    assert found.notes[0].message == (
        "Nothing is expected of 7 open leads: the way of 2 customers is recorded, and fewer than 3 "
        "are too few."
    )


def test_where_a_stage_is_not_recorded_any_more_nothing_is_expected() -> None:
    found = forecast(ended={1: date(2026, 3, 1)})

    assert cells(found.frame, "customers") == [(None,), (None,)]
    assert found.notes[0].message.endswith("MQL is not recorded any more.")


def test_leads_of_before_the_record_are_left_out() -> None:
    new = leads("""
        created    | mql        | won        | end | amount
        2026-06-26 | 2026-06-27 | 2026-06-28 | won | 1.00
    """)
    found = forecast(table=pl.concat([COMPANY, new]), begun={1: Begun(date(2026, 6, 25), (1.0,))})

    assert cells(found.frame, "leads") == [(4,), (0,)]
    assert "forecast-unrecorded" in {each.code for each in found.notes}


def test_a_stage_that_is_skipped_takes_no_days_and_an_undated_one_is_not_seen() -> None:
    table = leads("""
        created    | mql | won        | end  | n
        2026-01-01 | -   | 2026-01-11 | won  | 2
        2026-01-01 | ?   | -          | open | 3
        2026-06-25 | ?   | -          | open | 1
    """)
    # all six are leads; two of the five that were followed for 10 days bought
    assert cells(forecast(table=table).frame, "stage", "leads", "customers") == [
        ("Lead", 4, pytest.approx(0.4)),
        ("MQL", 0, 0.0),
    ]


def test_a_window_is_refused() -> None:
    query = asking("MQL", "Won", window=90)

    with pytest.raises(UsageError, match="forecast takes no window"):
        check(query.asked, query.config)


@pytest.mark.parametrize("mean", [0.3, 4.0, 40.0])
def test_an_interval_is_even_on_the_scale_of_the_square_root(mean: float) -> None:
    value, low, high = likely(mean, mean)

    assert value == mean
    assert math.sqrt(high) - math.sqrt(mean) == pytest.approx(0.979982)
    assert low == pytest.approx(max(0.0, math.sqrt(mean) - 0.979982) ** 2)


def test_refunds_may_be_more_than_what_is_paid() -> None:
    assert likely(-10.0, 1.0) == pytest.approx((-10, -11.959964, -8.040036))


def test_a_page_has_whole_people_and_each_interval_in_a_cell() -> None:
    page = forecast().page
    assert page is not None
    assert [each.label for each in page.columns][-5:-1] == [
        "Between", "Later, about", "Amount", "Between",
    ]  # fmt: skip
    assert cells(page.frame, "stage", "customers", "~customers") == [
        ("Lead", 1, "0 to 3"),
        ("MQL", 1, "0 to 3"),
    ]
    assert cells(page.closing, "stage", "leads", "customers") == [("Total", 7, 2)]


def test_what_is_expected_is_worked_out_once_for_both_tables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counting(*given: Any) -> Outlook:
        asked.append(1)
        return outlook(*given)

    monkeypatch.setattr("funnelcli.counting.prospects.outlook", counting)
    query = asking("MQL", "Won", horizon=123, min_leads=1)
    for name in ("forecast", "forecast_months"):
        report(name, COMPANY, query)
    assert asked == [1]
    report("forecast", COMPANY.head(12), query)
    assert asked == [1, 1]


@settings(max_examples=30)
@given(rows=ROWS)
def test_stages_months_and_all_add_up_and_nobody_is_expected_twice(rows: list[Any]) -> None:
    table = lead_table(rows, stages=3, segments=SEGMENTS)
    query = asking("MQL", "SQL", "Won", as_of="2026-04-20", horizon=30, min_leads=1)
    stages, months = (report(name, table, query).frame for name in ("forecast", "forecast_months"))
    if months.is_empty():
        return

    expected = stages["customers"].sum()
    assert months["customers"].sum() == pytest.approx(expected)
    assert months["by_then"][-1] == pytest.approx(expected)
    of_stages = months.select(pl.sum_horizontal("lead", "mql", "sql")).to_series()
    assert of_stages.to_list() == pytest.approx(months["customers"].to_list())
    of_leads = stages["customers"] + stages["later"]
    assert ((of_leads >= 0) & (of_leads <= stages["leads"] + 1e-9)).all()
    ends = stages.select("customers_low", "customers", "customers_high", "leads").rows()
    assert all(0 <= low <= value + 1e-9 and high <= n for low, value, high, n in ends)
