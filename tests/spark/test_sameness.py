"""What a cluster counts is what one machine counts, byte for byte."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.olist import DEFINITION, OLIST
    from tests.spark.sessions import (
        IS_EVERY,
        PROJECT,
        SAMPLE,
        Session,
        hold_to_one_machine,
        session,
    )
else:
    from outside.olist import DEFINITION, OLIST
    from spark.sessions import IS_EVERY, PROJECT, SAMPLE, Session, hold_to_one_machine, session

pytestmark = pytest.mark.usefixtures("there")

TWO_FILES = "compare --a sample_data/leads.csv --b sample_data/leads.parquet"
COMMANDS = (
    "report --by region,source --where 'Employees > 50' --since 2025-01-01",
    "cohorts --ages --project",
    "velocity --matrix",
    TWO_FILES,
    "metrics --by source --only cpl,cac_paid,payback,response_time",
    "attribution --by region --direct drop",
    "check",
    "report -f html",
)
MORE = (
    "response",
    "report",
    "report --check --fail-on never --by region",
    "funnel --detail",
    "cohorts --money",
    "velocity",
    "metrics",
    "segments --by region",
    "sources",
    "curve --by source",
    "reconcile",
    "diagnose",
    "compare --a 2025-Q4 --b 2026-Q2",
    "attribution",
    "forecast --plan customers=50",
    "score",
)
"""What goes the same way as one of these."""
OF_OLIST = (
    "report", "report --by source -f html", "funnel --detail", "cohorts --ages",
    "cohorts --project", "velocity", "segments --by source", "sources", "curve --by source",
    "diagnose", "compare --a 2018-Q1 --b 2017-Q4", "metrics", "forecast", "check",
)  # fmt: skip
EVERY = {
    "sample": (*COMMANDS, *MORE),
    "duplicates": tuple(each for each in (*COMMANDS, *MORE) if each != TWO_FILES),
    "olist": OF_OLIST,
}
"""What each kind of data can be asked: FUNNELCLI_EVERY_COMMAND=1 asks it of each engine."""
SOME = {
    ("local", "sample"): COMMANDS,
    ("local", "duplicates"): ("report --by region",),
    ("local", "olist"): ("report", "cohorts --ages", "velocity"),
    ("remote", "sample"): ("report", "attribution"),
}
"""What is asked else, as all of it takes an hour."""
CASES = [
    (engine, data, command)
    for engine in ("local", "cluster", "remote")
    for data, every in EVERY.items()
    for command in (every if IS_EVERY else SOME.get((engine, data), ()))
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """What stands behind a command to ask it of each kind of data."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "olist.yaml").write_text(DEFINITION)
    return {
        "sample": SAMPLE,
        "duplicates": (duplicates(folder), *SAMPLE),
        "olist": ("-c", str(folder / "olist.yaml"), "-f", "json"),
    }


def duplicates(folder: Path) -> str:
    """Write the rows of a lead to several files, of which columns differ in order and number."""
    rows = pl.read_csv(PROJECT / "sample_data" / "leads.csv", infer_schema=False)
    again = pl.concat([rows, rows.sample(fraction=0.4, seed=1), rows.sample(fraction=0.2, seed=2)])
    for number, size in enumerate((1, 3000, 500, again.height)):
        some, again = again.head(size), again.slice(size)
        if number == 1:
            some = some.select(reversed(some.columns))
        some.write_csv(folder / f"leads-{number}.csv", separator=",;"[number % 2])
    return str(folder / "leads-*.csv")


@pytest.mark.parametrize(("engine", "kind", "command"), CASES)
def test_every_command(
    engine: str,
    kind: str,
    command: str,
    data: dict[str, tuple[str, ...]],
    request: pytest.FixtureRequest,
) -> None:
    if kind == "olist" and not OLIST.is_dir():
        pytest.skip(f"the Olist files are not at {OLIST}")
    name, *options = shlex.split(command)
    hold_to_one_machine(request.getfixturevalue(engine), name, *data[kind], *options)


def test_a_draft(local: Session) -> None:
    hold_to_one_machine(local, "funnel", "sample_data/leads.csv", "sample_data/deals.csv")


def test_a_server_that_a_variable_names(server: str) -> None:
    with session(SPARK_REMOTE=server) as by_variable:
        hold_to_one_machine(by_variable, "funnel", *SAMPLE)
