"""Stages recorded late and days of imports: found before filters, and what is said of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .companies import lead_table, notes

if TYPE_CHECKING:
    from pathlib import Path

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Won, at: Won}]
as_of: 2026-04-30
"""

# MQLs are recorded from 2 February on, customers from 2 March on. 40 leads of January and 40 of
# February; of the 40 of March half became MQL and half bought, all on the same day.
OLD = [
    *[f"2026-01-{day:02},Web,," for day in (3, 4, 5, 5)] * 10,
    *["2026-02-02,Web,2026-02-02,"] * 40,
]
NEW = [*["2026-03-02,Fax,2026-03-02,2026-03-02"] * 20, *["2026-03-02,Fax,,"] * 20]


def record(
    folder: Path, lines: list[str], yaml: str = YAML, **asked: Any
) -> tuple[dict[int, date], dict[str, str]]:
    numbered = [f"{number},{line}" for number, line in enumerate(lines)]
    text = "\n".join(["Id,Created,Source,MQL,Won", *numbered]) + "\n"
    table = lead_table(folder, yaml, {"leads.csv": text}, **asked)
    kept = {
        code: said for code, said in notes(table).items() if code in {"late-record", "import-day"}
    }
    return {stage: begun.first for stage, begun in table.query.begun.items()}, kept


def test_what_is_said_of_a_stage(tmp_path: Path) -> None:
    # Of the 40 of January, 40 · 60/80 = 30 MQLs by 1 February. Of the 80 before 2 March,
    # 80 · 20/40 = 40 customers. The note of the last stage is the last.
    began, said = record(tmp_path, [*OLD, *NEW])
    assert began == {1: date(2026, 2, 2), 2: date(2026, 3, 2)}
    assert said == {
        "late-record": "Won: no entry is dated before 2026-03-02, though 40 were expected of the "
        "80 leads created until then: it was probably not recorded, or nothing was sold yet, so "
        "too few of them have reached it (`--since 2026-03-02` leaves these leads out)."
    }


def test_what_is_said_of_a_stage_for_new_leads_only(tmp_path: Path) -> None:
    # Those of January never buy, nor do any but two; those since 2 March do, after 30 days. What
    # is said of the MQL, which nobody enters, is nothing.
    old = [f"2026-01-{1 + n % 30:02},Web,," for n in range(600)]
    new = [f"2026-03-{2 + n % 28:02},Web,,{'2026-04-29' if n % 5 else ''}" for n in range(280)]
    for strays, few in ((0, "none has"), (1, "1 has"), (2, "2 have")):
        lines = ["2026-01-09,Web,,2026-04-09"] * strays + old[strays:]
        began, said = record(tmp_path, [*lines, *new])
        assert began == {2: date(2026, 3, 2)}
        assert said["late-record"] == (
            f"Won: of the 600 leads created before 2026-03-02, {few} entered it, though 480 were "
            "expected to: it was probably recorded for new leads only, or nothing was sold yet "
            "(`--since 2026-03-02` leaves these leads out)."
        )


def test_each_stage_has_its_note(tmp_path: Path) -> None:
    lines = "\n".join(["Id,Created,Source,MQL,Won", *(f"{n},{x}" for n, x in enumerate(OLD + NEW))])
    table = lead_table(tmp_path, YAML, {"leads.csv": f"{lines}\n"})
    late = [note.message for note in table.notes if note.code == "late-record"]
    assert [message.partition(",")[0] for message in late] == [
        "MQL: no entry is dated before 2026-02-02",
        "Won: no entry is dated before 2026-03-02",
    ]
    assert "though 30 were expected of the 40 leads" in late[0]


def test_strays_are_counted(tmp_path: Path) -> None:
    one = ["2026-01-05,Web,,2026-01-09", *OLD[1:]]
    assert (
        "Won: 1 entry is dated before 2026-03-02, though 40"
        in record(tmp_path, [*one, *NEW])[1]["late-record"]
    )
    two = ["2026-01-05,Web,,2026-01-09"] * 2 + OLD[2:]
    assert "Won: 2 entries are dated before" in record(tmp_path, [*two, *NEW])[1]["late-record"]


