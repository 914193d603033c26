"""docs/how-do-i.md answers: what it does not show the outcome of is tried here.

Its commands are played, and its files written, by test_readme.py.
"""

import ast
import json
import re
import shutil
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import funnelcli

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.test_readme import BLOCK, ROOT, furnish, in_duckdb, in_shell, printed
else:
    from test_readme import BLOCK, ROOT, furnish, in_duckdb, in_shell, printed

PAGE = (ROOT / "docs" / "how-do-i.md").read_text("utf-8")
EXAMPLE = (ROOT / "config.example.yaml").read_text("utf-8")


@dataclass(frozen=True)
class Block:
    """A block of an answer, and the name of its file if it has one."""

    question: str
    kind: str
    text: str
    file: str | None


def answers() -> dict[str, list[Block]]:
    """The questions of the page, each with the blocks of its answer."""
    parts = re.split(r"(?m)^### (.*)\n", PAGE)[1:]
    return {
        question: [Block(question, b["kind"], b["text"], b["file"]) for b in BLOCK.finditer(answer)]
        for question, answer in zip(parts[::2], parts[1::2], strict=True)
    }


ANSWERS = answers()
BLOCKS = [block for blocks in ANSWERS.values() for block in blocks]
CHANGES = [block for block in BLOCKS if block.kind == "yaml" and block.file is None]


def of(question: str, kind: str) -> str:
    """The only block of a kind in an answer."""
    (text,) = (block.text for block in ANSWERS[question] if block.kind == kind)
    return text


