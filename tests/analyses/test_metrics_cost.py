"""What leads and customers cost, computed by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.analyses import ANALYSES
from funnelcli.analyses.metrics import ONLY
from funnelcli.answers.report import Report

from .lead_tables import asking, counted, input_table, leads

KEYS = {"path": "s.csv", "date": "D", "cost": "C", "channel": "K", "type": "T"}
BESIDE: dict[str, Any] = {"segments": {"source": "S", "region": "R"}, "spend": KEYS}
LEADS = """
    created    | mql        | sql        | won        | end  | amount | source
    2026-01-05 | 2026-01-06 | 2026-01-20 | 2026-02-10 | won  | 900.00 | Ads
    2026-01-31 | 2026-02-02 | -          | -          | open | -      | Ads
    2026-01-15 | -          | -          | -          | open | -      | Seo
    2026-01-16 | 2026-01-20 | 2026-02-01 | 2026-03-31 | won  | 100.50 | Seo
    2026-02-03 | 2026-02-05 | -          | -          | lost | -      | Ads
    2026-02-04 | -          | -          | -          | open | -      | (none)
    2026-03-01 | 2026-03-02 | 2026-03-03 | -          | open | -      | Ads
"""
COSTS = """
    2026-01-01 | 2026-01-31 | Ads  | media  | 300.00
    2026-01-01 | 2026-01-31 | -    | people | 100.00
    2026-02-01 | 2026-02-28 | Ads  | media  | 250.00
    2026-02-01 | 2026-02-28 | Ads  | media  | -50.00
    2026-02-01 | 2026-02-28 | Fair | media  | 70.00
    2026-03-01 | 2026-03-31 | -    | people | 90.00
