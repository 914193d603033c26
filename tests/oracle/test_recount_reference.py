"""The recount against numbers that others published: intervals, and a real marketing funnel."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .definition import Definition, Join, Joined, Segment, Stage, Table
from .recount import Json, recount
from .tables import rate, wilson
from .test_recount import column, table

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
OLIST = DATA / "olist"


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775327999),
        (10, 10, 0.7224672001, 1.0),
        (1, 10, 0.0178762131, 0.4041500268),
        (7, 50, 0.0695083343, 0.2618619371),
        (1, 1000, 0.0001765464, 0.0056425586),
    ],
)
def test_wilson_agrees_with_published_values(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=1e-10)


def test_wilson_is_exact_at_the_ends_and_null_without_a_base() -> None:
    assert wilson(0, 3)[0] == 0
    assert wilson(3, 3)[1] == 1
    assert wilson(0, 0) == wilson(4, 3) == (None, None)
    assert rate(0, 0) is None
    assert rate(4, 3) == 4 / 3


def test_wilson_agrees_with_the_reference_file() -> None:
    path = DATA / "statistics" / "proportion_ci_reference.csv"
    if not path.exists():
        pytest.skip(f"the reference values are not part of the project: {path} is absent")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert len(rows) > 15
    for row in rows:
        expected = float(row["wilson_lo"]), float(row["wilson_hi"])
        assert wilson(int(row["k"]), int(row["n"])) == pytest.approx(expected, abs=1e-10)


def test_wilson_agrees_with_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for k, n in [(1, 7), (3, 40), (19, 38), (77, 81), (499, 800)]:
        expected = proportion.proportion_confint(k, n, method="wilson")
        assert wilson(k, n) == pytest.approx(expected, rel=1e-12)


@pytest.fixture
def truths() -> Any:
    if not OLIST.exists():
        pytest.skip(f"the Olist files may not be part of the project: {OLIST} is absent")
    return json.loads((OLIST / "truths.json").read_text())


@cache  # a recount takes seconds, and two tests hold others against this one
def olist(leads: str = "olist_marketing_qualified_leads_dataset.csv", **changes: Any) -> Json:
    deals = Table(text=(OLIST / "olist_closed_deals_dataset.csv").read_text())
    definition = Definition(
        leads=Table(text=(OLIST / leads).read_text()),
        id="mql_id",
        created="first_contact_date",
        joins={"deals": Join(table=deals, lead="mql_id", id="seller_id")},
        stages=(Stage("MQL", "mql"), Stage("Seller", "seller", Joined("deals", "won_date"))),
        segments={"source": Segment("origin")},
    )
    return recount(replace(definition, **changes), datetime(2026, 1, 1, tzinfo=UTC))


def test_olist_has_its_known_answers(truths: Any) -> None:
    found = olist()
    assert found["as_of"] == "2018-11-14T18:04:19Z"
    assert column(found, "funnel", "reached") == [8000, 842]
    # The known answers count the one deal won two days before first contact; the median does
    # not move without it.
    assert table(found, "funnel")[1]["median_days"] == truths["days_to_won(date diff)"]["p50"]
    assert [
        (row["source"], row["leads"], row["seller"], row["rate"]) for row in table(found, "sources")
    ] == [
        (row["origin"].replace("(null)", "(none)"), row["leads"], row["won"], row["rate"])
        for row in truths["by_origin"]
    ]
    months = table(found, "cohorts")
    known = truths["by_first_contact_month"]
    assert [(row["cohort"], row["leads"], row["seller"], row["rate"]) for row in months] == [
        *((row["cohort"], row["leads"], row["won"], row["rate"]) for row in known),
        *((f"2018-{month:02}", 0, 0, None) for month in range(6, 12)),  # to as-of, all empty
    ]


@pytest.mark.parametrize("days", [30, 60, 90])
def test_olist_has_its_known_conversions_within_a_window(truths: Any, days: int) -> None:
    months = {row["cohort"]: row["seller"] for row in table(olist(window=days), "cohorts")}
    for truth in truths["by_first_contact_month"]:
        assert months[truth["cohort"]] == truth[f"won_{days}d"]


def test_olist_saved_again_by_excel_is_the_same(truths: Any) -> None:
    # Days first, CRLF, underscores: only the labels differ.
    saved = olist("variants/mql_excel_resaved_ddmmyyyy_crlf.csv")
    for name in ("funnel", "cohorts"):
        assert table(saved, name) == table(olist(), name)
    assert [row["source"].replace("_", " ") for row in table(saved, "sources")] == [
        row["origin"].replace("(null)", "(none)") for row in truths["by_origin"]
    ]
