"""What real people type, and the next step that each of their mistakes is answered with."""

from __future__ import annotations

import io
import shlex
import zipfile
from typing import TYPE_CHECKING

import pytest

from .program import DEFINITION, LEADS, Program, edited, refused

if TYPE_CHECKING:
    from pathlib import Path

Mistake = tuple[str, int, tuple[str, ...]]
"""What was typed behind `funnelcli`, the exit code, and what the answer says."""


def packed(**members: str) -> bytes:
    """A zip archive, with dots for the underscores in names of its files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return archive.getvalue()


AMBIGUOUS = "Id,Created,Won Date\nL1,01/02/2026,03/04/2026\nL2,02/03/2026,\n"
LOGIN = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES: dict[str, str | bytes] = {
    "export.csv": LEADS,
    "deals.csv": "Deal,Amount\n1,5\n2,6\n",
    "one.txt": "Please find the export attached.\n",
    "prose.txt": "Dear all\nplease find\nthe export\nattached\n",
    "empty.csv": "",
    "header.csv": LEADS.splitlines()[0],
    "ambiguous.csv": AMBIGUOUS,
    "login.csv": LOGIN,
    "report.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "leads.json": '[{"Id": "L1", "Created": "2026-01-05"}]',
    "leads.jsonl": '{"Id": "L1"}\n{"Id": "L2"}\n',
    "crm.sqlite": b"SQLite format 3\0" + bytes(100),
    "crm.duckdb": b"~\xeds\xf3\x91\x0e\x0b\x8fDUCK" + bytes(100),
    "leads.xml": "<?xml version='1.0'?>\n<leads/>\n",
    "leads.xls": OLE + bytes(600),
    "secret.xlsx": OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "leads.7z": b"7z\xbc\xaf\x27\x1c",
    "leads.rar": b"Rar!\x1a\x07",
    "leads.tar": b"leads.csv".ljust(257, b"\0") + b"ustar\x0000",
    "shot.png": b"\x89PNG\r\n\x1a\n",
    "several.zip": packed(a_csv=LEADS, b_csv="Deal,Lead\n1,L1\n"),
    "letter.docx": packed(word__document_xml="<x/>"),
    "book.numbers": packed(Index__Document_iwa="x"),
    "torn.zip": b"PK\x03\x04aaaa",
    "my.yaml": DEFINITION,
    "taken.yaml": "",
    "empty/readme.md": "nothing",
}
"""What is in a folder without a YAML in force."""

AT_THE_PROGRAM: list[Mistake] = [
    ("reprot", 2, ("did you mean 'report'?",)),
    ("Report", 2, ("did you mean 'report'?",)),
    ("''", 2, ("there is no command ''", "Commands: report")),
    ("validate", 2, ("did you mean 'check'?",)),
    ("dashboard", 2, ("did you mean 'report'?",)),
    ("version", 2, ("did you mean '--version'?",)),
    ("export.csv", 2, ("did you mean `funnelcli report export.csv`?",)),
    ("'my leads.csv' --by Region", 2, ("`funnelcli report 'my leads.csv' --by Region`?",)),
    ("export.csv check", 2, ("did you mean `funnelcli check export.csv`?",)),
    ("my.yaml", 2, ("did you mean `funnelcli report -c my.yaml`?",)),
    ("--since 2026-01-01 report", 2, ("stands behind its name", "`funnelcli report --since")),
    ("-v report export.csv", 2, ("`funnelcli report -v …`",)),
    ("help reprot", 2, ("did you mean 'report'?",)),
    ("--bogus", 2, ("`funnelcli --help` tells",)),
    ("rule", 2, ("rule needs RULE", "`funnelcli rule stage-order`")),
    ("rule stageorder", 2, ("did you mean 'stage-order'?",)),
    ("rules -f json", 2, ("expected text, markdown",)),
    ("schema yaml", 2, ("did you mean 'config'?",)),
    ("init", 2, ("init needs EXPORT...", "`funnelcli init leads.csv deals.csv`")),
    ("init export.csv -o taken.yaml", 2, ("--force replaces it, -o PATH writes another",)),
    ("init my.yaml", 2, ("`funnelcli report -c my.yaml`",)),
]
AT_OPTIONS: list[Mistake] = [
    ("--sinse 2026-01-01", 2, ("did you mean '--since'?",)),
    ("--Since 2026-01-01", 2, ("did you mean '--since'?",)),
    ("-since 2026-01-01", 2, ("did you mean '--since'?",)),
    ("–since 2026-01-01", 2, ("a long dash", "--since")),
    ("—since=2026-01-01", 2, ("a long dash", "--since=2026-01-01")),
    ("-help", 2, ("did you mean '--help'?",)),
    ("--from 2026-01-01", 2, ("did you mean '--since'?",)),
    ("--group-by source", 2, ("did you mean '--by'?",)),
    ("--filter 'Score > 1'", 2, ("did you mean '--where'?",)),
    ("--verbose", 2, ("did you mean '-v'?",)),
    ("--json", 2, ("did you mean '-f json'?",)),
    ("--ages", 2, ("It is one of `funnelcli cohorts`.",)),
    ("--since", 2, ("--since needs a value", "2026-Q1")),
    ("-f", 2, ("-f needs a value: table, plain, json",)),
    ("--allow-empty=yes", 2, ("takes no value",)),
    ("-f excel", 2, ("--format: 'excel'", "did you mean '")),
    ("-f pdf", 2, ("--format: 'pdf'", "did you mean '")),
    ("-f md", 2, ("did you mean 'markdown'?",)),
    ("--format=table json", 3, ("As a format it is -f json.",)),
    ("--cohort monthly", 2, ("did you mean 'month'?",)),
    ("--cohort daily", 2, ("expected month, quarter, week, year",)),
    ("--reach all", 2, ("expected reached, observed, any",)),
    ("--top all", 2, ("expected a whole number from 0 on", "0 for all")),
    ("--limit -1", 2, ("expected a whole number from 0 on", "0 for all")),
    ("--color false", 2, ("did you mean 'never'?",)),
    ("--window '3 months'", 2, ("did you mean '90d'?",)),
    ("--window 3 months", 3, ("a value with spaces stands in quotes",)),
    ("--horizon automatic", 2, ("`--horizon auto`",)),
    ("--memory lots", 2, ("such as 2GB",)),
    ("--as-of 31.12.2025", 2, ("did you mean '2025-12-31'?",)),
    ("--as-of yesterday", 2, ("latest, today or a date such as 2026-06-30",)),
    ("--since 01/02/2026", 2, ("year, month and day, with hyphens",)),
    ("--since 2026-02-30", 2, ("is no day and no period", "last-quarter")),
    ("--since 90d", 2, ("did you mean '-90d'?",)),
    ("--since 'last 3 months'", 2, ("did you mean '-3m'?",)),
    ("--since Q1-2026", 2, ("did you mean '2026-Q1'?",)),
    ("--since 2026-01-01..2026-02-01", 2, ("did you mean '2026-01-01 --until 2026-02-01'?",)),
    ("--since yesterday", 2, ("-1d is told from there",)),
    ("--since 2026-06-01 --until 2026-01-01", 2, ("is after --until 2026-01-01", "--since takes")),
    ("--since this-month --until 2026-01", 2, ("is after --until 2026-01-31", "--since takes")),
    ("--since 2027-01-01", 3, ("--since 2027-01-01 is after as-of, 2026-03-30",)),
    ("--by source region", 3, ("several segments have commas between them",)),
    ("--by 'source;region'", 2, ("did you mean 'source,region'?",)),
    ("--by regoin", 2, ("did you mean 'region'?",)),
    ("--by source,Source", 2, ("a segment is named twice",)),
    ("--where Source=Webinar", 2, ("texts have single quotes", "write 'Webinar'")),
    ("--where 'Source = \"Webinar\"'", 2, ("write 'Webinar'",)),
    ('--where "Source = ‘Webinar’"', 2, ("plain quotes are needed",)),
    ("--where “Source = 1”", 2, ("in curly quotes", "A shell knows plain quotes")),
    ("--where \"Sourc = 'x'\"", 3, ("did you mean 'Source'?",)),
    ("--where \"Source LIK 'W%'\"", 2, ("did you mean LIKE?",)),
    ("--where \"UPER(Source) = 'X'\"", 2, ("did you mean UPPER?",)),
    ("--where \"Score > 1 && Source = 'x'\"", 2, ("write AND in the place of &&",)),
    ("--where \"Source contains 'Web'\"", 2, ("LIKE '%text%'",)),
    ('--where "WHERE Score > 1"', 2, ("leave out WHERE",)),
    ('--where "Source = None"', 2, ("write IS NULL",)),
    ('--where "Created > NOW() - 30"', 2, ("--since -30d",)),
    ('--where "MQL Date = NULL"', 2, ('in double quotes: "MQL Date"',)),
    ("--where \"Created > '2026-01-01'\"", 2, ("write DATE '2026-01-01'",)),
    ("--where \"Source == 'Nobody'\"", 3, ("See what is there without --where.",)),
    ("--where ''", 2, ("A condition is such as",)),
    ("-o nowhere/report.txt", 3, ("there is no folder nowhere", "Make it first")),
    ("-o export.csv", 2, ("Name another file for the result.",)),
    ("--fail-on error", 2, ("--fail-on needs --check",)),
    ("--date-order iso", 2, ("expected dmy, mdy, ymd",)),
]  # fmt: skip
AT_FILES: list[Mistake] = [
    ("report ftp://crm/leads.csv", 3, ("ftp://…: is not read", "`curl -O ")),
    ("report http://crm.example/leads.csv?key=Secret", 3, ("is not read", "`curl -LO URL`")),
    ("report postgresql://me:Secret@host/crm", 3, ("is not read", "`query` and `connection`")),
    ("report mysql://me:Secret@host/crm", 3, ("is not read", "to CSV or Parquet")),
    ("report file:///tmp/leads.csv", 3, ("Give the path alone",)),
    ("report my.yaml", 2, ("Name it with -c: `funnelcli report -c my.yaml`.",)),
    ("report -c export.csv", 2, ("Name it without -c: `funnelcli report export.csv`.",)),
    ("report -c mine.yaml", 2, ("there is no such file", "`funnelcli init EXPORT.csv`")),
    ("report -c empty", 2, ("is a folder, expected a YAML file",)),
    ("report", 2, ("`funnelcli report EXPORT.csv`", "Here is my.yaml")),
    ("report exprot.csv", 3, ("Nearest in that folder: export.csv",)),
    ("report '*.tsv'", 3, ("no such file", "Nearest in that folder")),
    ("report export.csv,deals.csv", 3, ("side by side: export.csv deals.csv.",)),
    ("report '~/export.csv'", 3, ("leave out the quotes",)),
    ("report check export.csv", 3, ("One command at a time: `funnelcli check …`.",)),
    ("report empty", 3, ("a folder without data", "Expected files that end in .csv")),
    ("report - -", 2, ("stands alone", "… | funnelcli report -")),
    ("report export.csv#Leads", 3, ("Remove `#Leads`",)),
    ("report ambiguous.csv", 3, ("--date-order dmy",)),
    ("report one.txt", 3, ("a text of one line, and no table", "Expected a header and rows")),
    ("report prose.txt", 3, ("lines without a delimiter, and no table", "Expected a header")),
    ("report empty.csv", 3, ("the file is empty", "Expected a header and rows.")),
    ("report header.csv", 3, ("a header without rows", "export some rows")),
    ("report login.csv", 3, ("a page of the web", "download the export again")),
    ("report report.pdf", 3, ("a PDF, and no table", "as CSV")),
    ("report leads.json", 3, ("JSON, and no table", "write_csv")),
    ("report leads.jsonl", 3, ("JSON, and no table", "write_csv")),
    ("report crm.sqlite", 3, ("a database of SQLite", "`connection: sqlite:FILE`")),
    ("report crm.duckdb", 3, ("a database of DuckDB", "`connection: duckdb:FILE`")),
    ("report leads.xml", 3, ("XML, and no table", "CSV UTF-8")),
    ("report leads.xls", 3, ("an old Excel workbook", "save it as .xlsx")),
    ("report secret.xlsx", 3, ("with a password", "take the password away")),
    ("report leads.7z", 3, ("packed with 7-Zip", "Unpack it")),
    ("report leads.rar", 3, ("packed with RAR", "Unpack it")),
    ("report leads.tar", 3, ("a tar archive", "Unpack it")),
    ("report shot.png", 3, ("a picture", "as CSV")),
    ("report several.zip", 3, ("several tables: a.csv, b.csv", "Unpack it and give the files")),
    ("report letter.docx", 3, ("a text of Word", "as CSV")),
    ("report book.numbers", 3, ("Apple's Numbers", "as CSV")),
    ("report torn.zip", 3, ("cannot be read", "Fetch the file again")),
    ("report deals.csv", 3, ("no stages found", "Give the files that have them")),
    ("explain export.csv", 2, ("`funnelcli explain LEAD_ID export.csv`",)),
    ("explain", 2, ("explain needs LEAD_ID", "Example: `funnelcli explain")),
    ("explain L99 export.csv", 2, ("'L99' is no id in leads", "Ids are compared as written")),
    ("explain who@crm.test export.csv", 2, ("is no id and no e-mail address",)),
    ("segments export.csv", 2, ("segments needs --by", "A column of the leads is one")),
    ("segments export.csv --by", 2, ("--by needs a value",)),
    ("funnel export.csv --by region", 2, ("`segments --by …` groups by a segment.",)),
    ("cohorts export.csv --by region", 2, ("no --by but season",)),
    ("cohorts export.csv --age-step 30d", 2, ("--age-step needs --ages",)),
    ("curve export.csv --to Wno", 2, ("there is no stage 'Wno'", "Stages of the YAML: Lead")),
    ("curve export.csv --from MQL --to Lead", 2, ("does not come after", "in order: Lead, MQL")),
    ("reconcile export.csv --transition Lead-MQL", 2, ("as in ONE:OTHER", "in order: Lead")),
    ("check export.csv --select stage_order", 2, ("did you mean 'stage-order'?",)),
    ("check export.csv --report junit", 2, ("FORMAT=PATH, such as junit=checks.xml",)),
    ("check export.csv --fail-on warn", 2, ("did you mean 'warning'?",)),
    ("check export.csv --write-baseline", 2, ("--write-baseline needs --baseline PATH",)),
    (
        "check export.csv --baseline no.json",
        2,
        ("--baseline no.json --write-baseline` writes it",),
    ),
    ("check export.csv --extract export.csv", 3, ("It is to be a folder",)),
]
AT_THE_YAML: list[tuple[str, str, int, tuple[str, ...]]] = [
    ("  id: Id", "\tid: Id", 2, ("indent with spaces",)),
    ("  created: Created", "  created: Creatd", 3, ("did you mean 'Created'?",)),
    ("  region: Region", "  region: Regoin", 3, ("did you mean 'Region'?",)),
    ("stages:", "stage:", 2, ("did you mean 'stages'?",)),
    ("  source: Source", "  sorce: Source", 2, ("did you mean 'source'?",)),
    ("version: 1", "version: 2", 2, ("funnelcli.yaml:1:", "version")),
    ("  - name: Lead\n", "  - name: MQL\n", 2, ("is listed twice",)),
    ("{name: MQL, at: MQL Date}", "{name: MQL}", 2, ("needs at, where or values",)),
    ("path: leads.csv", "path: laeds.csv", 3, ("Nearest in that folder: leads.csv",)),
    ("path: leads.csv", "path: sftp://crm/leads.csv", 3, ("is not read",)),
    ("  region: Region", "  Region: Region", 2, ("such as 'region'",)),
    ("at: Won Date", "where: Region = North", 2, ("write 'North'",)),
    ("at: Won Date", 'where: "Region == \'North"', 2, ("a quote is not closed",)),
]
"""What stands in a YAML, what somebody made of it, the exit code, and what the answer says."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("mistakes"))
    for name, content in FILES.items():
        program.write(name, content)
    return program


