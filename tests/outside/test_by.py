"""A column that is no segment of the YAML is one of a run, as if the YAML named it."""

from __future__ import annotations

from typing import Any

import pytest

from funnelcli.api.loading import load
from funnelcli.errors import UsageError

from .program import DEFINITION, LEADS, Program, edited, refused

HEADER, *ROWS = LEADS.splitlines()


def tables(program: Program, *asked: str) -> Any:
    answer = program(*asked, "-f", "json").json
    return answer["tables"], answer["query"]["by"]


@pytest.mark.parametrize("asked", ["Opted In", "opted_in", "OPTED  in"])
@pytest.mark.parametrize("command", ["report", "segments", "curve"])
def test_it_is_as_if_the_yaml_had_one_more_line(company: Program, command: str, asked: str) -> None:
    found, by = tables(company, command, "--by", f"{asked},region")
    assert by == ["opted_in", "region"]
    segments = ("segments:\n", "segments:\n  opted_in: Opted In\n")
    company.write("funnelcli.yaml", edited(DEFINITION, segments))
    assert (found, by) == tables(company, command, "--by", "opted_in,region")
    assert "opted_in" in found[-1]["rows"][0]


def test_it_can_be_repeated(company: Program) -> None:
    crossed = tables(company, "segments", "--by", "Opted In,region")
    assert tables(company, "segments", "--by", "Opted In", "--by", "region") == crossed


def test_without_a_yaml_too(company: Program) -> None:
    (company.folder / "funnelcli.yaml").unlink()
    found, by = tables(company, "segments", "leads.csv", "--by", "Score")
    assert by == ["score"]
    assert [row["score"] for row in found[0]["rows"]] == ["10", "20", "30", "40", "50", "60"]


def test_in_python_too(company: Program) -> None:
    funnel = load(company.folder / "funnelcli.yaml")
    found = funnel.table("segments", by=["Opted In"])["segments"]
    assert sorted(found.frame["opted_in"]) == ["false", "true"]
    assert funnel.report(by="Region").text("json") == funnel.report(by="region").text("json")
    with pytest.raises(
        UsageError, match="no segment and no column 'regoin'; did you mean 'region'"
    ):
        funnel.report(by="regoin")


def test_a_segment_comes_first_and_another_column_of_its_name_is_told(company: Program) -> None:
    yaml = edited(DEFINITION, ("  region: Region\n", "  region: Source\n"))
    company.write("funnelcli.yaml", yaml)
    assert tables(company, "segments", "--by", "region")[1] == ["region"]
    run = company("segments", "--by", "Region")
    refused(run, 2, "is the segment 'region', and the column 'Region' is another",
            "`segments: {by_region: Region}`")  # fmt: skip


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("Leads", "would be called 'leads', which is a column of the tables"),
        ("rate", "would be called 'rate', which is a column of the tables"),
        ("MQL", "would be called 'mql', which is the key of a stage"),
        ("国家", "no name can be made for the table"),
        ("2nd", "no name can be made for the table"),
    ],
)
def test_a_header_that_is_a_column_of_the_tables_names_the_yaml(
    company: Program, column: str, said: str
) -> None:
    company.write("leads.csv", LEADS.replace("Score", column))
    run = company("segments", "--by", column)
    refused(run, 2, said, "`segments: {by_", f": {column}}}`")


def test_several_columns_that_are_spelled_alike_are_told(company: Program) -> None:
    company.write("leads.csv", LEADS.replace("Score,Opted In", "OPTED_IN,Opted In"))
    refused(company("segments", "--by", "opted in"), 2, "means several columns of the leads:",
            "'OPTED_IN', 'Opted In'")  # fmt: skip
    assert tables(company, "segments", "--by", "OPTED_IN")[1] == ["opted_in"]


def test_a_column_of_which_hardly_two_leads_share_a_value_is_no_group(company: Program) -> None:
    rows = [f"N{n},2026-01-05,n{n}@a.example,Webinar,North,,,{n // 2},x" for n in range(40)]
    company.write("leads.csv", "\n".join([HEADER, *rows, ""]))
    run = company("segments", "--by", "Email")
    refused(run, 2, "'Email' has 40 values in 40 leads", "`segments: {by_email: {sql: …}}`")
    assert "n1@" not in run.err
    assert len(tables(company, "segments", "--by", "Score")[0][0]["rows"]) == 20


def test_rules_look_at_the_segments_of_the_yaml_alone(company: Program) -> None:
    """So that --check fails where `check` does."""
    rows = [
        f"N{n},2026-01-05,,Web,{event},,,1,x"
        for n, event in enumerate(["Trade Show"] * 30 + ["Tradeshow"] * 10)
    ]
    company.write("leads.csv", "\n".join([HEADER, *rows, ""]))
    without = edited(DEFINITION, ("segments:\n  region: Region\n", ""))
    company.write("funnelcli.yaml", without)
    asked = ("segments", "--check", "--fail-on", "warning", "--by")
    assert "source-variants" not in company(*asked, "Region").err
    company.write("funnelcli.yaml", DEFINITION)
    assert "source-variants" in company(*asked, "Region").err
