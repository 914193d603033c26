"""Where nothing says who bought: every command, every format, and the gate."""

import json
import re

import pytest

from .program import FORMATS, LEADS, Program, edited, refused

SAYS = "nothing in the file says who bought"
QUALIFIED = edited(LEADS, ("Won Date", "Qualified Date"))
"""The company whose last date is no purchase: 2 of 6 leads are qualified."""


@pytest.fixture
def qualified(empty: Program) -> Program:
    """The program in a folder with that export, and nothing else."""
    empty.write("leads.csv", QUALIFIED)
    return empty


def test_the_headline_is_of_the_last_stage_and_says_what_is_missing(qualified: Program) -> None:
    head = qualified("report", "leads.csv").text.splitlines()[:2]

    assert head == [f"6 leads -> 2 Qualified | {SAYS}", "leads.csv | as of 2026-03-30"]
    for name in ("table", "markdown"):
        assert f"2 Qualified · {SAYS}" in " ".join(
            qualified("report", "leads.csv", "-f", name).text.split()
        )


def test_customers_their_rate_and_their_amounts_are_null(qualified: Program) -> None:
    run = qualified("report", "leads.csv", "--by", "region", "-f", "json")

    assert run.json["schema_version"] == "1.1"
    assert run.json["conversion"] == {
        "goal": "qualified", "reached": 2, "leads": 6, "customers": None,
        "rate": None, "rate_low": None, "rate_high": None, "horizon": None, "mature_leads": None,
        "mature_customers": None, "mature_rate": None, "mature_rate_low": None,
        "mature_rate_high": None, "young_leads": None, "young_customers": None,
    }  # fmt: skip
    assert run.json["query"]["horizon"] is None
    for table in run.json["tables"][1:]:
        for row in table["rows"]:
            assert (row["rate"], row["rate_low"], row["median_days"]) == (None, None, None)
            assert row["qualified"] <= row["leads"]
    funnel = run.json["tables"][0]["rows"]
    assert [(row["stage"], row["reached"]) for row in funnel] == [
        ("Lead", 6), ("MQL", 4), ("Qualified", 2),
    ]  # fmt: skip


def test_who_bought_is_in_the_conversion_where_something_says_it(empty: Program) -> None:
    empty.write("leads.csv", LEADS)
    conversion = empty("report", "leads.csv", "-f", "json").json["conversion"]

    assert (conversion["goal"], conversion["reached"], conversion["customers"]) == (
        "customer", 2, 2,
    )  # fmt: skip
    assert conversion["rate"] == 2 / 6


def test_the_gate_ends_with_3_and_a_sentence(qualified: Program) -> None:
    run = qualified("check", "leads.csv")
    assert run.code == 3
    assert SAYS in run.out.decode()
    for name in ("plain", "table", "markdown"):
        out = " ".join(qualified("check", "leads.csv", "-f", name).out.decode().split())
        assert re.search("nothing says who bought, so no rate was checked .{1,3} exit code 3", out)

    told = json.loads(qualified("check", "leads.csv", "-f", "json").out)
    assert (told["exit_code"], told["verdict"]) == (3, "not_evaluated")
    assert (told["headline"]["k"], told["headline"]["rate"]) == (None, None)
    assert all(result["effect"] is None for result in told["results"])
    refused(qualified("report", "leads.csv", "--check"), 3, f"check: {SAYS}")


def test_tables_of_customers_alone_are_refused(qualified: Program) -> None:
    refused(qualified("cohorts", "leads.csv", "--ages"), 3, "nothing says who bought")


def test_init_marks_it_and_a_person_can_decide(qualified: Program) -> None:
    assert qualified("init", "leads.csv").code == 0
    path = qualified.folder / "funnelcli.yaml"
    text = path.read_text()
    assert "\ncustomers: unknown  " in text
    assert "# check: nothing says who bought. Is Qualified a purchase?" in text

    path.write_text(text.replace("customers: unknown ", "customers: last_stage "))
    assert qualified("report", "-f", "json").json["conversion"]["customers"] == 2


@pytest.mark.parametrize("name", FORMATS)
def test_the_draft_and_its_yaml_give_the_same_bytes(name: str, qualified: Program) -> None:
    without = qualified("report", "leads.csv", "-f", name)
    assert qualified("init", "leads.csv").code == 0
    with_it = qualified("report", "-f", name).text

    # these name the file of the definition
    if name == "json":
        with_it = with_it.replace('"path": "funnelcli.yaml"', '"path": null')
    if name == "html":
        with_it = re.sub(r" · funnelcli\.yaml \(sha256 [0-9a-f]{12}\)", "", with_it)
    assert with_it == without.text