def test_there_are_enough_of_them() -> None:
    every = [*AT_THE_PROGRAM, *AT_OPTIONS, *AT_FILES]
    assert len({typed for typed, *_ in every}) == len(every) >= 50


@pytest.mark.parametrize(("typed", "code", "says"), [
    *AT_THE_PROGRAM,
    *((f"report export.csv {typed}", *answer) for typed, *answer in AT_OPTIONS),
    *AT_FILES,
])  # fmt: skip
def test_an_answer_names_the_next_step(
    bare: Program, typed: str, code: int, says: tuple[str, ...]
) -> None:
    run = bare(*shlex.split(typed))
    refused(run, code, *says)
    assert run.err.startswith("error: ")
    assert "Secret" not in run.err
    assert str(bare.folder) not in run.err


@pytest.mark.parametrize(("written", "meant", "code", "says"), AT_THE_YAML)
def test_so_does_one_about_a_yaml(
    company: Program, written: str, meant: str, code: int, says: tuple[str, ...]
) -> None:
    company.write("funnelcli.yaml", edited(DEFINITION, (written, meant)))
    refused(company("report"), code, *says)


def test_a_date_order_beside_a_yaml_is_a_key_of_it(company: Program) -> None:
    refused(company("report", "--date-order", "dmy"), 2, "`read: {date_order: dmy}`")


