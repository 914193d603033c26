"""Every command takes the shared options: one that changes nothing in it says so, the others do."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.cli.commands import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

# Leads that skip MQL, that are lost, open, late, and go back; of two years, sources and regions.
LEADS = """\
Id,Created,Source,Region,MQL,SQL,Won,Lost,Said,Score
L1,2025-11-03,Web,West,2025-11-04,2025-11-20,2026-01-10,,Web,70
L2,2025-11-05,Web,South,,2025-11-30,2025-12-20,,Friend,60
L3,2025-12-01,Fair,West,2025-12-05,,,2026-01-07,Fair,40
L4,2025-12-09,Web,West,2025-12-10,2026-01-04,2026-01-21,,Web,90
L5,2026-01-08,Mail,South,2026-01-30,,,,,20
L6,2026-01-12,Fair,West,,2026-01-15,2026-02-20,,Friend,50
L7,2026-02-02,Web,South,2026-02-04,2026-02-06,2026-03-03,,Web,80
L8,2026-02-20,Web,West,,,,,Web,10
L9,2026-03-05,Mail,West,2026-03-06,,,,Friend,30
"""
ACTIVITIES = """\
Lead,At,Type
L1,2025-10-07,Call
L4,2025-12-09,Call
L5,2026-01-20,Call
L6,2026-01-13,Call
L7,2026-02-10,Call
L8,2026-02-21,Call
"""
TOUCHES = """\
Lead,At,Channel
L1,2025-11-02,Web
L2,2025-11-04,Mail
L4,2025-12-09,Web
L4,2026-01-09,Fair
L6,2026-01-10,Fair
L7,2026-02-01,Web
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, self_reported: Said,
  score: Score}
segments: {region: Region}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: SQL, at: SQL}
  - {name: Customer, at: Won}
