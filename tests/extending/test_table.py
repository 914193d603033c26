"""An input table is a file and one word, and an analysis counts it."""

import json
import os
import subprocess
import sys

import pytest
from jsonschema import Draft7Validator

from .copies import ROOT, YAML, Copy, blocks, places

HEADING = "Add an input table"
ANALYSIS = '''\
"""What may be spent on each channel."""

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Command, Counts, InputTables, LazyCounts

COLUMNS = (
    Column("channel", "Channel", Kind.LABEL, "The channel; null where none is named.", null=True),
    Column("budgets", "Budgets", Kind.COUNT, "Rows of the table."),
    Column("planned", "Planned", Kind.MONEY, "Their amounts, added up."),
)
COMMAND = Command(help="""What may be spent on each channel.""")


{count}

def finish(counts: Counts, query: Query) -> Report:
    table = counts["budgets"].sort("channel")
    table = table.select("channel", pl.col("#rows").alias("budgets"), planned="#planned")
    return Report("budgets", "Budgets", COLUMNS, table)


ANALYSIS = Analysis(
    "budgets", "Budgets", __doc__, COLUMNS, count, finish, needs=("budget",), command=COMMAND
)
'''
BUDGET = """\
Start;Where;Plan;Unit
01/02/2026;Web;1.000,50;€
08/02/2026;Web;2.000,25;€
15/01/2026;Fair;400;€
01/01/2026;;7,10;€
03/02/2026;Web;;€
13/12/2027;Web;9.999,00;€
31/12/2024;Old;5,00;€
"""
"""Of 2027 is after as-of, of 2024 is left out by `where`; the rest is what is counted."""
READ = "{delimiter: ;, date_order: dmy}"
LINE = (
    "budget: {path: budget.csv, since: Start, planned: Plan, currency: Unit, channel: Where, "
    f"read: {READ}, where: \"since >= DATE '2025-01-01'\"}}\n"
)
BUDGETED = f"{YAML}currency: EUR\n{LINE}"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """One copy for all tests here, each of which has a YAML and files of its own."""
    table, count = blocks(HEADING)
    copy = Copy(tmp_path_factory.mktemp("copy"))
    folder = "funnelcli/config/input_tables"
    copy.add(f"{folder}/budget.py", table)
    names = "NAMES: Final[tuple[str, ...]] = ("
    copy.insert(f"{folder}/__init__.py", '"budget",', after=names)
    assert copy.changed == places(HEADING)  # no others
    copy.add("funnelcli/analyses/budgets.py", ANALYSIS.replace("{count}\n", count))
    copy.insert("funnelcli/analyses/__init__.py", '"budgets", ', after="WITH_COMMAND: Final = (")
    copy.data("budget.csv", BUDGET)
    copy.data("funnelcli.yaml", BUDGETED)
    return copy


def with_budget(extended: Copy, name: str, text: str) -> None:
    """Add a YAML with a table of its own."""
    extended.data(f"{name}.csv", text)
    extended.data(f"{name}.yaml", BUDGETED.replace("budget.csv", f"{name}.csv"))


def test_its_analysis_counts_it(extended: Copy) -> None:
    said = extended("budgets -q -f json", "budgets -q -f plain", "schema report")
    report, plain, schema = said.split("[exit 0]\n")[:3]
    document = json.loads(report)
    Draft7Validator(json.loads(schema)).validate(document)
    (table,) = (each for each in document["tables"] if each["name"] == "budgets")

    assert [(row["channel"], row["budgets"], row["planned"]) for row in table["rows"]] == [
        (None, 1, 7.10),
        ("Fair", 1, 400.00),
        ("Web", 3, 3000.75),
    ]
    lines = [line.split() for line in plain.splitlines()]
    assert ["Web", "3", "3000.75"] in [each[:3] for each in lines], plain


def test_its_file_is_an_input(extended: Copy) -> None:
    """Also of commands that do not count it, and of a check, whose rules look at leads."""
    said = extended("funnel -q -f json", "check -q -f json --fail-on never", "explain 2 -q -f json")

    for document in map(json.loads, said.split("[exit 0]\n")[:3]):
        assert [(each["table"], each["path"], each["rows"]) for each in document["inputs"]] == [
            ("leads", "leads.csv", 4), ("budget", "budget.csv", 7),
        ]  # fmt: skip


def test_the_schema_has_its_key(extended: Copy) -> None:
    schema = json.loads(extended("schema config").partition("[exit")[0])
    key, table = schema["properties"]["budget"], schema["definitions"]["Budget"]

    assert key["description"] == "What may be spent on each channel."
    assert table["properties"]["since"]["description"].startswith("The column with the day")
    assert table["required"] == ["since", "planned"]  # and a path or a query
    good = {"path": "a.csv", "since": "Start", "planned": "Plan"}
    whole = {"version": 1, "leads": {"path": "l.csv"}, "stages": [{"name": "a"}, {"name": "b"}]}
    for given, fits in ((good, True), (None, True), ({**good, "sinse": "x"}, False), ([], False)):
        assert Draft7Validator(schema).is_valid({**whole, "budget": given}) == fits


