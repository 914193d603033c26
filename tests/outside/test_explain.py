"""`explain` as its users start it: the pages of three leads of the sample, JSON, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from .program import LEADS, Program, refused

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = ("-c", "config.example.yaml")

TELLING = {
    "merged-and-won": ["L-11340"],
    "excluded": ["L-10006"],
    "skipped-stage": ["L-10475"],
}


@pytest.fixture(scope="module")
def schema(project: Program) -> Any:
    return project("schema", "explain").json


@pytest.mark.parametrize("name", TELLING)
def test_a_page_reads_as_it_did(project: Program, name: str) -> None:
    page = project("explain", *TELLING[name], *SAMPLE, "-f", "plain").text
    page, _, _ = page.partition("\nFindings of check\n")  # worded by the rules

    assert page == (GOLDEN / f"explain-{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["L-11340"],
        ["L-10006"],
        ["L-9500"],
        ["L-15012"],
        ["dario.haas@example.net", "--window", "60d", "--reach", "observed"],
        ["L-10003", "--since", "2026-01-01", "--as-of", "2026-03-31"],
    ],
    ids=["merged", "excluded", "orphan", "undated", "address", "filtered"],
)
def test_json_is_as_its_schema_says(project: Program, schema: Any, arguments: list[str]) -> None:
    jsonschema.validate(project("explain", *arguments, *SAMPLE, "-f", "json").json, schema)


def test_the_schema_is_strict(project: Program, schema: Any) -> None:
    jsonschema.Draft7Validator.check_schema(schema)
    told = project("explain", "L-11340", *SAMPLE, "-f", "json").json
    for change in ({"title": 1}, {"fate": "lost"}, {"leeds": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**told, "stories": [{**told["stories"][0], **change}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "stories": []}, schema)


def test_the_id_comes_first_and_files_follow(company: Program) -> None:
    company.write("newer.csv", LEADS.replace("L3,2026-01-28", "L3,2026-01-29"))

    story = company("explain", "L3", "newer.csv", "-f", "json").json["stories"][0]

    assert story["life"]["created"] == "2026-01-29"
    assert story["records"][0]["file"] == "newer.csv"


def test_the_page_goes_to_a_file(company: Program) -> None:
    assert company("explain", "L2", "-o", "story.md", "-f", "markdown").out == b""

    assert "## L2 counts as a lead of 2026\\-01" in (
        (company.folder / "story.md").read_text("utf-8").replace("2026-01", "2026\\-01")
    )


def test_an_unknown_lead_is_a_wrong_question(company: Program) -> None:
    refused(company("explain", "l3"), 2, "'l3' is no id in leads", "The nearest ids: L3")


def test_somebody_has_to_be_asked_for(company: Program) -> None:
    refused(company("explain"), 2, "LEAD_ID")


def test_nothing_is_grouped(company: Program) -> None:
    refused(company("explain", "L3", "--by", "region"), 2, "explain takes no --by")


def test_leads_without_id_and_address_cannot_be_asked_for(company: Program) -> None:
    company.write(
        "funnelcli.yaml",
        "version: 1\nleads: {path: leads.csv, created: Created}\n"
        "stages: [{name: Lead}, {name: MQL, at: MQL Date}]\n",
    )

    refused(company("explain", "L3"), 2, "the leads have neither id nor e-mail")


def test_no_lead_at_all_is_explained_as_well(company: Program) -> None:
    story = company("explain", "L3", "--since", "2027-01-01", "-f", "json").json["stories"][0]

    assert story["fate"] == "filtered"


@pytest.mark.parametrize("name", ["table", "plain", "markdown", "html"])
def test_text_of_the_data_does_not_act(company: Program, name: str) -> None:
    leads = LEADS.replace("L3,2026-01-28,cem@c.example,Webinar", "L3,2026-01-28,c,a|b\x1b[31m*x*")
    company.write("leads.csv", leads)

    page = company("explain", "L3", "-f", name).text

    assert "\x1b" not in page
    assert ("a\\|b\\\\x1b\\[31m\\*x\\*" if name == "markdown" else "a|b\\x1b[31m*x*") in page


def test_a_narrow_terminal_cuts_nothing(company: Program) -> None:
    page = company("explain", "L1", "-f", "table", environ={"COLUMNS": "40"}).text

    assert max(map(len, page.splitlines())) <= 40
    assert "Won Date in leads.csv:2" in " ".join(page.split())
