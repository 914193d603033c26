"""docs/automation.md, tried: its jobs and its crontab line, on good data and on bad."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from funnelcli import __version__
from funnelcli.checks import RULES

from .program import EXAMPLE, ROOT, SAMPLE, Ended

PAGE = (ROOT / "docs" / "automation.md").read_text("utf-8")
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PROGRAMS = Path(sys.executable).parent

FILES = dict(re.findall(r"(?ms)^`([\w./-]+)`:\n\n```yaml\n(.*?)^```$", PAGE))
(CRONTAB,) = re.findall(r"(?ms)^```crontab\n(.*?)^```$", PAGE)

WORKFLOW, GITLAB, PRE_COMMIT = (
    yaml.load(FILES[name], yaml.BaseLoader)  # noqa: S506  (`on` stays a word; it makes texts only)
    for name in (".github/workflows/leads.yaml", ".gitlab-ci.yml", ".pre-commit-config.yaml")
)
STEPS = WORKFLOW["jobs"]["check"]["steps"]
ANNOTATION = re.compile(r"::(error|warning|notice) file=funnelcli\.yaml,line=\d+,col=\d+,title=")


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    """A folder with the sample, whose planted defects nobody has accepted."""
    shutil.copy(EXAMPLE, tmp_path / "funnelcli.yaml")
    shutil.copytree(SAMPLE, tmp_path / "sample_data")
    return tmp_path


@pytest.fixture
def clean(dirty: Path) -> Path:
    """The same with the page's thresholds and what it accepts."""
    accepted = EXAMPLE.read_text("utf-8") + FILES["checks.yaml"]
    (dirty / "funnelcli.yaml").write_text(accepted, "utf-8")
    return dirty


def shell(command: str, folder: Path, **environ: str | Path) -> Ended:
    """Runs a command as runners do: nothing in the environment that they do not put there."""
    programs = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", command],
        cwd=folder,
        env={"PATH": programs, **{name: str(value) for name, value in environ.items()}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def without_install(commands: list[str]) -> str:
    """The commands of a job but the first, which needs a network."""
    install, *others = commands
    assert install.startswith("pip install ")
    return "\n".join(others)


def in_github(folder: Path) -> tuple[Ended, Path]:
    """Runs the steps of the workflow beside the file for the summary, which is there and empty."""
    summary = folder / "summary"
    summary.touch()
    commands = without_install([step["run"] for step in STEPS if "run" in step])
    return shell(commands, folder, GITHUB_ACTIONS="true", CI="true", GITHUB_STEP_SUMMARY=summary), (
        summary
    )


def test_the_workflow_has_the_shape_of_one() -> None:
    assert set(WORKFLOW) == {"name", "on", "permissions", "jobs"}
    assert WORKFLOW["permissions"] == {"contents": "read", "security-events": "write"}
    assert set(WORKFLOW["jobs"]["check"]) == {"runs-on", "steps"}
    for step in STEPS:
        assert len({"run", "uses"} & set(step)) == 1
        assert set(step) <= {"name", "run", "uses", "with", "if"}
        assert re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step.get("uses", "a/b@v1"))


def test_the_workflow_uploads_what_the_check_writes() -> None:
    uploads = {step["uses"].partition("@")[0]: step for step in STEPS if "if" in step}
    names = {
        uploads["github/codeql-action/upload-sarif"]["with"]["sarif_file"],
        uploads["actions/upload-artifact"]["with"]["path"],
    }
    written = re.findall(r"--report (?:sarif|junit)=(\S+)", STEPS[-3]["run"])

    assert names == set(written)
    for upload in uploads.values():  # a red check is what there is to be seen
        assert re.fullmatch(r"always\(\) && hashFiles\('(\S+)'\) != ''", upload["if"])


def test_a_red_workflow_says_why_in_every_place(dirty: Path) -> None:
    run, summary = in_github(dirty)

    assert run.code == 1
    assert run.out.splitlines()[3].startswith(b"fail | ")
    assert all(ANNOTATION.match(line) for line in run.err.splitlines())
    assert "ST002 stage-order" in run.err
    assert summary.read_text("utf-8").startswith("## Check: fail\n")
    assert json.loads((dirty / "checks.sarif").read_bytes())["version"] == "2.1.0"
    assert failures(dirty / "checks.xml") == 5


def test_a_green_workflow_writes_the_same_files(clean: Path) -> None:
    run, summary = in_github(clean)

    assert run.code == 0
    assert "::error" not in run.err
    assert summary.read_text("utf-8").startswith("## Check: warn\n")
    assert (clean / "checks.sarif").exists()
    assert failures(clean / "checks.xml") == 0


