"""Curves, triangles and projections from the command line."""

from __future__ import annotations

import json

import pytest

from .program import DEFINITION, LEADS, Program, edited, refused


def tables(company: Program, *arguments: str) -> dict[str, list[dict[str, object]]]:
    report = company(*arguments, "-f", "json").json
    return {table["name"]: table["rows"] for table in report["tables"]}


def test_a_curve_by_hand(company: Program) -> None:
    # As of 30 March. L1 bought after 27 days and L4 after 56; the others are followed for 28
    # (L6), 47 (L5), 61 (L3) and 82 days (L2).
    [rows] = tables(company, "curve", "--to", "Customer").values()
    assert [(row["days"], row["at_risk"], row["rate"]) for row in rows] == [
        (27, 6, 1 / 6), (28, 5, 1 / 6), (47, 4, 1 / 6),
        (56, 3, pytest.approx(1 / 6 + 5 / 6 * 1 / 3)),
        (61, 2, pytest.approx(4 / 9)), (82, 1, pytest.approx(4 / 9)),
    ]  # fmt: skip


def test_stages_by_name_and_by_key(company: Program) -> None:
    by_name = tables(company, "curve", "--from", "MQL", "--to", "Customer")
    assert by_name == tables(company, "curve", "--from", "mql", "--to", "customer")
    assert by_name == tables(company, "curve", "--from", "mql")
    assert {(row["from"], row["to"]) for row in by_name["curve"]} == {("MQL", "Customer")}


def test_cohorts_with_what_is_asked_for(company: Program) -> None:
    assert list(tables(company, "cohorts")) == ["cohorts"]
    assert list(tables(company, "cohorts", "--ages")) == ["triangle"]
    assert list(tables(company, "cohorts", "--project")) == ["projection"]
    both = tables(company, "cohorts", "--project", "--ages", "--horizon", "60d")
    assert list(both) == ["triangle", "projection"]
    alone = tables(company, "cohorts", "--project", "--horizon", "60d")
    assert both["projection"] == alone["projection"]
    assert list(tables(company, "cohorts", "--export", "triangle")) == ["chain_ladder"]


def test_customers_of_a_triangle_are_whole_numbers(company: Program) -> None:
    won = ("2026-01-15", "2026-01-17", "2026-01-25", "", "")  # after 10, 12 and 20 days
    rows = [f"{n},2026-01-05,,,,,{day},,\n" for n, day in enumerate(won)]
    company.write("three.csv", LEADS.splitlines()[0] + "\n" + "".join(rows))
    asked = ("cohorts", "three.csv", "--export", "triangle", "--age-step", "10d", "-q")
    assert company(*asked, "--as-of", "2026-01-31", "-f", "csv").text.splitlines() == [
        "table,cohort,leads,age_10d,age_20d",
        "chain_ladder,2026-01,5,1,3",
        "chain_ladder,link ratio,,3,",
        "chain_ladder,to ultimate,,3,1",
    ]
    of_days = company(*asked[:-2], "12d", "--as-of", "2026-01-31", "-f", "json").json
    customers, ratio, _ = of_days["tables"][0]["rows"]
    assert json.dumps(customers) == '{"cohort": "2026-01", "leads": 5, "age_12d": 2, "age_24d": 3}'
    assert ratio == {"cohort": "link ratio", "leads": None, "age_12d": 1.5, "age_24d": None}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("curve --from MLQ", "there is no stage 'MLQ'; did you mean 'MQL'?"),
        ("curve --to Lead", "--to: 'Lead' does not come after 'Lead'"),
        ("curve --from mql --to mql", "--to: 'MQL' does not come after 'MQL'"),
        ("curve --from Customer", "--from: no stage comes after 'Customer'"),
        ("curve --by regoin", "there is no segment and no column 'regoin'; did you mean 'region'?"),
        ("cohorts --age-step 30d", "--age-step needs --ages, --money or --export triangle"),
        ("cohorts --ages --age-step 0d", "--age-step: '0d': expected at least 1 day"),
        ("cohorts --ages --age-step soon", "--age-step: 'soon': expected a number of days"),
        ("cohorts --ages --export triangle", "--export stands alone"),
        ("cohorts --project --export triangle", "--export stands alone"),
    ],
)
def test_what_cannot_be_asked(company: Program, arguments: str, said: str) -> None:
    refused(company(*arguments.split()), 2, said)


def test_without_a_date_of_the_lead_a_curve_begins_later(company: Program) -> None:
    company.write("funnelcli.yaml", edited(DEFINITION, ("  created: Created\n", "")))
    refused(company("curve"), 2, "needs `leads.created`", "--from STAGE")
    refused(company("curve", "--to", "Customer"), 2, "needs `leads.created`")
    assert tables(company, "curve", "--from", "MQL")["curve"]


@pytest.mark.parametrize("day", ["0001-01-01", "9998-12-31"])
def test_the_ends_of_the_calendar(company: Program, day: str) -> None:
    for command in (["curve"], ["cohorts", "--ages"], ["cohorts", "--project"]):
        run = company(*command, "--as-of", day, "--window", "99999")
        assert run.code in {0, 3}, run.err
