"""What merges nobody: keys with an empty part, addresses that are none, and placeholders."""

import csv
import os
from pathlib import Path

import pytest

from .companies import frame_of, lead_table, population

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email}
    lead: {deduplicate: {by: [BY]}}
    stages: [{name: Lead}, {name: Won, at: Won}]
"""
FIELD = Path(
    os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"), "field"
)


def leads(folder: Path, *values: str, by: str = "email", header: str = "Email,Phone") -> str:
    """Tell where the rows went that have these values behind an id and a date."""
    rows = [f"{i},2026-01-0{1 + i % 9},,{value}" for i, value in enumerate(values)]
    text = "\n".join([f"Id,Created,Won,{header}", *rows, ""])
    table = lead_table(folder, YAML.replace("BY", by), {"leads.csv": text})
    notes = [note.message for note in table.notes if note.code == "no-merge-key"]
    counts = population(table)
    return f"{counts.get('merged', 0)} of {counts['leads']}: {' '.join(notes)}".strip()


@pytest.mark.parametrize(
    "address",
    [
        "noreply@x.example", "No-Reply@x.example", "no.reply@x.example", "do_not_reply@x.example",
        "none@none", "none@x.example", "test@x.example", "na@x.example", "unknown@x.example",
        "x@x", "x@x.example", "xxx@xx.example", "noreply+5@x.example", "keine.mail@x.example",
        "ne-pas-repondre@x.example", "nao.responda@x.example", "senza-email@x.example",
        "geen@x.example", "prueba@x.example", "ana@x", "none", "N/A", "ana@x.example; b@y.example",
        "@x.example", "ana smith@x.example",
    ],
)  # fmt: skip
def test_what_is_nobodys_address_merges_nobody(tmp_path: Path, address: str) -> None:
    assert leads(tmp_path, *[f"{address},"] * 3) == (
        "0 of 3: By `deduplicate` (email) nothing is merged of 3 rows with an address that is "
        "none, or a placeholder such as noreply: duplicates among them stay."
    )


@pytest.mark.parametrize(
    "address",
    ["ana@x.example", "ANA@X.example", "testa@x.example", "none.smith@x.example", "info@x.example",
     "ann@nn.example", "nat@x.example", "sap@sap.example", "ana+none@x.example"],
)  # fmt: skip
def test_what_is_somebodys_address_merges(tmp_path: Path, address: str) -> None:
    assert leads(tmp_path, *[f"{address},"] * 3) == "2 of 1:"


def test_a_key_with_an_empty_part_matches_nothing_and_is_counted(tmp_path: Path) -> None:
    values = ["ana@x.example,1", "ana@x.example,1", "ana@x.example,", "ana@x.example,", ",1"]
    assert leads(tmp_path, *values, by="email, Phone") == (
        "1 of 4: By `deduplicate` (email and Phone) nothing is merged of 3 rows whose key is "
        "empty, or a part of it: duplicates among them stay."
    )


def test_a_placeholder_in_any_part_matches_nothing(tmp_path: Path) -> None:
    values = [f"ana@x.example,{phone}" for phone in ("n/a", "n/a", "-", "-", "555", "555")]
    assert leads(tmp_path, *values, by="email, Phone").startswith("1 of 5: ")
    values = [f",{phone}" for phone in ("#N/A", "none", "none", "noreply@x.example", "555", "555")]
    assert leads(tmp_path, *values, by="Phone").startswith("1 of 5: ")


def test_rows_that_are_no_leads_are_not_counted(tmp_path: Path) -> None:
    text = "Id,Created,Won,Email\n1,,,none\n2,2026-01-01,,\n3,2026-01-01,,ana@x.example\n"
    table = lead_table(tmp_path, YAML.replace("BY", "email"), {"leads.csv": text})
    (note,) = (note.message for note in table.notes if note.code == "no-merge-key")
    assert " of 1 row whose key is empty, or a part of it: " in note


@pytest.mark.skipif(not FIELD.is_dir(), reason=f"the field files are not at {FIELD}")
@pytest.mark.parametrize("name", ["mass_merge", "mass_merge_invalid"])
def test_a_placeholder_address_of_a_hundred_rows_is_no_lead(tmp_path: Path, name: str) -> None:
    text = (FIELD / name / "leads.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    table = lead_table(tmp_path, YAML.replace("BY", "email").replace("Id,", "Lead ID,"), {
        "leads.csv": text,
    })  # fmt: skip
    assert population(table) == {"leads": len(rows)} == {"leads": 400}
    assert frame_of(table)["~own"].to_list().count(3) == sum(bool(row["Won"]) for row in rows) == 80
