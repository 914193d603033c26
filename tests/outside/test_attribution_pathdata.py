"""Credits of the ten thousand paths of PathData, as other packages print them."""

import gzip
from typing import Any

import polars as pl
import pytest

from .credited import DATA, LATEST, YAML, needs_data, rows
from .program import Program


@pytest.fixture(scope="module")
def pathdata(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Each conversion and each path without one is a lead; one of a path brings its whole value.

    Values have more digits than money has, so they are in millionths.
    """
    program = Program(tmp_path_factory.mktemp("pathdata"))
    with gzip.open(DATA / "pathdata_MIT.csv.gz") as file:
        paths = pl.read_csv(file.read()).with_row_index("path_id")
    converted, lost = pl.col("total_conversions"), pl.col("total_null")
    paths = paths.with_columns(
        pl.int_ranges(converted + lost).alias("nth"), pl.col("path").str.split(" > ")
    )
    leads = paths.explode("nth").with_row_index("Id")
    is_won = pl.col("nth") < converted
    worth = (pl.col("total_conversion_value") * 1_000_000).round(2)
    begin = LATEST.replace(month=4, day=1)
    leads.select(
        "Id", pl.lit(begin).alias("Created"), pl.lit(None, pl.Datetime).alias("Qualified"),
        pl.lit(None, pl.Datetime).alias("Opened"), pl.when(is_won).then(LATEST).alias("Won"),
        pl.when(is_won & (pl.col("nth") == 0)).then(worth).alias("Amount"),
    ).write_parquet(program.folder / "leads.parquet")  # fmt: skip
    touches = leads.select("Id", "path", pl.int_ranges(pl.col("path").list.len()).alias("hours"))
    touches.explode("path", "hours").select(
        pl.col("Id").alias("Lead"), (begin + pl.duration(hours="hours")).alias("At"),
        pl.col("path").alias("Channel"),
    ).write_parquet(program.folder / "touches.parquet")  # fmt: skip
    program.write("funnelcli.yaml", YAML.replace("FORM", "parquet").replace("HALF_LIFE", "7d"))
    return program


@pytest.fixture(scope="module")
def of_pathdata(pathdata: Program) -> list[dict[str, Any]]:
    return rows(pathdata)


def printed(name: str) -> dict[str, dict[str, float]]:
    """Read a published table: a row a channel."""
    table = pl.read_csv(DATA / name)
    figures = table.drop(table.columns[0]).rows(named=True)
    return dict(zip(table[table.columns[0]], figures, strict=True))


@needs_data
@pytest.mark.parametrize(
    ("measure", "of", "times"),
    [
        ("customers", "conversions", 1),
        ("amount", "value", 1_000_000),
    ],
)
def test_heuristics_of_pathdata(
    measure: str, of: str, times: int, of_pathdata: list[dict[str, Any]]
) -> None:
    """Those of ChannelAttribution 2.2.5: a conversion is exact, linear credit to its billionths."""
    expected = printed("pathdata_ChannelAttribution_2.2.5_heuristics.csv")
    found = {row["channel"]: row for row in of_pathdata if row["measure"] == measure}
    assert found.keys() == {*expected, "(no touchpoint)"}
    for channel, figures in expected.items():
        for model in ("first", "last", "linear"):
            credit = found[channel][model] / times
            assert credit == pytest.approx(figures[f"{model}_touch_{of}"], abs=5e-5), channel
    assert not found["(no touchpoint)"]["linear"]


@needs_data
def test_markov_of_pathdata(of_pathdata: list[dict[str, Any]]) -> None:
    expected = printed("pathdata_reference_computed.csv")
    found = {row["channel"]: row for row in of_pathdata if row["measure"] == "customers"}
    for channel, figures in expected.items():
        exact = figures["markov1_exact_null_selfloops"]
        assert found[channel]["markov"] == pytest.approx(exact, abs=1e-3), channel
