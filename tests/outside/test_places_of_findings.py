"""Where findings point in the code: from the root of the repository, wherever check was started."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

YAML = """\
version: 1
leads: {path: ../exports/leads.csv, id: Id, created: Created}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]
"""
LEADS = "Id,Created,MQL,Won\nA,2026-01-05,2026-01-01,2026-02-01\n"


@dataclass
class Repository:
    root: Path
    elsewhere: Path


@pytest.fixture(params=["folder", "file"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    """A repository, or a worktree of one, with a YAML two folders below its root."""
    root = tmp_path / "repository"
    for folder in ("crm/größe", "crm/exports", "jobs"):
        (root / folder).mkdir(parents=True)
    if request.param == "folder":
        (root / ".git").mkdir()
    else:
        (root / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    (root / "crm/größe/f.yaml").write_text(YAML, encoding="utf-8")
    (root / "crm/exports/leads.csv").write_text(LEADS, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    return Repository(root, elsewhere)


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., set[str]]:
    """Check from a folder, and list the paths of all places of all formats with places."""

    def paths(folder: Path, *given: str) -> set[str]:
        monkeypatch.chdir(folder)
        reports = {name: tmp_path / f"report.{name}" for name in ("gitlab", "sarif", "github")}
        options = [word for name, at in reports.items() for word in ("--report", f"{name}={at}")]
        run = CliRunner().invoke(app, ["check", *given, "-f", "json", *options])
        assert run.exit_code == 1, run.output
        assert str(tmp_path) not in run.stdout
        texts = {name: at.read_text("utf-8") for name, at in reports.items()}
        assert not [name for name, text in texts.items() if str(tmp_path) in text]
        issues = json.loads(texts["gitlab"])
        results = json.loads(texts["sarif"])["runs"][0]["results"]
        annotations = re.findall(
            "^::error file=([^,]*),line=([0-9]+)", texts["github"], re.MULTILINE
        )
        assert issues
        assert len(results) == len(issues)
        assert {(i["location"]["path"], i["location"]["lines"]["begin"]) for i in issues} >= {
            (path, int(line)) for path, line in annotations
        }
        physical = [each["locations"][0]["physicalLocation"] for each in results]
        uris = {each["artifactLocation"]["uri"] for each in physical}
        found = {issue["location"]["path"] for issue in issues}
        assert {uri.replace("%C3%B6", "ö").replace("%C3%9F", "ß") for uri in uris} == found
        return found

    return paths


HERE = "crm/größe/f.yaml"


@pytest.mark.parametrize(
    ("folder", "config"),
    [(".", HERE), (".", f"./{HERE}"), ("crm/größe", "f.yaml"), ("jobs", f"../{HERE}")],
)
def test_a_yaml_given_by_a_relative_path(
    repository: Repository, paths: Callable[..., set[str]], folder: str, config: str
) -> None:
    assert paths(repository.root / folder, "-c", config) == {HERE}


@pytest.mark.parametrize("folder", [".", "crm/größe", "jobs", "../elsewhere"])
def test_a_yaml_given_by_an_absolute_path(
    repository: Repository, paths: Callable[..., set[str]], folder: str
) -> None:
    assert paths(repository.root / folder, "-c", str(repository.root / HERE)) == {HERE}


def test_a_yaml_that_is_not_named(repository: Repository, paths: Callable[..., set[str]]) -> None:
    yaml = repository.root / HERE
    yaml.rename(yaml.with_name("funnelcli.yaml"))
    assert paths(yaml.parent) == {"crm/größe/funnelcli.yaml"}


def test_outside_a_repository_it_is_the_folder_of_the_program(
    paths: Callable[..., set[str]], tmp_path: Path
) -> None:
    for folder in ("crm", "exports", "jobs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exports/leads.csv").write_text(LEADS, encoding="utf-8")
    yaml = tmp_path / "crm/f.yaml"
    yaml.write_text(YAML, encoding="utf-8")
    assert paths(tmp_path, "-c", str(yaml)) == {"crm/f.yaml"}
    assert paths(tmp_path / "crm", "-c", "f.yaml") == {"f.yaml"}
    assert paths(tmp_path / "jobs", "-c", str(yaml)) == {"f.yaml"}


def test_without_a_yaml_it_is_the_export(
    repository: Repository, paths: Callable[..., set[str]]
) -> None:
    lines = "".join(f"L{n},2026-01-{n:02},2026-01-02,2026-02-01\n" for n in range(1, 29))
    header = "Lead ID,Created Date,MQL Date,Closed Won Date\n"
    (repository.root / "crm/exports/leads.csv").write_text(header + lines, encoding="utf-8")
    given = "../crm/exports/leads.csv"
    assert paths(repository.root / "jobs", given) == {"crm/exports/leads.csv"}
    absolute = str(repository.root / "crm/exports/leads.csv")
    assert paths(repository.elsewhere, absolute) == {"crm/exports/leads.csv"}