def test_a_preset_whose_last_stage_is_no_purchase_says_so(empty: Program) -> None:
    empty.write(
        "leads.csv",
        "Id,CreatedDate,LeadSource,Status,IsConverted,ConvertedDate\n"
        "L1,2026-01-05T09:00:00.000Z,Web,Converted,true,2026-01-12\n"
        "L2,2026-01-07T10:30:00.000Z,Web,Working,false,\n",
    )
    yaml = "version: 1\nleads: {path: leads.csv, preset: salesforce-api}\n"
    empty.write("funnelcli.yaml", yaml)
    assert f"1 Converted | {SAYS}" in empty("report").text

    empty.write("funnelcli.yaml", yaml + "customers: last_stage\n")
    assert empty("report", "-f", "json").json["conversion"]["customers"] == 1


def test_data_beside_a_yaml_of_the_folder_is_explained(empty: Program) -> None:
    empty.write("leads.csv", LEADS)
    empty.write("deals.csv", "Deal ID,Lead ID,Stage,Close Date\nD1,L1,Closed Won,2026-02-01\n")
    assert empty("report", "leads.csv", "deals.csv").code == 0
    assert empty("init", "leads.csv", "deals.csv").code == 0

    refused(
        empty("report", "leads.csv", "deals.csv"), 3, "deals.csv: lacks",
        "funnelcli.yaml of this folder is in force, and names its own files: run `funnelcli "
        "report` without file names.",
    )  # fmt: skip
    assert empty("report").code == 0


def test_what_leaves_no_lead_is_named(company: Program) -> None:
    company.write(
        "funnelcli.yaml",
        (company.folder / "funnelcli.yaml").read_text()
        + """\
lead: {exclude: {early: "Created < DATE '2026-02-01'", late: "Created IS NOT NULL"}}
""",
    )

    refused(
        company("report"), 3,
        "no lead is left of 6 rows: 3 excluded as early, 3 excluded as late",
    )  # fmt: skip


def test_a_definition_may_name_no_column(empty: Program) -> None:
    empty.write("leads.csv", LEADS)
    empty.write(
        "funnelcli.yaml",
        ('version: 1\nleads: {path: leads.csv}\nstages: [{name: A}, {name: B, where: "TRUE"}]\n'),
    )

    run = empty("report", "--as-of", "2026-06-30", "-f", "json")
    assert run.json["conversion"]["reached"] == 6
    refused(
        empty("report"), 3,
        "as-of cannot be found: the definition names no date", "--as-of DATE, or `as_of:`",
    )  # fmt: skip


def test_that_most_rows_are_of_another_lead_is_said_at_the_top(company: Program) -> None:
    header, *rows = LEADS.splitlines()
    company.write("leads.csv", "\n".join([header, *rows[:1] * 4, *rows[1:2]]) + "\n")

    said = company("report").text.splitlines()
    assert said[3] == "5 rows = 2 leads + 3 merged as duplicates, more than half of all rows"
    notes = company("report", "-f", "json").json["notes"]
    assert notes[0]["code"] == "mostly-merged"
    assert "3 of 5 were merged" in notes[0]["message"]


@pytest.mark.parametrize("name", ["Customer", "Kunde", "Closed Won"])
def test_customers_stay_unknown_until_the_line_that_says_so_is_deleted(
    name: str, empty: Program
) -> None:
    empty.write("leads.csv", LEADS)
    stages = f"stages: [{{name: Lead}}, {{name: {name}, at: Won Date}}]\n"
    leads = "version: 1\nleads: {path: leads.csv, created: Created}\n"
    empty.write("funnelcli.yaml", f"{leads}{stages}customers: unknown\n")

    run = empty("report", "-f", "json")
    conversion = run.json["conversion"]
    assert (conversion["reached"], conversion["customers"], conversion["rate"]) == (2, None, None)
    note = next(note for note in run.json["notes"] if note["code"] == "customers-unknown")
    assert note["message"].startswith(f"{name} is the last stage, and the YAML says")

    empty.write("funnelcli.yaml", leads + stages)
    assert empty("report", "-f", "json").json["conversion"]["customers"] == 2
