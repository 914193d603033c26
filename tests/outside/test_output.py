"""What goes where: the result alone to stdout or to a file, the rest to stderr."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any

import pytest

from .program import FORMATS, LEADS, SAMPLE_REPORT, Ended, Program, ended

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_NOTES = ("csv", "tsv", "jsonl")
COLORS = re.compile(rb"\x1b\[[0-9;]*m")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", FORMATS)
def test_stdout_has_the_result_and_nothing_else(sample: dict[str, Ended], name: str) -> None:
    run = sample[name]
    assert run.code == 0
    assert len(run.out) > 4_000
    assert b"\x1b" not in run.out
    codes = [note["code"] for note in sample["json"].json["notes"]]
    assert "imputed-stages" in codes
    said = "Leads that skipped a stage count as having passed it"
    if name in WITHOUT_NOTES:
        notes = run.err.splitlines()
        assert all(line.startswith("note: ") for line in notes)
        assert len(notes) == len(codes)
        assert said in run.err
        assert said not in run.text
    else:
        assert run.err == ""
        assert said in run.text


@pytest.mark.parametrize("name", ["table", "json", "csv"])
def test_a_file_gets_the_same_bytes(
    project: Program, sample: dict[str, Ended], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "report"
    run = project(*SAMPLE_REPORT, "-f", name, "-o", path, "-q", "--color", "always")
    assert (run.code, run.out, run.err) == (0, b"", "")
    written = path.read_bytes()
    assert (b"\x1b" in written) == (name == "table")
    assert COLORS.sub(b"", written) == sample[name].out


def test_no_format_changes_the_code(company: Program) -> None:
    for name in FORMATS:
        run = company("report", "-f", name, "--since", "2031-01-01")
        assert (run.code, run.out) == (3, b"")


def test_color(company: Program) -> None:
    table = ("report", "-f", "table")
    runs = [
        company.start(*table),
        company.start(*table, environ={"FORCE_COLOR": "1"}),
        company.start(*table, "--color", "always", environ={"NO_COLOR": "1"}),
        company.start(*table, environ={"NO_COLOR": "1", "FORCE_COLOR": "1"}),
        company.start(*table, "--color", "never", environ={"FORCE_COLOR": "1"}),
    ]
    piped, forced, always, neither, never = (ended(run).out for run in runs)
    assert b"\x1b" in forced
    assert always == forced
    assert COLORS.sub(b"", always) == piped == neither == never


def test_plain_is_the_default_of_a_pipe(project: Program, sample: dict[str, Ended]) -> None:
    page = project(*SAMPLE_REPORT, environ={"COLUMNS": "40", "TERM": "dumb"})
    assert page == sample["plain"]
    assert "\u2026" not in page.text
    assert len(max(page.text.splitlines(), key=len)) > 120  # never cut to 80


def test_quiet_and_verbose(company: Program, whole: Any) -> None:
    told, quiet, silent, verbose = (
        company("report", "-f", "csv", *flag) for flag in ([], ["-q"], ["-qq"], ["-v"])
    )
    assert told.err == "".join(f"note: {note['message']}\n" for note in whole["notes"]) != ""
    assert (quiet.code, quiet.out, quiet.err) == (0, told.out, "")
    assert (silent.code, silent.out, silent.err) == (0, b"", "")
    assert company("report", "-f", "csv", "-qq", "-v").err == ""
    assert (verbose.code, verbose.out) == (0, told.out)
    assert verbose.err == (
        "read leads: leads.csv: 6 rows (csv, utf-8, ',' between fields)\n"
        "found leads: 'Created' as date, 'MQL Date' as date, 'Won Date' as date\n"
        "found as-of: 2026-03-30T23:59:59Z\n"
        "found rows that are one lead with an earlier one: 0\n"
        f"found horizon: not known\n{told.err}"
    )


@pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
def test_a_file_keeps_its_mode_and_a_link_stays_one(company: Program) -> None:
    old = company.write("old.txt", "yesterday's\n")
    old.chmod(0o604)
    link = company.folder / "latest.txt"
    link.symlink_to("old.txt")
    assert company("report", "-o", "latest.txt").code == 0
    assert link.is_symlink()
    assert old.read_text().startswith("2 of 6 leads became customers: ")
    assert stat.S_IMODE(old.stat().st_mode) == 0o604
    mask = os.umask(0o027)
    try:
        assert company("report", "-o", "new.txt").code == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE((company.folder / "new.txt").stat().st_mode) == 0o640
    expected = {"funnelcli.yaml", "latest.txt", "leads.csv", "new.txt", "old.txt"}
    assert names(company.folder) == expected


def test_an_error_leaves_the_old_file(company: Program) -> None:
    old = company.write("report.json", "yesterday's\n")
    before = old.stat()
    company.write("broken.csv", LEADS + "short\n")
    for output, arguments in (
        ("report.json", ["broken.csv"]),
        ("report.json", ["--since", "2031-01-01"]),
        ("fresh.json", ["broken.csv"]),
    ):
        assert company("report", "-o", output, *arguments).code == 3
    assert old.read_text() == "yesterday's\n"
    assert old.stat().st_ino == before.st_ino
    assert names(company.folder) == {"broken.csv", "funnelcli.yaml", "leads.csv", "report.json"}


def test_no_temporary_file_stays(company: Program) -> None:
    aside = company.folder / "aside"
    aside.mkdir()
    environ = {"TMPDIR": str(aside)}
    run = company("report", "-", "-o", "out.txt", stdin=LEADS.encode(), environ=environ)
    assert run.code == 0
    assert names(aside) == set()
    assert names(company.folder) == {"aside", "funnelcli.yaml", "leads.csv", "out.txt"}


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def test_machines_get_the_same_numbers(sample: dict[str, Ended]) -> None:
    tables = sample["json"].json["tables"]
    names = ["funnel", "cohorts", "sources", "costs", "response"]
    assert [table["name"] for table in tables] == names
    records = [{"table": table["name"], **row} for table in tables for row in table["rows"]]
    assert [json.loads(line) for line in sample["jsonl"].text.splitlines()] == records
    columns = list(dict.fromkeys(key for record in records for key in record))
    cells = [{column: cell(record.get(column)) for column in columns} for record in records]
    assert rows(sample["csv"].text) == cells
    assert rows(sample["tsv"].text, "\t") == cells


@pytest.mark.parametrize("name", ["plain", "table", "markdown"])
def test_people_get_the_same_numbers(sample: dict[str, Ended], name: str) -> None:
    tables = sample["json"].json["tables"]
    known = {row["cohort"]: row for row in tables[1]["rows"]}
    assert len(known) == 18
    shown = {}
    for line in sample[name].text.splitlines():
        words = line.strip("| ").replace(",", "").split()
        if words and (cohort := words[0].rstrip("\u25e6")) in known:
            shown[cohort] = set(words)
    for cohort, row in known.items():
        counts = {str(row[key]) for key in ("leads", "mql", "sal", "sql", "opportunity")}
        assert counts <= shown[cohort]
        assert f"{row['rate']:.1%}" in shown[cohort]


def test_text_from_the_data_is_data(empty: Program) -> None:
    # markup, escapes and formulas in a source are shown, and nothing comes of them
    values = ["[red]x[/red]", "\x1b[31mred", "=1+1", "<b>bold</b>", "a|b", "`c`"]
    lines = [f"2026-01-{day:02},{value}\n" for day, value in enumerate(values, 1)]
    empty.write("x.csv", "Day,Source\n" + "".join(lines))
    leads = "version: 1\nleads: {path: x.csv, created: Day, source: Source}\n"
    stages = "stages:\n  - name: Lead\n  - {name: Customer, where: Source = 'x'}\n"
    empty.write("config.yaml", leads + stages)
    formats = ("table", "plain", "json", "csv", "markdown")
    found = {name: empty("sources", "-f", name) for name in formats}
    for run in found.values():
        assert b"\x1b" not in run.out
    for name in ("table", "plain"):
        assert "[red]x[/red]" in found[name].text
        assert r"\x1b[31mred" in found[name].text
    parsed = [row["source"] for row in found["json"].json["tables"][0]["rows"]]
    assert sorted(parsed) == sorted(values)
    cells = {row["source"] for row in rows(found["csv"].text)}
    assert "'=1+1" in cells
    assert "=1+1" not in cells
    assert "<b>" not in found["markdown"].text
    assert r"a\|b" in found["markdown"].text
