"""The same leads, however they come: one file or many, in any dress, typed or not."""

from __future__ import annotations

import gzip
import os
import re
import sys
from typing import Any

import polars as pl
import pytest

from .program import DEFINITION, LEADS, Case, Program, Runs, edited

HEADER, *ROWS = LEADS.splitlines(keepends=True)


def answer(report: Any) -> Any:
    """What a report says, without where it was read."""
    return {key: value for key, value in report.items() if key not in ("inputs", "definition")}


def test_stdin(company: Program, whole: Any) -> None:
    piped = company("report", "-", "-f", "json", stdin=LEADS.encode()).json
    assert piped["inputs"] == [{**whole["inputs"][0], "path": "-"}]
    assert answer(piped) == answer(whole)


@pytest.fixture
def parted(company: Program) -> Program:
    company.write("parts/a.csv", HEADER + "".join(ROWS[:2]))
    company.write("parts/b.csv", HEADER + "".join(ROWS[2:]))
    company.write("parts/readme.txt", "not data")
    company.write("parts/.hidden.csv", "nor this")
    return company


@pytest.mark.parametrize("data", ["parts", "parts/*.csv", "parts/a.csv parts/b.csv parts"])
def test_several_files(parted: Program, whole: Any, data: str) -> None:
    found = parted("report", *data.split(), "-f", "json").json
    files = [(file["path"], file["rows"]) for file in found["inputs"]]
    assert files == [("parts/a.csv", 2), ("parts/b.csv", 4)]
    assert answer(found) == answer(whole)


def test_several_files_in_the_yaml(parted: Program, whole: Any) -> None:
    listed = edited(DEFINITION, ("path: leads.csv", "path: [parts/b.csv, '${PARTS}/a*.csv']"))
    parted.write("funnelcli.yaml", listed)
    found = parted("report", "-f", "json", environ={"PARTS": "parts"}).json
    assert [file["path"] for file in found["inputs"]] == ["parts/b.csv", "parts/a.csv"]
    assert answer(found) == answer(whole)


@pytest.mark.parametrize("name", ["[red]leads[/red].csv", "leads {1}*?.csv", "größe ⏎.csv"])
def test_any_name(company: Program, whole: Any, name: str) -> None:
    company.write(name, LEADS)
    found = company("report", name, "-f", "json").json
    assert [file["path"] for file in found["inputs"]] == [name]
    assert answer(found) == answer(whole)
    assert f"{name} | as of 2026-03-30" in company("report", name).text.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_name_that_is_not_utf_8(company: Program) -> None:
    name = os.fsdecode(b"l\xe9ads.csv")
    company.write(name, LEADS)
    run = company("report", name)
    assert run.code in {0, 3}, run.err


QUOTED = "".join(f'{row.rstrip()},"a note\non two lines, ""quoted"""\n' for row in ROWS)

DRESSES = {
    "CRLF": LEADS.replace("\n", "\r\n").encode(),
    "a byte order mark": LEADS.encode("utf-8-sig"),
    "semicolons": LEADS.replace(",", ";").encode(),
    "tabs": LEADS.replace(",", "\t").encode(),
    "bars": LEADS.replace(",", "|").encode(),
    "quoted line breaks": f"{HEADER.rstrip()},Note\n{QUOTED}".encode(),
    "every field quoted": re.sub(r"[^,\n]+", r'"\g<0>"', LEADS).encode(),
    "no last line end": LEADS.rstrip("\n").encode(),
    "spaces around": edited(LEADS, ("Created", " Created "), ("ana@", " ana@")).encode(),
    "gzip": gzip.compress(LEADS.encode()),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    cases: dict[str, Case] = {
        dress: (
            {"funnelcli.yaml": DEFINITION, "export.csv": content},
            ["report", "export.csv", "-f", "json"],
        )
        for dress, content in DRESSES.items()
    }
    return Runs(tmp_path_factory, cases)


@pytest.mark.parametrize("dress", DRESSES)
def test_in_another_dress(runs: Runs, whole: Any, dress: str) -> None:
    found = runs[dress].json
    assert found["inputs"][0]["rows"] == 6
    assert answer(found) == answer(whole)


def test_blank_lines_are_dropped_and_counted(company: Program, whole: Any) -> None:
    company.write("leads.csv", HEADER + "\n" + "\n".join(ROWS) + ",,,,,,,,\n\n")
    found = company("report", "-f", "json").json
    population = found["population"]
    assert population["rows"] - population["dropped"]["blank"] == population["leads"] == 6
    assert found["tables"] == whole["tables"]


def test_zstd(company: Program, whole: Any) -> None:
    frame = pl.read_csv(LEADS.encode(), infer_schema=False)
    frame.write_csv(company.folder / "leads.csv.zst", compression="zstd")
    assert answer(company("report", "leads.csv.zst", "-f", "json").json) == answer(whole)


TYPED = """\
version: 1
leads:
  path: leads.csv
  id: Id
  created: Created
  source: Source
  amount: Amount
lead: {where: Score >= 10, exclude: {junk: Junk}}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: Customer, at: Won}
timezone: Europe/Berlin
"""

TYPED_LEADS = """\
Id,Created,Source,Amount,Score,Junk,MQL,Won
1,2026-01-31T23:30:00Z,Webinar,10.25,10,false,2026-02-02,2026-03-01T08:00:00.123
2,2026-02-11T12:00:00+01:00,Referral,1999.99,20,false,2026-02-12,
3,2026-03-29T00:59:59Z,Webinar,0.10,30,true,,
4,2026-03-29T01:00:00Z,,100.00,40,false,2026-03-30,2026-03-31T00:00:00
5,2026-03-30T22:15:00Z,Referral,,5,false,,
6,2026-03-30T22:15:00Z,Webinar,,,false,,
"""


def test_parquet_of_all_types(empty: Program) -> None:
    empty.write("config.yaml", TYPED)
    empty.write("leads.csv", TYPED_LEADS)
    created = pl.col("Created").str.to_datetime(time_unit="ns", time_zone="UTC")
    pl.read_csv(TYPED_LEADS.encode(), infer_schema=False).with_columns(
        pl.col("Id").cast(pl.Int64),
        created.dt.convert_time_zone("America/New_York"),
        pl.col("Source").cast(pl.Categorical),
        pl.col("Amount").cast(pl.Decimal(12, 2)),
        pl.col("Score").cast(pl.Int16),
        pl.col("Junk") == "true",
        pl.col("MQL").str.to_date(),
        pl.col("Won").str.to_datetime(time_unit="ms"),
    ).write_parquet(empty.folder / "leads.parquet")
    typed = empty("report", "leads.parquet", "-f", "json").json
    assert answer(typed) == answer(empty("report", "-f", "json").json)
    # rows 3, 5 and 6 are junk, low and without a score; the first is of February in Berlin
    cohorts = typed["tables"][1]["rows"]
    assert [(row["cohort"], row["leads"]) for row in cohorts] == [("2026-02", 2), ("2026-03", 1)]
    assert [row["amount"] for row in cohorts] == [10.25, 100]
