"""What a report says of costs and visitors, and what was spent on those who leak, by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report

from .lead_tables import asking, cells, counted, input_table, leads
from .test_metrics_cost import BESIDE, COSTS, LEADS, costs

VISITORS = {"path": "v.csv", "date": "D", "count": "N", "channel": "K"}


def made(
    name: str,
    *,
    by: tuple[str, ...] = ("source",),
    spent: pl.DataFrame | None = None,
    **asked: Any,
) -> Report:
    more = {**BESIDE, "visitors": VISITORS}
    query = asking(
        "MQL", "SQL", "Won", as_of="2026-04-15", more=more, horizon=30, by=by, split=("source",),
        **asked,
    )  # fmt: skip
    rows = [
        {
            "date": date(2026, month, 1),
            "until": date(2026, month, 28),
            "channel": channel,
            "count": float(number),
        }
        for month, channel, number in (
            (1, "Ads", 90),
            (1, "Seo", 10),
            (2, "Ads", 50),
            (4, "Ads", 7),
        )
    ]
    spent = costs(COSTS) if spent is None else spent
    beside = {"spend": spent, "visitors": input_table("visitors", rows)}
    return ANALYSES[name].report(counted(name, leads(LEADS), query, beside), query)


def said(found: Report) -> str:
    assert found.gist is not None
    return found.gist.as_one


def test_each_source_has_its_costs() -> None:
    """March is over, but its leads are not 30 days old; people are no media."""
    found = made("costs")
    assert cells(found.frame, "segment", "spend", "leads", "cost_per_lead", "reason") == [
        ("Ads", 500_00, 4, 125_00, None),
        ("(none)", 0, 1, None, "cost of no channel and leads of no source"),
        ("Fair", 70_00, 0, None, "0 leads"),
        ("Seo", None, None, None, "no spend is known"),
    ]
    whole = cells(found.frame, "segment", "mature_spend", "customers", "cost_per_customer")
    assert whole[0] == ("Ads", 500_00, 1, 500_00)


def test_all_sources_together_are_sums_over_sums() -> None:
    """570 over 7 leads, those of Seo as well, and over the 2 customers of January."""
    assert said(made("costs")) == (
        "570.00 USD of media spend for 7 leads: 81.43 USD each. That is of 2026-01 to 2026-03, and "
        "of all leads, paid for or not. Of 2026-01 to 2026-02, which is old enough: 285.00 USD a "
        "customer (2 customers)."
    )
    assert said(made("costs", by=())) == said(made("costs"))


def test_costs_are_not_split_by_what_they_do_not_tell() -> None:
    found = made("costs", by=("region",))
    assert said(found) == "What a lead costs is not known: spend is not split by region."


def test_visitors_become_leads_in_their_periods() -> None:
    """Those of March are not known, and April has no leads yet."""
    found = made("visitors", by=())
    assert cells(found.frame, "period", "visitors", "leads", "rate") == [
        ("2026-01", 100, 4, 0.04),
        ("2026-02", 50, 2, 0.04),
        ("2026-04", 7, 0, 0.0),
    ]
    assert said(found) == (
        "6 leads for 157 visitors in 3 months: 3.8%. That is a rate of periods: which visitor "
        "became which lead is not known."
    )


def test_what_was_spent_on_those_who_did_not_get_through() -> None:
    """At 81.43 a lead; without costs there is no such column."""
    table = """
        created    | mql        | sql        | won        | end  | source | n
        2026-01-05 | 2026-01-06 | 2026-01-20 | 2026-02-10 | won  | Ads    | 40
        2026-01-05 | -          | -          | -          | lost | Ads    | 60
    """
    more = {**BESIDE}
    query = asking(
        "MQL", "SQL", "Won", as_of="2026-04-15", more=more, horizon=30, by=("source",),
        split=("source",),
    )  # fmt: skip
    spent = costs("2026-01-01 | 2026-01-31 | Ads | media | 150.00")
    found = ANALYSES["leaks"].report(counted("leaks", leads(table), query, {"spend": spent}), query)
    rows = {row["stage"]: (row["entrants"], row["reached"], row["spent"]) for row in
            found.frame.iter_rows(named=True)}  # fmt: skip
    assert rows == {"MQL": (100, 40, 90_00), "SQL": (40, 40, 0), "Won": (40, 40, 0)}
    alone = replace(query, config=query.config.model_copy(update={"spend": None}))
    without = ANALYSES["leaks"].report(counted("leaks", leads(table), alone), alone)
    assert "spent" not in without.frame.columns


@pytest.mark.parametrize(("unread", "spend", "number"), [((2,), 250_00, 4), ((2, 3), 300_00, 3)])
def test_a_month_of_which_no_cost_can_be_read_is_not_free(
    unread: tuple[int, ...], spend: int, number: int
) -> None:
    """Ads has 250 and -50 in February: without the 250 it is -50, without both it is unknown.

    Then its lead is in no quotient either: of four there are the two of January and that of March.
    """
    read = pl.when(~pl.col("index").is_in(unread)).then("cost").alias("cost")
    spent = costs(COSTS).with_row_index().with_columns(read).drop("index")
    found = made("costs", spent=spent)
    (ads,) = found.frame.filter(pl.col("segment") == "Ads").rows(named=True)
    assert (ads["spend"], ads["leads"]) == (spend, number)
