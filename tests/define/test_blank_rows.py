"""A row in which any column shows something, in use or not, is one; any other is blank."""

from pathlib import Path

import pytest

from .companies import lead_table, notes, population

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created%(where)s}
    joins: {visits: {path: visits.csv, lead: Lead%(where)s}}
    history: {path: log.csv, lead: Lead, stage: Value, at: At%(where)s}
    touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel%(where)s}
    spend: {path: spend.csv, date: Day, cost: Cost, channel: Channel%(where)s}
    stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Won, at: visits.Seen}]
    as_of: 2026-06-30
"""
FILES = {
    "leads.csv": "Id,Created,Owner,Note,Gone\n1,2026-01-01,,,FALSE\n",
    "visits.csv": "Lead,Seen,Page,Note,Gone\n1,2026-02-01,,,FALSE\n",
    "log.csv": "Lead,Value,At,Note,Gone\n1,MQL,2026-01-05,,FALSE\n",
    "touches.csv": "Lead,At,Channel,Note,Gone\n1,2026-01-01,Web,,FALSE\n",
    "spend.csv": "Day,Cost,Channel,Note,Gone\n2026-01-01,5,Web,,FALSE\n",
}
BLANK = ["", ",,,,", " ,, ,,", ",,,\u200b,", ",,,\u3000\u00ad,", '"","","","",""']
FILLED = [",,,,FALSE", ",,,x,FALSE", ",,,x,", ",,,~,", ",,,\u200bé,", ",,,\u3000!,"]


@pytest.mark.parametrize("where", ["", ", where: 'COALESCE(Gone, FALSE) = FALSE'"])
@pytest.mark.parametrize("row", [*BLANK, *FILLED])
def test_of_every_table_alike(tmp_path: Path, row: str, where: str) -> None:
    """Nothing is dropped without a count: what is no blank row has no id, no lead or no day."""
    files = {name: f"{text}{row}\n" for name, text in FILES.items()}
    table = lead_table(tmp_path, YAML % {"where": where}, files, watched=True)
    filled = int(row in FILLED)
    bucket = "unusable.no_id" if filled else "dropped.blank"
    assert population(table) == {"leads": 1, bucket: 1}
    assert [(file.table, file.rows, file.unmatched, file.where) for file in table.inputs] == [
        ("leads", 2, 0, 0), ("visits", 2, filled, 0), ("history", 2, filled, 0),
        ("touchpoints", 2, filled, 0), ("spend", 2, 0, 0),
    ]  # fmt: skip
    assert ("no-period" in notes(table)) == bool(filled)


@pytest.mark.parametrize("row", [",,,,TRUE", ",,,x,TRUE"])
def test_what_a_where_leaves_out_is_counted_there(tmp_path: Path, row: str) -> None:
    files = {name: f"{text}{row}\n" for name, text in FILES.items()}
    table = lead_table(tmp_path, YAML % {"where": ", where: Gone = FALSE"}, files, watched=True)
    assert population(table) == {"leads": 1, "dropped.where": 1}
    assert [(file.unmatched, file.where) for file in table.inputs] == [(0, 1)] * 5