lost: {at: Lost}
min_leads: 1
as_of: 2026-03-31
activities: {path: activities.csv, lead: Lead, at: At, type: Type}
touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel}
"""

GIVEN = {
    "--as-of": "2026-01-15",
    "--since": "2025-12-01",
    "--until": "2026-02-10",
    "--where": "Region = 'West'",
    "--cohort": "year",
    "--top": "1",
    "--reach": "observed",
    "--window": "28d",
    "--horizon": "40d",
    "--sort": "name",
}
WITHOUT_EFFECT = {
    "report": "",
    "report --by region": "",
    "funnel": "--cohort --top --sort",
    "funnel --detail": "--cohort --top --sort",
    "cohorts": "--top --sort",
    "cohorts --ages": "--top --sort",
    "cohorts --project": "--top --sort",
    "cohorts --export triangle": "--top --sort",
    "cohorts --cohort quarter --by season": "--top --sort",
    "sources": "--cohort",
    "segments --by region": "--cohort",
    "curve": "--cohort --top --sort",
    "curve --from mql": "--cohort --top --sort",
    "curve --by source": "--cohort --sort",
    "velocity": "--top --sort",
    "compare --a 2026-01": "--sort",
    "metrics": "--top --sort",
    "metrics --by source": "--sort",
    "response": "--cohort --top --sort",
    "attribution": "--cohort",
    "attribution --per month --by region": "--cohort",
    "forecast --horizon 40d": "--cohort --top --sort",
    "score": "--cohort --top --sort",
    "said": "--cohort",
    "diagnose": "--top --sort",
    "reconcile": "--top --sort",
    "check": "--top --sort",
    "explain L2": "--top --sort",
}
"""The options that change nothing, by command; all others do."""

REFUSED = {
    ("cohorts --cohort quarter --by season", "--cohort"),
    ("compare --a 2026-01", "--since"),
    ("compare --a 2026-01", "--until"),
    ("forecast --horizon 40d", "--window"),
    ("forecast --horizon 40d", "--horizon"),
    ("compare --a 2026-01", "--horizon"),  # by which 2026-01 is compared with itself
}
CASES = [
    (command, option)
    for command in WITHOUT_EFFECT
    for option in GIVEN
    if (command, option) not in REFUSED
]


@pytest.fixture(scope="module", autouse=True)
def _company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("options")
    (folder / "leads.csv").write_text(LEADS)
    (folder / "activities.csv").write_text(ACTIVITIES)
    (folder / "touches.csv").write_text(TOUCHES)
    (folder / "funnelcli.yaml").write_text(YAML)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield


def test_every_command_on_data_is_asked() -> None:
    assert {name.split()[0] for name in WITHOUT_EFFECT} == {*TABLES, "check", "explain"}


@cache  # each option is held against the same answer without it, of files that stay as they are
def said(*arguments: str) -> tuple[str, str]:
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0, run.stderr
    return run.stdout, run.stderr


def answer(*arguments: str) -> tuple[dict[str, Any], list[str]]:
    """The answer without what was asked, and what is said of options without effect."""
    stdout, stderr = said(*arguments, "-f", "json")
    found = json.loads(stdout)
    del found["query"], found["as_of"]
    notes = [(note["code"], note["message"]) for note in found.pop("notes", ())]
    notes += [("option-unused", line) for line in stderr.splitlines() if "Without effect" in line]
    found["other notes"] = [note for note in notes if note[0] != "option-unused"]
    return found, [message for code, message in notes if code == "option-unused"]


@pytest.mark.parametrize(("command", "option"), CASES)
def test_an_option_changes_the_answer_or_is_told_to_change_nothing(
    command: str, option: str
) -> None:
    asked = command.split()
    if (command, option) == ("diagnose", "--cohort"):
        pytest.skip("of ten leads no period can be compared")
    plainly, nothing = answer(*asked)
    assert nothing == []
    found, notes = answer(*asked, option, GIVEN[option])
    if option in WITHOUT_EFFECT[command].split():
        assert found == plainly
        [note] = notes
        assert f" {option}, " in note
    else:
        assert found != plainly
        assert notes == []


@pytest.mark.parametrize("command", [name for name, options in WITHOUT_EFFECT.items() if options])
def test_options_without_effect_are_one_note_and_change_no_other_line(command: str) -> None:
    asked, options = command.split(), WITHOUT_EFFECT[command].split()
    given = [word for option in options for word in (option, GIVEN[option])]
    page, _ = said(*asked, "-f", "plain")
    with_them, stderr = said(*asked, *given, "-f", "plain")
    lines = (with_them + stderr).splitlines()
    [note] = [line for line in lines if "Without effect here:" in line]
    assert [option for option in GIVEN if option in note] == [o for o in GIVEN if o in options]
    if page.rpartition("\n\n")[2].startswith("Notes"):
        lines.remove(note)
    else:
        assert lines[-3:-1] == ["", "Notes"] or stderr
        lines = lines[: -3 if not stderr else -1]
    assert lines == page.splitlines()


@pytest.mark.parametrize("command", ["cohorts", "report", "reconcile", "velocity", "check"])
def test_a_window_is_the_horizon(command: str) -> None:
    alone, nothing = answer(command, "--window", "30d")
    both, [note] = answer(command, "--window", "30d", "--horizon", "60d")
    assert (both, nothing) == (alone, [])
    assert note == "Without effect here: --horizon, since the window takes its place."


def at_home(yaml: str) -> str:
    """Name the files by their whole paths, so that the YAML can lie elsewhere."""
    for name in ("leads.csv", "activities.csv", "touches.csv"):
        yaml = yaml.replace(name, str(Path.cwd() / name))
    return yaml


def test_without_dates_a_horizon_is_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "undated.yaml"
    undated = at_home(YAML.replace("created: Created, ", ""))
    path.write_text(undated)
    for command in ("report", "funnel", "sources"):
        alone, nothing = answer(command, "-c", str(path))
        given, [note] = answer(command, "-c", str(path), "--horizon", "60d")
        assert (given, nothing) == (alone, [])
        assert note == (
            "Without effect here: --horizon, which is for leads with a date (`leads.created`)."
        )


def test_nothing_is_said_of_what_the_yaml_gives(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(f"{at_home(YAML)}cohort: quarter\nhorizon: 60d\n")
    assert answer("funnel", "-c", str(path))[1] == []


def test_what_is_said_is_where_notes_are() -> None:
    stdout, stderr = said("velocity", "--top", "5", "-f", "csv")
    assert "note: Without effect here: --top, " in stderr
    assert "Without" not in stdout
    assert said("velocity", "--top", "5", "-q", "-f", "csv") == (stdout, "")


SEGMENTS = {
    "metrics", "report", "segments", "curve", "cohorts", "compare", "diagnose", "forecast",
    "attribution",
}  # fmt: skip


@pytest.mark.parametrize("command", sorted({name.split()[0] for name in WITHOUT_EFFECT}))
def test_a_table_of_no_segments_takes_none(command: str) -> None:
    asked = [command, *(["L2"] if command == "explain" else []), "--by"]
    for by, codes in (("region", SEGMENTS - {"cohorts", "forecast"}), ("regoin", set[str]())):
        run = CliRunner().invoke(app, [*asked, by])
        assert run.exit_code == (0 if command in codes else 2)
        assert command in SEGMENTS or f"{command} takes no --by" in run.stderr
