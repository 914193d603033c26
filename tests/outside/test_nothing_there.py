"""What is empty or has nothing to do with the leads is refused, by every command and format."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import funnelcli
from funnelcli.cli import app
from funnelcli.render.findings import FINDINGS_FORMATS

from .program import ROOT, Ended, refused

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = tuple(FINDINGS_FORMATS)
FIELD = (
    Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data")) / "field"
).resolve()

LEADS = "Id,Created,Source,MQL,Won\n" + "".join(
    f"L{n:03},2025-{1 + n % 11:02}-15,Web,2025-12-{1 + n % 28:02},{'2026-01-20' * (n % 4 == 0)}\n"
    for n in range(120)
)
DEALS = "Deal,Lead,Stage,Closed\n" + "".join(f"D{n},L{n:03},Won,2026-01-20\n" for n in range(30))
LOG = "Lead,To,At\n" + "".join(f"L{n:03},Client,2026-01-20\n" for n in range(30))

HEAD = "version: 1\nleads: {path: leads.csv, id: Id, created: Created, source: Source}\n"
BY_DATES = HEAD + "stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]\n"
BY_DEALS = (
    HEAD + "joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}\n"
    "stages: [{name: Lead}, {name: Customer, at: deals.Closed, where: deals.Stage = 'Won'}]\n"
)
BY_LOG = (
    HEAD + "history: {path: log.csv, lead: Lead, stage: To, at: At}\n"
    "stages: [{name: Lead}, {name: Customer, values: [Client]}]\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run a command on some files, which stay for the next run."""
    monkeypatch.chdir(tmp_path)

    def run(files: dict[str, str], *given: str) -> Ended:
        for name, content in files.items():
            Path(name).write_text(content, encoding="utf-8")
        result = CliRunner().invoke(app, [*given, "-c", "c.yaml"])
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return run


def failed(run: Ended) -> set[str]:
    return {each["code"] for each in json.loads(run.out)["results"] if each["status"] == "fail"}


GOOD = {
    "dates": {"c.yaml": BY_DATES, "leads.csv": LEADS},
    "deals": {"c.yaml": BY_DEALS, "leads.csv": LEADS, "deals.csv": DEALS},
    "log": {"c.yaml": BY_LOG, "leads.csv": LEADS, "log.csv": LOG},
}


@pytest.mark.parametrize("name", GOOD)
def test_the_companies_themselves_are_good(run: Callable[..., Ended], name: str) -> None:
    checked = run(GOOD[name], "check", "-f", "json")
    assert (checked.code, failed(checked)) == (0, set())


