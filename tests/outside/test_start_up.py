"""What does no work on data does not wait for Polars: 50 MB and most of the start-up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from funnelcli.cli.versions import versions

from .program import EXAMPLE, LEADS, SAMPLE, Ended, Program, edited, ended

COMMANDS = (
    "report", "funnel", "cohorts", "sources", "segments", "curve", "velocity", "diagnose",
    "compare", "metrics", "response", "attribution", "forecast", "score", "said", "reconcile",
    "check", "explain", "rules", "rule", "benchmarks", "init", "schema", "help",
)  # fmt: skip
IMPORTS = ("-X", "importtime")


def imported(stderr: str) -> set[str]:
    names = re.findall(r"^import time: .*\| +(\S+)$", stderr, re.MULTILINE)
    assert "funnelcli.cli" in names, "the measuring itself failed"
    return set(names)


def test_these_are_the_commands(empty: Program) -> None:
    listed = empty("--help").text.partition("Commands:\n")[2].partition("\n\n")[0]
    assert tuple(line.split()[0] for line in listed.splitlines()) == COMMANDS


WITHOUT_POLARS = {
    "--help": 0,
    "-h": 0,
    "--version": 0,
    "": 2,
    "reprot": 2,
    "--fromat": 2,
    "report --fromat json": 2,
    "report --format xml": 2,
    "report -o report.docx": 2,
    "report -f xlsx": 2,
    "report -f json -o report.csv": 2,
    "report --excel": 2,
    "check -f json -o folder/": 2,
    "report --top many": 2,
    "report": 2,
    "report -c missing.yaml": 2,
    "schema repotr": 2,
    "check": 2,
    "check --fail-on info": 2,
    "check --report xml=checks.xml": 2,
    "explain": 2,
    "explain --help": 0,
    "init": 2,
    "init --help": 0,
    "help": 0,
    "help check": 0,
    "--version -v": 0,
    "export.csv": 2,
    "report --since": 2,
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Ended, set[str]]]:
    """How the program ends where there is nothing, and what is imported until then.

    One process plays them all: what one of them imports is told of all that follow.
    """
    helps = [f"{command} --help" for command in COMMANDS]
    every = list(dict.fromkeys([*WITHOUT_POLARS, *helps]))
    runs = Program(tmp_path_factory.mktemp("start")).fresh(*(each.split() for each in every))
    return dict(zip(every, runs, strict=True))


@pytest.mark.parametrize(("arguments", "code"), WITHOUT_POLARS.items())
def test_polars_is_not_imported(
    started: dict[str, tuple[Ended, set[str]]], arguments: str, code: int
) -> None:
    run, names = started[arguments]
    assert run.code == code, run.err
    assert "funnelcli.cli" in names, "the measuring itself failed"
    assert not {"polars", "sqlglot"} & names


def test_nor_by_a_process_that_does_nothing_else(empty: Program) -> None:
    run = ended(empty.start("--help", python=IMPORTS))
    assert run.code == 0
    assert not {"polars", "sqlglot", "pydantic", "yaml"} & imported(run.err)


def test_a_wrong_flag_is_refused_before_polars_is_imported(company: Program) -> None:
    """But for texts of options that an analysis declares, which it reads itself."""
    wrong = (
        ["report", "--since", "yesterday"],
        ["report", "--since", "2026-02-01", "--until", "2026-01-01"],
        ["report", "--window", "soon"],
        ["velocity", "--by", "region"],
        ["segments"],
        ["cohorts", "--age-step", "30d"],
        ["cohorts", "--by", "region"],
    )
    for run, names in company.fresh(*wrong):
        assert run.code == 2, run.err
        assert "funnelcli.cli" in names, "the measuring itself failed"
        assert "polars" not in names


def modules(company: Program, *arguments: str) -> set[str]:
    script = (  # what is imported while files are open is not told on stderr
        "import sys; from funnelcli.__main__ import main\ntry: main()\nfinally: print(*sys.modules)"
    )
    command = [sys.executable, "-c", script, *arguments]
    run = subprocess.run(command, cwd=company.folder, capture_output=True, check=True)
    return set(run.stdout.decode().splitlines()[-1].split())


def test_a_report_imports_polars_and_no_parser_of_sql(company: Program) -> None:
    # so that the tests above cannot pass for another reason
    names = modules(company, "report")
    assert "polars" in names
    assert "sqlglot" not in names


@pytest.mark.parametrize("arguments", [("--where", "Score > 10"), ()])
def test_sql_imports_its_parser(company: Program, arguments: tuple[str, ...]) -> None:
    if not arguments:
        definition = (company.folder / "funnelcli.yaml").read_text()
        where = 'lead: {where: "Score > 10"}\nstages:'
        company.write("funnelcli.yaml", edited(definition, ("stages:", where)))
    assert "sqlglot" in modules(company, "report", *arguments)


OF_REPORTS = {
    "funnelcli", "polars", "pydantic", "pydantic_core", "annotated_types", "typing_extensions",
    "typing_inspection", "typer", "annotated_doc", "shellingham", "yaml",
}  # fmt: skip
"""What is installed and may be imported: what is not needed is waited for all the same."""
OF_SQL = {"sqlglot", "mypy_extensions"}
OF_TABLES = {"rich", "markdown_it", "mdurl", "pygments"}
OF_WORKBOOKS = {"xlsxwriter"}
OF_HTML = {"htpy", "markupsafe", "rich", "vl_convert"}
OF_HELP = {"funnelcli", "typer", "annotated_doc", "shellingham"}
WITHOUT_SQL = """\
leads: {path: leads.csv, id: Lead ID, created: Created, email: Email, source: Source}
joins: {deals: {path: deals.csv, lead: Lead ID, id: Deal ID}}
stages: [{name: Lead}, {name: MQL, at: Became MQL Date}, {name: Won, at: deals.Close Date}]
"""


@pytest.mark.parametrize(
    ("arguments", "may"),
    [
        (("report", "-f", "plain"), OF_REPORTS),
        (("report", "-f", "json"), OF_REPORTS),
        (("report", "-f", "csv", "--excel", "-o", "tables/"), OF_REPORTS),
        (("report", "-o", "report.xlsx"), OF_REPORTS | OF_WORKBOOKS),
        (("report", "-f", "table"), OF_REPORTS | OF_TABLES),
        (("report", "-f", "html"), OF_REPORTS | OF_HTML),
        (("report", "-f", "plain", "-c", str(EXAMPLE)), OF_REPORTS | OF_SQL),
        (("check", "-f", "plain", "--fail-on", "never"), OF_REPORTS),
        (("--help",), OF_HELP),
        (("--version",), OF_HELP),
    ],
)
def test_what_the_sample_data_need_is_imported_and_no_more(
    company: Program, arguments: tuple[str, ...], may: set[str]
) -> None:
    for name in ("leads.csv", "deals.csv"):
        company.write(name, (SAMPLE / name).read_bytes())
    company.write("funnelcli.yaml", f"version: 1\n{WITHOUT_SQL}")
    names = modules(company, *arguments)
    own = {name for name in names if name.startswith("funnelcli.")}
    installed = {name.partition(".")[0] for name in names} - sys.stdlib_module_names
    installed = {name for name in installed if not name.startswith(("_", "cython"))}
    assert installed <= may, sorted(installed - may)
    assert not {"funnelcli.draft", "funnelcli.read.excel"} & own
    if may == OF_HELP:
        assert not {"funnelcli.config", "funnelcli.read", "funnelcli.define"} & own


def works(company: Program, *arguments: str, **environ: str) -> list[str]:
    """Tell with how many threads Polars works, and by which engine."""
    script = (
        "import sys; from funnelcli.__main__ import main\n"
        "try: sys.argv[1:] and main()\n"
        "finally: import polars, os; "
        "print(polars.thread_pool_size(), os.environ.get('POLARS_ENGINE_AFFINITY'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=company.folder, capture_output=True, check=True, env={**os.environ, **environ},
    )  # fmt: skip
    return run.stdout.decode().split()[-2:]


def test_one_thread_works_on_few_bytes_all_at_once(company: Program) -> None:
    assert works(company, "report", "-qq") == ["1", "in-memory"]
    asked = {"POLARS_MAX_THREADS": "2", "POLARS_ENGINE_AFFINITY": "streaming"}
    assert works(company, "report", "-qq", **asked) == [*asked.values()], "as is asked for"
    company.write("leads.csv", LEADS + LEADS.partition("\n")[2] * 12_000)
    assert works(company, "report", "-qq") == works(company), "as Polars has it by itself"


@pytest.mark.parametrize(
    ("command", "analyses"),
    [
        ("funnel", {"funnel"}),
        ("curve", {"funnel", "curve", "segments"}),
        ("report", {"funnel", "cohorts", "sources", "segments"}),
    ],
)
def test_a_report_imports_the_analyses_that_it_counts(
    company: Program, command: str, analyses: set[str]
) -> None:
    # -X importtime does not see what is imported by its name
    run = ended(company.start(command, python=("-v",)))
    assert run.code == 0
    names = set(re.findall(r"^import '(funnelcli\.\S+)' #", run.err, re.MULTILINE))
    prefix = "funnelcli.analyses."
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == analyses
    assert "funnelcli.counting.conventions" not in names


def completed(folder: Path, words: str, **environ: str) -> tuple[set[str], set[str]]:
    """What a shell completes at the end of these words, and what is imported for it."""
    # the name of the variable comes from the name of the command, so this is the installed one
    command = Path(sysconfig.get_path("scripts")) / "funnelcli"
    asked = {"_FUNNELCLI_COMPLETE": "complete_bash", "COMP_WORDS": words,
             "COMP_CWORD": str(words.count(" "))}  # fmt: skip
    run = subprocess.run(
        [sys.executable, *IMPORTS, command],
        cwd=folder, capture_output=True, check=True, env={**os.environ, **asked, **environ},
    )  # fmt: skip
    told = [line for line in run.stderr.decode().splitlines() if "import time:" not in line]
    assert told == [], "a completion says nothing"
    return set(run.stdout.decode().split()), imported(run.stderr.decode())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("funnelcli re", {"report", "reconcile", "response"}),
        ("funnelcli ru", {"rules", "rule"}),
        ("funnelcli check --format j", {"json", "jsonl", "junit"}),
        ("funnelcli report --format js", {"json", "jsonl"}),
        ("funnelcli cohorts --cohort ", {"month", "quarter", "week", "year"}),
        ("funnelcli help ex", {"explain"}),
        # no YAML is in force
        ("funnelcli report --by ", set()),
    ],
)
def test_completion_does_not_import_polars(empty: Program, words: str, found: set[str]) -> None:
    told, names = completed(empty.folder, words)
    assert told == found
    assert not {"polars", "sqlglot"} & names


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("funnelcli report --by ", {"source", "region"}),
        ("funnelcli curve --from ", {"Lead", "MQL", "Customer"}),
        ("funnelcli report -c other.yaml --by ", {"team"}),
    ],
)
def test_completion_reads_the_yaml_in_force(company: Program, words: str, found: set[str]) -> None:
    company.write("other.yaml", "segments: {team: Owner}\n")
    told, names = completed(company.folder, words)
    assert told == found
    assert "polars" not in names


def test_version(empty: Program) -> None:
    assert re.fullmatch(r"funnelcli \d+\.\d+\.\d+\n", empty("--version").text)


@pytest.mark.parametrize("asked", [("--version", "-v"), ("-v", "--version")])
def test_all_versions_that_a_bug_report_needs(empty: Program, asked: tuple[str, ...]) -> None:
    told = empty(*asked).text
    lines = dict(line.split(" ", 1) for line in told.splitlines())
    assert list(lines)[:3] == ["funnelcli", "python", "system"]
    assert lines["polars"] == version("polars")
    excel = (f"{name} {version(name)}" for name in ("fastexcel", "xlsxwriter"))
    assert lines["[excel]"] == ", ".join(excel)
    assert not {"[test]", "[dev]"} & lines.keys()
    assert not re.search(r"[/\\]", told), "a path of the machine"


def test_an_extra_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> str:
        if name in ("fastexcel", "rich"):
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr("importlib.metadata.version", without)
    told = list(versions())
    assert "rich not installed" in told
    assert "[excel] fastexcel not installed, xlsxwriter 1.0" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_its_help(
    started: dict[str, tuple[Ended, set[str]]], empty: Program, command: str
) -> None:
    assert empty("help", command).text == started[f"{command} --help"][0].text


def test_help_tells_first_what_a_command_is_about(
    started: dict[str, tuple[Ended, set[str]]],
) -> None:
    told = started["cohorts --help"][0].text
    headings = re.findall(r"^([A-Z][^\n]*):$", told, re.MULTILINE)
    assert headings == [
        "Arguments", "Options", "How they are counted", "Which leads, and as of when",
        "What is read", "What is written, and where", "As a gate",
    ]  # fmt: skip
    assert told.index("  --ages") < told.index("  --cohort") < told.index("  --since")
    assert told.index("  --since") < told.index("--config") < told.index("--format")
    assert "How they are counted" not in started["rules --help"][0].text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(started: dict[str, tuple[Ended, set[str]]], command: str) -> None:
    run, names = started[f"{command} --help"]
    assert f"Example: funnelcli {command} " in run.text
    assert "polars" not in names
