"""A log without dates: its rows count, and what is said of that does not contradict itself."""

from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .companies import lead_table, notes, stories

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
history: {path: log.csv, lead: Lead, stage: Value, at: At%s}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Won, values: [Won]}]
lost: {values: [Dead]}
segments: {who: Id}
as_of: 2026-06-30
"""
LEADS = "Id,Created\n" + "".join(f"{i},2026-01-01\n" for i in range(1, 5))
ALLOW = ", read: {unreadable: allow}"


def codes_and_notes(folder: Path, *log: str, read: str = "") -> tuple[list[str], dict[str, str]]:
    """List the codes of the notes in their order, and what they say; rows are `lead value at`."""
    rows = "".join(",".join(line.split(" ", 2)) + "\n" for line in log)
    table = lead_table(
        folder, YAML % read, {"leads.csv": LEADS, "log.csv": f"Lead,Value,At\n{rows}"}
    )
    return [note.code for note in table.notes], notes(table)


def test_a_log_without_any_date_is_said_first(tmp_path: Path) -> None:
    codes, said = codes_and_notes(tmp_path, "1 MQL ", "1 Won ", "2 Other ", "3 Dead ")

    assert codes[0] == "undated-rows"
    assert said["undated-rows"] == (
        "history: no row has a date that can be read (3 rows without one name a stage or a loss). "
        "They count all the same, at any as-of, and nobody knows since when: they are in no number "
        "of days, and in no window."
    )


def test_at_least_half_of_the_last_stage_undated_is_said_first(tmp_path: Path) -> None:
    half = ["1 Won ", "2 Won 2026-02-01", "2 Won ", "9 Won ", "3 Other 2026-01-02"]
    codes, said = codes_and_notes(tmp_path, *half)

    assert codes[0] == "undated-rows"
    assert said["undated-rows"].startswith(
        "history: of 2 entries into Won, 1 has no date that can be read (2 rows without one name "
    )
    codes, said = codes_and_notes(tmp_path, *half, "4 Won 2026-03-01")
    assert codes[0] != "undated-rows"
    assert said["undated-rows"].startswith("history: 2 rows without a date that can be read: the")


def test_no_entry_into_the_last_stage_is_no_half(tmp_path: Path) -> None:
    codes, _ = codes_and_notes(tmp_path, "1 Else 2026-01-01", "1 MQL ", "2 MQL 2026-01-02")
    assert codes[0] != "undated-rows"


def test_what_cannot_be_read_in_the_log_is_not_said_to_take_no_part(tmp_path: Path) -> None:
    _, said = codes_and_notes(tmp_path, "1 MQL soon", "2 MQL 2026-02-01", read=ALLOW)

    assert said["unreadable-dates"] == (
        "history: 1 value in column 'At' cannot be read as dates, such as 'aaaa'."
    )
    assert "count, undated" in said["undated-rows"]


def test_nor_where_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        codes_and_notes(tmp_path, "1 MQL soon", "2 MQL 2026-02-01")
    assert refused.value.hint.endswith(
        "`read: {unreadable: allow}` accepts that such rows count without a date."
    )


def test_they_count(tmp_path: Path) -> None:
    files = {"leads.csv": LEADS, "log.csv": "Lead,Value,At\n1,MQL,soon\n2,Won,\n3,Dead,\n"}
    assert stories(lead_table(tmp_path, YAML % ALLOW, files)) == {
        "1": "2026-01-01 ? - open",
        "2": "2026-01-01 - ? won",
        "3": "2026-01-01 - - lost",
        "4": "2026-01-01 - - open",
    }
