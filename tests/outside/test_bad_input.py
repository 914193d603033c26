"""Input that cannot be followed: an exit code, and a text that says what, where and what next."""

from __future__ import annotations

import pytest

from .program import DEFINITION, LEADS, Case, Program, Runs, edited, refused

FLAGS: dict[str, tuple[list[str], int, tuple[str, ...]]] = {
    "no such command": (["reprot"], 2, ("'reprot'", "'report'")),
    "no such flag": (["report", "--fromat", "json"], 2, ("--fromat", "--format")),
    "no such format": (["report", "--format", "xml"], 2, ("'xml'", "markdown")),
    "no such segment": (["report", "--by", "regoin"], 2, ("--by", "'regoin'", "'region'")),
    "a segment twice": (["report", "--by", "region,region"], 2, ("--by", "twice")),
    "no segment": (["segments"], 2, ("--by", "source, region")),
    "segments of cohorts": (
        ["cohorts", "--by", "region"],
        2,
        ("no --by but season", "segments --by"),
    ),
    "seasons of months": (["cohorts", "--by", "season"], 2, ("by month", "--cohort quarter")),
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
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    files = {"leads.csv": LEADS, "funnelcli.yaml": DEFINITION}
    cases: dict[str, Case] = {
        case: (files, arguments) for case, (arguments, _code, _said) in FLAGS.items()
    }
    return Runs(tmp_path_factory, cases)


@pytest.mark.parametrize("case", FLAGS)
def test_flag(runs: Runs, case: str) -> None:
    _arguments, code, said = FLAGS[case]
    refused(runs[case], code, *said)


@pytest.mark.parametrize("end", ["", "\r\n"], ids=["no line end", "CRLF"])
def test_a_header_and_nothing_else(company: Program, end: str) -> None:
    company.write("export.csv", LEADS.splitlines()[0] + end)
    refused(company("report", "export.csv"), 3, "no rows: export.csv", "--allow-empty")
    empty = company("report", "export.csv", "--allow-empty", "-f", "json").json
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


def test_a_filter_knows_no_joined_table(company: Program) -> None:
    company.write("deals.csv", "Lead,Stage\nL1,Won\n")
    company.write(
        "funnelcli.yaml", f"{DEFINITION}joins: {{deals: {{path: deals.csv, lead: Lead}}}}\n"
    )

    run = company("report", "--where", "deals.Stage = 'Won'")

    refused(run, 2, "cannot use the join deals", "decided on leads")
