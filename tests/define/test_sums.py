"""Sums of amounts: exact up to what Int64 holds, and beyond it an error."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.counting.sums import can_be_added, too_large
from funnelcli.define import LeadTable
from funnelcli.model import AMOUNT, MOST

from .companies import amounts, frame_of, lead_table

YAML = """\
version: 1
leads: {path: leads.%s, id: Id, created: Created, amount: Amount}
stages: [{name: Lead}, {name: Won, at: Won}]
segments: {who: Id}
currency: %s
as_of: 2026-06-30
"""


def of_leads(
    folder: Path, *rows: str, currency: str = "USD", yaml: str = "", **asked: Any
) -> LeadTable:
    """Read leads written as `amount`, or as `amount;won` with `-` for a lead that is open."""
    cells = [(*row.split(";"), "2026-02-01")[:2] for row in rows]
    lines = [
        f'{i},2026-01-01,{"" if won == "-" else won},"{amount}"'
        for i, (amount, won) in enumerate(cells)
    ]
    text = "\n".join(["Id,Created,Won,Amount", *lines]) + "\n"
    return lead_table(folder, YAML % ("csv", currency) + yaml, {"leads.csv": text}, **asked)


def said(table: LeadTable) -> str | None:
    return None if table.too_much is None else table.too_much.message


HALF = "46116860184273879.04"
"""Twice this is 2⁶³ cents."""


@pytest.mark.parametrize(
    ("rows", "currency"),
    [
        ([HALF, "46116860184273879.03"], "USD"),
        (["-46116860184273879.03", f"-{HALF}"], "USD"),
        (["92233720368547758.07", "-92233720368547758.07"], "USD"),
        (["9223372036854775807"], "JPY"),
        (["9223372036854775.807"], "KWD"),
        (["922337203685477.5807"], "CLF"),
        ([HALF, f"{HALF};-"], "USD"),  # who is no customer is in no sum
        (["1e30;-", "5"], "USD"),
    ],
)
def test_what_can_be_added_up(tmp_path: Path, rows: list[str], currency: str) -> None:
    table = of_leads(tmp_path, *rows, currency=currency)
    assert said(table) is None
    assert frame_of(table).schema[AMOUNT] == pl.Int64


@pytest.mark.parametrize(
    ("rows", "currency", "what"),
    [
        ([HALF, HALF], "USD", "add up to more than 92,233,720,368,547,758.07 USD"),
        ([HALF, HALF], "USD", "2 of these amounts have 17 digits or more before the decimal mark"),
        ([f"-{HALF}", f"-{HALF}", "5"], "USD", "of 3 customers"),
        (["90000000000000000"] * 2 + ["5"], "USD", "2 of these amounts have 17 digits"),
        (["92233720368547758.08"], "USD", "the amount of 1 customer is more than 92,233"),
        (["-92233720368547758.08"], "USD", "it has 17 digits"),
        (["9223372036854775808", "7"], "JPY", "1 of these amounts has 19 digits"),
        (["5", "99999999999999999999"], "USD", "1 of these amounts has 20 digits"),
        (["1e19"], "USD", "it has 20 digits"),
        (["-1E400", "5"], "USD", "1 of these amounts has 29 digits or more"),
        (["$99,999,999,999,999,999,999.00", "5"], "USD", "1 of these amounts has 20 digits"),
        (["99999999999999B", "5"], "USD", "1 of these amounts has 23 digits"),
        # a sum that has gone once round is no small one
        (["90000000000000000"] * 3, "USD", "3 of these amounts"),
        (["1000000000000000"] * 100, "USD", "100 of these amounts have 16 digits"),
    ],
)  # fmt: skip
def test_what_cannot(tmp_path: Path, rows: list[str], currency: str, what: str) -> None:
    message = said(of_leads(tmp_path, *rows, currency=currency))
    assert message is not None
    assert ": leads.amount: the amount" in message
    assert what in message


def test_only_the_leads_that_are_counted_are_added_up(tmp_path: Path) -> None:
    rows = (HALF, HALF)
    assert said(of_leads(tmp_path, *rows)) is not None
    assert said(of_leads(tmp_path, *rows, where=("Id = '0'",))) is None
    yaml = "lead: {where: \"Id <> '1'\"}\n"
    assert said(of_leads(tmp_path, *rows, yaml=yaml)) is None


PARQUET = {
    "int64": pl.Series([MOST, 5], dtype=pl.Int64),
    "uint64": pl.Series([2**64 - 1, 5], dtype=pl.UInt64),
    "int128": pl.Series([-(10**30), 5], dtype=pl.Int128),
    "float64": pl.Series([1e19, 5.0]),
    "large float64": pl.Series([-1e300, 5.0]),
    "float32": pl.Series([1e19, 5.0], dtype=pl.Float32),
    "decimal": pl.Series([Decimal("1e20"), Decimal(5)], dtype=pl.Decimal(38, 2)),
    "whole decimal": pl.Series([Decimal("1e37"), Decimal(5)], dtype=pl.Decimal(38, 0)),
    "text": pl.Series(["99999999999999999999", "5"]),
    "category": pl.Series(["1e19", "5"], dtype=pl.Categorical),
}


@pytest.mark.parametrize("name", PARQUET)
def test_parquet(tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame(
        {"Id": ["0", "1"], "Created": ["2026-01-01"] * 2, "Won": ["2026-02-01"] * 2}
    ).with_columns(PARQUET[name].alias("Amount"))
    table = lead_table(tmp_path, YAML % ("parquet", "USD"), {"leads.parquet": frame})
    assert "of 2 customers" in (said(table) or "")
    assert "1 of these amounts has" in (said(table) or "")
    assert amounts(table)["1"] == 500


DEALS = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
    stages: [{name: Lead}, {name: Won, at: deals.Closed, where: "deals.Stage = 'Won'"}]
    amount: deals.Amount
    segments: {who: Id}
    as_of: 2026-06-30
"""


