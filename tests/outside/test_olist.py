"""A real marketing funnel with known answers; it is not part of the project (see its licence)."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import Any

import pytest

from .olist import DEFINITION, OLIST, needs_olist
from .program import Program, edited, refused

pytestmark = needs_olist

EXPORT = "olist_marketing_qualified_leads_dataset.csv"
EXCEL = (EXPORT, "variants/mql_excel_resaved_ddmmyyyy_crlf.csv")
IN_DOUBT = (EXPORT, "variants/olist_dmy_all_ambiguous.csv")
ORDER = "  read: {date_order: dmy}\n  id: mql_id"


@pytest.fixture(scope="module")
def truths() -> Any:
    return json.loads((OLIST / "truths.json").read_text())


@pytest.fixture
def olist(empty: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("OLIST", str(OLIST))
    empty.write("config.yaml", DEFINITION)
    return empty


def tables(report: Any) -> dict[str, Any]:
    return {table["name"]: table["rows"] for table in report["tables"]}


def test_the_known_answers(olist: Program, truths: Any) -> None:
    report = olist("report", "-f", "json").json
    found = tables(report)
    assert report["as_of"] == "2018-11-14T23:59:59Z"
    assert report["population"]["leads"] == report["population"]["rows"] == 8000
    funnel = found["funnel"]
    assert [row["reached"] for row in funnel] == [8000, 842]
    assert funnel[1]["rate_from_lead"] == 0.10525
    # the one deal that was won two days before first contact is among these truths
    assert funnel[1]["median_days"] == truths["days_to_won(date diff)"]["p50"]
    assert [
        (row["source"], row["leads"], row["customer"], row["rate"]) for row in found["sources"]
    ] == [
        (
            "(none)" if row["origin"] == "(null)" else row["origin"],
            row["leads"],
            row["won"],
            row["rate"],
        )
        for row in truths["by_origin"]
    ]
    months = truths["by_first_contact_month"]
    assert len(months) == 12
    assert [
        (row["cohort"], row["leads"], row["customer"], row["rate"]) for row in found["cohorts"]
    ] == [
        *((row["cohort"], row["leads"], row["won"], row["rate"]) for row in months),
        *((f"2018-{month:02}", 0, 0, None) for month in range(6, 12)),
    ]


def test_what_the_issue_names(olist: Program) -> None:
    found = tables(olist("report", "-f", "json").json)
    sources = {row["source"]: (row["customer"], row["leads"]) for row in found["sources"]}
    assert sources == {
        "organic search": (271, 2296),
        "paid search": (195, 1586),
        "social": (75, 1350),
        "unknown": (179, 1099),
        "direct traffic": (56, 499),
        "email": (15, 493),
        "referral": (24, 284),
        "other": (4, 150),
        "display": (6, 118),
        "other publicities": (3, 65),
        "(none)": (14, 60),
    }
    months = {row["cohort"]: (row["customer"], row["leads"]) for row in found["cohorts"]}
    assert months["2018-01"] == (152, 1141)
    assert months["2018-02"] == (149, 1028)
    assert months["2018-03"] == (167, 1174)
    assert months["2018-04"] == (183, 1352)
    assert months["2018-05"] == (130, 1303)


@pytest.mark.parametrize("days", [30, 60, 90])
def test_conversions_within_a_window(olist: Program, truths: Any, days: int) -> None:
    found = tables(olist("cohorts", "--window", f"{days}d", "-f", "json").json)["cohorts"]
    months = {row["cohort"]: row["customer"] for row in found}
    for truth in truths["by_first_contact_month"]:
        assert months[truth["cohort"]] == truth[f"won_{days}d"], truth["cohort"]


def test_the_months_before_deals_were_recorded(olist: Program) -> None:
    report = olist("report", "-f", "json").json
    cohorts = tables(report)["cohorts"]
    assert [row["cohort"] for row in cohorts if row["truncated"]] == [
        *(f"2017-{month:02}" for month in range(6, 13))
    ]
    (note,) = [note["message"] for note in report["notes"] if note["code"] == "late-record"]
    # three deals of December, and then many from 8 January on; counted in another way below
    assert "3 entries are dated before 2018-01-08, though 227 were expected of the 2,218" in note

    # among all customers it would be 341 days, and no month of 2018 mature
    assert report["query"]["horizon"] == 123
    assert "horizon-since" in [note["code"] for note in report["notes"]]
    assert [row["cohort"] for row in cohorts if row["mature"]][-2:] == ["2018-05", "2018-06"]

    late = olist("report", "--since", "2018-01-01", "-f", "json").json
    assert not any(row["truncated"] for row in tables(late)["cohorts"])
    seen = olist("report", "--since", "2018-01-08", "-f", "json").json
    assert "late-record" not in [note["code"] for note in seen["notes"]]


def test_what_was_expected_before_deals_were_recorded(truths: Any) -> None:
    with (OLIST / EXPORT).open(encoding="utf-8") as file:
        created = {
            row["mql_id"]: date.fromisoformat(row["first_contact_date"])
            for row in csv.DictReader(file)
        }
    with (OLIST / "olist_closed_deals_dataset.csv").open(encoding="utf-8") as file:
        won = {
            row["mql_id"]: date.fromisoformat(row["won_date"][:10]) for row in csv.DictReader(file)
        }
    assert f"{min(won.values())}" == truths["won_range"]["lo"][:10] == "2017-12-05"
    first = date(2018, 1, 8)
    assert sum(day < first for day in won.values()) == 3
    assert sum(first <= day < date(2018, 2, 1) for day in won.values()) == 73
    before = [(first - day).days for day in created.values() if day < first]
    since = [lead for lead, day in created.items() if day >= first]
    days = [(won[lead] - created[lead]).days for lead in since if lead in won]
    expected = sum(sum(0 <= each < room for each in days) for room in before) / len(since)
    assert (len(before), round(expected)) == (2218, 227)


def test_conversions_by_age(olist: Program, truths: Any) -> None:
    report = olist("cohorts", "--ages", "--age-step", "30d", "-f", "json").json
    cells = {(row["cohort"], row["age"]): row for row in tables(report)["triangle"]}
    for truth in truths["by_first_contact_month"]:
        for days in (30, 60, 90):
            cell = cells[truth["cohort"], days]
            assert (cell["observed"], cell["customer"]) == (truth["leads"], truth[f"won_{days}d"])


@pytest.mark.parametrize(
    "read", [(), ("  read: {date_order: dmy}",), ('  read: {dates: "%d-%m-%Y"}',)]
)
def test_as_excel_saved_it(olist: Program, read: tuple[str, ...]) -> None:
    exported = olist("report", "-f", "json").json
    options = [("  id: mql_id", f"{line}\n  id: mql_id") for line in read]
    olist.write("config.yaml", edited(DEFINITION, EXCEL, *options))
    saved = olist("report", "-f", "json").json
    for row in tables(saved)["sources"]:
        row["source"] = row["source"].replace("_", " ")
    assert saved["tables"] == exported["tables"]
    assert saved["population"] == exported["population"]


def test_how_the_dates_were_read_is_told(olist: Program) -> None:
    olist.write("config.yaml", edited(DEFINITION, EXCEL))
    leads, deals = olist("report", "-f", "json").json["inputs"]
    assert leads["read"]["dates"] == {"first_contact_date": "dmy, %d-%m-%Y"}
    assert deals["read"]["dates"] == {}


def test_an_order_that_no_date_tells_is_not_guessed(olist: Program) -> None:
    olist.write("config.yaml", edited(DEFINITION, IN_DOUBT))
    run = olist("report")
    refused(run, 3, "olist_dmy_all_ambiguous.csv:2: ", "'first_contact_date'", "2,862 values")
    refused(run, 3, "'99-99-9999'", "`read: {date_order: dmy}`")
    olist.write("config.yaml", edited(DEFINITION, IN_DOUBT, ("  id: mql_id", ORDER)))
    assert olist("report", "-f", "json").json["population"]["leads"] > 0
