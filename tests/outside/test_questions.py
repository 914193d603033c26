"""What can be asked: of which files, from when to when, by what, and how much of it is shown."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from .program import DEFINITION, LEADS, SAMPLE_REPORT, Program, edited, refused

SEGMENTS = ("segments", "-c", "config.example.yaml", "--by", "region,source")


def test_a_small_report_by_hand(whole: Any) -> None:
    assert whole["as_of"] == "2026-03-30T23:59:59Z"
    assert whole["population"]["leads"] == 6
    funnel, cohorts, sources = (table["rows"] for table in whole["tables"])
    assert [(row["stage"], row["reached"], row["imputed"]) for row in funnel] == [
        ("Lead", 6, 0), ("MQL", 4, 0), ("Customer", 2, 0),
    ]  # fmt: skip
    # L1, L2, L4 and L5 took 1, 2, 1 and 1 days to MQL; L1 and L4 another 26 and 55 to Customer
    assert [row["median_days"] for row in funnel] == [None, 1, 40.5]
    assert [(row["cohort"], row["leads"], row["customer"]) for row in cohorts] == [
        ("2026-01", 3, 1), ("2026-02", 2, 1), ("2026-03", 1, 0),
    ]  # fmt: skip
    assert [(row["source"], row["leads"], row["customer"]) for row in sources] == [
        ("Webinar", 3, 1), ("(none)", 1, 0), ("Outbound", 1, 1), ("Referral", 1, 0),
    ]  # fmt: skip


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_top(project: Program) -> None:
    found = {
        (top, name): project(*SEGMENTS, *(["--top", top] if top else []), "-qf", name).text
        for top in ("", "3", "0")
        for name in ("plain", "csv")
    }
    every = rows(found["0", "csv"])
    assert len(every) > 50
    # machines have all rows unless told otherwise, and never a line that sums others up
    assert rows(found["", "csv"]) == every
    assert rows(found["3", "csv"]) == every[:3]
    # a page has twenty unless told otherwise, the others as one line, and says so
    for top, shown in (("", 20), ("3", 3), ("0", len(every))):
        page = found[top, "plain"]
        table = page[page.index("Segments") :].split("\n\n")[0].splitlines()[2:]
        sums = (n for n, line in enumerate(table) if line.startswith(("(other)", "Total")))
        assert next(sums) == shown
        assert ("(other)" in page) == (top != "0")
    other = next(line for line in found["3", "plain"].splitlines() if line.startswith("(other)"))
    assert f" {sum(int(row['leads']) for row in every[3:])} " in other


def test_segments_cross_and_add_up(project: Program) -> None:
    report = project(*SAMPLE_REPORT, "--by", "region,source", "-f", "json").json
    assert report["query"]["by"] == ["region", "source"]
    names = ["funnel", "cohorts", "segments", "costs", "response"]
    assert [table["name"] for table in report["tables"]] == names
    funnel, cohorts, segments = (table["rows"] for table in report["tables"][:3])
    for table in (cohorts, segments):
        for stage, total in zip(report["stages"], funnel, strict=True):
            assert sum(row[stage["key"]] for row in table) == total["reached"]
    assert list(segments[0])[:3] == ["region", "source", "leads"]
    order = [
        (row["mature_low_n"], -row["mature_leads"], row["region"], row["source"])
        for row in segments
    ]
    assert len({key[2:] for key in order}) == len(order) > 50
    assert order == sorted(order)


def test_every_option_is_heard_and_told(project: Program) -> None:
    words = (
        "--since 2026-01-01 --until 2026-03-31 --as-of 2026-05-31 --cohort quarter "
        "--reach observed --window 60d"
    )
    where = ["source <> 'Social'", "Score >= 50"]
    asked = [*words.split(), "--where", where[0], "--where", where[1], "-f", "json"]
    report = project(*SAMPLE_REPORT, *asked).json
    assert report["as_of"] == "2026-05-31T23:59:59Z"
    assert report["query"] == {
        "reach": "observed", "window": 60, "horizon": 60, "horizon_from": "window",
        "cohort": "quarter", "since": "2026-01-01", "until": "2026-03-31", "where": where,
        "by": ["source"], "min_leads": 30,
    }  # fmt: skip
    population = report["population"]
    assert population["filtered"] > 0
    assert population["after_as_of"] > 0
    assert [row["cohort"] for row in report["tables"][1]["rows"]] == ["2026-Q1"]
    sources = [row["source"] for row in report["tables"][2]["rows"]]
    assert "Webinar" in sources
    assert "Social" not in sources
    parts = [
        sum(part.values()) if isinstance(part, dict) else part
        for key, part in population.items()
        if key != "rows"
    ]
    assert sum(parts) == population["rows"]


@pytest.mark.parametrize(
    "since", [("--since", "-50d"), ("--since=-50d",), ("--since", "last-month")]
)
def test_days_are_told_from_as_of_wherever_it_is_found(
    company: Program, since: tuple[str, ...]
) -> None:
    # as-of is 2026-03-30, the latest date of the data
    first = "2026-02-08" if "50d" in since[-1] else "2026-02-01"
    plainly = company("report", "--since", first, "-f", "json")
    assert company("report", *since, "-f", "json").out == plainly.out
    assert plainly.json["query"]["since"] == first
    assert f"created since {first}" in company("report", *since).text


def test_since_after_until_is_told_once_as_of_is_found(company: Program) -> None:
    run = company("report", "--since", "this-month", "--until", "2026-01")
    refused(
        run, 2, "--since this-month (2026-03-01) is after --until 2026-01-31", "--until the last"
    )


def test_one_table_alone_is_as_on_the_page(company: Program, whole: Any) -> None:
    for command, place in (("funnel", 0), ("cohorts", 1), ("sources", 2)):
        alone = company(command, "-f", "json").json
        assert alone["command"] == command
        assert alone["tables"] == whole["tables"][place : place + 1]
        assert alone["population"] == whole["population"]
    assert (
        company("segments", "--by", "source", "-f", "json").json["tables"][0]["rows"]
        == (whole["tables"][2]["rows"])
    )


def test_without_a_source_there_is_no_sources_table(company: Program) -> None:
    company.write("funnelcli.yaml", edited(DEFINITION, ("  source: Source\n", "")))
    tables = company("report", "-f", "json").json["tables"]
    assert [table["name"] for table in tables] == ["funnel", "cohorts"]


def test_where_the_configuration_is_looked_for(empty: Program) -> None:
    # each file has a mistake, so that the one that is read is named
    from_env = {"FUNNELCLI_CONFIG": "env.yaml"}
    for name, asked, environ in (
        ("config.yaml", [], {}),
        ("funnelcli.yaml", [], {}),
        ("env.yaml", [], from_env),
        ("asked.yaml", ["-c", "asked.yaml"], from_env),
    ):
        empty.write(name, "version: 2\n")
        run = empty("funnel", *asked, environ=environ)
        assert run.code == 2
        assert run.err.startswith(f"error: {name}:1:"), run.err


def test_paths_are_relative_to_the_yaml_and_never_show_the_machine(
    company: Program, whole: Any
) -> None:
    yaml = company.folder / "funnelcli.yaml"
    outside = Program(company.folder.parent)("report", "-c", yaml, "-f", "json")
    assert outside.json == whole
    named = company("report", company.folder / "leads.csv", "-f", "json")
    assert named.json == whole
    assert str(company.folder) not in outside.text + named.text
    assert whole["definition"]["path"] == "funnelcli.yaml"
    assert whole["inputs"][0]["bytes"] == len(LEADS)


@pytest.mark.parametrize(("reach", "reached"), [("observed", [4, 3, 1]), ("any", [4, 3, 2])])
def test_reach_policies_by_hand(empty: Program, reach: str, reached: list[int]) -> None:
    leads = "Day,MQL,Won\n2026-01-01,2026-01-02,2026-01-03\n2026-01-01,,2026-01-03\n"
    empty.write("x.csv", leads + "2026-01-01,2026-01-02,\n2026-01-01,2026-01-01,\n")
    stages = "stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]\n"
    empty.write("config.yaml", "version: 1\nleads: {path: x.csv, created: Day}\n" + stages)
    funnel = empty("funnel", "--reach", reach, "-f", "json").json["tables"][0]["rows"]
    assert [row["reached"] for row in funnel] == reached


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(company: Program, day: str) -> None:
    # no report makes much sense there, but neither is it a bug of the program
    for option in ("--as-of", "--since", "--until"):
        run = company("report", option, day)
        assert run.code in {0, 2, 3}, run.err
