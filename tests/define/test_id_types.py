"""Ids are these ids whatever their type; numbers that have lost digits are refused."""

from pathlib import Path

import polars as pl
import pytest

from funnelcli.errors import DataError

from .companies import amounts, lead_table, population, stories
from .three_tables import DEALS, LEADS, LOG, STORIES, YAML, three, unwrapped

ROUNDED = ["5123456000000120000", "5123456000000130000"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("leads", "Id"), ("deals", "Lead"), ("deals", "Deal"), ("history", "Lead")],
)
@pytest.mark.parametrize("write", ["{}", "'{}", "{}.00"])
def test_numbers_that_are_all_zero_behind_their_15th_digit(
    tmp_path: Path, table: str, column: str, write: str
) -> None:
    texts = {"leads": LEADS, "deals": DEALS, "history": LOG}
    header = texts[table].strip().split("\n")[0].strip()
    rows = [[write.format(each) if name == column else "2026-01-05" for name in header.split(",")]
            for each in (*ROUNDED, ROUNDED[0])]  # fmt: skip
    texts[table] = "\n".join([header, *(",".join(row) for row in rows), ""])
    with pytest.raises(DataError) as error:
        lead_table(tmp_path, YAML, three(*texts.values()))
    assert error.value.message.startswith(
        f"{table}: column {column!r} has lost its ids: every number of more than 15 digits, "
        "3 values such as '9999999999999990000', is zero behind the 15th"
    )


@pytest.mark.parametrize(
    "ids",
    [
        ROUNDED,  # no two rows share one
        [*ROUNDED, ROUNDED[0], "5123456000000130001"],
        [*ROUNDED, ROUNDED[0], "1234567890123456"],
        ["512345600000000", "512345600000000"],  # 15 digits
        ["51234560000000000000000x"] * 2,
    ],
)
def test_other_long_numbers_are_ids(tmp_path: Path, ids: list[str]) -> None:
    leads = "Id,Name,Created\n" + "".join(f"{each},x{i},2026-01-01\n" for i, each in enumerate(ids))
    found = lead_table(tmp_path, YAML, three(leads))
    assert population(found).get("leads") == len(set(ids))


TYPES: dict[str, pl.DataType] = {
    "Int32": pl.Int32(),
    "Int64": pl.Int64(),
    "UInt64": pl.UInt64(),
    "Int128": pl.Int128(),
    "Float32": pl.Float32(),
    "Float64": pl.Float64(),
    "Decimal(38,0)": pl.Decimal(38, 0),
    "Decimal(12,2)": pl.Decimal(12, 2),
    "String": pl.String(),
    "Categorical": pl.Categorical(),
}


@pytest.mark.parametrize("dtype", TYPES.values(), ids=TYPES)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_ids_of_any_type_are_these_ids(tmp_path: Path, dtype: pl.DataType, kind: str) -> None:
    files = {}
    for name, text in three().items():
        assert isinstance(text, str)
        rows = [line.strip().split(",") for line in text.strip().split("\n")]
        frame = pl.DataFrame(rows[1:], schema=[c.strip() for c in rows[0]], orient="row")
        ids = pl.col(c for c in frame.columns if c in ("Id", "Lead", "Deal"))
        number = ids if dtype in (pl.String, pl.Categorical) else ids.cast(pl.Int64)
        typed = frame.with_columns(number.cast(dtype))
        files[name.replace("csv", kind)] = typed.write_csv() if kind == "csv" else typed
    found = lead_table(tmp_path, YAML.replace(".csv", f".{kind}"), files)
    assert stories(found) == STORIES
    assert amounts(found) == {"a": 1000, "b": None, "c": 700}
    fractions = dtype.is_float() or dtype == pl.Decimal(12, 2)
    assert [told.rpartition(": ")[2] for told in unwrapped(found)] == (
        ["`.0` taken off (3)."] * 3 + ["`.0` taken off (2)."] if fractions else []
    )


@pytest.mark.parametrize(
    ("dtype", "number"), [(pl.Float64(), 2**53), (pl.Float64(), 10**17), (pl.Float32(), 2**24)]
)
def test_numbers_too_large_for_a_fraction_are_refused(
    tmp_path: Path, dtype: pl.DataType, number: int
) -> None:
    leads = pl.DataFrame(
        {
            "Id": pl.Series([1, number, None], dtype=dtype, strict=False),
            "Name": ["a", "b", "c"],
            "Created": ["2026-01-01"] * 3,
        }
    )
    yaml = YAML.replace("leads.csv", "leads.parquet")
    files = {**three(), "leads.parquet": leads}
    with pytest.raises(DataError, match=r"leads: column 'Id' has lost its ids: it holds numbers"):
        lead_table(tmp_path, yaml, files)


def test_whole_numbers_are_exact(tmp_path: Path) -> None:
    ids = [2**53 + 1, 2**53, 2**63 - 1]
    leads = pl.DataFrame({"Id": ids, "Name": ["a", "b", "c"], "Created": ["2026-01-01"] * 3})
    files = {**three(), "leads.parquet": leads}
    found = lead_table(tmp_path, YAML.replace("leads.csv", "leads.parquet"), files)
    assert population(found) == {"leads": 3}
