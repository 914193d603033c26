"""The same input and options give the same bytes: twice, on any threads, in any order of rows."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from .program import EXAMPLE, FORMATS, SAMPLE, SAMPLE_REPORT, Ended, Program

if TYPE_CHECKING:
    from pathlib import Path

CROSSED = (*SAMPLE_REPORT, "--by", "region,source")


@pytest.fixture(scope="module")
def again(project: Program) -> dict[str, Ended]:
    """The reports of `sample` once more, from a process with other hashes and more threads.

    Polars works there as on large files.
    """
    environ = {"PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "4", "POLARS_ENGINE_AFFINITY": "auto"}
    runs = project.fresh(*([*SAMPLE_REPORT, "-f", name] for name in FORMATS), environ=environ)
    return {name: run for name, (run, _) in zip(FORMATS, runs, strict=True)}


@pytest.mark.parametrize("name", FORMATS)
def test_twice_and_on_four_threads(
    again: dict[str, Ended], sample: dict[str, Ended], name: str
) -> None:
    # the first run has one thread, as the workers of the tests have
    assert pl.thread_pool_size() == 1
    assert again[name] == sample[name]


@pytest.mark.parametrize("threads", ["2", "7"])
def test_on_several_threads(project: Program, sample: dict[str, Ended], threads: str) -> None:
    environ = {"PYTHONHASHSEED": threads, "POLARS_MAX_THREADS": threads}
    assert project(*SAMPLE_REPORT, "-f", "json", environ=environ) == sample["json"]


def shuffled(source: Path, target: Path) -> None:
    """Writes the rows of a CSV in another order, quoted line breaks and blank lines included."""
    header, *rows = csv.reader(io.StringIO(source.read_text(encoding="utf-8"), newline=""))
    mixed = [row for start in (2, 1, 0) for row in rows[start::3][::-1]]
    assert len(mixed) == len(rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *mixed])


def test_rows_in_another_order(project: Program, empty: Program) -> None:
    shutil.copy(EXAMPLE, empty.folder)
    (empty.folder / "sample_data").mkdir()
    for name in (
        *("leads.csv", "deals.csv", "history.csv"),
        *("spend.csv", "activities.csv", "visitors.csv", "touchpoints.csv"),
    ):
        shuffled(SAMPLE / name, empty.folder / "sample_data" / name)
    assert empty(*CROSSED, "-f", "json").text == project(*CROSSED, "-f", "json").text


def test_notes_in_another_order(empty: Program) -> None:
    # which of the values that cannot be read are quoted does not depend on which come first
    won = ["soon", "2026-02-01", "never", "2026-02-02", "later", "2026-02-03", "2026-02-04"]
    stages = "stages:\n  - name: Lead\n  - {name: Customer, at: Won}\n"
    empty.write(
        "config.yaml",
        "version: 1\nleads: {path: x.csv, created: Day, read: {unreadable: allow}}\n" + stages,
    )
    rows = [f"2026-01-{day:02},{date}" for day, date in enumerate(won, 1)]
    reports = []
    for order in (rows, rows[::-1]):
        empty.write("x.csv", "\n".join(["Day,Won", *order, ""]))
        reports.append(empty("report", "-f", "json").json)
    assert "unreadable-dates" in [note["code"] for note in reports[0]["notes"]]
    assert reports[0] == reports[1]


def test_csv_and_parquet(project: Program) -> None:
    def report(*data: str) -> Any:
        found = project(*CROSSED, "-f", "json", *data).json
        # the one date that cannot be read is null in Parquet
        found["notes"] = [note for note in found["notes"] if note["code"] != "unreadable-dates"]
        return found

    text, typed = report(), report("sample_data/leads.parquet")
    blank = text["population"]["dropped"]["blank"]
    assert blank == 2
    assert text["inputs"][0]["path"] == "sample_data/leads.csv"
    assert typed["inputs"][0]["path"] == "sample_data/leads.parquet"
    for counts in (text["inputs"][0], text["population"]):
        counts["rows"] -= blank
    text["population"]["dropped"]["blank"] = 0
    for key in ("path", "bytes", "read"):
        del text["inputs"][0][key], typed["inputs"][0][key]
    assert text == typed
