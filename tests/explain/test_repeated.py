"""Of a stage that takes several rows it is told which one entered, or how many are missing."""

from pathlib import Path
from typing import Any

import pytest

from funnelcli.answers.explanation import Entered
from funnelcli.words.text import ordinal

from .companies import life

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email}
joins: {visits: {path: visits.csv, lead: Lead, id: Visit}}
lead: {deduplicate: {by: [email]}}
stages:
  - name: Lead
  - {name: MQL, at: visits.At, where: "visits.Page = 'pricing'", at_least: 2}
  - {name: Customer, at: Won}
"""
LEADS = """\
Id,Created,Email,Won
L1,2026-01-05,ana@a.example,
L2,2026-01-06,Ana@a.example,
L3,2026-01-07,cem@c.example,2026-05-01
"""
VISITS = """\
Visit,Lead,Page,At
V1,L1,pricing,2026-01-20
V2,L2,pricing,2026-01-12
V3,L2,pricing,2026-01-30 10:00
V3,L1,pricing,2026-02-02
V4,L1,home,2026-01-02
V5,L3,pricing,2026-01-09
,L3,pricing,
,L3,pricing,2026-06-29
"""
HELD = "visits.At of V1 in visits.csv:2, the second of 3 such rows"


def mql(folder: Path, lead: str, *changes: tuple[str, str], **flags: Any) -> Entered:
    definition = DEFINITION
    for old, new in changes:
        assert old in definition
        definition = definition.replace(old, new)
    files = {"funnel.yaml": definition, "leads.csv": LEADS, "visits.csv": VISITS}
    return life(folder, lead, files=files, **flags).stages[1]


def test_the_row_that_enters_is_named(tmp_path: Path) -> None:
    stage = mql(tmp_path, "L1")
    # of the visits of both rows of Ana, V3 being one: the 12th, the 20th, the 30th
    assert (stage.on, stage.how, stage.said) == ("2026-01-20", "dated", HELD)
    assert [(source.line, source.counts) for source in stage.sources] == [
        (3, True), (2, True), (4, True), (5, False),
    ]  # fmt: skip
    assert stage.sources[-1].said == (
        "visits.At of V3 in visits.csv:5: a row with its id counts already"
    )
    assert mql(tmp_path, "L2").said == HELD


def test_another_number_is_another_row(tmp_path: Path) -> None:
    third = mql(tmp_path, "L1", ("at_least: 2", "at_least: 3"))
    assert third.on == "2026-01-30"
    assert third.said.endswith("in visits.csv:4, the third of 3 such rows")
    once = mql(tmp_path, "L1", (", at_least: 2", ""))
    assert once.said == "visits.At of V2 in visits.csv:3"


def test_too_few_are_said_to_be(tmp_path: Path) -> None:
    fourth = mql(tmp_path, "L1", ("at_least: 2", "at_least: 4"))
    assert (fourth.on, fourth.how, fourth.reached) == (None, "missing", False)
    assert "visits.At of V1 in visits.csv:2: 3 such rows, and it takes 4" in fourth.said
    assert not any(source.counts for source in fourth.sources)


def test_what_does_not_count_by_itself_is_none_of_them(tmp_path: Path) -> None:
    said = mql(tmp_path, "L3", as_of="2026-06-28").said
    assert said == (
        "no entry of its own; it got further, so it passed this stage as well; "
        "visits.At of V5 in visits.csv:7: 1 such row, and it takes 2; "
        "visits.At in visits.csv:9: 2026-06-29 is after as-of; "
        "visits.At in visits.csv:8: it has no date, so it is no entry"
    )
    later = mql(tmp_path, "L3", as_of="2026-06-30")
    assert later.said == "visits.At in visits.csv:9, the second of 2 such rows"
    windowed = mql(tmp_path, "L3", as_of="2026-06-30", window="90")
    assert "beyond the window of 90" in windowed.said


def test_without_a_date_it_takes_as_many(tmp_path: Path) -> None:
    flag = ("at: visits.At, ", "")
    stage = mql(tmp_path, "L3", flag, ("at_least: 2", "at_least: 3"))
    assert (stage.how, stage.on) == ("undated", None)
    assert stage.said.startswith("the `where` holds in visits.csv:9, the third of 3 such rows")
    few = mql(tmp_path, "L1", flag, ("at_least: 2", "at_least: 4"))
    assert few.how == "missing"
    assert "3 such rows, and it takes 4" in few.said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (1, "first"), (2, "second"), (3, "third"), (9, "ninth"), (10, "10th"), (11, "11th"),
        (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd"), (33, "33rd"), (101, "101st"),
        (111, "111th"), (1012, "1,012th"),
    ],
)  # fmt: skip
def test_places_in_a_row(place: int, said: str) -> None:
    assert ordinal(place) == said
