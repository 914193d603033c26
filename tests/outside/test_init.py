"""The first minute: an export, and no YAML yet."""

import json
from pathlib import Path
from typing import Any

import pytest

from .program import DEFINITION, LEADS, Program, refused

DEALS = "Deal ID,Lead ID,Create Date,Stage,Close Date\nD1,L1,2026-01-20,Closed Won,2026-02-01\n"
LOG = """\
lead_id,stage,entered_at,channel
1,Lead,2026-01-05,Web
1,MQL,2026-01-09,Web
1,Customer,2026-02-09,Web
2,Lead,2026-01-06,Ads
2,MQL,2026-01-10,Ads
"""


@pytest.fixture
def export(empty: Program) -> Program:
    """The program in a folder with an export, and nothing else."""
    empty.write("leads.csv", LEADS)
    return empty


def without_draft(report: Any) -> Any:
    """A report without what says where its definition comes from."""
    report["definition"]["path"] = None
    report["notes"] = [note for note in report["notes"] if note["code"] != "assumed"]
    return report


def test_init_writes_a_yaml_and_names_the_next_command(export: Program) -> None:
    run = export("init", "leads.csv")

    assert (run.code, run.out) == (0, b"")
    assert run.err.endswith("Next: funnelcli report -c funnelcli.yaml\n")
    assert export("report", "-c", "funnelcli.yaml").code == 0


def test_the_same_report_with_the_yaml_and_without(export: Program) -> None:
    export.write("deals.csv", DEALS)
    files = ("leads.csv", "deals.csv")
    without = export("report", *files, "-f", "json").json
    assert export("init", *files).code == 0
    with_it = export("report", "-f", "json").json

    assert without["definition"]["path"] is None
    assert with_it["definition"]["path"] == "funnelcli.yaml"
    assert without["notes"][0]["code"] == "assumed"
    assert json.dumps(without_draft(without)) == json.dumps(without_draft(with_it))


def test_a_draft_finds_the_funnel_of_the_definition_by_hand(export: Program) -> None:
    drafted = export("report", "leads.csv", "-f", "json").json
    export.write("funnelcli.yaml", DEFINITION)
    by_hand = export("report", "-f", "json").json

    assert drafted["tables"] == by_hand["tables"]


def test_a_yaml_that_is_there_is_not_overwritten(export: Program) -> None:
    export.write("funnelcli.yaml", "mine")

    refused(export("init", "leads.csv"), 2, "funnelcli.yaml: exists already", "--force")
    assert (export.folder / "funnelcli.yaml").read_text() == "mine"

    assert export("init", "leads.csv", "--force").code == 0
    assert (export.folder / "funnelcli.yaml").read_text().startswith("# yaml-language-server")


def test_init_prints_the_draft_and_leaves_files_alone(export: Program) -> None:
    run = export("init", "leads.csv", "-o", "-")

    assert run.text.startswith("# yaml-language-server: $schema=./funnelcli.schema.json\n")
    assert not (export.folder / "funnelcli.yaml").exists()
    assert export("init", "leads.csv").code == 0
    assert (export.folder / "funnelcli.yaml").read_text() == run.text


def test_paths_are_relative_to_the_folder_of_the_yaml(export: Program) -> None:
    (export.folder / "definitions").mkdir()
    run = export("init", "leads.csv", "-o", "definitions/b 2b.yaml")

    assert run.err.endswith("Next: funnelcli report -c 'definitions/b 2b.yaml'\n")
    text = (export.folder / "definitions" / "b 2b.yaml").read_text()
    assert '\n  path: "../leads.csv"\n' in text
    assert export("report", "-c", "definitions/b 2b.yaml").code == 0


def test_a_glob_stays_a_glob(export: Program) -> None:
    export.write("in/2026-01.csv", LEADS)
    export.write("in/2026-02.csv", LEADS.replace("\nL", "\nM"))

    assert '\n  path: "in/*.csv"\n' in export("init", "in/*.csv", "-o", "-").text


def test_a_report_without_a_yaml_says_what_it_assumes(export: Program) -> None:
    run = export("report", "leads.csv")

    assert run.code == 0
    by = "by the date in Won Date"
    said = [
        "leads.csv fits no preset: columns were chosen by their names and values.",
        "Every row of leads.csv is a lead, from 'Created' on.",
        f"The stages are Lead > MQL > Customer; the last one is the customer, {by}.",
    ]
    hint = "hint: `funnelcli init leads.csv` writes this as a YAML to review"
    assert run.err.splitlines() == [hint]
    assert run.text.partition("\nNotes\n")[2].splitlines()[:3] == said
    as_csv = export("report", "leads.csv", "-f", "csv")
    assert as_csv.err.splitlines()[:4] == [hint, *(f"note: {sentence}" for sentence in said)]
    assert export("report", "leads.csv", "-q").err == ""


