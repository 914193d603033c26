"""Words that mean that nothing is there: the table's own, in every way of reading a cell."""

from pathlib import Path

import polars as pl
import pytest

from .companies import amounts, lead_table, notes, population, segments, stories

YAML = """
    version: 1
    leads:
      path: %s
      id: Id
      created: Created
      status: Status
      email: Email
      source: Source
      amount: Amount
      read: {nulls: ["#N/A", null word, " Select ", "000000000000000AAA"]}
    lead: {deduplicate: {by: [email]}}
    stages:
      - name: Lead
      - {name: MQL, values: [MQL]}
      - {name: SQL, where: "Score > 5"}
      - {name: Demo, where: "Demo"}
      - {name: Won, at: Won}
    segments: {who: Id, team: {sql: "UPPER(Team)"}}
    as_of: 2026-06-30
"""
HEADER = "Id,Created,Status,Email,Source,Amount,Score,Demo,Won,Team\n"


@pytest.mark.parametrize(
    "word", ["#N/A", "null word", " #N/A ", "Select", "000000000000000AAA", ""]
)
def test_a_null_word_is_nothing_wherever_it_stands(tmp_path: Path, word: str) -> None:
    full = "1,2026-01-05,MQL,a@x.io,Web,$5.50,7,true,2026-02-01,North\n"
    text = HEADER + full + ",".join(["2", "2026-01-06", *[word] * 8]) + "\n"
    text += ",".join(["3", "2026-01-07", *[word] * 8]) + "\n"  # no e-mail is nobody's e-mail
    text += ",".join([word, "2026-01-08", *["x"] * 3, "5", "7", "true", "2026-01-08", "x"]) + "\n"
    text += ",".join(["5", word, *["x"] * 3, "5", "7", "true", "2026-01-08", "x"]) + "\n"
    by = ("who", "source", "team")
    table = lead_table(tmp_path, YAML % "leads.csv", {"leads.csv": text}, by=by)
    assert stories(table) == {
        "1": "2026-01-05 ? ? ? 2026-02-01 won",
        "2": "2026-01-06 - - - - open",
        "3": "2026-01-07 - - - - open",
    }
    assert population(table) == {"unusable.no_id": 1, "unusable.no_created": 1, "leads": 3}
    assert amounts(table) == {"1": 550, "2": None, "3": None}
    assert segments(table, "source") == {"1": "Web", "2": "(none)", "3": "(none)"}
    assert segments(table, "team") == {"1": "NORTH", "2": "(none)", "3": "(none)"}
    assert set(notes(table)) == {"no-merge-key", "null-predicates"}


@pytest.mark.parametrize("value", ["unknown", "Other", "#n/a", "N/A", "null", "None"])
def test_what_is_not_named_is_a_value(tmp_path: Path, value: str) -> None:
    text = HEADER + f"1,2026-01-05,,,{value},,,,,\n"
    table = lead_table(tmp_path, YAML % "leads.csv", {"leads.csv": text}, by=("who", "source"))
    assert segments(table, "source") == {"1": value}


def test_null_words_of_typed_columns(tmp_path: Path) -> None:
    yaml = (YAML % "leads.parquet").replace('["#N/A"', '[-1, 1900-01-01, false, "#N/A"')
    frame = pl.DataFrame({
        "Id": [1, 2, -1],
        "Created": pl.Series(["2026-01-05"] * 3).str.to_date(),
        **{name: ["MQL", "-1", "MQL"] for name in ("Status", "Email", "Source", "Team")},
        "Amount": [5, -1, 5],
        "Score": pl.Series([6.0, -1.0, 6.0]),
        "Demo": [True, False, True],
        "Won": pl.Series(["2026-02-01", "1900-01-01", "2026-02-01"]).str.to_date(),
    })  # fmt: skip
    table = lead_table(tmp_path, yaml, {"leads.parquet": frame})
    assert stories(table) == {
        "1": "2026-01-05 ? ? ? 2026-02-01 won",
        "2": "2026-01-05 - - - - open",
    }
    assert amounts(table) == {"1": 500, "2": None}
    assert population(table) == {"unusable.no_id": 1, "leads": 2}
