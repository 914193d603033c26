"""Names of the YAML that are columns of a table are refused by the commands that make it.

Rules and explanations look at the cohorts, so that these are made for them as well.
"""

import pytest

from .program import DEFINITION, Program, edited, refused

STAGE = "funnelcli.yaml:12:17: stages[1].key: the key 'rate' is a column of the tables; another"
CUSTOMER = "funnelcli.yaml:13:22: stages[2].key: the key 'unit' is a column of the tables; another"
SEGMENT = "funnelcli.yaml:9:3: segments.days: 'days' is a column of the tables: choose another name"


@pytest.fixture
def named(company: Program) -> Program:
    """Stages and a segment that are called as columns of some tables."""
    called = edited(
        DEFINITION,
        ("region: Region", "days: Region"),
        ("name: MQL,", "name: MQL, key: rate,"),
        ("name: Customer,", "name: Customer, key: unit,"),
    )
    company.write("funnelcli.yaml", called)
    return company


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("report", STAGE),
        ("cohorts", STAGE),
        ("cohorts --ages", CUSTOMER),
        ("segments --by days", STAGE),
        ("cohorts --export triangle", ""),
        ("curve --by source", SEGMENT),
        ("curve", SEGMENT),
        ("funnel", ""),
        ("funnel --detail", ""),
        ("reconcile", ""),
        ("funnel --check", STAGE),
        ("check", STAGE),
        ("explain L1", STAGE),
    ],
)
def test_a_command_refuses_what_its_tables_cannot_show(
    named: Program, arguments: str, said: str
) -> None:
    run = named(*arguments.split())
    if said:
        refused(run, 2, said)
    else:
        assert run.code == 0, run.err


def test_all_that_is_wrong_is_told_at_once(named: Program) -> None:
    written = (named.folder / "funnelcli.yaml").read_text(encoding="utf-8")
    named.write("funnelcli.yaml", written.replace("key: unit", "key: low_n"))
    run = named("cohorts")

    refused(run, 2, STAGE, CUSTOMER.replace("unit", "low_n"))
    assert run.err.count("funnelcli.yaml:") == 2
