"""Targets and what is published under `benchmarks:` of the YAML, and every mistake in it."""

# ruff: noqa: E501  a sentence is a line

from collections.abc import Callable

import pytest

from funnelcli.config import Config, Definition
from funnelcli.config.benchmarks import Benchmarks, rate_of

Read = Callable[[str], Definition]
Refused = Callable[[str], list[str]]

STAGES = """\
version: 1
leads: {path: leads.csv, source: Source}
stages: [{name: Lead}, {name: MQL, at: M}, {name: Sales Qualified, key: sql, at: S}, {name: Customer, at: W}]
"""


def chosen(config: Config) -> Benchmarks:
    assert config.benchmarks is not None
    return config.benchmarks


def test_targets_by_stage_from_the_lead_and_by_value(read: Read) -> None:
    found = chosen(
        read(
            STAGES + "benchmarks: {targets: {MQL: 0.35, sql: 40%, from_lead: {Customer: 0.04}, "
            "by: {source: {Outbound: {Customer: 0.1, from_lead: {Customer: 1.5%}}}}}}\n"
        ).config
    ).targets

    assert found.from_previous == {"MQL": 0.35, "sql": 0.4}
    assert found.from_lead == {"Customer": 0.04}
    assert found.by["source"]["Outbound"].from_previous == {"Customer": 0.1}
    assert found.by["source"]["Outbound"].from_lead == {"Customer": 0.015}


def test_without_the_key_there_is_nothing(read: Read) -> None:
    assert read(STAGES).config.benchmarks is None


def test_without_targets_there_are_none(read: Read) -> None:
    found = chosen(read(STAGES + "benchmarks: {industry: FinTech}\n").config)

    assert found.industry == "FinTech"
    assert found.targets.from_previous == {}
    assert found.targets.from_lead == {}


@pytest.mark.parametrize(
    ("text", "rate"),
    [("0.35", 0.35), ("35%", 0.35), ("35 %", 0.35), ("1", 1.0), ("100%", 1.0), ("0.7%", 0.007),
     (" 4% ", 0.04), ("1.1%", 0.011)],
)  # fmt: skip
def test_a_rate_is_a_fraction_or_a_percentage(text: str, rate: float) -> None:
    assert rate_of(text) == rate


EXPECTED = "a rate such as 0.35 or 35%, more than 0 and at most 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [("", EXPECTED), ("0", EXPECTED), ("0%", EXPECTED), ("101%", EXPECTED), ("-1", EXPECTED),
     ("a third", EXPECTED), ("1e-1", EXPECTED), ("101", EXPECTED), (".35", EXPECTED),
     ("35", f"{EXPECTED}; did you mean '35%'?"), ("1.5", f"{EXPECTED}; did you mean '1.5%'?")],
)  # fmt: skip
def test_what_is_no_rate(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"a rate such as") as caught:
        rate_of(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{industry: B2B Saas}",
         "4:14: benchmarks.industry: got 'B2B Saas', expected one of B2B services, B2B SaaS, B2B tech, FinTech, Healthcare B2B; did you mean 'B2B SaaS'?"),
        ("{deal_size: Enterprize}",
         "4:14: benchmarks.deal_size: got 'Enterprize', expected one of Enterprise, Mid-market, SMB; did you mean 'Enterprise'?"),
        ("{motion: inbond}",
         "4:14: benchmarks.motion: got 'inbond', expected one of inbound, outbound, account-based; did you mean 'inbound'?"),
        ("{target: {MQL: 0.3}}",
         "4:14: benchmarks.target: unknown key; did you mean 'targets'?"),
        ("{published_as: {sql: SQLs}}",
         "4:29: benchmarks.published_as.sql: got 'SQLs', expected one of MQL, SQL, Opportunity; did you mean 'SQL'?"),
        ("{published_as: {sqk: SQL}}",
         "4:29: benchmarks.published_as.sqk: there is no stage 'sqk'; stages are Lead, MQL, Sales Qualified, Customer"),
        ("{published_as: {sql: SQL, MQL: SQL}}",
         "4:39: benchmarks.published_as.MQL: 'SQL' is already the name for 'sql' (line 4)"),
        ("{targets: {Custmer: 0.2}}",
         "4:24: benchmarks.targets.Custmer: there is no stage 'Custmer'; did you mean 'Customer'?"),
        ("{targets: {from_leads: {Customer: 0.2}}}",
         "4:24: benchmarks.targets.from_leads: got a mapping, expected a rate such as 0.35 or 35%, more than 0 and at most 1"),
        ("{targets: {Lead: 0.2}}",
         "4:24: benchmarks.targets.Lead: the first stage is the lead itself: every lead reaches it"),
        ("{targets: {sql: 0.2, Sales Qualified: 0.3}}",
         "4:34: benchmarks.targets.\"Sales Qualified\": stage 'Sales Qualified' stands here already, as 'sql' in line 4"),
        ("{targets: {MQL: 35}}",
         "4:24: benchmarks.targets.MQL: got '35', expected a rate such as 0.35 or 35%, more than 0 and at most 1; did you mean '35%'?"),
        ("{targets: {from_lead: {Client: 0.2}}}",
         "4:36: benchmarks.targets.from_lead.Client: there is no stage 'Client'; stages are Lead, MQL, Sales Qualified, Customer"),
        ("{targets: {from_lead: {Customer: [4%]}}}",
         "4:36: benchmarks.targets.from_lead.Customer: got a list, expected a rate such as 0.35 or 35%, more than 0 and at most 1"),
        ("{targets: {by: {sorce: {Web: {MQL: 0.2}}}}}",
         "4:29: benchmarks.targets.by.sorce: there is no segment 'sorce'; did you mean 'source'?"),
        ("{targets: {by: {source: {Web: {MQLs: 0.2}}}}}",
         "4:44: benchmarks.targets.by.source.Web.MQLs: there is no stage 'MQLs'; did you mean 'MQL'?"),
        ("{targets: {by: {source: {Web: {from_lead: {MQLs: 0.2}}}}}}",
         "4:56: benchmarks.targets.by.source.Web.from_lead.MQLs: there is no stage 'MQLs'; did you mean 'MQL'?"),
        ("{targets: {by: {source: {Web: 0.2}}}}",
         "4:38: benchmarks.targets.by.source.Web: got '0.2', expected a mapping"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(refused: Refused, written: str, problem: str) -> None:
    problems = refused(STAGES + f"benchmarks: {written}\n")

    assert f"funnel.yaml:{problem}" in problems
    assert len(problems) <= 2  # a key that is no stage may have a value that is no rate, too


def test_no_segment_where_there_is_none(refused: Refused, minimal: str) -> None:
    assert refused(
        minimal + "benchmarks: {targets: {by: {region: {North: {Customer: 1%}}}}}\n"
    ) == ["funnel.yaml:6:29: benchmarks.targets.by.region: there is no segment 'region'"]


def test_stages_that_are_wrong_are_told_once(refused: Refused) -> None:
    written = "version: 1\nleads: {path: x}\nstages: [{nam: Lead}, {name: MQL, at: M}]\n"
    problems = refused(written + "benchmarks: {targets: {Customer: 0.2}}\n")

    assert [each for each in problems if "benchmarks" in each] == []