def keys(definition: str) -> dict[str, str]:
    """The keys of a definition, each with all of its lines."""
    parts = re.split(r"(?m)^(?=\w+:)", definition)[1:]
    return {part.partition(":")[0]: part for part in parts}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies beside the definition when its blocks are tried."""
    folder = tmp_path_factory.mktemp("page")
    furnish(folder)
    for block in BLOCKS:
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        if block.kind == "sql":
            in_duckdb(block.text, folder)
    return folder


def test_there_are_forty_questions() -> None:
    assert len(ANSWERS) >= 40
    assert len(set(ANSWERS)) == len(re.findall("(?m)^### ", PAGE))


def test_the_index_has_every_question_in_its_order() -> None:
    index = PAGE.partition("\n## ")[0]
    listed = re.findall(r"\]\(#([^)]+)\)", index)

    assert listed == [re.sub(r"[^\w\- ]", "", each).lower().replace(" ", "-") for each in ANSWERS]
    themes = re.findall(r"(?m)^- \*\*(.*)\*\*: ", index)
    assert themes == re.findall("(?m)^## (.*)$", PAGE)


@pytest.mark.parametrize("question", ANSWERS)
def test_every_answer_is_something_to_do_and_short(question: str) -> None:
    blocks = ANSWERS[question]

    assert {block.kind for block in blocks} & {"console", "yaml", "python", "sh", "crontab"}
    for block in blocks:
        assert len(block.text.splitlines()) <= 16


def definition(folder: Path, block: Block) -> Path:
    """The example with the keys of a block in the place of its own."""
    path = folder / "changed.yaml"
    path.write_text("".join({**keys(EXAMPLE), **keys(block.text)}.values()), "utf-8")
    return path


def reported(folder: Path, block: Block) -> Any:
    """What the report by a changed definition says, as JSON has it."""
    with chdir(folder):
        return json.loads(funnelcli.load(definition(folder, block).name).report().text("json"))


@pytest.fixture(scope="module")
def reports(folder: Path) -> dict[str, Any]:
    """The report of every change, by its question."""
    return {block.question: reported(folder, block) for block in CHANGES}


def test_every_change_gives_a_report(reports: dict[str, Any]) -> None:
    assert len(reports) == len(CHANGES)
    for question, report in reports.items():
        assert report["conversion"]["leads"] > 500, question


def stages(report: Any) -> list[str]:
    return [stage["name"] for stage in report["stages"]]


def test_stages_are_those_of_the_status_and_of_the_log(reports: dict[str, Any]) -> None:
    by_status = reports["How do I take the stages from a status?"]
    by_log = reports["How do I take the stages from a log of changes?"]

    assert stages(by_status) == ["Lead", "Qualified", "Customer"]
    assert by_status["tables"][0]["rows"][-1]["median_days"] is None
    assert stages(by_log) == ["Lead", "Working", "Customer"]
    assert by_log["tables"][0]["rows"][-1]["median_days"] > 0
    assert by_status["conversion"]["customers"] > 300


def test_who_bought_is_told_by_the_deals(reports: dict[str, Any]) -> None:
    report = reports["How do I say who bought?"]

    assert stages(report) == ["Lead", "Customer"]
    assert report["conversion"]["customers"] == 342


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How do I leave out internal mail?", "internal"),
        ("How do I leave out test records?", "test"),
        ("How do I leave out junk?", "junk"),
    ],
)
def test_rows_are_left_out_under_their_reason(
    reports: dict[str, Any], question: str, counted: str
) -> None:
    excluded = reports[question]["population"]["excluded"]

    assert list(excluded) == [counted]
    assert excluded[counted] > 0


def test_who_was_refused_is_lost(reports: dict[str, Any]) -> None:
    funnel = reports["How do I leave out junk?"]["tables"][0]["rows"]

    assert sum(row["lost"] or 0 for row in funnel) > 1000


def test_accounts_bought_lists_and_duplicates_change_the_leads(reports: dict[str, Any]) -> None:
    def population(question: str) -> Any:
        return reports[question]["population"]

    assert population("How do I count accounts instead of leads?")["leads"] < 1000
    assert population("How do I keep a bought list out of the rate?")["not_leads"] == 138
    assert population("How do I merge duplicates?")["merged"] > 100


def test_periods_are_those_of_the_fiscal_year(reports: dict[str, Any]) -> None:
    cohorts = reports["How do I count in fiscal years?"]["tables"][1]["rows"]

    assert [row["cohort"] for row in cohorts[:2]] == ["FY2025-Q4", "FY2026-Q1"]
    assert reports["How do I count the days of my time zone?"]["timezone"] == "Europe/Berlin"


def test_target_accounts_are_a_segment(folder: Path) -> None:
    (block,) = ANSWERS["How do I look at a list of target accounts?"]
    with chdir(folder):
        funnel = funnelcli.load(definition(folder, block).name)
        rows = funnel.table("segments", by="target")["segments"].frame["target", "leads"].rows()

    assert [name for name, _ in rows] == ["Other", "Target"]
    assert all(leads > 0 for _, leads in rows)


def test_jq_finds_the_rate(folder: Path) -> None:
    command = of("How do I take one number out with jq?", "sh").strip()
    asked, path = command.split(" | jq .")
    (folder / "funnelcli.yaml").write_text(EXAMPLE, "utf-8")

    value = json.loads(printed(asked, folder))
    for key in path.split("."):
        value = value[key]

    assert value == pytest.approx(295 / 3174)
    if shutil.which("jq"):
        assert float(in_shell(command, folder)[0]) == pytest.approx(value)


def test_the_notebook_sorts_a_table(folder: Path) -> None:
    (folder / "funnelcli.yaml").write_text(EXAMPLE, "utf-8")
    *first, last = ast.parse(of("How do I use it in a notebook?", "python")).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    with chdir(folder):
        exec(compile(ast.Module(first, []), "page", "exec"), names)  # noqa: S102
        frame = eval(compile(ast.Expression(last.value), "page", "eval"), names)  # noqa: S307

    assert isinstance(names["report"], funnelcli.Tables)
    assert isinstance(frame, pl.DataFrame)
    assert frame.height > 5


def test_the_nightly_job_writes_nothing_where_the_data_are_not_good_enough(folder: Path) -> None:
    (folder / "funnelcli.yaml").write_text(EXAMPLE, "utf-8")
    line = of("How do I run it every night?", "crontab")
    command = line.split(maxsplit=5)[5].replace("/srv/crm", str(folder)).replace(".venv/bin/", "")

    said, code = in_shell(command, folder)

    assert code == 1
    assert said.startswith("check: ")
    assert not (folder / "funnel.json").exists()


def test_only_dates_that_cannot_be_told_are_an_error() -> None:
    failing = {block.question for block in BLOCKS if "error: " in block.text}

    assert failing == {"What if nothing tells the day from the month?"}
