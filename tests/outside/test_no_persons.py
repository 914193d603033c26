"""The logs of CI are read by many: no format shows an address or a name, or obeys a value."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import openpyxl
import pytest
from typer.testing import CliRunner

from funnelcli.cli import app, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = get_args(writing.Findings)

YAML = """\
version: 1
leads:
  path: leads.csv
  id: Email
  created: Created
  email: Email
  owner: Owner
  source: Source
  status: Status
  amount: Amount
  read: {unreadable: allow}
history: {path: history.csv, lead: Lead, stage: Value, at: At, read: {unreadable: allow}}
segments:
  country: Country
  source: {column: Source, aliases: {Web: ["(red) web (red)"]}}  # another spelling of a value
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: SQL, values: [Qualified]}
  - {name: Customer, at: Won}
checks:
  rules:
    without-amount: {where: Amount IS NULL, message: An amount is missing., severity: warning}
"""
# the id is an address, and columns are shifted: addresses and names stand where dates belong
LEADS = """\
Email,Created,Owner,Source,Country,Status,MQL,Won,Notes,Amount
anna@k.example,2026-01-05,Alexei V.,zoe1@y.example,DE,New,anna@k.example,,call Stiva O.,
ben@k.example,2026-01-06,Alexei V.,zoe2@y.example,DE,New,Kitty S.,2026-01-01,,Dolly O.
ben+1@k.example,2026-01-07,Alexei V.,[red]Web[/red],D.E,dolly@k.example,2026-01-01,,,kitty@k.example
ben@k,2026-01-08,Alexei V.,[red]Web[/red],DE,New,,,,1
dee@k.example,kitty@k.example,Alexei V.,,DE,New,,,,1
cem@k.example,2026-01-07,Alexei V.,[red]We\x1bb[/red],DE,New,,,,12
anna@k.example,2026-01-09,Alexei V.,,DE,New,,,,12
"""
HISTORY = """\
Lead,Value,At
nobody@k.example,Qualified,2026-01-06
anna@k.example,masha@k.example,2026-01-06
anna@k.example,=HYPERLINK(A1),levin@k.example
"""
PERSONS = ("@", "Kitty", "Dolly", "Stiva", "Alexei")


def text_of(path: Path) -> str:
    """What a file says, each cell of a workbook on a line."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that a run says and leaves behind, by what it is; the extracts are apart."""
    folder = tmp_path_factory.mktemp("persons")
    for name, content in {"leads.csv": LEADS, "history.csv": HISTORY, "c.yaml": YAML}.items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        check = ["check", "-c", "c.yaml", "-v"]
        known = CliRunner().invoke(
            app, [*check, "--write-baseline", "--baseline", "known.json", "--extract", "rows"]
        )
        assert known.exit_code == 0, known.output
        reports = [option for name in FORMATS for option in ("--report", f"{name}=report.{name}")]
        result = CliRunner().invoke(app, [*check, "--samples", "99", *reports])
        coloured = CliRunner().invoke(app, [*check, "--color", "always", "-f", "table"])
        assert (result.exit_code, coloured.exit_code) == (1, 1), result.output
        refused = CliRunner().invoke(app, ["report", "--check", "-c", "c.yaml"])
        assert (refused.exit_code, refused.stdout) == (1, "")
    texts = {path.name: text_of(path) for path in folder.iterdir() if path.is_file()}
    style, texts["report.html"] = texts["report.html"].split("</style>")
    assert "@media" in style
    yield {
        **{name: texts[f"report.{name}"] for name in FORMATS},
        "baseline": texts["known.json"],
        "stdout": result.stdout,
        "stderr": known.stderr + result.stderr,
        "in colour": coloured.stdout,
        "report --check": refused.stderr,
    }
    extracted = [path.read_text("utf-8") for path in (folder / "rows").iterdir()]
    assert any("kitty@k.example" in text for text in extracted)


WHAT = (*FORMATS, "baseline", "stdout", "stderr", "in colour", "report --check")


@pytest.mark.parametrize("what", WHAT)
def test_no_address_and_no_name(said: dict[str, str], what: str) -> None:
    found = [person for person in PERSONS if person in said[what].replace("=report.", "")]
    assert found == []


@pytest.mark.parametrize("what", WHAT)
def test_what_a_value_says_is_not_obeyed(said: dict[str, str], what: str) -> None:
    assert "We\x1b" not in said[what]
    assert "\x1b" not in said[what] or what == "in colour"
    if what in ("table", "plain", "markdown", "json", "in colour"):
        # the markup is shown, and not taken for colour
        assert "red]We" in said[what].replace("\\]", "]")


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_a_formula(said: dict[str, str], name: str, delimiter: str) -> None:
    cells = [
        cell for row in csv.reader(said[name].splitlines(), delimiter=delimiter) for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_every_rule_that_may_name_values_has_found_some(said: dict[str, str]) -> None:
    found = {each["code"] for each in json.loads(said["json"])["results"] if each["count"]}
    assert {"DT001", "AM001", "ID002", "ID003", "ID004", "ID005", "SR003", "ST001"} <= found


BROKEN = {
    "a row with too many fields": ("1,2026-01-05,anna@k.example,Kitty S.,,\n", ": 6 fields"),
    "a column that is shifted": ("1,Kitty 1,,\n2,anna2@k.example,,\n3,Dolly 3,,\n", "3 values"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_errors_quote_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rows, said = BROKEN[name]
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text(f"Id,Created,Email,Won\n{rows}", encoding="utf-8")
    Path("c.yaml").write_text(
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created, email: Email}\n"
        "stages: [{name: Lead}, {name: Customer, at: Won}]\n",
        encoding="utf-8",
    )
    checked = CliRunner().invoke(app, ["check", "-c", "c.yaml"])
    assert checked.exit_code == 3
    assert said in checked.stderr
    assert [person for person in PERSONS if person in checked.stderr] == []
    reported = CliRunner().invoke(app, ["report", "-c", "c.yaml"])
    assert reported.stderr == checked.stderr


IN_A_LOG = """\
Lead,Value,At
L1,Qualified,2026-01-06
L1,kitty@k.example,2026-01-07
L1,Qualified,2026-01-08
L1,Nurturing,2026-01-09
L2,Qualified,2026-01-06
L2,dolly@o.example,2026-01-07
"""


@pytest.mark.parametrize("form", ["plain", "json", "csv"])
def test_moves_show_statuses_and_no_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text("Id,Created\nL1,2026-01-05\nL2,2026-01-05\n")
    Path("history.csv").write_text(IN_A_LOG)
    Path("c.yaml").write_text(
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "history: {path: history.csv, lead: Lead, stage: Value, at: At}\n"
        "as_of: 2026-01-31\n"
        "stages: [{name: Lead}, {name: SQL, values: [Qualified]}, {name: Won, values: [Won]}]\n"
    )
    run = CliRunner().invoke(app, ["velocity", "-c", "c.yaml", "-f", form])
    assert run.exit_code == 0, run.stderr
    said = run.stdout + run.stderr
    assert "@" not in said
    assert "Nurturing" in said
    # both addresses are one value in the table, and the note counts them
    assert run.stdout.count("(e-mail address)") == 1