"""
Row = tuple[float | None, float | None, float | None, str | None]
"""Value, numerator, denominator and reason."""


def costs(text: str) -> pl.DataFrame:
    """Read a table of spend written as text: first and last day, channel, kind and cost."""
    rows = []
    for line in text.strip().splitlines():
        first, last, channel, kind, cost = (cell.strip() for cell in line.split("|"))
        rows.append({
            "date": date.fromisoformat(first), "until": date.fromisoformat(last),
            "channel": "(none)" if channel == "-" else channel, "type": kind,
            "cost": round(float(cost) * 100),
        })  # fmt: skip
    return input_table("spend", rows)


def made(
    *only: str,
    leads_of: str = LEADS,
    spent: str | pl.DataFrame = COSTS,
    as_of: str = "2026-04-15",
    **asked: Any,
) -> Report:
    more = {**BESIDE, **asked.pop("more", {})}
    asked = {"horizon": 30, "split": ("source",), "by": (), **asked}
    query = asking("MQL", "SQL", "Won", as_of=as_of, more=more, **asked)
    query = replace(query, asked=replace(query.asked, options={ONLY.name: only}))
    counts = counted(
        "metrics",
        leads(leads_of),
        query,
        {"spend": costs(spent) if isinstance(spent, str) else spent},
    )
    return ANALYSES["metrics"].report(counts, query)


def rows(*only: str, **asked: Any) -> dict[str, Row]:
    """Tell the rows of one metric, by period, or by segment and period."""
    frame = made(*only, **asked).frame
    keys = [segment_and(*row) for row in frame.select("segment", "period").iter_rows()]
    cells = frame.select("value", "numerator", "denominator", "reason").rows()
    return dict(zip(keys, cells, strict=True))


def segment_and(segment: str | None, period: str | None) -> str:
    return " ".join([*([] if segment is None else [segment]), period or "all"])


def test_cost_per_lead_is_media_spend_over_all_leads() -> None:
    """Credits are taken off, people are no media, and the whole is a ratio of sums."""
    assert rows("cost_per_lead") == {
        "all": (570 / 7, 570.0, 7.0, None),
        "2026-01": (75.0, 300.0, 4.0, None),
        "2026-02": (135.0, 270.0, 2.0, None),
        "2026-03": (0.0, 0.0, 1.0, None),
        "2026-04": (None, None, 0.0, "no spend is known"),
    }


def test_channels_without_leads_and_sources_without_spend_are_listed() -> None:
    found = rows("cost_per_lead", by=("source",))

    of_none = "cost of no channel and leads of no source"
    assert {key: row for key, row in found.items() if key.endswith("all")} == {
        "Ads all": (125.0, 500.0, 4.0, None),
        "Fair all": (None, 70.0, 0.0, "0 leads"),
        "Seo all": (None, None, None, "no spend is known"),
        "(none) all": (None, 0.0, 1.0, of_none),
    }
    assert found["Ads 2026-02"] == (200.0, 200.0, 1.0, None)
    assert found["Seo 2026-01"] == (None, None, 2.0, "no spend is known")
    assert found["(none) 2026-02"] == (None, 0.0, 1.0, of_none)


@pytest.mark.parametrize(("metric", "january", "every"), [
    ("cost_per_lead_paid", (150.0, 300.0, 2.0, None), (142.5, 570.0, 4.0, None)),
    ("lead_acquisition_cost", (100.0, 400.0, 4.0, None), (760 / 7, 760.0, 7.0, None)),
    ("cost_per_mql", (100.0, 300.0, 3.0, None), (142.5, 570.0, 4.0, None)),
    ("cost_per_mql_entered", (150.0, 300.0, 2.0, None), (114.0, 570.0, 5.0, None)),
    ("cost_per_sql", (150.0, 300.0, 2.0, None), (285.0, 570.0, 2.0, None)),
    ("cost_per_sql_entered", (300.0, 300.0, 1.0, None), (190.0, 570.0, 3.0, None)),
    ("cost_per_customer", (150.0, 300.0, 2.0, None), (285.0, 570.0, 2.0, None)),
    ("lead_cost_efficiency", (2000 / 300, 2.0, 300.0, None), (2000 / 570, 2.0, 570.0, None)),
    ("lead_roi", (600.5 / 400, 600.5, 400.0, None), (330.5 / 670, 330.5, 670.0, None)),
    ("roas", (1000.5 / 300, 1000.5, 300.0, None), (1000.5 / 570, 1000.5, 570.0, None)),
    ("cac", (None, 400.0, 0.0, "0 customers"), (380.0, 760.0, 2.0, None)),
    ("ltv_to_cac", (0.0, 0.0, 400.0, None), (1000.5 / 760, 1000.5, 760.0, None)),
])  # fmt: skip
def test_what_is_divided_by_what(metric: str, january: Row, every: Row) -> None:
    """A whole of cohorts is of those that are 30 days old: of January and February."""
    found = rows(metric)
    assert (found["2026-01"], found["all"]) == (january, every)


@pytest.mark.parametrize(("metric", "few"), [
    ("ltv_to_cac", {"all": False, "2026-01": True, "2026-02": True}),
    ("lead_roi", {"all": False, "2026-01": False, "2026-02": True}),
    ("roas", {"all": False, "2026-01": False, "2026-02": True}),
    ("lead_cost_efficiency", {"all": False, "2026-01": False, "2026-02": True}),
    ("cost_per_customer", {"all": False, "2026-01": False, "2026-02": True}),
])  # fmt: skip
def test_a_quotient_of_amounts_is_low_n_by_its_customers(metric: str, few: dict[str, bool]) -> None:
    """Two of January, and none of February, became customers or SQLs; one bought in each of
    February and March."""
    frame = made(metric, more={"min_leads": 2}).frame
    found = {
        segment_and(None, period): low for period, low in frame.select("period", "low_n").rows()
    }
    assert {key: found[key] for key in few} == few


def test_cac_with_a_lag_is_of_the_customers_of_later() -> None:
    """With a month, what January cost is divided by who bought in February; March waits."""
    assert rows("cac", more={"lag": "1mo"}) == {
        "all": (335.0, 670.0, 2.0, None),
        "2026-01": (400.0, 400.0, 1.0, None),
        "2026-02": (270.0, 270.0, 1.0, None),
        "2026-03": (None, 90.0, None, "not over yet"),
        "2026-04": (None, None, None, "no spend is known"),
    }


def test_paid_cac_is_of_customers_of_channels_with_media_spend() -> None:
    """30 days after January is 31 January to 2 March; after February 3 to 30 March."""
    found = rows("cac_paid", more={"lag": "30d"})
    assert found["2026-01"] == (300.0, 300.0, 1.0, None)
    assert found["2026-02"] == (None, 270.0, 0.0, "0 customers of paid channels")
    assert found["2026-03"] == (None, 0.0, None, "not over yet")


def test_a_lag_is_over_on_its_last_day() -> None:
    for as_of, is_over in (("2026-03-01", False), ("2026-03-02", True)):
        found = rows("cac", more={"lag": "30d"}, as_of=as_of)
        assert (found["2026-01"][3] is None) == is_over


def test_since_would_leave_customers_out() -> None:
    reason = "customers of leads from before --since are left out"
    assert rows("cac", since=date(2026, 2, 1)) == {"all": (None, None, None, reason)}


def test_margin_and_ltv() -> None:
    """Half of 1000.50 is 500.25."""
    assert rows("lead_roi", more={"margin": 0.5})["2026-01"] == (
        100.25 / 400, 100.25, 400.0, None,
    )  # fmt: skip
    assert rows("ltv_to_cac", more={"ltv": "1000"})["2026-02"] == (
        1000 / 270, 1000.0, 270.0, None,
    )  # fmt: skip


def test_payback_is_the_day_on_which_customers_have_brought_in_the_spend() -> None:
    """900 of 10 February pay for 400, and so does half of it; 396 do not, and 100.50 follow."""
    for margin, days in ((1, 40.0), (0.5, 40.0), (0.44, 89.0)):
        assert rows("cac_payback", more={"margin": margin})["2026-01"] == (days, days, None, None)
    found = rows("cac_payback")
    assert found["2026-02"] == (None, None, None, "not paid back yet")
    assert found["2026-04"] == (None, None, None, "no spend is known")


OF_LTV = """
    created    | mql | sql | won        | end | ltv     | source
    2026-01-05 | -   | -   | 2026-02-10 | won | 1000.00 | Ads
    2026-01-15 | -   | -   | 2026-02-20 | won | -       | Seo
    2026-01-16 | -   | -   | 2026-02-25 | won | 2000.01 | Seo
    2026-02-01 | -   | -   | 2026-03-05 | won | -       | Ads
    2026-02-02 | -   | -   | -          | open | 70.00  | Ads
