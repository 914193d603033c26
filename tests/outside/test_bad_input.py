"""Input that cannot be followed: an exit code, and a text that says what, where and what next."""

from __future__ import annotations

import gzip
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from .program import DEFINITION, LEADS, Ended, Program, at_once, edited, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Future

Change = tuple[str, str]
Runs = dict[tuple[str, str], "Future[Ended]"]

LONG = "L7,2026-03-03,gus@g.example,Webinar,North,,,70,true,late\n"
SHORT = "L7,2026-03-03,gus@g.example,Webinar,North\n"

DEFINITIONS: dict[str, tuple[tuple[Change, ...], int, tuple[str, ...]]] = {
    "two mistakes, both told": (
        (("email: Email", "emial: Email"), ("at: Won Date", "at: Won Date, sla_days: soon")),
        2,
        (
            "funnelcli.yaml:6:3: leads.emial: unknown key; did you mean 'email'?\n",
            "funnelcli.yaml:13:36: stages[2].sla_days: got 'soon', expected a whole number\n",
        ),
    ),
    "three mistakes of three kinds": (
        (
            ("id: Id", "id: [Id]"),
            ("  - name: Lead\n", "  - {name: Lead, at: Created}\n"),
            ("at: MQL Date", "where: Score >"),
        ),
        2,
        ("funnelcli.yaml:4:", "leads.id", "funnelcli.yaml:11:", "funnelcli.yaml:12:", "SQL"),
    ),
    "a stage is listed twice": (
        (("name: Customer", "name: MQL"),),
        2,
        ("funnelcli.yaml:13:6: ", "stage 'MQL' is listed twice", "line 12"),
    ),
    "a key is given twice": (
        (("segments:", "leads: {path: other.csv}\nsegments:"),),
        2,
        ("funnelcli.yaml:8:1: leads: given twice, first in line 2",),
    ),
    "no stages": (
        ((DEFINITION[DEFINITION.index("stages:") :], "stages: []\n"),),
        2,
        ("funnelcli.yaml:10:", "stages", "at least two"),
    ),
    "a join without a lead": (
        (("stages:", "joins:\n  deals: {path: deals.csv}\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "joins.deals.lead", "missing"),
    ),
    "a join that is not there": (
        (("at: Won Date", "at: deals.Close Date"),),
        3,
        ("funnelcli.yaml:13:", "'deals.Close Date'"),
    ),
    "syntax of YAML": (
        (("{name: MQL, at: MQL Date}", "{name: MQL, at: MQL Date"),),
        2,
        ("funnelcli.yaml:12:5: not valid YAML: ", "bracket"),
    ),
    "tabs": ((("  id: Id", "\tid: Id"),), 2, ("funnelcli.yaml:4:1: ", "tab")),
    "a variable that is not set": (
        (("path: leads.csv", "path: ${NO_SUCH_FOLDER}/leads.csv"),),
        2,
        ("funnelcli.yaml:3:", "NO_SUCH_FOLDER"),
    ),
    "a preset": (
        (("  id: Id", "  preset: hubspot-contacts\n  id: Id"),),
        2,
        ("funnelcli.yaml:4:", "leads.preset", "not supported yet"),
    ),
    "what is not supported yet": (
        (
            ("  id: Id", "  read: {encoding: cp1252, date_order: dmy, decimal: ','}\n  id: Id"),
            ("stages:", "lead: {unit: account}\nstages:"),
        ),
        2,
        (
            "leads.read.encoding: not supported yet",
            "leads.read.date_order: not supported yet",
            "leads.read.decimal: not supported yet",
            "lead.unit: 'account' is not supported yet",
        ),
    ),
    "a file that is not there": (
        (("path: leads.csv", "path: laeds.csv"),),
        3,
        ("laeds.csv: no such file", "leads.csv."),
    ),
    "a column that is not there": (
        (("at: Won Date", "at: Won Dat"),),
        3,
        (
            "funnelcli.yaml:13:22: leads has no column 'Won Dat'; did you mean 'Won Date'?",
            ", ".join(LEADS.splitlines()[0].split(",")),
        ),
    ),
    "syntax of SQL": (
        (("stages:", "lead:\n  where: Score > AND 3\nstages:"),),
        2,
        ("funnelcli.yaml:11:3: lead.where: not valid SQL: ",),
    ),
    "a column of SQL that is not there": (
        (("stages:", "lead:\n  where: Scor > 3\nstages:"),),
        3,
        ("funnelcli.yaml:11:", "leads has no column 'Scor'; did you mean 'Score'?"),
    ),
    "an aggregate": (
        (("stages:", "lead:\n  exclude: {low: Score < AVG(Score)}\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "AVG()", "one row"),
    ),
    "the clock": (
        (("at: MQL Date", "where: Created < NOW()"),),
        2,
        ("funnelcli.yaml:12:", "NOW()"),
    ),
    "a number compared with text": (
        (("stages:", "lead:\n  where: Score > '3'\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "cannot compare: Score is a number, '3' is text", "hint: "),
    ),
    "a boolean compared with text": (
        (("stages:", "lead:\n  where: '\"Opted In\" = ''TRUE'''\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "is true or false, 'TRUE' is text", '"Opted In" = TRUE'),
    ),
    "a date compared with text": (
        (("stages:", "lead:\n  where: Created > '2026-01-31'\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "Created is a date", "DATE '2026-01-31'"),
    ),
    "an expression that is no predicate": (
        (("stages:", "lead:\n  where: Score + 1\nstages:"),),
        2,
        ("funnelcli.yaml:11:", "number"),
    ),
}


def line(text: str) -> bytes:
    """Appends a line to the export; it is line 8."""
    return (LEADS + text).encode()


PACKED = gzip.compress(LEADS.encode())

FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("export.csv: the file is empty", "hint: ")),
    "nothing but blank lines": (b"  \n\n\n", ("export.csv: the file is empty",)),
    "a short row": (line(SHORT), ("export.csv:8: 5 fields, but the header has 9", "L7,2026-")),
    "a long row": (line(LONG), ("export.csv:8: 10 fields, but the header has 9", "L7,2026-")),
    "a short row, the last but one": (
        line(SHORT + LONG.replace(",late", "")),
        ("export.csv:8: 5 fields",),
    ),
    "a footer": (line("Grand Total: 6 leads\n"), ("export.csv:8: 1 field", "Grand", "footer")),
    "a quoted footer": (
        line('"Confidential, do not distribute"\n'),
        ("export.csv:8: 1 field", "Confidential", "footer"),
    ),
    "a short row after a quoted line break": (
        edited(LEADS, ("L6,", '"L\n6",')).encode() + SHORT.encode(),
        ("export.csv:9: 5 fields",),
    ),
    "another delimiter": (
        LEADS.replace(",", "#").encode(),
        ("leads has no column 'Id'", "single column", "delimiter"),
    ),
    "UTF-16": (LEADS.encode("utf-16"), ("export.csv: UTF-16", "UTF-8")),
    "UTF-16 without a mark": (LEADS.encode("utf-16-le"), ("export.csv: UTF-16", "UTF-8")),
    "UTF-16, the other order": (LEADS.encode("utf-16-be"), ("export.csv: UTF-16", "UTF-8")),
    "not UTF-8": (
        edited(LEADS, ("Outbound", "T\xe9l\xe9phone")).encode("latin-1"),
        ("export.csv:5: not UTF-8", "Save the export as UTF-8"),
    ),
    "not UTF-8 in a column that is not used": (
        edited(LEADS, (",40,", ",4\xb0,")).encode("latin-1"),
        ("export.csv:5: not UTF-8",),
    ),
    "a header that is not UTF-8": (
        edited(LEADS, ("Score", "Qualit\xe9")).encode("latin-1"),
        ("export.csv:1: not UTF-8",),
    ),
    "an Excel workbook": (b"PK\x03\x04\x14\x00\x06\x00", ("export.csv: a spreadsheet", "as CSV")),
    "an old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", ("export.csv: an old Excel", "as CSV")),
    "a torn gzip": (PACKED[:-20], ("export.csv: ",)),
    "a gzip that is not one": (PACKED[:10] + b"\0" * 50, ("export.csv: ",)),
    "a torn zstd": (b"\x28\xb5\x2f\xfd\x24", ("export.csv: ",)),
    "a torn Parquet": (b"PAR1\x15\x04", ("export.csv: ",)),
    "a web page": (b"<!DOCTYPE html>\n<html></html>\n", ("leads has no column 'Id'", "delimiter")),
    "line ends of CR": (
        LEADS.replace("\n", "\r").encode(),
        ("export.csv: lines end with a lone carriage return",),
    ),
    "line ends of CR, and one LF at the end": (
        LEADS.replace("\n", "\r").encode() + b"\n",
        ("export.csv: ", "carriage return"),
    ),
    "line ends of CR after a header with LF": (
        LEADS.replace("\n", "\r").replace("\r", "\n", 1).encode(),
        ("export.csv", "carriage return"),
    ),
    "a header that is used twice": (
        edited(LEADS, ("Region", "Source")).encode(),
        ("funnelcli.yaml:7:", "'Source' means several columns", "(column 4)", "(column 5)"),
    ),
    "a blank line before the header": (("\n" + LEADS).encode(), ("export.csv:1: a blank line",)),
    "a quote that is not closed": (
        edited(LEADS, ("dee@d", '"dee@d')).encode(),
        ("export.csv:5: ", "quote"),
    ),
    "a quote inside a field": (edited(LEADS, ("dee@d", 'd"ee@d')).encode(), ("export.csv:5: ",)),
    "dates of another order": (
        re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", LEADS).encode(),
        ("export.csv:2: ", "'Created'", "6 values", "'05/01/2026' and '07/01/2026'", "dates: "),
    ),
    "dates of another order in a stage": (
        edited(
            LEADS,
            ("2026-01-06", "06.01.2026"),
            ("2026-01-09", "09.01.2026"),
            ("2026-02-03", "03.02.2026"),
            ("2026-02-12", "12.02.2026"),
        ).encode(),
        ("export.csv:2: ", "'MQL Date'", "4 values", "'06.01.2026'", "dates: "),
    ),
    "a header with an escape sequence": (
        edited(LEADS, ("Source", "So\x1b[31murce")).encode(),
        ("leads has no column 'Source'",),
    ),
    "a footer with an escape sequence": (line("\x1b]0;title\x07\n"), ("export.csv:8: 1 field",)),
}


FLAGS: dict[str, tuple[list[str], int, tuple[str, ...]]] = {
    "no such command": (["reprot"], 2, ("'reprot'", "'report'")),
    "no such flag": (["report", "--fromat", "json"], 2, ("--fromat", "--format")),
    "no such format": (["report", "--format", "xml"], 2, ("'xml'", "markdown")),
    "no such segment": (["report", "--by", "regoin"], 2, ("--by", "'regoin'", "'region'")),
    "a segment twice": (["report", "--by", "region,region"], 2, ("--by", "twice")),
    "no segment": (["segments"], 2, ("--by", "source, region")),
    "segments of a funnel": (["funnel", "--by", "region"], 2, ("--by",)),
    "no such month": (["report", "--since", "2026-13-01"], 2, ("--since", "'2026-13-01'")),
    "no such day": (["report", "--until", "2026-02-30"], 2, ("--until", "'2026-02-30'")),
    "another order": (["report", "--since", "31/01/2026"], 2, ("'31/01/2026'", "2026-06-30")),
    "no date": (["report", "--as-of", "tomorrow"], 2, ("--as-of", "'tomorrow'", "latest, today")),
    "no window": (["report", "--window", "soon"], 2, ("--window", "'soon'", "90d")),
    "window of weeks": (["report", "--window", "4w"], 2, ("--window", "'4w'", "90d")),
    "no horizon": (["report", "--horizon", "-1"], 2, ("--horizon", "'-1'", "90d")),
    "a top below zero": (["report", "--top", "-3"], 2, ("--top",)),
    "no SQL": (["report", "--where", "Score >"], 2, ("--where", "'Score >'", "not valid SQL")),
    "no column": (["report", "--where", "Scor > 1"], 3, ("--where", "'Scor'", "'Score'")),
    "text and number": (["report", "--where", "Score = 'x'"], 2, ("--where", "Score is a number")),
    "an aggregate": (["report", "--where", "MAX(Score) > 1"], 2, ("--where", "MAX()", "one row")),
    "stdin and a file": (["report", "-", "leads.csv"], 2, ("stdin",)),
    "an escape sequence": (["report", "--by", "\x1b[31mred"], 2, ("--by",)),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """A run of every case above, each in a folder of its own."""

    def run(files: Mapping[str, str | bytes], *arguments: str) -> Ended:
        program = Program(tmp_path_factory.mktemp("case"))
        for name, content in {"leads.csv": LEADS, "funnelcli.yaml": DEFINITION, **files}.items():
            program.write(name, content)
        return program(*arguments)

    cases = {
        ("definition", name): partial(
            run, {"funnelcli.yaml": edited(DEFINITION, *changes)}, "report"
        )
        for name, (changes, _code, _said) in DEFINITIONS.items()
    }
    for name, (content, _said) in FILES.items():
        cases["file", name] = partial(run, {"export.csv": content}, "report", "export.csv")
    for name, (arguments, _code, _said) in FLAGS.items():
        cases["flag", name] = partial(run, {}, *arguments)
    with at_once(cases) as started:
        yield started


@pytest.mark.parametrize("case", DEFINITIONS)
def test_definition(runs: Runs, case: str) -> None:
    _changes, code, said = DEFINITIONS[case]
    refused(runs["definition", case].result(), code, "error: ", *said)


@pytest.mark.parametrize("case", FILES)
def test_file(runs: Runs, case: str) -> None:
    _content, said = FILES[case]
    refused(runs["file", case].result(), 3, "error: ", *said)


@pytest.mark.parametrize("case", FLAGS)
def test_flag(runs: Runs, case: str) -> None:
    _arguments, code, said = FLAGS[case]
    refused(runs["flag", case].result(), code, *said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "funnel.yaml:1:1: the file is empty"),
        (b"leads.csv\n", "funnel.yaml:1:1: got a text, expected a mapping"),
        (DEFINITION.replace("Region", "R\xe9gion").encode("latin-1"), "funnel.yaml:9:12: "),
        (LEADS.encode(), "funnel.yaml:1:1: "),
    ],
    ids=["empty", "a text", "not UTF-8", "a CSV"],
)
def test_no_definition_at_all(company: Program, content: bytes, said: str) -> None:
    company.write("funnel.yaml", content)
    refused(company("report", "-c", "funnel.yaml"), 2, said)


def test_no_configuration(empty: Program) -> None:
    looked_at = ("./funnelcli.yaml", "./config.yaml", "FUNNELCLI_CONFIG")
    refused(empty("report"), 2, "no configuration", *looked_at, "-c", "funnelcli init")


def test_a_configuration_that_is_not_there(empty: Program) -> None:
    refused(empty("report", "-c", "funnel.yaml"), 2, "funnel.yaml: there is no such file")
    refused(empty("report", "-c", "."), 2, "is a folder")
    refused(empty("report", FUNNELCLI_CONFIG="of/env.yaml"), 2, "of/env.yaml: there is no such")


def test_a_joined_file_is_named(company: Program) -> None:
    join = "joins:\n  deals: {path: deals.csv, lead: Lead}\nstages:"
    company.write("funnelcli.yaml", edited(DEFINITION, ("stages:", join)))
    refused(company("report"), 3, "deals.csv: no such file")
    company.write("deals.csv", "Lead,Amount\nL1,10\nL2\n")
    refused(company("report"), 3, "deals.csv:3: 1 field, but the header has 2")


def test_paths_without_data(company: Program) -> None:
    (company.folder / "exports").mkdir()
    refused(company("report", "exports"), 3, "exports: a folder without data", ".parquet")
    refused(company("report", "lead-*.csv"), 3, "lead-*.csv: no such file", "leads.csv")
    refused(company("report", "leads.csv/part.csv"), 3, "leads.csv/part.csv: ")
    refused(company("report", "nowhere/leads.csv"), 3, "nowhere/leads.csv: no such file")


def test_files_of_one_glob_with_other_columns(company: Program) -> None:
    company.write("parts/a.csv", LEADS)
    company.write("parts/b.csv", edited(LEADS, (",Region", ""), (",Score", ",Points")))
    run = company("report", "parts/*.csv")
    refused(run, 3, "parts/b.csv: lacks 'Region', 'Score'", "adds 'Points'", "parts/a.csv")


def test_text_and_parquet_are_not_one_table(company: Program) -> None:
    company.write("leads.parquet", b"PAR1")
    run = company("report", "leads.csv", "leads.parquet")
    refused(run, 3, "leads.csv is text and leads.parquet is Parquet")


@pytest.mark.parametrize("dated", [[], ["--as-of", "2026-06-30"]], ids=["latest", "dated"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["no end", "LF", "CRLF"])
def test_a_header_and_nothing_else(company: Program, dated: list[str], end: str) -> None:
    company.write("export.csv", LEADS.splitlines()[0] + end)
    refused(company("report", "export.csv", *dated), 3, "no rows", "--allow-empty")
    empty = company("report", "export.csv", *dated, "--allow-empty", "-f", "json").json
    assert empty["population"]["rows"] == empty["population"]["leads"] == 0
    assert [row["reached"] for row in empty["tables"][0]["rows"]] == [0, 0, 0]
    assert [row["rate_from_lead"] for row in empty["tables"][0]["rows"]] == [None, None, None]


def test_a_selection_of_nothing(company: Program) -> None:
    nothing = ("report", "--where", "Score > 1000")
    refused(company(*nothing), 3, "no lead is left of 6 rows", "6 filtered", "--allow-empty")
    assert company(*nothing, "--allow-empty", "-f", "json").json["population"]["leads"] == 0


def test_dates_need_the_created_date(company: Program) -> None:
    company.write("funnelcli.yaml", edited(DEFINITION, ("  created: Created\n", "")))
    refused(company("report", "--since", "2026-01-01"), 2, "--since", "leads.created")
    refused(company("cohorts"), 2, "leads.created")


def test_nothing_on_stdin(company: Program) -> None:
    refused(company("report", "-"), 3, "-: the file is empty")


def test_quiet_leaves_the_error_and_silent_does_not(company: Program) -> None:
    refused(company("report", "-q", "missing.csv"), 3, "missing.csv: no such file")
    silent = company("report", "-qq", "missing.csv")
    assert (silent.code, silent.out, silent.err) == (3, b"", "")
