"""The figures of config.example.yaml on sample_data, from a recount that shares no code with it."""

import json
from collections import Counter
from csv import DictReader
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

ROOT = Path(__file__).parents[1]
Json = dict[str, Any]


def report(config: Path) -> Json:
    result = CliRunner().invoke(app, ["report", "-c", str(config), "-f", "json"])
    assert result.exit_code == 0, result.stderr
    found: Json = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def csv() -> Json:
    return report(ROOT / "config.example.yaml")


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The same definition on the Parquet form of the leads."""
    folder = tmp_path_factory.mktemp("parquet")
    (folder / "sample_data").symlink_to(ROOT / "sample_data")
    text = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    assert "path: sample_data/leads.csv" in text
    path = folder / "config.example.yaml"
    path.write_text(text.replace("path: sample_data/leads.csv", "path: sample_data/leads.parquet"))
    return report(path)


def table(report: Json, name: str) -> list[Json]:
    rows: list[Json] = next(table["rows"] for table in report["tables"] if table["name"] == name)
    return rows


def test_where_the_rows_went(csv: Json) -> None:
    # 5023 = 2 + 4 + 138 + 97 + 26 + 211 + 4545
    assert csv["population"] == {
        "rows": 5023,
        "dropped": {"blank": 2, "header": 0, "trailer": 0, "where": 0},
        "unusable": {"no_id": 0, "no_created": 4},
        "not_leads": 138,
        "excluded": {"junk": 97, "internal": 26},
        "after_as_of": 0,
        "merged": 211,
        "filtered": 0,
        "leads": 4545,
    }


def test_the_funnel(csv: Json) -> None:
    assert [(row["stage"], row["reached"]) for row in table(csv, "funnel")] == [
        ("Lead", 4545), ("MQL", 2255), ("SAL", 1595), ("Sales Qualified", 1019),
        ("Opportunity", 718), ("Customer", 342),
    ]  # fmt: skip
    rates = [row["rate_from_lead"] for row in table(csv, "funnel")]
    assert rates == [count / 4545 for count in (4545, 2255, 1595, 1019, 718, 342)]
    # 342 of 4545 by Wilson: (0.0752475 + 0.0004226)/1.0008452 = 0.0756062 is the centre,
    # 1.959964·√(0.0752475·0.9247525/4545 + 0.0000000465)/1.0008452 = 0.0076742 the spread
    customer = table(csv, "funnel")[-1]
    assert customer["rate_from_lead_low"] == pytest.approx(0.0679320, abs=2e-7)
    assert customer["rate_from_lead_high"] == pytest.approx(0.0832804, abs=2e-7)


def test_moments(csv: Json) -> None:
    # The last lead came at 19:30:50; MQL and other dates of 30 June are all of that day.
    assert csv["as_of"] == "2026-06-30T23:59:59Z"
    assert (csv["query"]["horizon"], csv["query"]["horizon_from"]) == (119, "auto")


def test_cohorts_and_sources_add_up_to_all_leads_and_all_money(csv: Json) -> None:
    for name in ("cohorts", "sources"):
        rows = table(csv, name)
        assert sum(row["leads"] for row in rows) == 4545
        assert sum(row["customer"] for row in rows) == 342
        assert sum(round(100 * row["amount"]) for row in rows) == 523_238_153
    # January 2025 to June 2026. A month is mature that ended 119 days before 30 June: February
    # ended 122 days before, March 91.
    cohorts = table(csv, "cohorts")
    assert [row["cohort"] for row in cohorts] == [
        f"{year}-{month:02}"
        for year, last in ((2025, 12), (2026, 6))
        for month in range(1, last + 1)
    ]
    assert [row["mature"] for row in cohorts] == [True] * 14 + [False] * 4


def test_rows_of_other_tables(csv: Json) -> None:
    # what sample_data/README.md says is planted
    assert [(file["table"], file["rows"], file["unmatched"]) for file in csv["inputs"]] == [
        ("leads", 5023, 0), ("deals", 834, 5), ("history", 9190, 6),
        ("activities", 11940, 3), ("spend", 356, 0), ("visitors", 72, 0),
    ]  # fmt: skip


def test_sources_as_planted(csv: Json) -> None:
    leads = {row["source"]: row["leads"] for row in table(csv, "sources")}
    # SEO and PPC are aliases, spellings of Organic Search are folded; Tradeshow is left apart
    assert set(leads) == {
        "Organic Search", "Paid Search", "Webinar", "Outbound", "Trade Show", "Social", "Referral",
        "(none)", "Partner [beta]", "Tradeshow",
    }  # fmt: skip
    assert (leads["(none)"], leads["Partner [beta]"], leads["Tradeshow"]) == (38, 19, 9)
    low = [row["source"] for row in table(csv, "sources") if row["low_n"]]
    assert low == [row["source"] for row in table(csv, "sources")][-2:]


def test_the_parquet_form_is_the_same(csv: Json, parquet: Json) -> None:
    # the two blank lines are not in it
    assert parquet["population"] == {
        **csv["population"], "rows": 5021, "dropped": {**csv["population"]["dropped"], "blank": 0},
    }  # fmt: skip
    assert parquet["tables"] == csv["tables"]
    assert (parquet["as_of"], parquet["query"]) == (csv["as_of"], csv["query"])


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "sample_data" / name).open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))


def test_activities_as_planted() -> None:
    # what sample_data/README.md says of them; the first row of a lead that is listed twice counts
    leads = {row["Lead ID"]: row for row in reversed(rows_of("leads.csv"))}
    rows = rows_of("activities.csv")
    known = [(row, leads[row["Lead ID"]]) for row in rows if row["Lead ID"] in leads]
    won = {row["Lead ID"] for row in rows_of("deals.csv") if row["Stage"] == "Closed Won"}

    assert list(rows[0]) == ["Lead ID", "Activity Date", "Type", "Direction", "User"]
    assert (len(rows), len(rows) - len(known)) == (11_940, 3)
    before = [
        lead["Lead ID"]
        for row, lead in known
        if datetime.fromisoformat(row["Activity Date"]) < datetime.fromisoformat(lead["Created"])
    ]
    after = Counter(
        row["Type"]
        for row, lead in known
        if lead["Lead ID"] not in won and "" < lead["Closed Lost Date"] < row["Activity Date"][:10]
    )
    twice = [
        row for row, times in Counter(tuple(row.values()) for row in rows).items() if times > 1
    ]
    nobody = [
        row for row in rows if row["Type"] in {"Call", "Email", "Meeting"} and not row["User"]
    ]
    assert (len(before), after) == (9, {"Call": 14, "Email": 18})
    assert [row[2] for row in twice] == ["Email"] * 5
    assert [row["Type"] for row in nobody] == ["Call"] * 14
    called = Counter(
        row["Lead ID"] for row in rows if row["Direction"] == "outbound" and row["User"]
    )
    assert sum(called[lead] == 1 for lead in before) == 4


def test_spend_and_visitors_as_planted() -> None:
    spend, visitors = rows_of("spend.csv"), rows_of("visitors.csv")
    assert list(spend[0]) == ["Month", "Channel", "Campaign", "Cost", "Cost Type", "Currency"]
    assert list(visitors[0]) == ["Month", "Channel", "Visitors"]
    assert (len(spend), len(visitors)) == (356, 72)
    cost: Counter[str] = Counter()
    for row in spend:
        cost[row["Cost Type"]] += int(100 * Decimal(row["Cost"]))
    assert cost == {"media": 61_830_327, "people": 56_272_170, "tools": 6_202_826}
    assert [row["Cost"] for row in spend if row["Cost"] < "0"] == ["-1250.00"]

    sources = {row["Source"] for row in rows_of("leads.csv")}
    assert {row["Channel"] for row in spend} - sources == {"LinkedIn Ads", "Billboard"}
    assert {row["Channel"] for row in visitors} - sources == {"Google Ads"}
    months = {row["Month"] for row in spend}
    assert (min(months), max(months), len(months)) == ("2025-01", "2026-06", 18)
