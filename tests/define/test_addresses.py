"""Tables that know leads by their addresses: in small letters, and taken out of a text."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.define.columns.addresses import is_nobodys, is_somebodys, is_valid

from .companies import lead_table, notes, stories

LOG = "history: {path: log.csv, lead: Who, stage: To, at: At%s}"
DEALS = "joins: {deals: {path: log.csv, lead: Who%s}}"
YAML = """
    version: 1
    leads: {path: leads.csv, id: %s, created: Created, email: Mail}
    %s
    stages: [{name: Lead}, {name: Customer, %s}]
    segments: {who: Name}
    as_of: 2026-06-30
"""
OF_TABLE = {LOG: "values: [Won]", DEALS: "at: deals.At, where: \"deals.To = 'Won'\""}
LEADS = """\
Id,Name,Mail,Created
1,ana,Ana@Example.COM,2026-01-01
2,bo,bo@example.com,2026-01-01
3,cy,cy@example.com,2026-01-01
"""
ROWS = """\
Who,To,At
ana@example.com,Won,2026-02-01
BO@EXAMPLE.com,Won,2026-02-02
Cy Doe (CY@example.com),Won,2026-02-03
"""
ALL = {
    "ana": "2026-01-01 2026-02-01 won",
    "bo": "2026-01-01 2026-02-02 won",
    "cy": "2026-01-01 2026-02-03 won",
}


@pytest.mark.parametrize("table", [LOG, DEALS], ids=["history", "joined"])
@pytest.mark.parametrize(("key", "by"), [("Id", ", by: Mail"), ("Mail", "")], ids=["by", "id"])
def test_whatever_the_table_and_whichever_column_has_them(
    tmp_path: Path, table: str, key: str, by: str
) -> None:
    yaml = YAML % (key, table % by, OF_TABLE[table])
    found = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "log.csv": ROWS})
    assert stories(found) == ALL
    assert "unmatched-rows" not in notes(found)


@pytest.mark.parametrize("table", [LOG, DEALS], ids=["history", "joined"])
@pytest.mark.parametrize("odd", ["ana+crm@example.com", "o'ana@example.com", "'ana@example.com"])
def test_addresses_with_signs_that_programs_write_round_ids(
    tmp_path: Path, table: str, odd: str
) -> None:
    files = {
        "leads.csv": LEADS.replace("Ana@Example.COM", odd),
        "log.csv": ROWS.replace("ana@example.com", odd),
    }
    found = lead_table(tmp_path, YAML % ("Id", table % ", by: Mail", OF_TABLE[table]), files)
    assert stories(found) == ALL


def test_ids_that_are_no_addresses_are_not_folded(tmp_path: Path) -> None:
    leads = LEADS.replace("1,ana", "a1,ana").replace("2,bo", "A1,bo")
    yaml = YAML % ("Id", LOG % "", OF_TABLE[LOG])
    log = "Who,To,At\nA1,Won,2026-02-01\n"
    found = stories(lead_table(tmp_path, yaml, {"leads.csv": leads, "log.csv": log}))
    assert found["ana"] == "2026-01-01 - open"
    assert found["bo"] == "2026-01-01 2026-02-01 won"


def test_leads_whose_ids_differ_in_case_stay_two_and_share_what_their_address_has(
    tmp_path: Path,
) -> None:
    leads = "Name,Mail,Created\nsmall,a@x.example,2026-01-01\nlarge,A@x.example,2026-01-02\n"
    yaml = YAML % ("Mail", LOG % "", OF_TABLE[LOG])
    log = "Who,To,At\nA@X.example,Won,2026-02-01\n"
    found = lead_table(tmp_path, yaml, {"leads.csv": leads, "log.csv": log})
    assert stories(found) == {
        "small": "2026-01-01 2026-02-01 won",
        "large": "2026-01-02 2026-02-01 won",
    }


def test_each_address_of_a_list_is_one(tmp_path: Path) -> None:
    rows = 'Who,To,At\n"Ana A (ana@example.com); Doe, Bo (BO@example.com)",Won,2026-02-01\n'
    yaml = YAML % ("Id", DEALS % ', by: Mail, separator: ";"', OF_TABLE[DEALS])
    found = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "log.csv": rows})
    won = [who for who, story in stories(found).items() if story.endswith("won")]
    assert sorted(won) == ["ana", "bo"]
    assert "deals: 1 row of several leads" in notes(found)["shared-rows"]


@pytest.mark.parametrize("table", [LOG, DEALS], ids=["history", "joined"])
def test_a_table_of_which_no_row_is_of_a_lead_is_told(tmp_path: Path, table: str) -> None:
    rows = "Who,To,At\n7,Won,2026-02-01\n8,Won,2026-02-02\n"
    yaml = YAML % ("Id", table % "", OF_TABLE[table])
    said = notes(lead_table(tmp_path, yaml, {"leads.csv": LEADS, "log.csv": rows}))
    name = "history" if table == LOG else "deals"
    assert said["unattached-table"] == (
        f"None of the 2 rows of {name} is of a lead: no value of 'Who' is one of 'Id'. "
        f"What {name} would tell of leads is not known."
    )
    of_one = rows + "3,Lost,2026-02-01\n"
    found = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "log.csv": of_one})
    assert "unattached-table" not in notes(found)


OTHER_SIGNS = set('<>(),;:"[]')


def is_one_address(text: str) -> bool:
    """Read an address sign by sign: something, one @, and labels with a dot between them."""
    name, at, domain = text.partition("@")
    labels = domain.split(".")
    return (
        not any(sign.isspace() or sign in OTHER_SIGNS for sign in text)
        and bool(name and at and len(labels) > 1 and all(labels))
        and "@" not in domain
    )


@settings(max_examples=300)
@given(st.lists(st.text(alphabet='aé.@@..-+ ,<\n\u00a0"]', max_size=8) | st.emails(), min_size=1))
def test_what_is_one_address_as_read_sign_by_sign(texts: list[str]) -> None:
    read = pl.select(is_valid(pl.lit(pl.Series(texts)))).to_series().to_list()
    assert read == [is_one_address(text) for text in texts]


NOBODYS = ("noreply@x.com", "NO-REPLY+1@x.de", "none@none.fr", "x@x.com", "yyy@yy")


@settings(max_examples=100)
@given(st.lists(st.sampled_from(NOBODYS) | st.emails() | st.text(alphabet="a@. ", max_size=6)))
def test_somebodys_is_what_is_valid_and_not_nobodys(texts: list[str]) -> None:
    text = pl.lit(pl.Series(texts, dtype=pl.String))
    read = pl.select(at_once=is_somebodys(text), both=is_valid(text) & ~is_nobodys(text))
    assert read["at_once"].to_list() == read["both"].to_list()
    assert not any(is_s for is_s, each in zip(read["both"], texts, strict=True) if each in NOBODYS)