def test_what_was_entered_all_at_once_is_said_to_be(tmp_path: Path) -> None:
    # 30 of the leads of January and February bought, it says, on the day of the first entry
    at_once = [line[:-1] + ",2026-03-02" for line in OLD[:30]]
    _, said = record(tmp_path, [*at_once, *OLD[30:], *NEW])
    assert said["late-record"] == (
        "Won: no entry is dated before 2026-03-02, though 40 were expected of the 80 leads created "
        "until then, and 30 of them entered on that very day: what was missing was probably "
        "filled in then, so how long they took is not known (`--since 2026-03-02` leaves these "
        "leads out)."
    )


def test_the_record_is_looked_at_before_filters(tmp_path: Path) -> None:
    began, said = record(tmp_path, [*OLD, *NEW], where=("source = 'Web'",))
    assert began[2] == date(2026, 3, 2)  # though none of these leads is of March
    assert "of the 80 leads" in said["late-record"]


def test_nothing_is_said_of_leads_that_filters_leave_out(tmp_path: Path) -> None:
    began, said = record(tmp_path, [*OLD, *NEW], since=date(2026, 3, 2))
    assert (began[2], said) == (date(2026, 3, 2), {})


def test_merged_leads_are_counted_once(tmp_path: Path) -> None:
    # four persons in 40 rows: 80 · 20/40 is now 4 · 20/40 and 40 · 20/40
    yaml = YAML.replace("stages", "lead: {deduplicate: {by: [Source]}}\nstages")
    few = [f"2026-01-{5 + n % 4:02},Web{n % 4},," for n in range(40)]
    new = [line.replace("Fax", f"Fax{n}") for n, line in enumerate(NEW)]
    assert record(tmp_path, [*few, *new], yaml) == ({}, {})
    assert record(tmp_path, [*few, *new])[0][2] == date(2026, 3, 2)


def test_a_day_of_imports_is_named(tmp_path: Path) -> None:
    usual = [f"2026-02-{day:02},Web,," for day in range(1, 11)] * 2
    lines = [*usual, *["2026-03-05,List,,"] * 150]
    _, said = record(tmp_path, lines)
    assert said == {
        "import-day": "150 leads created on 2026-03-05, where 2 a day are usual: that looks like "
        "an import, and they may be older."
    }
    assert record(tmp_path, lines, where=("source = 'Web'",)) == ({}, {})


def imports(folder: Path, lines: list[str], **asked: Any) -> tuple[date, ...]:
    numbered = [f"{number},{line}" for number, line in enumerate(lines)]
    text = "\n".join(["Id,Created,Source,MQL,Won", *numbered]) + "\n"
    return lead_table(folder, YAML, {"leads.csv": text}, **asked).query.imports


def test_a_day_of_imports_concerns_the_leads_that_are_left(tmp_path: Path) -> None:
    usual = [f"2026-02-{day:02},Web,," for day in range(1, 11)] * 2
    lines = [*usual, *["2026-03-05,List,,"] * 150]
    assert imports(tmp_path, lines) == (date(2026, 3, 5),)
    assert imports(tmp_path, lines, where=("source = 'Web'",)) == ()


def test_several_days_of_imports_are_one_note(tmp_path: Path) -> None:
    usual = [f"2026-02-{day:02},Web,," for day in range(1, 11)] * 2
    lines = [*usual, *["2026-03-05,List,,"] * 150, *["2026-03-07,List,,"] * 120]
    _, said = record(tmp_path, lines)
    assert said["import-day"].startswith("150 leads created on 2026-03-05 and 120 on 2026-03-07, ")