"""
A_COLUMN = {"ltv": "Life Value"}
TWO_OF_FOUR = (
    "`ltv`: the lifetime value of 2 of 4 customers is not known; each counts as the mean of "
    "those known of its period, in a total as that of all its periods. Where none is known there "
    "is no figure."
)


def test_a_column_of_lifetime_values_is_never_taken_for_nothing() -> None:
    """Of three customers of February two are known, 3000.01: the third is worth 1500.005.

    So is in all the one of March, of which nothing is known: 6000.02 for 400, 270 and 90.
    """
    assert rows("ltv_to_cac", leads_of=OF_LTV, more=A_COLUMN) == {
        "all": (600_002 / 76_000, 6000.02, 760.0, None),
        "2026-01": (0.0, 0.0, 400.0, None),
        "2026-02": (4500.02 / 270, 4500.02, 270.0, None),
        "2026-03": (None, None, 90.0, "no lifetime value is known"),
        "2026-04": (None, None, None, "not over yet"),
    }
    report = made("ltv_to_cac", leads_of=OF_LTV, more=A_COLUMN)
    assert [each.message for each in report.notes if each.code == "unknown-ltv"] == [TWO_OF_FOUR]


LTV_OF_MONTHS = """
    created    | mql | sql | won        | end | ltv    | source
    2026-01-01 | -   | -   | 2026-01-15 | won | 100.00 | Ads
    2026-01-02 | -   | -   | 2026-01-15 | won | -      | Ads
    2026-01-03 | -   | -   | 2026-03-15 | won | 400.00 | Ads
    2026-01-04 | -   | -   | 2026-03-15 | won | 700.01 | Fair
    2026-01-05 | -   | -   | 2026-04-20 | won | 999.00 | Ads
    2026-01-06 | -   | -   | 2026-03-15 | won | -      | Seo
