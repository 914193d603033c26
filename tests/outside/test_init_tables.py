"""What was spent, what was done and who came, among several files: drafted, and reported on."""

from pathlib import Path

import pytest

from .program import LEADS, Program, refused

DAYS = [f"2026-01-{day:02}" for day in range(5, 25)]
KINDS = ("Anruf", "E-Mail", "Termin")
FILES = {
    "visitantes.csv": "Fecha,Canal,Visitas\n" + "".join(f"{day},Webinar,120\n" for day in DAYS),
    "leads.csv": LEADS,
    "anrufe.csv": "Lead-ID;Zeitpunkt;Aktivitätsart;Richtung\n"
    + "".join(f"L{1 + i % 6};{DAYS[i]} 09:15;{KINDS[i % 3]};ausgehend\n" for i in range(20)),
    "ads.csv": "Day,Campaign,Cost,Currency code,Clicks,Avg. CPC\n"
    + "".join(f"{day},Brand,{i}1.50,USD,{i},1.20\n" for i, day in enumerate(DAYS)),
}
INVOICES = "Invoice No,Date,Customer,Amount\nR1,2026-01-05,Acme,90.00\nR2,2026-01-06,Bolt,80.00\n"


@pytest.fixture
def export(empty: Program) -> Program:
    """The program in a folder with these files."""
    for name, text in FILES.items():
        empty.write(name, text)
    return empty


def test_init_report_and_check_know_the_three_tables(export: Program) -> None:
    run = export("init", *FILES)

    assert run.code == 0, run.err
    assert (
        "drafted: ads.csv is what was spent, by its columns: date Day, campaign Campaign, "
        "cost Cost, currency Currency code.\n"
    ) in run.err
    written = export("report", "-f", "json")
    assert written.code == 0, written.err
    assert {each["path"] for each in written.json["inputs"]} >= {"ads.csv", "visitantes.csv"}
    assert export("check").code in (0, 1)

    (export.folder / "funnelcli.yaml").unlink()
    assert export("check", *FILES).code in (0, 1)
    without = export("report", *FILES, "-f", "json")
    assert without.code == 0, without.err
    assert without.json["tables"] == written.json["tables"]
    assert without.json["inputs"] == written.json["inputs"]


def test_tables_beside_the_leads_change_no_number(export: Program) -> None:
    alone = export("report", "leads.csv", "-f", "json").json
    together = export("report", *FILES, "-f", "json").json

    known = {table["name"]: table["rows"] for table in together["tables"]}
    assert {table["name"]: table["rows"] for table in alone["tables"]}.items() <= known.items()


def test_without_leads_it_is_said_what_is_missing(export: Program) -> None:
    refused(export("report", "ads.csv"), 3, "ads.csv: what was spent, and no table of leads")


def test_what_is_none_of_the_three_is_said_in_the_yaml(export: Program) -> None:
    export.write("invoices.csv", INVOICES)
    assert export("init", "leads.csv", "invoices.csv").code == 0

    written = Path(export.folder / "funnelcli.yaml").read_text("utf-8").replace("\n  # ", " ")
    assert "invoices.csv is neither what was spent" in written
