"""`funnelcli metrics`: published values, its options, and what it says where it can say nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from funnelcli.api.loading import load
from funnelcli.counting.catalogue import METRICS
from funnelcli.render import FORMATS
from funnelcli.render.style import Style

from .program import ROOT, Program, refused

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data")) / "statistics"
HEADER = "Id,Created,MQL Date,SAL Date,Won Date,Lost Date,Amount,Score,Source,Owner"
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, owner: Owner}
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: SAL, at: SAL Date}
  - {name: Customer, at: Won Date}
lost: {at: Lost Date}
amount: Amount
score: {column: Score, threshold: 50}
horizon: 30
as_of: 2026-02-28
"""


def rows(count: int, **cells: str) -> list[str]:
    """Makes so many leads of January with these cells."""
    named = {"created": "2026-01-05", **cells}
    places = [each.lower().replace(" ", "_") for each in HEADER.split(",")[1:]]
    return [",".join(named.get(place, "") for place in places)] * count


def velocity(this: int, prev: int) -> list[str]:
    return rows(prev, mql_date="2026-01-31") + rows(this, mql_date="2026-02-01")


def conversion(customers: int, leads: int, amount: str = "") -> list[str]:
    return rows(customers, won_date="2026-01-20", amount=amount) + rows(leads - customers)


def acceptance(mql: int, sal: int) -> list[str]:
    accepted = rows(sal, mql_date="2026-01-06", sal_date="2026-01-07")
    return accepted + rows(mql - sal, mql_date="2026-01-06")


def closed(won: int, lost: int, open: int = 0) -> list[str]:  # noqa: A002  (as it is published)
    return rows(won, won_date="2026-01-20") + rows(lost, lost_date="2026-01-21") + rows(open)


def scored(flagged: int, flagged_converted: int, converters: int) -> list[str]:
    return (
        rows(flagged_converted, score="50", won_date="2026-01-20")
        + rows(flagged - flagged_converted, score="90")
        + rows(converters - flagged_converted, score="49", won_date="2026-01-20")
        + rows(60, score="1")
    )


def valued(conversion_rate: float, avg_deal: int) -> list[str]:
    return conversion(round(100 * conversion_rate), 100, str(avg_deal))


BUILT: dict[str, tuple[Callable[..., list[str]], str]] = {
    "lead_velocity_rate": (velocity, "2026-02"),
    "cohort_lead_conversion": (lambda cohort, converted: conversion(converted, cohort), ""),
    "lead_to_customer_rate": (lambda leads, customers: conversion(customers, leads), ""),
    "lead_acceptance_rate": (acceptance, ""),
    "win_rate_closed": (closed, "2026-01"),
    "lead_value": (valued, ""),
    "recall_precision": (scored, ""),
}
"""The rows of a published example, and the period of which it is; empty of all leads."""
PUBLISHED = [
    each
    for each in json.loads((DATA / "metric_pairs.json").read_text("utf-8"))
    if each["metric"] in BUILT
]


@pytest.fixture
def firm(tmp_path: Path) -> Program:
    """The program in a folder with a definition that names all that it can."""
    program = Program(tmp_path)
    program.write("funnelcli.yaml", YAML)
    return program


def export(program: Program, lines: list[str]) -> None:
    """Writes leads, each with an id of its own."""
    numbered = (f"L{number},{line}" for number, line in enumerate(lines))
    program.write("leads.csv", "\n".join([HEADER, *numbered, ""]))


def told(program: Program, *asked: str) -> list[dict[str, Any]]:
    [table] = program("metrics", "-f", "json", *asked).json["tables"]
    assert table["name"] == "metrics"
    found: list[dict[str, Any]] = table["rows"]
    return found


@pytest.mark.parametrize("pair", PUBLISHED, ids=lambda pair: f"{pair['metric']}: {pair['src']}")
def test_published_values(firm: Program, pair: dict[str, Any]) -> None:
    build, period = BUILT[pair["metric"]]
    export(firm, build(**pair["in"]))
    expected = {pair["metric"].replace("_", "-"): pair["out"]}
    if pair["metric"] == "recall_precision":
        expected = {f"lead-scoring-{name}": value for name, value in pair["out"].items()}
    for name, value in expected.items():
        found = {row["period"] or "": row["value"] for row in told(firm, "--only", name)}
        assert found[period] == pytest.approx(value, abs=1e-7)


def test_every_metric_has_a_row_with_a_value_or_a_reason(firm: Program) -> None:
    export(firm, conversion(12, 100, "10.50"))
    found = told(firm)
    assert {row["metric"] for row in found} == {metric.key for metric in METRICS}
    assert all((row["value"] is None) == (row["reason"] is not None) for row in found)
    score = [row for row in found if row["metric"] == "lead_quality_score"]
    assert [row["reason"] for row in score] == ["0 leads with a score"]
    assert {row["base"] for row in found} == {"cohort", "period", "stock"}
    amounts = {row["period"]: row for row in found if row["metric"] == "revenue_per_lead"}
    assert (amounts[None]["numerator"], amounts[None]["value"]) == (126, 1.26)


def test_leads_that_somebody_is_in_charge_of(firm: Program) -> None:
    export(firm, rows(3, owner="Ana") + rows(1))
    [every, january, _] = told(firm, "--only", "lead-distribution-rate")
    assert (every["value"], every["numerator"], every["denominator"]) == (0.75, 3, 4)
    assert january["period"] == "2026-01"
    without = firm.write("without.yaml", YAML.replace(", owner: Owner", ""))
    [row] = told(firm, "-c", str(without), "--only", "lead_distribution_rate")
    assert row["reason"] == "needs `leads.owner`"


