"""Ids of Salesforce in two lengths are one; ids that a program rounded are refused."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, strategies as st

from funnelcli.define.columns.ids.salesforce import recased, shortened
from funnelcli.errors import DataError
from funnelcli.words.privacy import shape

from .companies import amounts, lead_table, notes, population, stories

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def checksum(short: str) -> str:
    """Each group of five is a number in base 2, its first character the lowest digit."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    numbers = [sum(2**i for i in range(5) if "A" <= short[g + i] <= "Z") for g in (0, 5, 10)]
    return "".join(letters[number] for number in numbers)


def short(*ids: str) -> list[str | None]:
    return shortened(pl.Series("id", ids)).to_list()


def test_pairs_from_the_wild() -> None:
    assert short("001D000000IqhSL", "001D000000IqhSLIAZ") == ["001D000000IqhSL"] * 2
    assert short("00Q000000000000EAA") == ["00Q000000000000"]
    assert short("000000000000000AAA") == ["000000000000000"]


@pytest.mark.parametrize(
    "other",
    [
        "001D000000IqhSLIAY",  # the checksum of another
        "001d000000iqhsliaz", "001D000000IQHSLIAZ",  # to be recased before
        "001D000000IqhSLIA9", "001D000000Iqh-LIAZ", "001D000000IqhSLIAZ0", "001D000000IqhSLIA",
        "123456789012345678", "zcrm_4876876000000", "ÄÖÜ000000000000", "", "a", "001D000000IqhSL",
    ],
)  # fmt: skip
def test_any_other_id_stays_as_it_is(other: str) -> None:
    assert short(other, "001D000000IqhSLIAZ") == [other, "001D000000IqhSL"]


def test_nulls_and_the_name_stay() -> None:
    ids = pl.Series("~id", [None, "001D000000IqhSLIAZ", None])
    assert shortened(ids).to_list() == [None, "001D000000IqhSL", None]
    assert shortened(ids).name == "~id"


@given(st.lists(st.text(ALPHANUMERIC, min_size=15, max_size=15), min_size=1))
def test_the_checksum(ids: list[str]) -> None:
    assert short(*(one + checksum(one) for one in ids)) == ids


@given(st.lists(st.text(ALPHANUMERIC, min_size=18, max_size=18), min_size=1, unique=True))
def test_two_ids_of_one_length_are_never_one(ids: list[str]) -> None:
    assert len(set(short(*ids))) == len(ids)


OF_A_RECORD = st.from_regex(
    r"(0[0-9A-Z]{2}|a[0-9A-Z]{2})[0-9][A-Za-z]0000[A-Za-z0-9]{6}", fullmatch=True
)


@pytest.mark.parametrize("written", [str.upper, str.lower, str])
@given(ids=st.lists(OF_A_RECORD, min_size=1))
def test_the_checksum_tells_what_was_a_capital(
    written: Callable[[str], str], ids: list[str]
) -> None:
    long = [each + checksum(each) for each in ids]
    found = recased(pl.Series(list(map(written, long))))
    assert found.to_list() == long
    assert shortened(found).to_list() == ids


@given(st.lists(st.text("0123ABC", min_size=18, max_size=18), min_size=1, unique=True))
def test_no_two_ids_in_capitals_become_one(ids: list[str]) -> None:
    assert shortened(recased(pl.Series(ids))).n_unique() == len(ids)


@pytest.mark.parametrize(
    "other",
    [
        "001D000000IQHSL3AZ",  # calls digits capitals
        "001D000000IqhsLIAZ",  # neither in capitals nor in small letters
        "701D000000IQHSLIAZ",  # of no record
        "0ABCDEFGHIJKLMNAAA",  # too few digits to tell
        "001D000000IQHSL", "123456789012345678", "001D000000IQHSLIAZ0", "",
    ],
)  # fmt: skip
def test_the_case_of_any_other_id_stays(other: str) -> None:
    assert recased(pl.Series([other, None])).to_list() == [other, None]


YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
    history: {path: log.csv, lead: Lead, stage: To, at: At}
    stages:
      - {name: Lead}
      - {name: MQL, values: [MQL]}
      - {name: Won, at: deals.Closed}
    amount: deals.Amount
    segments: {who: Name}
    as_of: 2026-06-30
"""
# two leads whose ids differ by the case of their last letter alone
LEADS = """
    Id,Name,Created
    00Q5e00000AbCdE,large,2026-01-01
    00Q5e00000AbCde,small,2026-01-02
    00Q5e00000AbCdEEAV,large again,2026-01-03
"""
DEALS = """
    Deal,Lead,Closed,Amount
    0065e00000xYzAb,00Q5e00000AbCdEEAV,2026-02-01,10
    0065e00000xYzAbAAK,00Q5e00000AbCdE,2026-02-01,10
    0065e00000xYzAB,00Q5e00000AbCdeEAF,2026-03-01,7
"""
LOG = """
    Lead,To,At
    00Q5e00000AbCdEEAV,MQL,2026-01-11
    00Q5e00000AbCdeEAF,MQL,2026-01-12
"""


def files(**changed: str) -> dict[str, str]:
    return {"leads.csv": LEADS, "deals.csv": DEALS, "log.csv": LOG} | {
        f"{name}.csv": text for name, text in changed.items()
    }


def test_the_ids_of_this_test_are_sound() -> None:
    for one in ("00Q5e00000AbCdE", "00Q5e00000AbCde", "0065e00000xYzAb"):
        assert one + checksum(one) in LEADS + DEALS


def test_tables_with_either_length_are_joined(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, files())
    assert stories(table) == {
        "large": "2026-01-01 2026-01-11 2026-02-01 won",
        "small": "2026-01-02 2026-01-12 2026-03-01 won",
    }
    assert population(table) == {"merged": 1, "leads": 2}
    assert amounts(table) == {"large": 1000, "small": 700}  # one deal twice, and another
    assert not notes(table)


@pytest.mark.parametrize(
    ("table", "column"), [("leads", "Id"), ("deals", "Lead"), ("deals", "Deal"), ("log", "Lead")]
)
@pytest.mark.parametrize("rounded", ["1.23E+17", "1,23E+17", "4.87688e+18", "5E+14", "4.87688e18"])
def test_ids_that_a_spreadsheet_rounded(
    tmp_path: Path, table: str, column: str, rounded: str
) -> None:
    text = {"leads": LEADS, "deals": DEALS, "log": LOG}[table]
    header, *lines = text.strip().splitlines()
    cells = dict.fromkeys(header.strip().split(","), "2026-01-01") | {column: f'"{rounded}"'}
    text = "\n".join(["", *(line.strip() for line in (header, *lines)), ",".join(cells.values())])
    name = "history" if table == "log" else table
    with pytest.raises(DataError) as error:
        lead_table(tmp_path, YAML, files(**{table: text + "\n"}))
    assert f"{name}: column {column!r} has lost its ids: 1 value such as {shape(rounded)!r}" in (
        error.value.message
    )


def test_what_only_looks_a_little_so(tmp_path: Path) -> None:
    text = "Id,Name,Created\n1E17,a,2026-01-01\n12E+17x,b,2026-01-01\na+b@c,c,2026-01-01\n"
    assert population(lead_table(tmp_path, YAML, files(leads=text))) == {"leads": 3}
