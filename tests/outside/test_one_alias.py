"""Two rules that see one pair of names propose one alias, and it can be pasted."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from funnelcli.cli import app

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
"""


def proposals(*options: str) -> list[dict[str, dict[str, list[str]]]]:
    given = ["check", "-c", "c.yaml", "-f", "json", "--select", "SR003,VL007", *options]
    found = json.loads(CliRunner().invoke(app, given).stdout)["results"]
    assert {each["code"] for each in found if each["count"]} == {"SR003", "VL007"}
    written = re.findall(r"`(aliases: .*?\})`", " ".join(each["message"] for each in found))
    return [yaml.safe_load(each) for each in written]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Trade: Show", "Tradeshow"), ("Referal", "Referral"), ("Zeta-Fair", "ZetaFair")],
)  # fmt: skip
@pytest.mark.parametrize("changed", [60, 90, 120])
def test_a_rename_to_what_looks_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, changed: int
) -> None:
    monkeypatch.chdir(tmp_path)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(180)]
    names = [old if n < changed else new for n in range(180)]
    rows = [f'{n},{day},"{name}",' for n, (day, name) in enumerate(zip(days, names, strict=True))]
    rows += [f"W{k}{day},{day},Web," for day in days for k in (1, 2)]
    Path("leads.csv").write_text("Id,Created,Source,Won\n" + "\n".join(rows), encoding="utf-8")
    Path("c.yaml").write_text(YAML, encoding="utf-8")

    # of 90 and 90 the first by alphabet stands
    stands = min(((-changed, old), (changed - 180, new)))[1]
    (other,) = {old, new} - {stands}
    assert proposals() == [{"aliases": {stands: [other]}}] * 2
    # nor does it depend on a filter, under which the other may be the commoner
    assert proposals("--since", "2026-02-01", "--until", "2026-05-31") == proposals()

    pasted = YAML + f"segments: {{source: {{column: Source, {_flow(stands, other)}}}}}\n"
    Path("c.yaml").write_text(pasted, encoding="utf-8")
    given = ["check", "-c", "c.yaml", "--select", "SR003,VL007", "--fail-on", "warning"]
    assert CliRunner().invoke(app, given).exit_code == 0


def _flow(stands: str, other: str) -> str:
    return f"aliases: {json.dumps({stands: [other]})}"
