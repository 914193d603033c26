"""Every type of Parquet in every role: read, or refused by name, and never a crash."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

ROLES: dict[str, list[Any]] = {
    "Id": ["1", "2", "3"],
    "Created": [date(2026, 1, 5)] * 3,
    "Email": ["a@x.example", "b@x.example", "c@x.example"],
    "Status": ["New", "Won", "Lost"],
    "Amount": [1, 2, 3],
    "Currency": ["USD"] * 3,
    "Won": [date(2026, 2, 5), None, None],
    "X": ["a", "b", "c"],
}
YAML = """\
version: 1
leads: {path: leads.parquet, id: Id, created: Created, email: Email, status: Status, amount: Amount,
        currency: Currency, amount_in: USD}
segments: {x: X}
lost: {values: [Lost]}
stages: [{name: Lead}, {name: MQL, values: [New]}, {name: Customer, at: Won, where: "X <> 'z'"}]
"""
MOMENT = datetime(2026, 1, 5, 10)  # noqa: DTZ001
NUMBERS = (pl.Int8, pl.Int128, pl.UInt64, pl.Float32, pl.Float64)
VALUES: dict[str, pl.Series] = {
    **{str(dtype): pl.Series([1, 0, None], dtype=dtype) for dtype in NUMBERS},
    "flag": pl.Series([True, False, None]),
    "largest": pl.Series([2**64 - 1, 2**63, None], dtype=pl.UInt64),
    "no number": pl.Series([float("nan"), float("inf"), None]),
    "decimal": pl.Series([Decimal("1.5"), None, None], dtype=pl.Decimal(38, 10)),
    "bytes": pl.Series([b"a", b"\xff\xfe", None]),
    "categories": pl.Series(["a", "b", None], dtype=pl.Categorical),
    "enum": pl.Series(["a", "b", None], dtype=pl.Enum(["a", "b"])),
    "dates": pl.Series([date(1, 1, 1), date(9999, 12, 31), None]),
    "a date of no year": pl.Series([2**31 - 1, -(2**31), None], dtype=pl.Int32).cast(pl.Date),
    "a moment of no year": pl.Series([2**62, -(2**62), None]).cast(pl.Datetime("us")),
    "milliseconds": pl.Series([2**62, 0, None]).cast(pl.Datetime("ms", "Europe/Berlin")),
    "nanoseconds": pl.Series([MOMENT, None, None], dtype=pl.Datetime("ns", "UTC")),
    "time": pl.Series([time(1), None, None]),
    "duration": pl.Series([timedelta(1), None, None]),
    "list": pl.Series([["a"], [], None]),
    "array": pl.Series([[1, 2], [3, 4], None], dtype=pl.Array(pl.Int64, 2)),
    "struct": pl.Series([{"a": 1}, {"a": 2}, None]),
    "null": pl.Series([None, None, None]),
}
COMMANDS = (["report", "-f", "json"], ["check", "--extract", "rows"], ["explain", "1"])


@pytest.mark.parametrize("kind", VALUES)
def test_a_type_in_every_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(YAML)
    for role in ROLES:
        table = pl.DataFrame(ROLES).with_columns(VALUES[kind].alias(role))
        table.write_parquet("leads.parquet")
        for command in COMMANDS:
            run = CliRunner().invoke(app, [*command, "-c", "c.yaml"])
            allowed = (0, 1, 2, 3) if command[0] == "check" else (0, 2, 3)
            assert run.exit_code in allowed, f"{role}, {command}: {run.output}"


def test_a_date_of_no_year_is_unread_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    allowed = YAML.replace("currency: Currency,", "currency: Currency, read: {unreadable: allow},")
    Path("c.yaml").write_text(allowed)
    table = pl.DataFrame(ROLES).with_columns(VALUES["a date of no year"].alias("Won"))
    table.write_parquet("leads.parquet")
    run = CliRunner().invoke(app, ["report", "-c", "c.yaml", "-f", "plain"])
    assert "2 values in column 'Won' cannot be read as dates" in run.stdout


@pytest.mark.parametrize("kind", ["list", "array"])
@pytest.mark.parametrize("role", ["Id", "Status", "X"])
def test_a_column_of_lists_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, role: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(YAML)
    pl.DataFrame(ROLES).with_columns(VALUES[kind].alias(role)).write_parquet("leads.parquet")
    run = CliRunner().invoke(app, ["report", "-c", "c.yaml", "--by", "x"])
    assert run.exit_code == 3
    assert f"leads: column {role!r} holds lists\n" in run.stderr
