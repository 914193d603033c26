"""Findings in touchpoints: their places, extracts, baselines, own rules, filters and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .findings import asked, first_of

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source}
touchpoints: {path: touches-*.csv, lead: Who, at: At, channel: Channel, by: Email}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
"""
LEADS = """\
Id,Created,Email,Source,Won,Company
A,2026-01-05,ann@x.example,Trade Show,2026-02-01,x.example
B,2026-01-06,bob@x.example,Webinar,,x.example
"""
JANUARY = """\
Who,At,Channel
ann@x.example,2026-01-05 09:00:00,Trade-Show
bob@x.example,2026-01-06 09:00:00,
"""
RULE = "TP001-touch-after-purchase"
MAIL = "bob@x.example,2026-02-07 09:00:00,Mail,a letter\n"
FEBRUARY = f"Who,At,Channel,Note\n{MAIL}ann@x.example,2026-02-05 09:00:00,Trade-Show,\n"


def run(folder: Path, *arguments: str, yaml: str = YAML, february: str = FEBRUARY) -> Result:
    files = {
        "c.yaml": yaml, "leads.csv": LEADS, "touches-1.csv": JANUARY, "touches-2.csv": february,
    }  # fmt: skip
    return asked(folder, files, *arguments)


def found(folder: Path, code: str, *options: str, **files: str) -> dict[str, Any]:
    return first_of(run(folder, "check", "-f", "json", "--select", code, *options, **files))


def test_a_finding_has_the_lines_of_all_files_and_no_address(tmp_path: Path) -> None:
    samples = found(tmp_path, "TP001", "--show-ids")["samples"]
    assert samples == [{"file": "touches-2.csv", "row": 3, "id": "ann@x.example"}]
    assert found(tmp_path, "TP005")["samples"][0] == {
        "file": "touches-1.csv", "row": 2, "id": None,
    }  # fmt: skip


def test_a_source_of_few_leads_is_quoted_only_if_the_yaml_names_it(tmp_path: Path) -> None:
    said = found(tmp_path, "TP005")["message"]
    assert said.endswith("another one. 1 channel of few rows looks like another.")
    named = f"{YAML}segments: {{source: {{column: Source, aliases: {{Trade Show: [Expo]}}}}}}\n"
    said = found(tmp_path, "TP005", yaml=named)["message"]
    assert said.endswith("These may be one: `channels: {Trade-Show: Trade Show}`.")
    mended = f"{YAML}channels: {{Trade-Show: Trade Show}}\n"
    assert found(tmp_path, "TP005", yaml=mended)["count"] == 0


def test_touches_are_extracted_as_they_stand(tmp_path: Path) -> None:
    run(tmp_path, "check", "--select", "TP001,TP003", "--extract", str(tmp_path / "rows"))
    after = (tmp_path / "rows" / f"{RULE}.touchpoints.csv").read_text()
    assert after.splitlines() == [
        "Who,At,Channel,Note,_file,_row,_column,_rule",
        f"ann@x.example,2026-02-05 09:00:00,Trade-Show,,touches-2.csv,3,At,{RULE}",
    ]
    bare = (tmp_path / "rows" / "TP003-touch-without-channel.touchpoints.csv").read_text()
    assert "bob@x.example,2026-01-06 09:00:00,,,touches-1.csv,3,Channel," in bare


def test_what_is_known_is_known_wherever_its_row_stands(tmp_path: Path) -> None:
    known = ("--baseline", str(tmp_path / "known.json"))
    run(tmp_path, "check", *known, "--write-baseline")
    header, *rows = FEBRUARY.splitlines(keepends=True)
    told = found(tmp_path, "TP005", *known, february="".join([header, *reversed(rows)]))
    assert (told["status"], told["count"], told["baselined"]) == ("pass", 2, 2)
    more = f"{FEBRUARY}bob@x.example,2026-02-08 09:00:00,Trade-Show,\n"
    told = found(tmp_path, "TP005", *known, february=more)
    assert (told["status"], told["count"], told["baselined"]) == ("warn", 3, 2)
    assert [each["row"] for each in told["samples"]] == [4]


def test_touches_of_one_lead_are_accepted(tmp_path: Path) -> None:
    entry = "{rule: touch-without-channel, ids: [bob@x.example], reason: he called}"
    told = found(tmp_path, "TP003", yaml=f"{YAML}checks: {{ignore: [{entry}]}}\n")
    assert (told["count"], told["suppressed"]) == (1, 1)


def test_rules_of_their_own(tmp_path: Path) -> None:
    rules = """\
checks:
  rules:
    mail: {table: touchpoints, where: Channel = 'Mail', message: That is mail.}
    of-bob: {table: touchpoints, where: Who LIKE 'bob%', message: That is Bob.}
"""
    told = found(tmp_path, "mail", yaml=YAML + rules)
    assert (told["status"], told["table"], told["count"], told["of"]) == (
        "fail", "touchpoints", 1, 4,
    )  # fmt: skip
    assert told["effect"] is None
    told = found(tmp_path, "of-bob", yaml=YAML + rules)
    assert (told["count"], told["samples"][0]["row"]) == (2, 3)


def test_a_finding_is_told_of_the_lead_that_it_is_of(tmp_path: Path) -> None:
    assert "TP003 touch-without-channel" in run(tmp_path, "explain", "B").stdout
    assert "TP003" not in run(tmp_path, "explain", "A").stdout


def test_touches_of_leads_that_are_left_out_are_not_looked_at(tmp_path: Path) -> None:
    told = found(tmp_path, "TP003", "--until", "2026-01-05")
    assert (told["count"], told["of"]) == (0, 2)


def test_touches_of_a_company_come_after_its_purchase(tmp_path: Path) -> None:
    """Of all its people: the mail to B is of 7 February, and the company bought on the first."""
    yaml = YAML.replace("email: Email,", "email: Email, account: Company,")
    told = found(tmp_path, "TP001", yaml=f"{yaml}lead: {{unit: account}}\n")
    assert (told["count"], told["of"]) == (2, 4)
