"""`--by people`: a segment that companies have by themselves, and what goes before it."""

from __future__ import annotations

from typing import Any

import pytest

from funnelcli.api.loading import load
from funnelcli.errors import UsageError

from .program import DEFINITION, Program, edited, refused

ACCOUNTS = edited(
    DEFINITION,
    ("  source: Source\n", "  source: Source\n  account: Company\nlead: {unit: account}\n"),
)
LEADS = """\
Id,Created,Email,Company,Source,Region,MQL Date,Won Date
L1,2026-01-05,ana@a.example,Acme,Webinar,North,2026-01-06,2026-02-01
L2,2026-01-07,ben@a.example,Acme,Referral,South,,
L3,2026-01-28,cem@b.example,Bolt,Webinar,North,,
L4,2026-02-02,dee@b.example,Bolt,Outbound,South,2026-02-03,2026-03-30
L5,2026-02-11,eva@b.example,Bolt,,South,2026-02-12,
L6,2026-03-20,fay@f.example,Cord,Webinar,,,
"""


@pytest.fixture
def accounts(company: Program) -> Program:
    company.write("leads.csv", LEADS)
    company.write("funnelcli.yaml", ACCOUNTS)
    return company


def rows(program: Program, *asked: str) -> list[Any]:
    table = program(*asked, "-f", "json").json["tables"][-1]
    return [(row["people"], row["leads"], row["customer"]) for row in table["rows"]]


BY_HAND = [("(younger than 30 days)", 1, 0), ("2", 1, 1), ("3 to 5", 1, 1)]


def test_conversion_by_it(accounts: Program) -> None:
    # Acme has two, Bolt three within a fortnight; Cord is ten days old on 30 March
    assert rows(accounts, "segments", "--by", "people") == BY_HAND
    assert rows(accounts, "report", "--by", "people") == BY_HAND
    assert rows(accounts, "segments", "--by", " People") == BY_HAND
    crossed = accounts("segments", "--by", "people,region", "-f", "json").json
    assert crossed["query"]["by"] == ["people", "region"]
    found = load(accounts.folder / "funnelcli.yaml").table("segments", by="people")["segments"]
    assert found.frame["people"].to_list() == [value for value, _, _ in BY_HAND]


def test_others_than_segments_group_by_it(accounts: Program) -> None:
    for command in ("curve", "diagnose"):
        run = accounts(command, "--by", "people", "-f", "json")
        assert run.json["query"]["by"] == ["people"]
    run = accounts("compare", "--by", "people", "--a", "2026-01", "--b", "2026-03", "-f", "json")
    assert run.json["query"]["by"] == ["people"]


def test_a_page_says_when_people_are_counted(accounts: Program) -> None:
    said = "People are those known 30 days after the first of a company: later, whoever buys has"
    assert said in accounts("segments", "--by", "people").text
    assert said not in accounts("segments", "--by", "region").text


def test_a_segment_of_the_yaml_goes_before_it(accounts: Program) -> None:
    own = edited(ACCOUNTS, ("  region: Region\n", "  people: Region\n"))
    accounts.write("funnelcli.yaml", own)
    assert [value for value, _, _ in rows(accounts, "segments", "--by", "people")] == [
        "North", "(none)",
    ]  # fmt: skip
    assert accounts("report", "--where", "people = 'North'", "-q").code == 0


def test_so_does_a_column_of_the_leads(accounts: Program) -> None:
    accounts.write("leads.csv", LEADS.replace("Region", "People"))
    accounts.write("funnelcli.yaml", edited(ACCOUNTS, ("segments:\n  region: Region\n", "")))
    for asked in ("people", "People"):
        found = rows(accounts, "segments", "--by", asked)
        assert {value for value, _, _ in found} == {"North", "(none)"}
    said = accounts("report", "--where", "people = 'North'", "-q").text
    assert said.startswith("2 of 2 accounts")


def test_where_leads_are_persons_it_is_an_error_that_says_so(company: Program) -> None:
    run = company("segments", "--by", "people")
    refused(run, 2, "--by: people are those known of a company, and here leads are counted")
    assert "`lead: {unit: account}` in the YAML counts companies." in run.err
    with pytest.raises(UsageError, match="here leads are counted"):
        load(company.folder / "funnelcli.yaml").report(by="people")
    run = company("report", "--where", "people = '2'")
    assert run.code == 3
    assert "no column 'people'" in run.err


def test_without_a_date_of_creation_nobody_is_thirty_days_old(accounts: Program) -> None:
    accounts.write("funnelcli.yaml", edited(ACCOUNTS, ("  created: Created\n", "")))
    run = accounts("segments", "--by", "people")
    refused(run, 2, "people are those of a company when it is 30 days old, and nothing says")
    assert "leads: {created: …}" in run.err


def test_a_stage_of_that_key_stays_valid(accounts: Program) -> None:
    accounts.write("funnelcli.yaml", edited(ACCOUNTS, ("name: MQL,", "name: People,")))
    assert accounts("report", "-q").code == 0
    run = accounts("segments", "--by", "people")
    refused(run, 2, "--by: people is the key of a stage", "`key:` of that stage settles it")


def test_it_is_among_the_segments_that_errors_name(accounts: Program) -> None:
    run = accounts("segments", "--by", "poeple")
    refused(run, 2, "did you mean 'people'?", "Segments: source, region, people.")
    refused(accounts("segments"), 2, "Segments: source, region, people.")