@pytest.mark.parametrize(
    ("deals", "is_too_much"),
    [
        (["d1,1,Won,46116860184273879.04", "d2,1,Won,46116860184273879.03"], False),
        (["d1,1,Won,46116860184273879.04", "d2,1,Won,46116860184273879.04"], True),
        (["d1,1,Won,46116860184273879.04", "d1,1,Won,46116860184273879.04"], False),  # one deal
        (["d1,1,Won,-90000000000000000", "d2,1,Won,-90000000000000000"], True),
        (["d1,1,Won,46116860184273879.04", "d2,2,Won,46116860184273879.04"], True),
        (["d1,1,Won,1e25", "d2,1,Won,-5"], True),
        # the second of them makes no amount
        (["d1,1,Won,46116860184273879.04", "d2,1,Lost,46116860184273879.04"], False),
        (["d1,1,Won,5", "d2,1,Lost,1e25"], False),
        (["d1,1,Won,5", "d2,3,Won,1e25"], False),
    ],
)
def test_deals(tmp_path: Path, deals: list[str], *, is_too_much: bool) -> None:
    lines = [f"{deal},2026-02-01" for deal in deals]
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-01\n",
        "deals.csv": "\n".join(["Deal,Lead,Stage,Amount,Closed", *lines]) + "\n",
    }
    table = lead_table(tmp_path, DEALS, files)
    assert (said(table) is not None) == is_too_much
    if is_too_much:
        assert ": amount: the amount" in str(said(table))


def test_leads_of_an_account(tmp_path: Path) -> None:
    yaml = YAML.replace("amount: Amount", "amount: Amount, account: Won")
    by_account = yaml % ("csv", "USD") + "lead: {unit: account}\n"

    def of_acme(*values: str) -> LeadTable:
        rows = [f"{i},2026-01-01,2026-02-01,{value}" for i, value in enumerate(values)]
        lines = ["Id,Created,Won,Amount", *rows, "other,2026-01-01,2026-02-02,1"]
        return lead_table(tmp_path, by_account, {"leads.csv": "\n".join(lines) + "\n"})

    assert "of 2 customers" in str(said(of_acme(HALF, HALF)))
    assert "of 2 customers" in str(said(of_acme(*[HALF] * 4)))  # 2⁶⁴, which would be 0
    table = of_acme(HALF, "1")
    assert said(table) is None
    assert amounts(table) == {"0": 2**62 + 100, "other": 100}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-MOST, MOST) | st.integers(-9, 9) | st.none(), max_size=5))
def test_the_size_from_which_on_amounts_are_too_large(values: list[int | None]) -> None:
    amounts_, there = pl.Series(values, dtype=pl.Int64), [n for n in values if n is not None]
    above, below = sum(n for n in there if n > 0), sum(n for n in there if n < 0)
    limit = too_large(amounts_)
    assert (limit is None) == (max(above, -below) <= MOST)
    if can_be_added(amounts_):
        assert limit is None
    if limit is not None:
        assert any(abs(n) > limit for n in there)
        assert limit * len(there) <= MOST