def test_leads_that_were_given_away_in_time(firm: Program) -> None:
    yaml = firm.write("assigned.yaml", YAML.replace("owner: Owner", "assigned_at: Given"))
    given = ["05T10:00", "05T10:01", "05", "06", ""]  # in time, late, the same day, late, never
    leads = [f"{n},2026-01-05T09:00,{day and '2026-01-' + day}" for n, day in enumerate(given)]
    others = "MQL Date,SAL Date,Won Date,Lost Date,Amount,Score,Source"
    lines = [f"Id,Created,Given,{others}", *(lead + "," * 7 for lead in leads)]
    firm.write("leads.csv", "\n".join(lines) + "\n")
    [every, *_] = told(firm, "-c", str(yaml), "--only", "lead-distribution-in-time")
    assert (every["numerator"], every["denominator"], every["base"]) == (2, 5, "cohort")
    export(firm, rows(2))
    [row] = told(firm, "--only", "lead_assignment_in_time")
    assert row["reason"] == "needs `leads.assigned_at`"


def test_periods_and_segments(firm: Program) -> None:
    export(firm, rows(2, source="Web") + rows(1, source="Fair", created="2026-02-03"))
    quarters = told(firm, "--only", "lead_volume", "--period", "quarter")
    assert [(row["period"], row["value"]) for row in quarters] == [(None, 3), ("2026-Q1", 3)]
    by = told(firm, "--only", "lead_volume", "--by", "source")
    assert [(row["segment"], row["period"], row["value"]) for row in by] == [
        ("Fair", None, 1), ("Fair", "2026-01", 0), ("Fair", "2026-02", 1),
        ("Web", None, 2), ("Web", "2026-01", 2), ("Web", "2026-02", 0),
    ]  # fmt: skip
    assert told(firm, "--only", "leads-per-channel") == by
    assert firm("metrics", "--period", "quarter", "--cohort", "quarter").code == 0


def test_what_does_not_go_together_is_refused(firm: Program) -> None:
    export(firm, rows(2))
    for asked, said in {
        ("--only", "lead_volum"): "there is no metric 'lead_volum'; did you mean 'lead_volume'?",
        ("--only", ","): "no metric is named",
        ("--by", "source,owner"): "metrics takes one segment in --by",
        ("--period", "quarter", "--cohort", "year"): "--period and --cohort are the same here",
    }.items():
        refused(firm("metrics", *asked), 2, said)


def test_a_metric_is_explained_without_data(empty: Program) -> None:
    text = empty("metrics", "--describe", "lvr").text
    assert text.startswith("Lead velocity rate, MQL (lead_velocity_rate)\n")
    assert empty("metrics", "--describe", "lead-velocity-rate").text == text
    assert empty("metrics", "--list").text.count("\n  ") == len(METRICS)


def test_the_list_says_what_the_yaml_lacks(company: Program) -> None:
    lines = company("metrics", "--list").text.splitlines()
    [acceptance] = [line for line in lines if "lead_acceptance_rate" in line]
    assert acceptance.endswith("needs a stage SAL")


def test_a_page_has_a_row_a_metric_of_what_can_be_judged(firm: Program) -> None:
    export(firm, conversion(12, 100) + velocity(3, 2))
    lines = firm("metrics", "-f", "plain").text.splitlines()
    [rate] = [line for line in lines if line.startswith("Lead-to-customer rate")]
    assert rate.split() == [
        "Lead-to-customer", "rate", "11.4%", "6.7-18.9", "12", "105", "cohort,", "30+", "days",
        "old", "-",
    ]  # fmt: skip
    [volume] = [line for line in lines if line.startswith("Lead velocity rate, MQL")]
    assert volume.split()[4:] == ["~50.0%", "-", "1", "2", "period", "2026-02", "+#"]


@pytest.mark.parametrize("width", [80, 64])
def test_no_rate_of_a_narrow_page_is_without_its_numbers(firm: Program, width: int) -> None:
    export(firm, conversion(12, 100) + velocity(3, 2))
    found = load(firm.folder / "funnelcli.yaml").metrics()
    text = FORMATS["table"](found.document, Style(width))
    [header] = [line for line in text.splitlines() if line.startswith("Metric  ")]
    assert {"Value", "This", "Of"} <= {*header.split()}
    [rate] = [line for line in text.splitlines() if line.startswith("Lead-to-customer")]
    assert {"11.4%", "12", "105"} <= {*rate.split()}
    assert max(map(len, text.splitlines())) <= width


def test_in_python_too(company: Program) -> None:
    found = load(company.folder / "funnelcli.yaml").metrics(only="lead-volume", period="quarter")
    assert found["metrics"].frame["value"].to_list() == [6, 6]


def test_of_a_segment_as_many_values_as_asked_for(firm: Program) -> None:
    export(firm, rows(2, source="Web") + rows(1, source="Fair") + rows(3, source="Ads"))
    asked = ("--only", "lead_volume", "--by", "source")
    found = {row["segment"] for row in told(firm, *asked, "--top", "2")}
    assert found == {"Web", "Ads"}
    assert len({row["segment"] for row in told(firm, *asked, "--top", "0")}) == 3


def test_amounts_that_cannot_be_added_up_are_refused_where_a_metric_is_of_them(
    firm: Program,
) -> None:
    export(firm, conversion(2, 4, "9" * 17))
    said = "the amounts of 2 customers add up to more than"
    refused(firm("metrics", "-f", "json"), 3, said)
    for only in ("revenue_per_lead", "lead_lifetime_value"):
        refused(firm("metrics", "--only", only, "-f", "json"), 3, said)
    assert told(firm, "--only", "lead_to_customer_rate")[0]["value"] == 0.5
