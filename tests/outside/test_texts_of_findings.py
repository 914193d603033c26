"""What findings quote: labels, never what may be of one person; and YAML that can be pasted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.render.findings import FINDINGS_FORMATS

from .program import Ended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMATS = tuple(FINDINGS_FORMATS)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Check what is in the folder."""
    monkeypatch.chdir(tmp_path)

    def check(*given: str, command: str = "check") -> Ended:
        result = CliRunner().invoke(app, [command, "-c", "c.yaml", *given])
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return check


def results(run: Ended, code: str) -> list[dict[str, Any]]:
    return [each for each in json.loads(run.out)["results"] if each["code"] == code]


IDS = (
    "Anna Karenina", "Karenina", "O'Brien 2", "Karenina-87", "anna.karenina", "Wu", "王伟",
    "+49 151 2345678", "(555) 010-9999", "202-555-0147", "015112345678", "anna@k.example",
)  # fmt: skip
PLAIN = ("L-1", "00Q5e000001AbCdEEA", "lead-7", "161478058243970", "LEAD-9")


def write_ids(ids: Sequence[str], header: str = "Id") -> None:
    """Write leads that were an MQL before they came, and deals of nobody under the same ids."""
    rows = "".join(f"{each},2026-01-05,2026-01-01,2026-02-01\n" for each in ids)
    Path("leads.csv").write_text(f"{header},Created,MQL,Won\n{rows}", encoding="utf-8")
    deals = "".join(f"{each},not {n}\n" for n, each in enumerate(ids))
    Path("deals.csv").write_text(f"{header},Lead\n{deals}", encoding="utf-8")
    Path("c.yaml").write_text(
        f"version: 1\nleads: {{path: leads.csv, id: {header}, created: Created}}\n"
        f"joins: {{deals: {{path: deals.csv, id: {header}, lead: Lead}}}}\n"
        "stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]\n",
        encoding="utf-8",
    )


def test_ids_that_tell_a_person_are_told_by_file_and_line(check: Callable[..., Ended]) -> None:
    write_ids([*IDS, *PLAIN])
    samples = ("--samples", "99")
    for name in FORMATS:
        text = check("-f", name, *samples).out.decode()
        assert [each for each in IDS if each in text] == [], name
        if name not in ("junit", "json", "jsonl"):
            assert "leads.csv:2" in text
            assert "deals.csv:3" in text
        assert all(each in text for each in PLAIN), name
    told = json.loads(check("-f", "json", *samples).out)["results"]
    for result in (each for each in told if each["samples"]):
        named = {sample["row"]: sample["id"] for sample in result["samples"]}
        assert [named[row] for row in sorted(named)] == [None] * len(IDS) + list(PLAIN)
    assert {each["table"] for each in told if each["samples"]} == {"leads", "deals"}
    for name in FORMATS:
        text = check("-f", name, *samples, "--show-ids").out.decode()
        assert all(each in text for each in ("Karenina-87", "王伟")), name
        assert "leads.csv:" not in text or name in ("json", "jsonl")


@pytest.mark.parametrize("header", ["Phone", "Full Name", "Mobile No", "Telefonnummer", "Prénom"])
def test_what_a_column_is_called_tells_what_its_values_are(
    check: Callable[..., Ended], header: str
) -> None:
    ids = ["5550147333", "4915112345678", "karenina7"]
    write_ids(ids, header)
    for name in FORMATS:
        text = check("-f", name).out.decode()
        assert [each for each in ids if each in text] == [], name
    assert all(each in check("--show-ids").out.decode() for each in ids)


LABELS = "version: 1\nleads: {path: leads.csv, id: Id, created: Created, source: Source%s}\n"
STAGES = "stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]\n"


def write_sources(counts: dict[str, int], more: str = "", definition: str = "") -> None:
    """Write so many leads of each source, which is their status as well."""
    values = [value for value, n in counts.items() for _ in range(n)]
    cells = ['"' + value.replace('"', '""') + '"' for value in values]
    rows = "".join(
        f"L{n},2026-01-05,2026-01-06,2026-02-01,{cell},{cell}\n" for n, cell in enumerate(cells)
    )
    Path("leads.csv").write_text(f"Id,Created,MQL,Won,Source,Status\n{rows}", encoding="utf-8")
    text = definition or LABELS % more + STAGES
    Path("c.yaml").write_text(text, encoding="utf-8")


