"""What sample_data/README.md says is planted is what check finds, in the same numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .program import SAMPLE

if TYPE_CHECKING:
    from .program import Program

README = (SAMPLE / "README.md").read_text("utf-8")

PLANTED = [
    ("AC001", "User", 14),
    ("AC002", "Activity Date", 31),
    ("AC004", "Activity Date", 9),
    ("AM002", "deals.Amount", 2),
    ("DF005", "exclusion internal", 11),
    ("DT001", "Created", 1),
    ("DT003", "Created", 3),
    ("ID002", "Lead ID", 7),
    ("ID003", "activities", 3),
    ("ID003", "deals", 5),
    ("ID003", "history", 6),
    ("ID003", "touchpoints", 8),
    ("ID006", "Deal ID", 4),
    ("ID015", "activities", 5),
    ("SP003", "Cost", 1),
    ("SR001", "Source", 38),
    ("SR003", "source: Tradeshow", 9),
    ("ST002", "Customer", 4),
    ("ST002", "MQL", 6),
    ("ST007", "Status", 14),
]


def test_every_planted_defect_is_found(project: Program) -> None:
    codes = ",".join(sorted({code for code, _, _ in PLANTED}))

    run = project("check", "-c", "config.example.yaml", "--select", codes, "-f", "jsonl", "-q")

    assert run.code == 1
    assert found(run.out.decode()) == PLANTED


def found(lines: str) -> list[tuple[str, str, int]]:
    """What each rule is about, and how many it found."""
    results = [json.loads(line) for line in lines.splitlines()]
    return sorted(
        (each["code"], each["column"] or each["table"], each["count"]) for each in results
    )


def test_the_readme_names_the_rules_and_the_numbers() -> None:
    rows = re.findall(r"(?m)^\| (\d+)[^|]*\|.*\| ([A-Z]{2}\d{3})\b[^|]*\|$", README)

    assert sorted((code, int(n)) for n, code in rows) == sorted((c, n) for c, _, n in PLANTED)