COMMANDS = (
    ("report",), ("funnel",), ("cohorts",), ("sources",), ("segments", "--by", "source"),
    ("curve",), ("velocity",), ("compare",), ("reconcile",), ("explain", "L001"),
    ("report", "--check"),
)  # fmt: skip
EMPTY: dict[str, tuple[dict[str, str], str]] = {
    "deals of a header alone": (
        {**GOOD["deals"], "deals.csv": "Deal,Lead,Stage,Closed\n"}, "deals: the table has no rows",
    ),
    "deals without anything in their rows": (
        {**GOOD["deals"], "deals.csv": "Deal,Lead,Stage,Closed\n,,,\n , ,,\n"},
        "deals: the table has no rows",
    ),
    "a log of a header alone":
        ({**GOOD["log"], "log.csv": "Lead,To,At\n"}, "history: the table has no rows"),
    "a condition that leaves no deal": (
        {**GOOD["deals"], "c.yaml": BY_DEALS.replace("id: Deal", "where: Stage = 'other'")},
        "deals: `where` leaves none of 30 rows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_table_without_rows_ends_every_command(
    run: Callable[..., Ended], name: str, command: tuple[str, ...]
) -> None:
    files, said = EMPTY[name]
    refused(run(files, *command), 3, said)
    allowed = run({}, *command, "--allow-empty")
    assert allowed.code == (1 if "--check" in command else 0)
    if command[0] != "explain" and "--check" not in command:
        assert said in (allowed.out.decode() + allowed.err).replace("\n", " ")


@pytest.mark.parametrize("name", EMPTY)
def test_check_tells_of_it_as_of_a_finding(run: Callable[..., Ended], name: str) -> None:
    files, said = EMPTY[name]
    for more in ((), ("--fail-on", "never"), ("--select", "ID"), ("--ignore", "IN009")):
        checked = run(files, "check", *more)
        assert checked.code == 3
        assert said in checked.out.decode()
    checked = run({}, "check", "-f", "json")
    assert "IN009" in failed(checked)
    (told,) = (each for each in json.loads(checked.out)["results"] if each["code"] == "IN009")
    assert told["table"] == ("history" if "log" in name else "deals")
    found = funnelcli.load("c.yaml").check()
    assert found.exit_code == 3
    for name_of_format in FORMATS:
        assert "IN009" in found.text(name_of_format), name_of_format
    allowed = run({}, "check", "-f", "json", "--allow-empty")
    assert (allowed.code, failed(allowed)) == (1, {"ST011"})


@pytest.mark.parametrize("name_of_format", FORMATS)
def test_check_ends_with_3_in_every_format(run: Callable[..., Ended], name_of_format: str) -> None:
    files, _ = EMPTY["deals of a header alone"]
    in_format = run(files, "check", "-f", name_of_format)
    assert in_format.code == 3
    assert b"IN009" in in_format.out


def without(table: str, column: int) -> str:
    """Empty a column."""
    lines = [line.split(",") for line in table.splitlines()]
    return "".join(
        ",".join("" if i == column and n else cell for i, cell in enumerate(line)) + "\n"
        for n, line in enumerate(lines)
    )


FAULTS: dict[str, tuple[dict[str, str], set[str]]] = {
    "the date of a stage between is empty":
        ({**GOOD["dates"], "leads.csv": without(LEADS, 3)}, {"DT008"}),
    "the date of the last stage is empty":
        ({**GOOD["dates"], "leads.csv": without(LEADS, 4)}, {"DT008", "ST011"}),
    "three leads, and the date is empty":
        ({**GOOD["dates"], "leads.csv": "\n".join(without(LEADS, 3).splitlines()[:4])}, {"DT008"}),
    "the date of deals is empty":
        ({**GOOD["deals"], "deals.csv": without(DEALS, 3)}, {"DT008", "ST004", "ST011"}),
    "won is called otherwise":
        ({**GOOD["deals"], "deals.csv": DEALS.replace("Won", "Gewonnen")}, {"ST011"}),
    "the stage of the log is called otherwise":
        ({**GOOD["log"], "log.csv": LOG.replace("Client", "Klant")}, {"ST011"}),
    "deals of other leads":
        ({**GOOD["deals"], "deals.csv": DEALS.replace(",L0", ",lead-0")}, {"ID007", "ST011"}),
    "deals of nobody": ({**GOOD["deals"], "deals.csv": without(DEALS, 1)}, {"ID007", "ST011"}),
    "a log of other leads":
        ({**GOOD["log"], "log.csv": LOG.replace("L0", "003x0")}, {"ID007", "ST011"}),
    "nobody has ever bought":
        ({**GOOD["deals"], "deals.csv": DEALS.replace("Won", "Lost")}, {"ST011"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_takes_all_customers_fails_by_itself(run: Callable[..., Ended], name: str) -> None:
    files, codes = FAULTS[name]
    checked = run(files, "check", "-f", "json")
    assert (checked.code, failed(checked)) == (1, codes)
    assert run({}, "report", "--check").code == 1
    found = funnelcli.load("c.yaml").check()
    for name_of_format in FORMATS:
        text = found.text(name_of_format)
        assert all(code in text for code in codes), name_of_format


def test_a_column_is_empty_in_any_format(run: Callable[..., Ended]) -> None:
    import polars as pl

    run(GOOD["dates"], "check")
    frame = pl.read_csv("leads.csv", try_parse_dates=True)
    files = {"c.yaml": BY_DATES.replace("leads.csv", "leads.parquet")}
    for kind, codes in ((pl.Date, {"DT008"}), (pl.String, {"DT008"}), (None, set())):
        empty = [] if kind is None else [pl.lit(None, kind).alias("MQL")]
        frame.with_columns(empty).write_parquet("leads.parquet")
        assert failed(run(files, "check", "-f", "json")) == codes


def test_the_leads_of_a_quarter_beside_everything_there_ever_was(
    run: Callable[..., Ended],
) -> None:
    many = "".join(f"L{n:06},Contacted,2021-01-20\n" for n in range(1_000, 15_000))
    files = {**GOOD["log"], "log.csv": LOG + many}
    checked = run(files, "check", "-f", "json")
    assert (checked.code, failed(checked)) == (0, set())
    deals = "".join(f"X{n},L{n:06},Won,2021-01-20\n" for n in range(1_000, 15_000))
    files = {**GOOD["deals"], "deals.csv": DEALS + deals}
    assert run(files, "check").code == 0


def test_the_rows_that_are_of_nobody_are_told_of_all(run: Callable[..., Ended]) -> None:
    files, _ = FAULTS["deals of other leads"]
    checked = run(files, "check").out.decode()
    assert "30 of 30 rows of deals name no lead; 0 of 120 leads have a row there." in checked
    assert "(deals: 30 of 30 rows)" in run({}, "report").out.decode()


@pytest.mark.skipif(not FIELD.is_dir(), reason="needs the files of the field")
@pytest.mark.parametrize(
    ("folder", "given", "code"),
    [
        ("joined_table_empty", ("report", "-c", "f.yaml"), 3),
        ("joined_table_empty", ("report", "-c", "f.yaml", "--allow-empty"), 0),
        ("joined_table_empty", ("report", "-c", "h.yaml"), 3),
        ("joined_table_empty", ("check", "-c", "f.yaml"), 3),
        ("joined_table_empty", ("check", "-c", "h.yaml"), 3),
        ("stages_all_empty", ("check", "-c", "f.yaml"), 1),
        ("stages_all_empty", ("report", "--check", "-c", "f.yaml"), 1),
    ],
)
def test_files_of_the_field(
    monkeypatch: pytest.MonkeyPatch, folder: str, given: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(FIELD / folder)
    assert CliRunner().invoke(app, given).exit_code == code
