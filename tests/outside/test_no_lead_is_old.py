"""A selection so late that no lead is old enough: what the page says is right on that day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from .program import SAMPLE, SAMPLE_REPORT

if TYPE_CHECKING:
    from .program import Program

FIRST = re.compile(r"^No lead is old enough to judge, which takes (\d+) days: the first will be on "
                   r"(\d{4}-\d\d-\d\d)\.$", re.MULTILINE)  # fmt: skip


@pytest.mark.parametrize("since", ["2026-03-04", "2026-04-15", "2026-06-30"])
def test_the_first_that_is_old_enough_is_so_on_the_day_that_is_told(
    project: Program, since: str
) -> None:
    since_then = (*SAMPLE_REPORT, "--since", since, "-q")
    page = project(*since_then, "-f", "plain").text
    found = FIRST.search(page)
    assert found, page
    days, day = found.groups()
    assert days == "119"
    at = date.fromisoformat(day)
    # as-of has to be a day that the data have not seen, and the horizon that of today
    asked = (*since_then, "--horizon", f"{days}d", "-f", "json")
    before = project(*asked, "--as-of", str(at - timedelta(1))).json["conversion"]
    on_it = project(*asked, "--as-of", day).json["conversion"]
    assert (before["mature_leads"], before["mature_rate"]) == (0, None)
    assert on_it["mature_leads"] >= 1
    assert on_it["mature_rate"] is not None
    assert before["young_leads"] == before["leads"] == on_it["leads"]


def test_the_latest_day_of_which_a_lead_is_old_enough(project: Program) -> None:
    # 30 June is 119 days after 3 March
    page = project(*SAMPLE_REPORT, "--since", "2026-03-03", "-q").text
    assert " old enough to judge became " in page.splitlines()[0]


def test_how_earlier_leads_stood_is_what_they_had_then(project: Program) -> None:
    """Leads of one day are all of one age: earlier ones had bought by it, of those that are old."""
    page = project(*SAMPLE_REPORT, "--since", "2026-06-10", "--until", "2026-06-10", "-q").text
    said = re.search(r"At the same age, earlier leads \((\d+)\) stood at ([\d.]+)%", page)
    assert said, page
    # at an age of 20 days, within a window of so many
    within = project(
        *SAMPLE_REPORT, "--window", "20d", "--until", "2026-03-03", "-q", "-f", "json"
    ).json["conversion"]
    assert int(said[1]) == within["leads"]
    assert float(said[2]) == round(100 * within["rate"], 1)


def test_a_segment_without_leads_that_are_old_enough(project: Program) -> None:
    page = project(*SAMPLE_REPORT, "--since", "2026-06-01", "-q").text
    row = next(line for line in page.splitlines() if line.startswith("Organic Search"))
    header = next(line for line in page.splitlines() if line.startswith("Source "))
    cells = dict(zip(re.split(r"\s{2,}", header), re.split(r"\s{2,}", row), strict=True))
    assert cells["Rate"] == cells["95% interval"] == "-"
    assert cells["Young"] == cells["Leads"]


def test_the_sample_is_as_it_is_told(project: Program) -> None:
    """Without a selection the headline counts all leads of the sample that are old enough."""
    assert (SAMPLE / "leads.csv").exists()
    found = project(*SAMPLE_REPORT, "-f", "json", "-q").json["conversion"]
    told = {name: found[name] for name in ("mature_leads", "mature_customers", "young_leads")}
    assert told == {"mature_leads": 3174, "mature_customers": 295, "young_leads": 1371}
    until = project(*SAMPLE_REPORT, "--until", "2026-03-03", "-f", "json", "-q").json["conversion"]
    assert (until["leads"], until["customers"]) == (3174, 295)
    assert until["rate"] == found["mature_rate"] == until["mature_rate"]
