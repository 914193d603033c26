"""What stages and segments are called, beside the columns of the tables that show them."""

# ruff: noqa: E501  a sentence is a line

from dataclasses import replace
from pathlib import Path

import pytest

from funnelcli.analyses import ANALYSES, every_column
from funnelcli.answers.columns import Column, Kind
from funnelcli.config import parse
from funnelcli.counting.analysis import Analysis
from funnelcli.counting.names import check_names
from funnelcli.errors import ConfigError

MINIMAL = """\
version: 1
leads: {path: leads.csv}
stages:
  - name: Lead
  - {name: Customer, at: Won}
"""
IN_STAGES = "table leads rate rate_low rate_high amount median_days low_n"
IN_SEGMENTS = f"""
    {IN_STAGES} mature_leads mature_customers mature_rate mature_rate_low mature_rate_high
    mature_low_n difference difference_low difference_high q_value differs
"""
BESIDE = {
    "cohorts": f"""
        {IN_STAGES} cohort mature age_days share_observed rate_at_same_age rate_at_same_age_n
        rate_at_same_age_low rate_at_same_age_high at_same_age truncated imported
        difference difference_low difference_high
    """,
    "seasons": f"{IN_STAGES} season quarters",
    "throughput": "table period",
    "forecast_months": """
        table month customers customers_low customers_high share by_then by_then_low by_then_high
        amount amount_low amount_high
    """,
    "touch_stages": "table channel touches before",
    "segments": IN_SEGMENTS,
    "sources": IN_SEGMENTS,
    "said": IN_SEGMENTS,
    "touched": IN_SEGMENTS,
}
"""The columns beside stages, as `docs/definitions.md` has them."""
BESIDE_CUSTOMERS = {
    "triangle": """
        table cohort leads unit age observed partial rate rate_low rate_high low_n truncated
        imported
    """,
    "projection": """
        table cohort leads rate rate_low rate_high by_horizon later projected projected_rate
        observed assumed mature low_n truncated imported
    """,
}
BESIDE_SEGMENTS = {
    "segments": IN_SEGMENTS,
    "sources": IN_SEGMENTS,
    "change_by_segment": """
        table a_leads a_customers a_share a_rate a_rate_low a_rate_high a_expected_by_age
        b_leads b_customers b_share b_rate b_rate_low b_rate_high b_expected_by_age
        mix rate maturity total low_n
        difference difference_low difference_high total_low total_high
    """,
    "said": IN_SEGMENTS,
    "touched": IN_SEGMENTS,
    "attribution": """
        table measure period first first_low first_high last last_low last_high last_non_direct
        last_non_direct_low last_non_direct_high linear linear_low linear_high position
        position_low position_high u_shaped u_shaped_low u_shaped_high w_shaped w_shaped_low
        w_shaped_high full_path full_path_low full_path_high time_decay time_decay_low
        time_decay_high custom custom_low custom_high markov markov_low markov_high least least_by
        most most_by touched low_n
    """,
    "average_deals": "table leads customers with_amount amount average_deal",
    "plan": """
        table leads customers rate rate_low rate_high low_n borrowed share needed needed_low
        needed_high alone until come_by in_time
    """,
    "curve": """
        table from to days at_risk moved lost censored rate rate_low rate_high rate_lost rate_open
        low_n
    """,
}


def said(source: str, *tables: Analysis) -> list[str]:
    """What is wrong with the names of a YAML, where these tables are shown."""
    try:
        check_names(parse(source.encode(), Path("funnel.yaml")), tables)
    except ConfigError as error:
        return str(error).splitlines()
    return []


def pairs(tables: dict[str, str]) -> list[tuple[str, str]]:
    return [(table, name) for table, names in tables.items() for name in names.split()]


@pytest.mark.parametrize(("table", "key"), pairs(BESIDE))
def test_stages_beside_columns(table: str, key: str) -> None:
    source = MINIMAL.replace("- name: Lead", f"- {{name: Lead, key: {key}}}")

    assert said(source, ANALYSES[table]) == [
        f"funnel.yaml:4:18: stages[0].key: the key '{key}' is a column of the tables; another `key:` settles it"
    ]
    assert not said(source, ANALYSES["funnel"], ANALYSES["triangle"])
    assert not said(source)


def test_every_stage_that_is_a_column_is_told() -> None:
    source = MINIMAL.replace("name: Lead", "name: Leads")
    source += "  - {name: Paid, key: amount, at: Paid}\n"

    assert said(source, ANALYSES["funnel"], ANALYSES["cohorts"]) == [
        "funnel.yaml:4:5: stages[0].name: the key 'leads' is a column of the tables; `key:` settles it",
        "funnel.yaml:6:18: stages[2].key: the key 'amount' is a column of the tables; another `key:` settles it",
    ]


@pytest.mark.parametrize(("table", "key"), pairs(BESIDE_CUSTOMERS))
def test_the_last_stage_beside_columns(table: str, key: str) -> None:
    source = MINIMAL.replace("at: Won", f"at: Won, key: {key}")

    assert said(source, ANALYSES[table]) == [
        f"funnel.yaml:5:31: stages[1].key: the key '{key}' is a column of the tables; another `key:` settles it"
    ]
    assert not said(source + "  - {name: Paid, at: Paid}\n", ANALYSES[table])


@pytest.mark.parametrize(("table", "name"), pairs(BESIDE_SEGMENTS))
def test_segments_beside_columns(table: str, name: str) -> None:
    source = MINIMAL + f"segments: {{{name}: x}}\n"

    assert said(source, ANALYSES[table]) == [
        f"funnel.yaml:6:12: segments.{name}: '{name}' is a column of the tables: choose another name"
    ]
    assert not said(source, *(ANALYSES[each] for each in BESIDE_CUSTOMERS), ANALYSES["cohorts"])


@pytest.mark.parametrize("table", ANALYSES)
def test_no_other_name_is_taken(table: str) -> None:
    """Each column of each table, as a stage, as the last one, and as a segment."""
    taken = {
        "- name: Lead\n": BESIDE.get(table, ""),
        "at: Won}": " ".join(each.get(table, "") for each in (BESIDE, BESIDE_CUSTOMERS)),
        "Won}\n": BESIDE_SEGMENTS.get(table, ""),
    }
    for name in every_column() - {"lead"}:
        written = {
            "- name: Lead\n": f"- {{name: Lead, key: {name}}}\n",
            "at: Won}": f"at: Won, key: {name}}}",
            "Won}\n": f"Won}}\nsegments: {{{name}: x}}\n",
        }
        for before, after in written.items():
            is_refused = bool(said(MINIMAL.replace(before, after), ANALYSES[table]))
            assert is_refused == (name in taken[before].split()), (name, after)


def test_a_new_column_takes_names_in_its_own_table_only() -> None:
    region = Column("region", "Region", Kind.LABEL, "Where.")
    source = MINIMAL + "segments: {region: Region}\n"
    for table in ANALYSES:
        more = replace(ANALYSES[table], columns=(*ANALYSES[table].columns, region))
        others = (each for name, each in ANALYSES.items() if name != table)

        assert bool(said(source, more)) == (table in BESIDE_SEGMENTS)
        assert not said(source, *others)
