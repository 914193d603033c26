"""Findings in tables that make no lead: their places, ids, extracts, baselines and own rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .findings import asked, first_of

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source}
spend: {path: spend-*.csv, date: Day, channel: Channel, cost: Cost}
activities: {path: activities.csv, lead: Who, at: At, user: User, by: Email}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
"""
LEADS = """\
Id,Created,Email,Source,Won
A,2026-01-05,ann@x.example,Ads,2026-02-01
B,2026-01-06,bob@x.example,Fairs,
"""
JANUARY, FEBRUARY = (
    "Day,Channel,Cost\n2026-01-05,Ads,10\n2026-01-06,Posters,20\n",
    "Day,Channel,Cost,Note\n2026-02-05,Ads,10,\n2026-02-06,Posters,20,in town\n",
)
ACTIVITIES = """\
Who,At,User,Note
ann@x.example,2026-01-05 09:00:00,Jo,
bob@x.example,2026-01-06 09:00:00,,no answer
bob@x.example,2026-01-07 09:00:00,Jo,
"""


def run(folder: Path, *arguments: str, yaml: str = YAML, february: str = FEBRUARY) -> Result:
    files = {
        "c.yaml": yaml, "leads.csv": LEADS, "spend-1.csv": JANUARY, "spend-2.csv": february,
        "activities.csv": ACTIVITIES,
    }  # fmt: skip
    return asked(folder, files, *arguments)


def found(folder: Path, code: str, *options: str, **files: str) -> dict[str, Any]:
    return first_of(run(folder, "check", "-f", "json", "--select", code, *options, **files))


def test_a_finding_has_the_lines_of_all_files(tmp_path: Path) -> None:
    told = found(tmp_path, "SR005")
    assert told["samples"] == [
        {"file": "spend-1.csv", "row": 3, "id": None},
        {"file": "spend-2.csv", "row": 3, "id": None},
    ]
    assert "That is 67% of what was spent." in told["message"]


def test_an_address_by_which_a_lead_is_called_is_shown_only_if_asked_for(tmp_path: Path) -> None:
    place = {"file": "activities.csv", "row": 3}
    assert found(tmp_path, "AC001")["samples"] == [{**place, "id": None}]
    shown = found(tmp_path, "AC001", "--show-ids")["samples"]
    assert shown == [{**place, "id": "bob@x.example"}]


def test_rows_are_extracted_as_they_stand(tmp_path: Path) -> None:
    run(tmp_path, "check", "--select", "SR005,AC001", "--extract", str(tmp_path / "rows"))
    spend = (tmp_path / "rows" / "SR005-unmatched-channel.spend.csv").read_text().splitlines()
    assert spend == [
        "Day,Channel,Cost,Note,_file,_row,_column,_rule",
        "2026-01-06,Posters,20,,spend-1.csv,3,Channel,SR005-unmatched-channel",
        "2026-02-06,Posters,20,in town,spend-2.csv,3,Channel,SR005-unmatched-channel",
    ]
    calls = (tmp_path / "rows" / "AC001-activity-without-user.activities.csv").read_text()
    assert "bob@x.example,2026-01-06 09:00:00,,no answer,activities.csv,3,User," in calls


def test_what_is_known_is_known_wherever_its_row_stands(tmp_path: Path) -> None:
    known = ("--baseline", str(tmp_path / "known.json"))
    run(tmp_path, "check", *known, "--write-baseline")
    header, ads, posters = FEBRUARY.splitlines(keepends=True)
    told = found(tmp_path, "SR005", *known, february=header + posters + ads)
    assert (told["status"], told["count"], told["baselined"]) == ("pass", 2, 2)
    again = posters.replace("02-06", "02-07")
    told = found(tmp_path, "SR005", *known, february=header + posters + again + ads)
    assert (told["status"], told["count"], told["baselined"]) == ("warn", 3, 2)
    assert [each["row"] for each in told["samples"]] == [3]


def test_one_row_is_accepted_by_its_day_and_channel(tmp_path: Path) -> None:
    entry = "{rule: unmatched-channel, ids: [2026-01-06 Posters], reason: nobody says so}"
    told = found(tmp_path, "SR005", yaml=f"{YAML}checks: {{ignore: [{entry}]}}\n")
    assert (told["count"], told["suppressed"]) == (2, 1)


def test_rules_of_their_own(tmp_path: Path) -> None:
    rules = """\
checks:
  rules:
    dear: {table: spend, where: Cost >= 20, message: That is dear.}
    unknown-caller: {table: activities, where: User <> 'Jo', message: Who is that?}
"""
    told = found(tmp_path, "dear", yaml=YAML + rules)
    assert (told["status"], told["table"], told["count"], told["of"]) == ("fail", "spend", 2, 4)
    assert told["effect"] is None
    told = found(tmp_path, "unknown-caller", yaml=YAML + rules)
    assert (told["status"], told["count"], told["of"]) == ("pass", 0, 3)


def test_a_table_that_the_yaml_has_not_is_none_of_a_rule(tmp_path: Path) -> None:
    rule = "checks: {rules: {few: {table: visitors, where: Visitors < 9, message: Few.}}}\n"
    result = run(tmp_path, "check", yaml=YAML + rule)
    assert result.exit_code == 2
    assert "expected one of leads, spend, activities" in result.stderr


def test_a_finding_is_told_of_the_lead_that_it_is_of(tmp_path: Path) -> None:
    assert "AC001 activity-without-user" in run(tmp_path, "explain", "B").stdout
    assert "AC001" not in run(tmp_path, "explain", "A").stdout


def test_rows_of_leads_that_are_left_out_are_not_looked_at(tmp_path: Path) -> None:
    told = found(tmp_path, "AC001", "--until", "2026-01-05")
    assert (told["count"], told["of"]) == (0, 1)


def test_places_in_formats_of_others(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "check", "-f", "sarif", "--select", "SR005,AC001").stdout)
    results = told["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["AC001", "SR005"]
    junit = run(tmp_path, "check", "-f", "junit", "--select", "SR005", "--fail-on", "warning")
    assert "spend-1.csv:3, spend-2.csv:3" in junit.stdout
