"""The ending of -o decides the format, -f any other; a folder takes a file for each table."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from funnelcli.cli.destination import ENDINGS

from .program import DEFINITION, LEADS, Program, edited, refused

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"x.json": "json", "x.jsonl": "jsonl", "x.csv": "csv", "x.tsv": "tsv", "x.md": "markdown"}
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
TABLES = ("funnel", "cohorts", "sources")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("output", "format_"),
    [*TEXTS.items(), ("x.txt", "plain"), ("Report.JSON", "json"), ("a.b.Csv", "csv")],
)
def test_the_ending_decides(company: Program, output: str, format_: str) -> None:
    run = company("report", "-o", output, "-q")
    assert (run.code, run.out, run.err) == (0, b"", "")
    written = (company.folder / output).read_bytes()
    assert written == company("report", "-f", format_, "-q").out


@pytest.mark.parametrize("output", ["out", ".json", "out.", "in.json/out"])
def test_without_an_ending_it_is_a_page(company: Program, output: str) -> None:
    (company.folder / "in.json").mkdir()
    assert company("report", "-o", output, "-q").code == 0
    assert (company.folder / output).read_bytes() == company("report", "-q").out


@pytest.mark.parametrize("output", ["x.docx", "x.json.gz", "x.jsn", "x.xls", "x.7"])
@pytest.mark.parametrize("command", ["report", "check"])
def test_an_unknown_ending_is_an_error(company: Program, command: str, output: str) -> None:
    run = company(command, "-o", output, "no-such.csv")
    refused(run, 2, f"error: {output}: no format has the ending", ".json, .jsonl, .csv", "-f")
    assert ("did you mean '.json'?" in run.err) == (output == "x.jsn")
    assert company(command, "-o", output, "-f", "json", "-q").code in (0, 1)
    assert json.loads((company.folder / output).read_bytes())["command"] == command


@pytest.mark.parametrize("format_", ["table", *dict.fromkeys(ENDINGS.values())])
@pytest.mark.parametrize("ending", ENDINGS)
def test_with_a_format_only_another_known_ending_is_an_error(
    company: Program, ending: str, format_: str
) -> None:
    if format_ == "html":
        pytest.skip("HTML has tests of its own")
    run = company("funnel", "-f", format_, "-o", f"x{ending}", "-q")
    fits = ENDINGS[ending] == format_ or (ending == ".txt" and format_ != "xlsx")
    if fits:
        assert (run.code, run.err) == (0, "")
        assert names(company.folder) == {"leads.csv", "funnelcli.yaml", f"x{ending}"}
    else:
        said = f"x{ending}: {ending} is the ending of {ENDINGS[ending]}, and the format is"
        refused(run, 2, f"error: {said} {format_}\n", "hint: Name a file with ")
        assert names(company.folder) == {"leads.csv", "funnelcli.yaml"}


@pytest.mark.parametrize(
    ("format_", "output"),
    [("junit", "x.xml"), ("gitlab", "gl-code-quality-report.json"), ("sarif", "x.sarif"),
     ("sarif", "x.json"), ("github", "x.txt"), ("JUnit", "x")],
)  # fmt: skip
def test_ci_systems_name_their_files(company: Program, format_: str, output: str) -> None:
    for options in (("-f", format_, "-o", output), ("--report", f"{format_}={output}", "-qq")):
        assert company("check", "--fail-on", "never", "-q", *options).code == 0
        written = (company.folder / output).read_bytes()
        assert written == company("check", "--fail-on", "never", "-f", format_, "-q").out


def test_a_report_of_check_has_the_ending_of_its_format(company: Program) -> None:
    run = company("check", "--report", "json=x.csv")
    refused(run, 2, "x.csv: .csv is the ending of csv, and the format is json", ".json")
    run = company("check", "--report", "JSON=x.json", "-o", "x.md", "--fail-on", "never")
    assert run.code == 0
    assert json.loads((company.folder / "x.json").read_bytes())["command"] == "check"
    assert (company.folder / "x.md").read_text().startswith("## Check: ")


def test_a_format_that_a_command_has_not_is_named_with_those_it_has(company: Program) -> None:
    run = company("explain", "L1", "-o", "x.csv")
    refused(run, 2, "x.csv: this command has no format csv", "Formats: table, plain, json, markd")
    assert company("explain", "L1", "-o", "x.json").code == 0
    assert json.loads((company.folder / "x.json").read_bytes())["command"] == "explain"


@pytest.mark.parametrize(
    "arguments",
    [("report",), ("check", "--fail-on", "never"), ("explain", "L1"), ("sources",)],
    ids=lambda each: each[0],
)
def test_formats_are_named_in_any_case(company: Program, arguments: tuple[str, ...]) -> None:
    assert company(*arguments, "-f", "JSON", "-q") == company(*arguments, "-f", "json", "-q")


def test_pages_of_rules_too(company: Program) -> None:
    assert company("rules", "-f", "Markdown") == company("rules", "--format", "markdown")


@POSIX
def test_a_pipe_and_a_device_take_the_default_whatever_they_are_called(company: Program) -> None:
    os.mkfifo(company.folder / "pipe.json")
    with company.start("report", "-o", "pipe.json", "-q") as process:
        content = (company.folder / "pipe.json").read_bytes()
        assert process.wait(60) == 0
    assert content == company("report", "-q").out
    (company.folder / "null.csv").symlink_to("/dev/null")
    assert company("report", "-o", "null.csv", "-f", "json").code == 0


# --- folders


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("output", ["new/", "there", "there/", "link"])
def test_a_folder_takes_a_file_for_each_table(company: Program, format_: str, output: str) -> None:
    (company.folder / "there").mkdir()
    (company.folder / "link").symlink_to("there")
    run = company("report", "-f", format_, "-o", output)
    files = [f"{output.rstrip('/')}/{name}.{format_}" for name in TABLES]
    assert (run.code, run.out) == (0, b"")
    assert run.err.splitlines()[-1] == f"written: {', '.join(files)}"
    tables = company("report", "-f", "json").json["tables"]
    for table, file in zip(tables, files, strict=True):
        text = (company.folder / file).read_text("utf-8")
        if format_ == "jsonl":
            assert [json.loads(line) for line in text.splitlines()] == table["rows"]
        else:
            header, *rows = csv.reader(
                text.splitlines(), delimiter={"csv": ",", "tsv": "\t"}[format_]
            )
            assert header == [column["name"] for column in table["columns"]]
            assert len(rows) == len(table["rows"])
    assert names(company.folder / output) == {f"{name}.{format_}" for name in TABLES}


def test_what_else_is_in_a_folder_stays(company: Program) -> None:
    company.write("out/sources.csv", "of another day\n")
    company.write("out/mine.csv", "mine\n")
    run = company("funnel", "-o", "out", "-f", "csv", "-q")
    assert (run.code, run.err) == (0, "")
    assert names(company.folder / "out") == {"funnel.csv", "mine.csv", "sources.csv"}
    assert (company.folder / "out" / "sources.csv").read_text() == "of another day\n"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("-o", "out/"), 2, "out/: this is a folder, and no format is given"),
        (("-o", "out/", "-f", "json"), 2, "out/: this is a folder, and the format is json"),
        (("-o", "new/", "-f", "xlsx"), 2, "new/: this is a folder, and the format is xlsx"),
        (("-o", "out", "-f", "markdown"), 3, "out: cannot be written: it is a folder"),
        (("-o", "out"), 3, "out: cannot be written: it is a folder"),
    ],
)
def test_other_formats_into_a_folder_are_refused(
    company: Program, options: tuple[str, ...], code: int, said: str
) -> None:
    (company.folder / "out").mkdir()
    run = company("report", *options)
    refused(run, code, f"error: {said}", "a file for each table, in one of csv, tsv, jsonl.")
    assert names(company.folder / "out") == set()
    assert not (company.folder / "new").exists()


def test_a_folder_is_not_made_below_nothing_nor_in_the_place_of_a_file(company: Program) -> None:
    for output, said in (("no/where/", "there is no folder no"), ("leads.csv/", "it is no folder")):
        run = company("report", "-o", output, "-f", "csv")
        refused(run, 3, f"error: {output}: cannot be written: {said}")
    assert (company.folder / "leads.csv").read_text() == LEADS


def test_a_run_that_fails_makes_no_folder_and_changes_none(company: Program) -> None:
    company.write("out/funnel.csv", "yesterday's\n")
    for output in ("out/", "new/"):
        run = company("report", "-o", output, "-f", "csv", "--since", "2031-01-01")
        refused(run, 3, "no lead is left")
    assert names(company.folder) == {"leads.csv", "funnelcli.yaml", "out"}
    assert (company.folder / "out" / "funnel.csv").read_text() == "yesterday's\n"


def test_a_table_does_not_take_the_place_of_an_export(company: Program) -> None:
    company.write("out/sources.csv", LEADS)
    company.write("funnelcli.yaml", edited(DEFINITION, ("path: leads.csv", "path: out/*.csv")))
    run = company("report", "-o", "out", "-f", "csv")
    refused(run, 2, "out/sources.csv: this run reads it")
    assert names(company.folder / "out") == {"sources.csv"}
    assert (company.folder / "out" / "sources.csv").read_text() == LEADS


def test_results_of_check_are_a_table(company: Program) -> None:
    run = company("check", "-o", "out/", "-f", "csv", "--fail-on", "never", "-q")
    assert (run.code, run.out, run.err) == (0, b"", "")
    written = (company.folder / "out" / "results.csv").read_bytes()
    assert written == company("check", "-f", "csv", "--fail-on", "never", "-q").out


def test_a_checked_report_goes_into_a_folder_or_leaves_it(company: Program) -> None:
    assert company("report", "--check", "-o", "out/", "-f", "csv", "-q").code in (0, 1)
    run = company("report", "--check", "--fail-on", "warning", "-o", "other/", "-f", "csv", "-q")
    assert run.code == 1
    assert not (company.folder / "other").exists()


@POSIX
def test_files_in_a_folder_keep_their_modes(company: Program) -> None:
    company.write("out/funnel.csv", "old\n").chmod(0o604)
    assert company("funnel", "-o", "out", "-f", "csv", "-q").code == 0
    assert stat.S_IMODE((company.folder / "out" / "funnel.csv").stat().st_mode) == 0o604


# --- what a format needs


def test_a_workbook_goes_to_a_file_only(company: Program) -> None:
    for options in (
        (), ("-o", "-"), ("-o", "/dev/stdout"), ("-o", "/dev/fd/1"), ("-o", "/dev/null"),
    ):  # fmt: skip
        refused(company("report", "-f", "xlsx", *options), 2, "xlsx is written to a file", "-o rep")
        assert company("report", "-f", "XLSX", *options).code == 2
    refused(company("check", "--report", "xlsx=-", "-qq"), 2)
    run = company("check", "--report", "xlsx=/dev/stderr")
    refused(run, 2, "/dev/stderr: xlsx is written to a file")


def test_a_library_that_is_missing_is_named_before_the_work(company: Program) -> None:
    script = (
        "import sys; sys.modules['xlsxwriter'] = None\nfrom funnelcli.__main__ import main\nmain()"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "report", "-o", "x.xlsx", "no-such.csv"],
        cwd=company.folder, capture_output=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (3, b"")
    assert run.stderr.decode().splitlines() == [
        "error: xlsx needs one more library",
        "hint: Install it with `pip install 'funnelcli[excel]'`, or choose another format.",
    ]