@pytest.mark.parametrize("command", ["funnel", "cohorts", "sources", "segments --by region"])
def test_every_command_on_data_does_without_a_yaml(command: str, export: Program) -> None:
    assert export(*command.split(), "leads.csv").code == 0


@pytest.mark.parametrize("content", [LEADS, LOG])
def test_stdin_does_without_a_yaml(content: str, empty: Program) -> None:
    piped = empty("report", "-", "-f", "json", stdin=content.encode()).json
    empty.write("x.csv", content)
    from_file = empty("report", "x.csv", "-f", "json").json

    assert piped["tables"] == from_file["tables"]
    assert {file["path"] for file in piped["inputs"]} == {"-"}


def test_data_that_a_yaml_reads_is_not_drafted(company: Program) -> None:
    assert company("report", "leads.csv").err == ""


def test_without_a_yaml_and_without_data_the_way_is_shown(empty: Program) -> None:
    refused(empty("report"), 2, "no configuration", "funnelcli init EXPORT.csv")


def test_init_does_not_read_stdin(empty: Program) -> None:
    refused(empty("init", "-", "-o", "x.yaml"), 2, "init reads files, not stdin")


def test_an_export_without_rows_or_stages_is_refused(empty: Program) -> None:
    empty.write("header.csv", LEADS.splitlines()[0] + "\n")
    empty.write("plain.csv", "Id,Name\n1,Ana\n2,Ben\n")

    refused(empty("init", "header.csv"), 3, "header.csv: a header without rows")
    refused(empty("init", "plain.csv"), 3, "plain.csv: no stages found")
    refused(empty("report", "plain.csv"), 3, "plain.csv: no stages found")
    assert not Path(empty.folder / "funnelcli.yaml").exists()


def test_a_file_that_is_left_out_is_named_where_no_funnel_remains(empty: Program) -> None:
    empty.write("plain.csv", "Id,Name\nA1,Ana\nA2,Ben\n")
    empty.write("deals.csv", DEALS)

    left_out = "deals.csv is left out: no column of it holds ids of the leads."
    refused(empty("init", "plain.csv", "deals.csv"), 3, "plain.csv: no stages found", left_out)


def test_a_draft_of_an_export_without_dates_reports(empty: Program) -> None:
    empty.write("x.csv", "Prospect ID,Lead Source,Converted\nA1,Web,1\nA2,Ads,0\n")

    run = empty("init", "x.csv")
    assert "assumed: No date tells when the export was made: it is taken to be of today." in run.err
    assert "\nas_of: today  " in (empty.folder / "funnelcli.yaml").read_text()
    assert empty("report").code == 0


def test_a_yaml_says_what_was_assumed(export: Program) -> None:
    run = export("init", "leads.csv")

    text = " ".join((export.folder / "funnelcli.yaml").read_text().split())
    said = [line.removeprefix("assumed: ") for line in run.err.splitlines() if "assumed" in line]
    assert said
    assert all(f"- >- {sentence}" in text for sentence in said)


PIPELINES = """\
Record ID,Deal Name,Deal Stage,Pipeline,Create Date,"Date entered ""Demo (New)\""",\
"Date entered ""Call (Old)\""",Close Date
9001,A,Closed Won,New,2026-01-10 09:00,2026-01-25 09:00,,2026-02-01 09:00
"""


def test_several_pipelines_are_refused_with_the_yaml_that_chooses_one(empty: Program) -> None:
    empty.write("deals.csv", PIPELINES)

    run = empty("init", "deals.csv")
    refused(run, 2, "deals.csv: stages of several pipelines, 'New', 'Old'", "version: 1\nleads: {")
    empty.write("funnelcli.yaml", run.err[run.err.index("version: 1") :])
    assert empty("report").code == 0


def test_an_unwritable_place_is_refused_before_anything_is_read(empty: Program) -> None:
    refused(empty("init", "no-such.csv", "-o", "no/where.yaml"), 3, "there is no folder no")


def test_a_day_that_is_its_own_month_proves_no_order(empty: Program) -> None:
    empty.write("e.csv", "lead_id,created_at,won_at\n1,01/02/2026,03/03/2026\n2,02/03/2026,\n")
    refused(empty("report", "e.csv"), 3, "'created_at'", "day first or month first", "--date-order")
    empty.write("e.csv", "lead_id,created_at,won_at\n1,01/02/2026,30/03/2026\n2,02/03/2026,\n")
    run = empty("report", "e.csv", "-f", "json")
    assert [row["cohort"] for row in run.json["tables"][1]["rows"]] == ["2026-02", "2026-03"]
    assert any("are taken day first" in note["message"] for note in run.json["notes"])