def test_a_horizon_is_not_found_among_imported_leads(tmp_path: Path) -> None:
    # 40 that bought after 10 days, and 200 of an import that took 60
    usual = [f"2026-01-{day:02},Web,,2026-01-{day + 10:02}" for day in range(1, 21)] * 2
    cold = ["2026-01-25,List,,2026-03-26"] * 200
    text = "\n".join(["Id,Created,Source,MQL,Won", *(f"{n},{x}" for n, x in enumerate(usual))])
    more = "".join(f"\n{1000 + n},{x}" for n, x in enumerate(cold))
    assert lead_table(tmp_path, YAML, {"leads.csv": f"{text}{more}\n"}).query.horizon == 10


def test_a_day_of_imported_entries_is_named(tmp_path: Path) -> None:
    # every day 2 leads, which are MQLs on the next; and 120 of them on 5 March
    usual = [f"2026-02-{day:02},Web,2026-02-{day + 1:02}," for day in range(1, 21)] * 2
    late = [f"2026-02-{day:02},Web,2026-03-05," for day in range(1, 21)] * 6
    _, said = record(tmp_path, [*usual, *late])
    assert said == {
        "import-day": "MQL: 120 entries on 2026-03-05, where 2 a day are usual: that looks like "
        "an import, and what is said of days rests on it."
    }
    assert imports(tmp_path, [*usual, *late]) == ()


@pytest.mark.parametrize(
    ("asked", "horizon"), [({}, 0), ({"horizon": 30}, 30), ({"window": 30}, 30)]
)
def test_a_horizon_is_found_among_those_who_were_seen_from_the_beginning(
    tmp_path: Path, asked: dict[str, Any], horizon: int
) -> None:
    # 40 leads of 30 days bought when customers began to be recorded, and 40 of that day at once
    days = [date(2026, 1, 2) + timedelta(days=day % 30) for day in range(40)]
    lines = [f"{day},Web,,2026-03-02" for day in days] + ["2026-03-02,Fax,,2026-03-02"] * 40
    text = "\n".join(["Id,Created,Source,MQL,Won", *(f"{n},{x}" for n, x in enumerate(lines))])
    for since in (None, date(2026, 3, 2)):  # the horizon is found before filters
        table = lead_table(tmp_path, YAML, {"leads.csv": f"{text}\n"}, **asked, since=since)
        assert table.query.horizon == horizon
        said = notes(table).get("horizon-since", "")
        assert said.startswith(
            "" if asked else "The horizon was looked for among customers created since 2026-03-02"
        )
        assert bool(said) is not bool(asked)


def test_leads_of_few_days_may_only_be_unlike_the_others(tmp_path: Path) -> None:
    old = [f"2026-01-{day:02},Web,,2026-03-02" for day in (3, 4, 5, 5)] * 10
    lines = old + ["2026-03-02,Fax,,2026-03-02"] * 40
    text = "\n".join(["Id,Created,Source,MQL,Won", *(f"{n},{x}" for n, x in enumerate(lines))])
    table = lead_table(tmp_path, YAML, {"leads.csv": f"{text}\n"}, as_of=date(2026, 6, 30))
    assert table.query.horizon == 58  # of 40 at once, and 40 in 56 to 58 days
    assert "late-record" in notes(table)
    assert "horizon-since" not in notes(table)


def test_an_early_stage_does_not_matter_to_the_horizon(tmp_path: Path) -> None:
    old = [f"2026-01-{day:02},Web,,2026-01-05" for day in (3, 4, 5, 5)] * 10
    lines = old + ["2026-03-02,Fax,2026-03-02,2026-03-03"] * 40
    text = "\n".join(["Id,Created,Source,MQL,Won", *(f"{n},{x}" for n, x in enumerate(lines))])
    found = notes(lead_table(tmp_path, YAML, {"leads.csv": f"{text}\n"}))
    assert "late-record" in found
    assert "horizon-since" not in found


def test_without_created_there_is_no_record(tmp_path: Path) -> None:
    yaml = YAML.replace("created: Created, ", "")
    assert record(tmp_path, [*OLD, *NEW], yaml) == ({}, {})
