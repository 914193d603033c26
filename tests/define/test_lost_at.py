"""Since when a lead is lost: a local date, where anything tells it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnelcli.model import LOST_AT

from .companies import WHO, frame_of, lead_table

FILES = {
    "leads.csv": """
        Id,Created,Won,Lost,Status
        lost,2026-01-01,,2026-02-05 23:30,Dead
        open,2026-01-01,,,New
        won after,2026-01-01,2026-03-01,2026-02-05,Won
        late,2026-01-01,,2026-06-15,New
        twice,2026-01-01,,2026-02-05,Dead
        twice,2026-01-02,,2026-02-07,Dead
        half,2026-01-01,,2026-02-05,Dead
        half,2026-01-02,,,New
    """,
    "deals.csv": """
        Deal,Lead,Closed,Stage
        d1,lost,2026-02-20,Lost
        d2,lost,2026-02-10,Lost
        d3,twice,2026-02-11,Lost
        d4,twice,,Lost
    """,
}
YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, status: Status}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
    stages: [{name: Lead}, {name: Won, at: Won}]
    lost: LOST
    timezone: Europe/Berlin
    segments: {who: Id}
    as_of: 2026-05-31
"""


def lost_at(folder: Path, lost: str, **asked: Any) -> dict[str, date]:
    yaml = YAML.replace("LOST", lost)
    frame = frame_of(lead_table(folder, yaml, FILES, **asked))
    return {who: day for who, day in frame.select(WHO, LOST_AT).iter_rows() if day is not None}


@pytest.mark.parametrize(
    ("lost", "since"),
    [
        # a time without a zone is local; the latest of merged rows; only of who is lost
        ("{at: Lost}", {"lost": date(2026, 2, 5), "twice": date(2026, 2, 7)}),
        # all deals are lost, since the last of them; nobody knows since when `twice` is
        ("{at: deals.Closed, where: \"deals.Stage = 'Lost'\"}", {"lost": date(2026, 2, 20)}),
        ("{where: \"Status = 'Dead'\"}", {}),
        ("{values: [Dead]}", {}),
    ],
)
def test_since_when(tmp_path: Path, lost: str, since: dict[str, date]) -> None:
    assert lost_at(tmp_path, lost) == since


def test_a_loss_after_the_window_is_none(tmp_path: Path) -> None:
    # 5 February is 35 days after the lead, the 7th 37; a sale after 59 days is none either.
    found = lost_at(tmp_path, "{at: Lost}", window=35)
    assert found == dict.fromkeys(["lost", "won after"], date(2026, 2, 5))


def test_a_loss_after_as_of_is_none(tmp_path: Path) -> None:
    later = lost_at(tmp_path, "{at: Lost}", as_of=date(2026, 6, 30))
    assert later["late"] == date(2026, 6, 15)
    assert "late" not in lost_at(tmp_path, "{at: Lost}")
