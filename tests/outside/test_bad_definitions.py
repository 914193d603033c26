"""A YAML that cannot be followed: every problem at once, each with its line and column."""

from __future__ import annotations

import pytest

from .program import DEFINITION, LEADS, Case, Program, Runs, edited, refused

Change = tuple[str, str]

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
        (("  id: Id", "  preset: hubspot-contact\n  id: Id"),),
        2,
        ("funnelcli.yaml:4:", "leads.preset", "did you mean 'hubspot-contacts'?"),
    ),
    "touchpoints that nothing tells the channel of": (
        (("stages:", "touchpoints: {path: touches.csv, lead: Lead, at: At}\nstages:"),),
        2,
        ("funnelcli.yaml:10:", "touchpoints: needs `channel`; or `url` with landing pages"),
    ),
    "accounts that nothing tells": (
        (("  email: Email\n", ""), ("stages:", "lead: {unit: account}\nstages:")),
        2,
        ("funnelcli.yaml:", "lead.unit: accounts need the role `account` or `email`"),
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
            "funnelcli.yaml:13:22: ",
            "leads has no column 'Won Dat'; did you mean 'Won Date'?",
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


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    cases: dict[str, Case] = {
        case: ({"leads.csv": LEADS, "funnelcli.yaml": edited(DEFINITION, *changes)}, ["report"])
        for case, (changes, _code, _said) in DEFINITIONS.items()
    }
    return Runs(tmp_path_factory, cases)


@pytest.mark.parametrize("case", DEFINITIONS)
def test_definition(runs: Runs, case: str) -> None:
    _changes, code, said = DEFINITIONS[case]
    refused(runs[case], code, "error: ", *said)


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
    refused(
        empty("report", environ={"FUNNELCLI_CONFIG": "of/env.yaml"}),
        2,
        "of/env.yaml: there is no such",
    )