WRONG = {
    "typo": ("since: Start", "sinse: Start", "typo.yaml:6:28: budget.sinse: unknown key; did"),
    "lacking": ("since: Start, ", "", "lacking.yaml:6:1: budget.since: needed, but missing"),
    "list": ("since: Start", "since: [Start]", "6:28: budget.since: got a list, expected text"),
    "column": ("Where, ", "Channel, ", "6:73: budget.channel: budget has no column 'Channel'"),
    "SQL": ("since >=", "sinse >=", "budget.where: budget has no column 'sinse'"),
    "join": ("since >=", "deals.x >=", "budget.where: cannot use the join deals"),
    "preset": (
        "budget: {",
        "budget: {preset: hubspot-deals, ",
        "is for joins, not for budget",
    ),
    "path": ("budget.csv", "none.csv", "none.csv"),
    "money": ("currency: EUR", "currency: USD", "budget.currency: amounts are in EUR (5 values)"),
}


def test_what_is_wrong_with_it_is_said_with_its_place(extended: Copy) -> None:
    for name, (right, wrong, _) in WRONG.items():
        assert BUDGETED.count(right) == 1
        text = BUDGETED.replace(right, wrong)
        if name == "join":
            text += "joins: {deals: {path: leads.csv, lead: id}}\n"
        extended.data(f"{name}.yaml", text)
    said = extended(*(f"funnel -c {name}.yaml" for name in WRONG))
    ends = [3 if name in ("column", "SQL", "path", "money") else 2 for name in WRONG]

    for _, _, expected in WRONG.values():
        assert expected in said, said
    assert said.count("[exit 2]") == ends.count(2)
    assert said.count("[exit 3]") == ends.count(3)


def test_a_join_of_its_name_is_refused_only_beside_it(extended: Copy) -> None:
    join = "joins: {budget: {path: leads.csv, lead: id}}\n"
    extended.data("both.yaml", BUDGETED + join)
    extended.data("join.yaml", YAML + join)
    said = extended("funnel -q -c both.yaml", "funnel -q -c join.yaml")

    assert "both.yaml:7:9: joins.budget: 'budget' is the name of a table of its own" in said
    assert said.count("[exit 0]") == said.count("[exit 2]") == 1


def test_without_it_its_analysis_is_refused(extended: Copy) -> None:
    extended.data("without.yaml", YAML)

    assert "budgets needs `budget` in the YAML\n" in extended("budgets -c without.yaml")


def test_an_empty_one_ends_with_3(extended: Copy) -> None:
    with_budget(extended, "empty", BUDGET.splitlines()[0] + "\n")
    said = extended("budgets -q -c empty.yaml", "budgets -q -f csv --allow-empty -c empty.yaml")

    assert "budget: the table has no rows: empty.csv. What it should tell is missing" in said
    assert said.count("[exit 3]") == said.count("[exit 0]") == 1


def test_what_cannot_be_read_is_a_note(extended: Copy) -> None:
    days = "".join(f"{day:02d}/02/2026;Web;1,00;€\n" for day in range(1, 29))
    with_budget(extended, "days", f"{BUDGET}{days}soon;Web;1,00;€\n05/02/2026;Web;much;€\n")
    said = extended("funnel -q -f json -c days.yaml")
    notes = json.loads(said.partition("[exit")[0])["notes"]
    told = {note["code"]: note["message"] for note in notes}

    assert "budget: 1 value in column 'Start' cannot be read" in told["unreadable-dates"]
    assert "budget: 1 value in column 'Plan' cannot be read" in told["unreadable-amounts"]
    assert "budget.where: 1 row" in told["null-predicates"]


def test_amounts_that_cannot_be_added_up_are_refused(extended: Copy) -> None:
    large = "02/02/2026;Web;90.000.000.000.000.000,00;€\n" * 2
    with_budget(extended, "large", BUDGET + large)
    said = extended("budgets -c large.yaml")

    assert "budget.planned: the amounts of 7 rows add up to more than is counted" in said
    assert "[exit 3]" in said


def test_its_analysis_is_held_to_all_that_holds_for_the_others(extended: Copy) -> None:
    """Among which is that parts of the table, counted apart and merged, give the same report."""
    tests = [ROOT / "tests" / "analyses" / f"test_{name}.py" for name in ("sharding", "declared")]
    run = "import pytest, sys, funnelcli; print(funnelcli.__file__); sys.exit(pytest.main())"
    done = subprocess.run(
        [sys.executable, "-c", run, *map(str, tests), "-q", "-n0", "-k", "budgets"],
        cwd=extended.folder,
        env={
            **os.environ, "PYTHONPATH": str(extended.folder), "FUNNELCLI_ANALYSES": "budgets",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert str(extended.folder) in done.stdout.splitlines()[0]
    assert done.returncode == 0, done.stdout