NAMES = {
    "Referral": 20,
    "re-FERRAL": 1,
    "Referral Kitty": 3,
    "Refferal Kitty": 2,
    "Kitti": 1,
    "Kitty": 4,
}


def test_what_few_rows_have_is_quoted_by_no_finding(check: Callable[..., Ended]) -> None:
    by_status = ", status: Status"
    stages = (
        "stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, values: [REFERRAL]}]\n"
        "segments: {source: {column: Source, aliases: {Webinar: [Web]}}}\n"
        "checks: {select: [SR, ST001, DF]}\n"
    )
    write_sources(NAMES, definition=LABELS % by_status + stages)
    for name in FORMATS:
        text = check("-f", name).out.decode()
        assert "SR003" in text
        assert "re-FERRAL" in text or name == "github"  # one annotation a rule
        assert "Kitt" not in text, name
    run = check("-f", "json")
    assert {code for code in ("SR002", "SR003", "ST001") if results(run, code)[0]["count"]} == {
        "SR002", "SR003", "ST001"
    }  # fmt: skip
    assert "Kitt" not in check("--check", "--fail-on", "warning", command="report").err


def test_another_spelling_of_what_the_yaml_names_is_quoted(check: Callable[..., Ended]) -> None:
    definition = LABELS % ", status: Status" + (
        "stages: [{name: Lead}, {name: Customer, values: [Closed Won]}]\n"
        "lost: {where: Status = 'Kitty''s' OR Status = 'Dolly'}\n"
    )
    statuses = {"Closed Won": 12, "closed-won": 2, "CLOSED.WON!": 1, "Kittys": 3, "Levin": 3}
    write_sources(statuses, definition=definition)
    (found,) = results(check("-f", "json"), "ST001")
    assert found["count"] == 9
    assert "'Kittys' (3 rows), 'closed-won' (2 rows), 'CLOSED.WON!' (1 row)" in found["message"]
    assert "Levin" not in found["message"]


ODD = [
    ("Trade Show", "Trade-Show"), ("Trade Show", "Trade: Show"), ("Trade Show", "{Trade} Show"),
    ("Trade Show", "Trade #Show"), ("Trade Show", "- Trade Show"), ("Trade Show", "'Trade Show"),
    ("Trade Show", '"Trade" Show'), ("Trade Show", "[Trade, Show]"), ("Trade Show", "%Trade Show"),
    ("Trade Show", "Trade Show\\"), ("Trade Show", "*Trade & Show"),
    ("Trade Show", "Trade\u200bShow"), ("yes", "Y.E.S"), ("null", "n.u.l.l"),
    ("2025", "20-25"), ("2025-01-01", "2025.01.01"),
    ("1e3", "1.e3"), ("Größe", "Grö-ße"), ("Web: ads, {all}", "Web ads all"), ("x: y", "x? y"),
    ("Show " * 30 + "1", "Show-" * 30 + "1"), ("a`b", "a b"), ("| Show", "Show |"), ("~", "Ads"),
]  # fmt: skip


@pytest.mark.parametrize(("meant", "spelled"), ODD)
def test_the_aliases_that_are_proposed_can_be_pasted(
    check: Callable[..., Ended], meant: str, spelled: str
) -> None:
    write_sources({meant: 12, spelled: 10})
    found = results(check("-f", "json", "--select", "SR003"), "SR003")
    if meant == "~":
        assert not found[0]["count"]
        return
    (found_once,) = found
    proposed = re.search(r"`(aliases: \{.*\})`\.$", found_once["message"], re.DOTALL)
    assert proposed
    assert "\n" not in proposed[1]
    written = {"aliases": {meant.strip(): [spelled.strip()]}}
    assert yaml.safe_load(proposed[1]) == written
    assert proposed[1] in check("--select", "SR003").out.decode()
    segments = f"segments: {{source: {{column: Source, {proposed[1]}}}}}\n"
    Path("c.yaml").write_text(LABELS % "" + STAGES + segments, encoding="utf-8")
    pasted = check("-f", "json", "--select", "SR003")
    assert pasted.code == 0, pasted.err
    assert results(pasted, "SR003")[0]["count"] == 0
