"""What each rule finds and what it lets pass: the cases of `cases/`, a file a rule.

A case is a definition, tables as CSV, and what is to come of them. `definition` is what differs
from DEFINITION. In a table `40 * L{n},{day},…` stands for 40 rows, numbered from 1, a day
each from 2026-01-01 on; `40 from 2026-03-01 * …` begins on that day.

    finds     results with rows: table, column, count, of, ids of the samples, their lines (rows),
              and of the effect the leads, the customers, and the rate without: customers/leads
    passes    nothing is found; `of` is how many were looked at
    unfit     why the rule says nothing about such a definition
    stops     found by reading, which ends with this exit code and these words
    beside    codes of other rules that `options` select
    exit      the exit code where it is not that of the rule's severity

No more can be there than is written, and what is not written about a result is not compared.
"""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from funnelcli.checks import RULES
from funnelcli.checks.base import SECTIONS, Rule
from funnelcli.cli import app

Json = dict[str, Any]

DEFINITION = """
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]
as_of: 2026-06-30
"""
FOLDER = Path(__file__).parent / "cases"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where that was built
CASES: dict[str, dict[str, Json]] = {
    path.stem: yaml.load(path.read_text("utf-8"), LOADER)  # noqa: S506  (both are safe)
    for path in sorted(FOLDER.iterdir())
}
TABLES = ("leads", "deals", "history", "spend", "activities", "visitors", "touchpoints")
STATUS = {"error": "fail", "warning": "warn", "info": "pass"}


def merged(base: Json, changes: Json) -> Json:
    """Put changes into a definition, and before the rest: mappings key by key, else as a whole."""
    result = {}
    for key in [*changes, *(key for key in base if key not in changes)]:
        before = base.get(key)
        value = changes.get(key, before)
        if isinstance(value, dict) and isinstance(before, dict):
            value = merged(before, value)
        result[key] = value
    return {key: value for key, value in result.items() if value is not None}


def rows(text: str) -> str:
    """Write out the lines that stand for many."""
    many = r"(?m)^(\d+)(?: from (\S+))? \* (.*\n)"
    return re.sub(many, lambda line: repeated(int(line[1]), line[3], line[2]), text)


def repeated(times: int, line: str, first: str | None) -> str:
    start = date.fromisoformat(first or "2026-01-01")
    days = [start + timedelta(days=n) for n in range(times)]
    return "".join(
        line.replace("{n}", f"{n}").replace("{day}", f"{day}") for n, day in enumerate(days, 1)
    )


def write(case: Json, folder: Path) -> Path:
    for name in TABLES:
        if name in case:
            content = rows(case[name]).encode(case.get("encoding", "utf-8"))
            (folder / f"{name}.csv").write_bytes(content)
    path = folder / "funnelcli.yaml"
    definition = merged(yaml.safe_load(DEFINITION), case.get("definition", {}))
    path.write_text(yaml.safe_dump(definition, sort_keys=False, width=1000), "utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "name"), [(file, name) for file, cases in CASES.items() for name in cases]
)
def test_a_case(tmp_path: Path, file: str, name: str) -> None:
    case, (code, rule) = CASES[file][name], file.split("-", 1)
    path = write(case, tmp_path)
    arguments = ["check", "-c", str(path), "-f", "json", "--select", rule]
    result = CliRunner().invoke(app, [*arguments, *case.get("options", ())])
    if stop := case.get("stops"):
        assert result.exit_code == stop["code"], result.output
        assert result.stdout == ""
        for words in stop["says"]:
            assert words in result.stderr
        return
    assert result.exit_code == exit_code(code, case), result.output
    results = json.loads(result.stdout)["results"]
    assert {each["code"] for each in results} == {code, *case.get("beside", ())}
    results = [each for each in results if each["code"] == code]
    for found, told in zip(results, case.get("finds") or [expected(case)], strict=True):
        if "message" not in told and "status" not in told:
            assert found["status"] == STATUS[found["severity"]]
        picture = {**flat(found), **said(found, told)}
        assert {key: picture[key] for key in told} == told


def exit_code(code: str, case: Json) -> int:
    """An error that is found is 1; what was selected and cannot be looked at is 3."""
    (severity,) = (rule.severity for rule in RULES if rule.code == code)
    by_kind = 3 if "unfit" in case else int("finds" in case and severity == "error")
    told: int = case.get("exit", by_kind)
    return told


def expected(case: Json) -> Json:
    """Say what comes of a case in which nothing is found."""
    if "unfit" in case:
        return {"status": "not_evaluated", "message": f"{case['unfit']}.", "count": None}
    assert "passes" in case
    return {"status": "pass", "count": 0, **(case["passes"] or {})}


def flat(found: Json) -> Json:
    """Show a result as cases write it."""
    effect = found["effect"] or {}
    return {
        **{key: found[key] for key in ("status", "message", "table", "column", "count", "of")},
        "ids": [sample["id"] for sample in found["samples"]],
        "rows": [sample["row"] for sample in found["samples"]],
        "leads": effect.get("leads"),
        "customers": effect.get("customers"),
        "without": f"{effect.get('k_without')}/{effect.get('n_without')}",
    }


def said(found: Json, told: Json) -> Json:
    """Show of a message the part that is told, if it is there."""
    part = str(told.get("said"))
    return {"said": told.get("said")} if part in found["message"] else {"said": found["message"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_cases_and_documentation(rule: Rule) -> None:
    cases = CASES.get(f"{rule.code}-{rule.name}", {})
    kinds = {kind for case in cases.values() for kind in case}
    assert "passes" in kinds, "a case that passes"
    assert kinds & {"finds", "stops"}, "a case that fails"
    assert rule.by_reading == ("finds" not in kinds)
    for section in SECTIONS:
        assert rule.section(section), section


def test_every_file_of_cases_is_about_a_rule() -> None:
    assert set(CASES) == {f"{rule.code}-{rule.name}" for rule in RULES}


def test_every_finding_about_rows_is_told_with_its_effect() -> None:
    for file, cases in CASES.items():
        for name, case in cases.items():
            for told in case.get("finds") or ():
                assert ("without" in told) == (told.get("table") is not None), (file, name)