def test_a_workflow_on_a_broken_definition_says_where(dirty: Path) -> None:
    (dirty / "funnelcli.yaml").write_text("version: 1\n", "utf-8")

    run, summary = in_github(dirty)

    assert (run.code, run.out) == (2, b"")
    assert "funnelcli.yaml:1:1: leads: needed, but missing" in run.err
    assert summary.read_text("utf-8") == ""
    assert not (dirty / "checks.sarif").exists()


@pytest.mark.parametrize(("data", "code"), [("dirty", 1), ("clean", 0)])
def test_gitlab_finds_its_reports(request: pytest.FixtureRequest, data: str, code: int) -> None:
    (job,) = GITLAB.values()
    reports = job["artifacts"]["reports"]
    folder: Path = request.getfixturevalue(data)

    run = shell(without_install(job["script"]), folder, CI="true", GITLAB_CI="true")

    assert (run.code, run.err) == (code, "")
    assert set(reports) == {"junit", "codequality"}
    assert job["artifacts"]["when"] == "always"
    assert bool(failures(folder / reports["junit"])) == bool(code)
    issues = json.loads((folder / reports["codequality"]).read_bytes())
    assert ("critical" in {issue["severity"] for issue in issues}) == bool(code)


def failures(junit: Path) -> int:
    root = ET.parse(junit).getroot()  # noqa: S314  (it is our own)
    return len(root.findall(".//failure"))


def test_the_hooks_and_their_use_are_valid(tmp_path: Path) -> None:
    used = tmp_path / "config.yaml"
    used.write_text(FILES[".pre-commit-config.yaml"], "utf-8")

    validated = shell(f"pre-commit validate-manifest {HOOKS}", tmp_path, HOME=tmp_path)
    validated_use = shell(f"pre-commit validate-config {used}", tmp_path, HOME=tmp_path)

    assert (validated.code, validated_use.code) == (0, 0), validated.out + validated_use.out
    hooks = {hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}
    assert {hook["id"] for repo in PRE_COMMIT["repos"] for hook in repo["hooks"]} == hooks


def hooked(folder: Path) -> None:
    """Makes a repository of a folder, with the hook as it is but installed already."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}), "utf-8")
    (folder / "README.md").touch()
    assert shell("git init -q && git add .", folder, HOME=folder).code == 0


def test_the_hook_runs_once_when_the_definition_changes(dirty: Path) -> None:
    hooked(dirty)

    run = shell("pre-commit run --files funnelcli.yaml README.md", dirty, HOME=dirty)

    assert run.code == 1
    rules = sum(rule.default for rule in RULES)
    assert run.out.count(f"fail | {rules} rules".encode()) == 1


@pytest.mark.parametrize(
    ("changed", "said"), [("funnelcli.yaml", b"Passed"), ("README.md", b"Skipped")]
)
def test_the_hook_passes(clean: Path, changed: str, said: bytes) -> None:
    hooked(clean)

    run = shell(f"pre-commit run --files {changed}", clean, HOME=clean)

    assert (run.code, said in run.out) == (0, True), run.out


def by_cron(folder: Path) -> Ended:
    """Runs the line of the crontab: with a short PATH, and nothing else."""
    setting, line = CRONTAB.splitlines()
    assert setting == "MAILTO=revops@example.com"
    here = folder / ".venv" / "bin"
    here.mkdir(parents=True)
    (here / "funnelcli").symlink_to(PROGRAMS / "funnelcli")
    *when, command = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\d+|\*", each) for each in when)
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("/srv/crm", str(folder))],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def test_cron_writes_a_report_of_good_data_and_mails_nothing(clean: Path) -> None:
    assert by_cron(clean) == Ended(0, b"", "")

    report = json.loads((clean / "funnel.json").read_bytes())
    assert report["population"]["leads"] == 4545


def test_cron_keeps_the_report_and_mails_what_is_wrong(dirty: Path) -> None:
    (dirty / "funnel.json").write_text("yesterday's", "utf-8")

    run = by_cron(dirty)

    assert (run.code, run.out) == (1, b"")
    assert (dirty / "funnel.json").read_text("utf-8") == "yesterday's"
    *failed, hint = run.err.splitlines()
    assert [line.split()[1] for line in failed] == ["DT001", "DT003", "ID002", "ST002", "ST002"]
    assert "3 of 5,021" in failed[1]
    assert hint.startswith("hint: the report is not written.")


def test_cron_mails_the_mistake_in_a_definition(dirty: Path) -> None:
    (dirty / "funnelcli.yaml").write_text("version: 1\n", "utf-8")

    run = by_cron(dirty)

    assert run.code == 2
    assert "leads: needed, but missing" in run.err


def test_what_is_installed_is_this_version() -> None:
    (repo,) = PRE_COMMIT["repos"]
    tags: list[Any] = re.findall(r"@(v\d+\.\d+\.\d+)", PAGE)

    assert {*tags, repo["rev"]} == {f"v{__version__}"}
