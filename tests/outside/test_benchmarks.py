"""`funnelcli benchmarks` in every format, and the report of a YAML with and without them."""

import csv
import io
import json
from typing import get_args

import pytest

from funnelcli.cli import writing

from .program import DEFINITION, Program, edited

SAAS = "benchmarks: {industry: B2B SaaS, motion: inbound, targets: {Customer: 40%}}\n"
SEARCH = [
    ("organic search", "2.4%", "Ruler Analytics, via the lead-to-customer guide 2026"),
    ("organic search", "14 to 16%", "HubSpot, via MV3 Marketing"),
]


@pytest.mark.parametrize("name", get_args(writing.Published))
def test_every_format_has_every_publisher(empty: Program, name: str) -> None:
    text = empty("benchmarks", "-f", name).text.replace("\n", " ")

    for publisher in ("Ruler Analytics", "HubSpot", "Petavue", "Magnethive", "First Page Sage"):
        assert publisher in text


def test_figures_that_contradict_each_other_stand_together(empty: Program) -> None:
    lines = empty("benchmarks").text.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("organic search"))

    for line, (scope, figure, publisher) in zip(lines[at : at + 2], SEARCH, strict=True):
        assert line.split("  ")[0] == scope
        assert f" {figure} " in line
        assert line.endswith(publisher)
    assert "never instead of them" in lines[4]


def test_for_programs_rates_are_fractions(empty: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(empty("benchmarks", "-f", "csv").text)))
    written = json.loads(empty("benchmarks", "-f", "json").text)
    lines = [json.loads(line) for line in empty("benchmarks", "-f", "jsonl").text.splitlines()]

    assert len(rows) == 35
    assert written["figures"] == lines
    assert lines[2] == {
        "from": "Lead", "to": "Customer", "by": "industry", "scope": "B2B SaaS",
        "industry": "B2B SaaS", "deal_size": None, "motion": None, "low": 0.011, "high": 0.017,
        "publisher": "First Page Sage, via the lead-to-customer guide 2026",
    }  # fmt: skip
    assert [*rows[2].values()][7:9] == ["0.011", "0.017"]
    assert [rule["code"] for rule in written["rules_of_thumb"]] == [
        "mql-to-sql-low", "lead-to-customer-high", "outbound-high", "inbound-against-outbound",
        "high-score-low",
    ]  # fmt: skip


def test_of_a_yaml_those_that_fit(empty: Program) -> None:
    empty.write("funnelcli.yaml", DEFINITION + SAAS)  # there is no leads.csv
    text = empty("benchmarks").text

    assert text.startswith(
        "28 figures | without those that funnelcli.yaml rules out: B2B SaaS, inbound"
    )
    assert "B2B SaaS, inbound" in text
    for other in ("FinTech", "account-based", "outbound  ", "legal services"):
        assert other not in text


def test_a_yaml_without_benchmarks_rules_nothing_out(empty: Program) -> None:
    everything = empty("benchmarks").text
    empty.write("funnelcli.yaml", DEFINITION)

    assert empty("benchmarks").text == everything


def test_a_yaml_that_is_wrong_is_told(empty: Program) -> None:
    empty.write("funnelcli.yaml", DEFINITION + "benchmarks: {industry: B2B Sass}\n")
    found = empty("benchmarks")

    assert found.code == 2
    assert "funnelcli.yaml:14:14: benchmarks.industry: got 'B2B Sass'" in found.err


def test_into_a_file_by_its_ending(empty: Program) -> None:
    assert empty("benchmarks", "-o", "figures.md").code == 0
    assert (empty.folder / "figures.md").read_text("utf-8").count("\n## ") == 8
    assert empty("benchmarks", "-o", "figures.xlsx").code == 2


def test_the_same_company_is_the_same_without_them(company: Program) -> None:
    """Benchmarks add a table, and change nothing else but the hash of the YAML."""
    before = company("report", "-f", "json").json
    company.write("funnelcli.yaml", DEFINITION + SAAS)
    after = company("report", "-f", "json").json

    added = [table for table in after["tables"] if table not in before["tables"]]
    assert [table["name"] for table in added] == ["benchmarks"]
    after["tables"] = [table for table in after["tables"] if table not in added]
    after["definition"] = before["definition"]
    assert after == before


def test_the_table_follows_the_funnel(company: Program) -> None:
    company.write("funnelcli.yaml", edited(DEFINITION, ("version: 1", "version: 1\n" + SAAS)))
    for name in ("html", "xlsx"):
        assert company("report", "-o", f"report.{name}").code == 0
    names = [table["name"] for table in company("report", "-f", "json").json["tables"]]

    assert names == ["funnel", "benchmarks", "cohorts", "sources"]
