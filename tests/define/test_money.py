"""Amounts as minor units: what is read, and how it is rounded."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.errors import DataError

from .companies import amounts, lead_table, notes

YAML = """\
version: 1
leads: {path: %s, id: Id, created: Created, amount: Amount}
stages: [{name: Lead}, {name: Won, at: Won}]
segments: {who: Id}
currency: %s
as_of: 2026-06-30
"""


def minor(folder: Path, *values: str, currency: str = "USD", plain: int = 60) -> list[int | None]:
    """Read amounts from CSV, among so many plain ones that the column is one of amounts."""
    lines = [f"p{i},2026-01-01,,5" for i in range(plain)]
    lines += [f'v{i:03},2026-01-01,,"{value}"' for i, value in enumerate(values)]
    text = "\n".join(["Id,Created,Won,Amount", *lines]) + "\n"
    found = amounts(lead_table(folder, YAML % ("leads.csv", currency), {"leads.csv": text}))
    return [found[f"v{i:03}"] for i in range(len(values))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0), ("1", 100), ("12.5", 1250), ("12.50", 1250), (" 12.50 ", 1250), ("0012.50", 1250),
        ("+3.20", 320), ("-3.20", -320), (".5", 50), ("5.", 500), ("-.5", -50), ("-0", 0),
        ("1e3", 100_000), ("1.5E+2", 15_000), ("25e-2", 25),
        # half up at the last digit, a half of a negative away from zero, as banks round
        ("0.005", 1), ("0.0049", 0), ("0.00499999999", 0), ("0.015", 2), ("0.025", 3),
        ("1.005", 101), ("2.675", 268), ("1.115", 112),  # 2.675 as a float is below the half
        ("-0.005", -1), ("-0.0049", 0), ("-1.005", -101), ("-2.675", -268), ("-0.014", -1),
        ("0.00499999999999999999", 0),  # rounded once, not first to fewer digits
        ("1234567890123.45", 123_456_789_012_345),
        ("90071992547409.93", 9_007_199_254_740_993),  # 2⁵³ + 1, which a float cannot hold
        ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_dollars(tmp_path: Path, value: str, expected: int | None) -> None:
    assert minor(tmp_path, value) == [expected]


@pytest.mark.parametrize(
    ("currency", "value", "expected"),
    [
        ("JPY", "1234", 1234), ("JPY", "1234.4", 1234), ("JPY", "1234.5", 1235),
        ("JPY", "-1234.5", -1235), ("KRW", "99.49", 99), ("CLP", "10", 10),
        ("KWD", "1.2345", 1235), ("KWD", "1.2344", 1234), ("BHD", "1", 1000), ("TND", "0.0005", 1),
        ("EUR", "1.005", 101), ("usd", "1.005", 101), ("CLF", "1.00005", 10001),
    ],
)  # fmt: skip
def test_digits_of_other_currencies(
    tmp_path: Path, currency: str, value: str, expected: int
) -> None:
    assert minor(tmp_path, value, currency=currency) == [expected]


NO_AMOUNTS = ["1,00,0.00", "5 pcs", "5%", "(5", "5)", "--5", "-5-", "(-5)", "n/a", "1.2.3",
              "1 23", "0x10", "inf", "NaN", "1e", "1_000", "٣", "$", "5 KK", "1e3K", "€", ".",
              "1'00", "12 345'678", "0,123,456", "EUR 5 USDT"]  # fmt: skip


def test_what_is_no_amount_is_left_unread_and_counted(tmp_path: Path) -> None:
    found = minor(tmp_path, *NO_AMOUNTS, "7.50")
    assert dict(zip(NO_AMOUNTS, found, strict=False)) == dict.fromkeys(NO_AMOUNTS)
    assert found[-1] == 750


def test_unread_amounts_are_in_a_note_and_too_many_an_error(tmp_path: Path) -> None:
    def text(*values: str) -> str:
        lines = [f'{i},2026-01-01,,"{value}"' for i, value in enumerate(values)]
        return "\n".join(["Id,Created,Won,Amount", *lines]) + "\n"

    yaml = YAML % ("leads.csv", "USD")
    table = lead_table(tmp_path, yaml, {"leads.csv": text("5%", "5", "", "6", "1_000")})
    assert "2 values" in notes(table)["unreadable-amounts"]
    assert "'9_999' and '9%'" in notes(table)["unreadable-amounts"]
    with pytest.raises(DataError, match=r"leads\.csv:3: most amounts in column 'Amount'"):
        lead_table(tmp_path, yaml, {"leads.csv": text("5", "5%", "6%", "7%")})


def test_the_largest_of_merged_rows(tmp_path: Path) -> None:
    text = """
        Id,Created,Won,Amount
        1,2026-01-02,,-5
        1,2026-01-01,,-7.00
        2,2026-01-01,,
        2,2026-01-01,,0.01
    """
    found = lead_table(tmp_path, YAML % ("leads.csv", "USD"), {"leads.csv": text})
    assert amounts(found) == {"1": -500, "2": 1}


PARQUET = {
    "decimal": (pl.Series(["2.675", "-0.005"]).cast(pl.Decimal(12, 3)), [268, -1]),
    "fine decimal": (
        pl.Series(["1.0050000000000", "0.0049999999999"]).cast(pl.Decimal(30, 13)), [101, 0],
    ),
    "int64": (pl.Series([7, -3], dtype=pl.Int64), [700, -300]),
    "uint8": (pl.Series([7, 255], dtype=pl.UInt8), [700, 25500]),
    # the decimal that is printed, not the binary a little below it
    "float64": (pl.Series([2.675, 19.99]), [268, 1999]),
    "large float64": (pl.Series([1e15, 12345678.9]), [10**17, 1_234_567_890]),
    "text": (pl.Series(["2.675", "x"]), [268, None]),
    "category": (pl.Series(["2.675", "5"], dtype=pl.Categorical), [268, 500]),
}  # fmt: skip


@pytest.mark.parametrize("name", PARQUET)
def test_parquet(tmp_path: Path, name: str) -> None:
    values, expected = PARQUET[name]
    frame = pl.DataFrame({"Id": ["1", "2"], "Created": ["2026-01-01"] * 2, "Won": [None, None]})
    parquet = frame.with_columns(values.alias("Amount"))
    yaml = YAML % ("leads.parquet", "USD")
    found = amounts(lead_table(tmp_path, yaml, {"leads.parquet": parquet}))
    assert [found["1"], found["2"]] == expected


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=60))
def test_as_the_decimal_module_rounds(tmp_path: Path, values: list[Decimal]) -> None:
    found = minor(tmp_path, *(f"{value:f}" for value in values))
    assert found == [int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)) for value in values]