"""


def test_a_total_of_lifetime_values_is_of_all_customers_over_all_spend() -> None:
    """400 + 270 + 90 were spent, and nobody knows what in April, whose 999 take no part.

    January: 100 and as much again. March: 1100.01 and 550.005, halves up. In all 1200.01 of
    three, and 400.00333 for each of two: 2000.0167. Seo costs nothing that is known.
    """
    found = rows("ltv_to_cac", leads_of=LTV_OF_MONTHS, more=A_COLUMN, as_of="2026-04-30")
    assert found == {
        "all": (2000.02 / 760, 2000.02, 760.0, None),
        "2026-01": (0.5, 200.0, 400.0, None),
        "2026-02": (0.0, 0.0, 270.0, None),
        "2026-03": (1650.02 / 90, 1650.02, 90.0, None),
        "2026-04": (None, 999.0, None, "no spend is known"),
    }
    by = rows("ltv_to_cac", leads_of=LTV_OF_MONTHS, more=A_COLUMN, by=("source",))
    assert by["Ads all"] == (1.5, 750.0, 500.0, None)  # 500 of two, and 250
    assert by["Fair all"] == (700.01 / 70, 700.01, 70.0, None)
    assert by["Seo all"] == (None, None, None, "no lifetime value is known")


def test_a_total_of_unknown_lifetime_values_is_unknown() -> None:
    """Months without customers brought 0, which says nothing of those that have some."""
    unknown = "\n".join(
        line
        if "won " not in line or "ltv" in line
        else "|".join([*line.split("|")[:5], " - ", "Ads"])
        for line in LTV_OF_MONTHS.splitlines()
    )
    asked: dict[str, Any] = {"leads_of": unknown, "more": A_COLUMN, "as_of": "2026-04-30"}
    nothing = "no lifetime value is known"
    assert rows("ltv_to_cac", **asked) == {
        "all": (None, None, 760.0, nothing),
        "2026-01": (None, None, 400.0, nothing),
        "2026-02": (0.0, 0.0, 270.0, None),
        "2026-03": (None, None, 90.0, nothing),
        "2026-04": (None, None, None, nothing),
    }
    said = [each.message for each in made("ltv_to_cac", **asked).notes if "`ltv`" in each.message]
    assert said == ["`ltv`: no lifetime value is known of 6 customers, so that there is no figure."]


def test_the_mean_is_that_of_the_segment() -> None:
    found = rows("ltv_to_cac", leads_of=OF_LTV, more=A_COLUMN, by=("source",))
    assert found["Ads 2026-02"] == (5.0, 1000.0, 200.0, None)
    assert found["Seo 2026-02"] == (None, 4000.02, None, "no spend is known")
    report = made("ltv_to_cac", leads_of=OF_LTV, more=A_COLUMN, by=("source",))
    said = next(each.message for each in report.notes if each.code == "unknown-ltv")
    assert "the mean of those known of its period and source, in a total" in said


def test_a_period_without_customers_of_whom_it_is_known_waits_for_its_lag() -> None:
    """With a month, who bought in March is of February, and April is not over on its 15th."""
    found = rows("ltv_to_cac", leads_of=OF_LTV, more={**A_COLUMN, "lag": "1mo"})
    assert found["2026-01"] == (11.25005, 4500.02, 400.0, None)
    assert found["2026-02"] == (None, None, 270.0, "no lifetime value is known")
    assert found["2026-03"] == (None, None, 90.0, "not over yet")


def test_payback_by_lifetime_values_needs_no_amounts() -> None:
    """Of 2000, 1000 come on 10 February; with the mean of 1500.01 they are there on the 20th."""
    spent = "2026-01-01 | 2026-01-31 | Ads | media | 2000.00\n"
    spent += "2026-02-01 | 2026-02-28 | Ads | media | 1.00"
    asked: dict[str, Any] = {"leads_of": OF_LTV, "spent": spent, "has_amount": False}
    found = rows("cac_payback", more=A_COLUMN, **asked)
    assert found["2026-01"] == (50.0, 50.0, None, None)
    assert found["2026-02"] == (None, None, None, "no lifetime value is known")
    assert found["2026-03"] == (None, None, None, "no spend is known")
    report = made("cac_payback", "ltv_to_cac", more=A_COLUMN, **asked)
    assert [each.message for each in report.notes if each.code == "unknown-ltv"] == [TWO_OF_FOUR]


def test_lifetime_values_of_all_customers_need_no_note() -> None:
    known = "\n".join(line for line in OF_LTV.splitlines() if "| won | -" not in line)
    report = made("ltv_to_cac", leads_of=known, more=A_COLUMN)
    assert "unknown-ltv" not in {each.code for each in report.notes}
    assert rows("ltv_to_cac", leads_of=known, more=A_COLUMN)["2026-02"][1] == 3000.01


@pytest.mark.parametrize(("asked", "said"), [
    ({"by": ("region",)}, "region"),
    ({"where": ("region = 'X'",)}, "region"),
    ({"where": ("source = 'Ads' AND Score > 5",)}, "Score"),
    ({"by": ("source",), "more": {"spend": {"path": "s", "date": "D", "cost": "C"}}}, "source"),
])  # fmt: skip
def test_spend_is_only_split_by_channel_and_period(asked: dict[str, Any], said: str) -> None:
    for metric in ("cost_per_lead", "cac", "lead_roi"):
        found = rows(metric, **asked)
        assert found == {"all": (None, None, None, f"spend is not split by {said}")}


def test_a_condition_on_the_source_is_one_on_the_channel() -> None:
    """Of leads it has been applied already."""
    some = "\n".join(line for line in LEADS.splitlines() if "Seo" not in line)
    found = rows("cost_per_lead", leads_of=some, where=("source = 'Ads'",))
    assert found["2026-01"] == (150.0, 300.0, 2.0, None)


def test_a_month_is_spread_over_its_days_by_week_which_is_marked() -> None:
    """310 of January are 10 a day: 40 of the 4 days of the first week of 2026, then 70 a week."""
    spent = "2026-01-01 | 2026-01-31 | Ads | media | 310.00"
    report = made("cost_per_lead", spent=spent, cohort="week", as_of="2026-02-08")
    found = report.frame.select("period", "numerator", "spread").rows()

    assert found[1:6] == [
        ("2026-W01", 40.0, True), ("2026-W02", 70.0, True), ("2026-W03", 70.0, True),
        ("2026-W04", 70.0, True), ("2026-W05", 60.0, True),
    ]  # fmt: skip
    assert "spread-costs" in {note.code for note in report.notes}
    month = made("cost_per_lead", spent=spent)
    assert set(month.frame["spread"]) == {False}
    assert "spread-costs" not in {note.code for note in month.notes}


def test_a_month_that_has_begun_counts_whole_and_a_campaign_by_its_days() -> None:
    """As-of is 10 March: of 31 days of 3.10 each a campaign has had ten."""
    month = "2026-03-01 | 2026-03-31 | Ads | media | 96.10"
    assert rows("cost_per_lead", spent=month, as_of="2026-03-10")["2026-03"][1] == 96.1
    until = {"spend": {**KEYS, "until": "U"}}
    found = rows("cost_per_lead", spent=month, as_of="2026-03-10", more=until)
    assert found["2026-03"][1] == 31.0


def test_what_begins_after_as_of_is_not_there_and_is_said() -> None:
    report = made("cost_per_lead", as_of="2026-02-28")
    assert report.frame["numerator"].to_list() == [570.0, 300.0, 270.0]
    said = {note.code: note.message for note in report.notes}
    assert said["later-costs"] == "spend: 1 row that begin after as-of are not there yet."


def test_without_kinds_of_cost_all_of_it_is_media() -> None:
    without = {"spend": {"path": "s.csv", "date": "D", "cost": "C", "channel": "K"}}
    report = made("lead_acquisition_cost", more=without)
    assert any(note.message.startswith("No other costs supplied") for note in report.notes)


VISITS = [
    {"date": date(2026, 1, 1), "until": date(2026, 1, 31), "channel": "Ads", "count": 50},
    {"date": date(2026, 1, 1), "until": date(2026, 1, 31), "channel": "Web", "count": 150},
    {"date": date(2026, 2, 1), "until": date(2026, 2, 28), "channel": "Ads", "count": 0},
]


def test_visitors_become_leads() -> None:
    keys = {"path": "v.csv", "date": "D", "channel": "K", "count": "N"}
    query = asking("MQL", "SQL", "Won", as_of="2026-04-15", more={**BESIDE, "visitors": keys})
    query = replace(query, asked=replace(query.asked, options={ONLY.name: ("lead_capture_rate",)}))
    counts = counted("metrics", leads(LEADS), query, {"visitors": input_table("visitors", VISITS)})
    frame = ANALYSES["metrics"].report(counts, query).frame

    assert frame.select("period", "value", "numerator", "denominator", "reason").rows() == [
        (None, 0.03, 6.0, 200.0, None),
        ("2026-01", 0.02, 4.0, 200.0, None),
        ("2026-02", None, 2.0, 0.0, "0 visitors"),
        ("2026-03", None, 1.0, None, "no visitors are known"),
        ("2026-04", None, 0.0, None, "no visitors are known"),
    ]


A_COST = st.tuples(
    st.dates(date(2025, 12, 20), date(2026, 4, 20)), st.integers(0, 40),
    st.sampled_from(["Ads", "Seo", "Fair", "(none)"]), st.sampled_from(["media", "people", None]),
    st.integers(-10**7, 10**9),
).map(
    lambda each: {
        "date": each[0], "until": each[0] + timedelta(days=each[1]), "channel": each[2],
        "type": each[3], "cost": each[4],
    }
)  # fmt: skip
OF_SPEND = ("cost_per_lead", "lead_acquisition_cost", "cost_per_customer", "cac", "cost_per_mql")


@settings(max_examples=20)
@given(
    costs=st.lists(A_COST, min_size=1, max_size=12),
    grain=st.sampled_from(["week", "month", "quarter"]), until=st.booleans(),
)  # fmt: skip
def test_costs_over_channels_add_up_to_all(
    costs: list[dict[str, Any]], grain: str, *, until: bool
) -> None:
    """With credits, channels without leads, costs of no channel, and spans that are spread."""
    more = {"spend": {**KEYS, **({"until": "U"} if until else {})}, "lag": "20d"}
    spent = input_table("spend", costs)

    def numerators(by: tuple[str, ...]) -> dict[tuple[str, str], float]:
        frame = made(*OF_SPEND, spent=spent, by=by, cohort=grain, more=more).frame
        known = frame.filter(pl.col("period").is_not_null(), pl.col("numerator").is_not_null())
        minor = (pl.col("numerator") * 100).round().cast(pl.Int64)
        sums = known.group_by("metric", "period").agg(minor.sum())
        return {(metric, period): cost for metric, period, cost in sums.rows()}

    assert numerators(("source",)) == numerators(())


@settings(max_examples=20)
@given(costs=st.lists(A_COST, min_size=1, max_size=12), by=st.sampled_from([(), ("source",)]))
def test_cost_per_customer_is_cost_per_lead_by_the_rate(
    costs: list[dict[str, Any]], by: tuple[str, ...]
) -> None:
    """CAC = CPL / rate, of one cohort."""
    names = ("cost_per_lead", "lead_to_customer_rate", "cost_per_customer")
    frame = made(*names, spent=input_table("spend", costs), by=by).frame
    keys = ["segment", "period"]
    value = frame.filter(pl.col("period").is_not_null()).pivot("metric", index=keys, values="value")
    per_lead, rate, customer = (value[name].to_list() for name in names)
    for cost, share, whole in zip(per_lead, rate, customer, strict=True):
        if whole is not None:
            assert cost / share == pytest.approx(whole, rel=1e-9)