@pytest.mark.parametrize(
    "typed",
    ["--by Region", "--by 'opted in'", "--by Region --by source", "--since -90d",
     "--since=-90d", "--since 2026-Q1",
     "--since 'last quarter'", "--until this-year", "--limit 5", "--where 'Source == 1'",
     "--where \"region IN ('North')\""],
)  # fmt: skip
def test_what_is_no_mistake(bare: Program, typed: str) -> None:
    run = bare("report", "export.csv", "--allow-empty", *shlex.split(typed))
    assert run.code in {0, 2} if "== 1" in typed else run.code == 0, run.err


def test_files_of_one_table_with_other_headers_say_which_lacks_what(company: Program) -> None:
    header, *rows = LEADS.splitlines()
    company.write("more.csv", "\n".join([header.replace("MQL Date", "MQL"), *rows]))
    run = company("report", "leads.csv", "more.csv")
    refused(run, 3, "more.csv", "MQL Date")


def test_a_colliding_name_never_ends_in_a_traceback(bare: Program, tmp_path: Path) -> None:
    """Whatever is put in the place of words, there is an answer."""
    words = ["", "-", "--", "---", "=", "\\", "%", "'", "\u2019", "--=x", "-o", "--by=", "\t", "*"]
    for word in words:
        for command in ("", "report", "explain", "help"):
            run = bare(*([command] if command else []), word)
            assert run.code in {0, 2, 3}, (command, word, run.err)
            assert "Traceback" not in run.err
    assert not list(tmp_path.iterdir())
