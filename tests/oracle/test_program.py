"""The program against the recount: every figure of every report, to the last count.

The program is a black box here: files and YAML in, the JSON of `funnelcli report` out.
"""

from __future__ import annotations

import csv
import io
import json
import traceback
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from typer.testing import CliRunner, Result

from .comparing import differences
from .crm import Habits
from .definition import Segment
from .exports import Export, Query, exports, seeded
from .funnels import SHAPES
from .recount import Json, recount

if TYPE_CHECKING:
    from pathlib import Path

REACH = ("reached", "observed", "any")


def run(export: Export, folder: Path) -> Result:
    from funnelcli.cli import app

    path = export.write(folder)
    arguments = ["report", "-c", str(path), "-f", "json", *export.options]
    return CliRunner().invoke(app, arguments)


def compare(export: Export, folder: Path) -> Json:
    """Runs the program on an export and holds every figure to the recount, which it returns."""
    expected = recount(export.definition, datetime.now(UTC))
    result = run(export, folder)
    if expected["population"]["leads"] == 0 or expected["as_of"] is None:
        assert result.exit_code == 3, "no lead, or no date that is not in the future: an error"
        return expected
    if result.exit_code == 3 and "What it should tell of the leads is missing" in result.stderr:
        return expected  # a table without a row that counts is refused; other tests hold it to that
    if result.exit_code or result.exception:
        crash = "".join(traceback.format_exception(result.exception)) if result.exception else ""
        pytest.fail(f"{export.options} in {folder}: exit {result.exit_code}\n"
                    f"{result.stderr}{crash}")  # fmt: skip
    wrong = differences(expected, json.loads(result.stdout))
    if wrong:
        pytest.fail("\n".join([f"{export.options} in {folder}:", *wrong[:40]]), pytrace=False)
    return expected


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("seed", range(60))
def test_small_exports(tmp_path: Path, seed: int, reach: str) -> None:
    # Half of them ask on the command line, half in the YAML.
    export = seeded(seed, 60, shape=SHAPES[seed % len(SHAPES)])
    if seed % 2:
        export = export.asking(reach=reach)
    else:
        config = {**export.config, "reach": reach}
        definition = replace(export.definition, reach=reach)  # type: ignore[arg-type]
        export = replace(export, config=config, definition=definition)
    compare(export, tmp_path)


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("shape", SHAPES)
def test_larger_exports(tmp_path: Path, shape: str, reach: str) -> None:
    habits = Habits(progress=0.85, entered="naive", future=True)
    export = seeded(100 + SHAPES.index(shape), 800, shape=shape, query=Query(), habits=habits)
    expected = compare(export.asking(reach=reach), tmp_path)
    # Enough dated customers for a horizon, enough leads for a segment that is not low.
    assert (expected["query"]["horizon"] is None) == (shape == "flags")
    assert {row["low_n"] for row in expected["tables"][2]["rows"]} == {True, False}


VARIATIONS: dict[str, dict[str, Any]] = {
    "window 7": {"window": 7},
    "window 30": {"window": 30},
    "window 365": {"window": 365},
    "horizon 45": {"horizon": 45},
    "window and horizon": {"window": 30, "horizon": 45},
    "quarter": {"cohort": "quarter"},
    "week": {"cohort": "week"},
    "year": {"cohort": "year"},
    "since": {"since": date(2025, 3, 1)},
    "until": {"until": date(2025, 4, 30)},
    "until after as-of": {"until": date(2031, 1, 1)},
    "since and until": {"since": date(2025, 2, 10), "until": date(2025, 2, 28)},
    "since, until, week": {"since": date(2025, 2, 3), "until": date(2025, 3, 9), "cohort": "week"},
    "as of April": {"as_of": date(2025, 4, 1)},
    "as of a first": {"as_of": date(2025, 5, 1), "cohort": "quarter"},
    "as of April, window": {"as_of": date(2025, 4, 1), "window": 20},
    "as of the day after": {"as_of": date(2026, 6, 30), "horizon": 90},
    "observed, window": {"reach": "observed", "window": 45},
    "any, since": {"reach": "any", "since": date(2025, 3, 15)},
}


@pytest.mark.parametrize("shape", ["columns", "deals", "history"])
@pytest.mark.parametrize("changes", VARIATIONS.values(), ids=VARIATIONS)
def test_questions(tmp_path: Path, shape: str, changes: dict[str, Any]) -> None:
    plain = seeded(200 + SHAPES.index(shape), 120, shape=shape, query=Query(min_leads=8))
    compare(plain.asking(**changes), tmp_path)


@pytest.mark.parametrize("cohort", ["month", "week"])
@pytest.mark.parametrize("shape", ["columns", "deals"])
def test_young_cohorts(tmp_path: Path, shape: str, cohort: Any) -> None:
    query = Query(min_leads=5, horizon=45, cohort=cohort, as_of=date(2025, 7, 10))
    habits = Habits(progress=0.85, entered="naive", days=180)
    expected = compare(seeded(900, 600, shape=shape, query=query, habits=habits), tmp_path)
    rows = expected["tables"][1]["rows"]
    assert any(row["rate_at_same_age"] for row in rows)
    assert any(row["share_observed"] not in (None, 1.0) for row in rows)


@pytest.mark.parametrize(
    ("cohort", "verdict"), [("month", "behind"), ("month", "ahead"), ("week", "ahead")]
)
def test_cohorts_unlike_earlier_ones(tmp_path: Path, cohort: Any, verdict: str) -> None:
    query = Query(min_leads=5, horizon=45, cohort=cohort, as_of=date(2025, 7, 20))
    habits = Habits(progress=0.85, entered="naive", created="date", days=180, dirt=0)
    export = seeded(905, 900, shape="columns", query=query, habits=habits)
    lines = list(csv.DictReader(io.StringIO(export.files["leads.csv"])))
    for line in lines:  # nobody of June buys, or everybody does after a week
        if line["Create Date"] >= "2025-06-01":
            for stage in ("MQL Date", "SQL Date", "Opportunity Date", "Closed Won Date"):
                line[stage] = ""
            if verdict == "ahead":
                bought = date.fromisoformat(line["Create Date"]) + timedelta(days=7)
                line["Closed Won Date"] = f"{bought} 12:00:00"
    text = io.StringIO()
    rows = csv.DictWriter(text, list(lines[0]))
    rows.writeheader()
    rows.writerows(lines)
    leads = replace(export.definition.leads, text=text.getvalue())
    definition = replace(export.definition, leads=leads)
    changed = replace(export, files={"leads.csv": text.getvalue()}, definition=definition)
    rows_found = compare(changed, tmp_path)["tables"][1]["rows"]
    assert {row["at_same_age"] for row in rows_found} == {None, verdict}


@pytest.mark.parametrize("start", [1, 2, 4, 10, 12])
@pytest.mark.parametrize("cohort", ["month", "quarter", "week", "year"])
def test_fiscal_years(tmp_path: Path, cohort: Any, start: int) -> None:
    query = Query(cohort=cohort, fiscal_year_start=start)
    habits = Habits(start=datetime(2024, 10, 20), days=400)  # noqa: DTZ001
    compare(seeded(300 + start, 60, shape="columns", query=query, habits=habits), tmp_path)


@pytest.mark.parametrize("style", ["date", "naive", "zulu", "millis", "offset", "european"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_time_zones(tmp_path: Path, zone: str, style: str) -> None:
    # Four nights in which the clocks of Europe change: a local time is missing.
    habits = Habits(created=style, entered=style, start=datetime(2025, 3, 28), days=4, hours=4)  # noqa: DTZ001
    compare(seeded(400, 60, shape="deals", query=Query(timezone=zone), habits=habits), tmp_path)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("start", [datetime(2025, 10, 24), datetime(2025, 10, 31)])  # noqa: DTZ001
def test_local_times_that_occur_twice(tmp_path: Path, zone: str, start: datetime) -> None:
    habits = Habits(created="offset", entered="naive", start=start, days=4, hours=4)
    for shape in SHAPES:
        folder = tmp_path / shape
        folder.mkdir()
        compare(seeded(500, 60, shape=shape, query=Query(timezone=zone), habits=habits), folder)


@pytest.mark.parametrize("shape", ["columns", "deals", "history", "mixed"])
def test_ids_in_several_writings(tmp_path: Path, shape: str) -> None:
    habits = Habits(rewritten=0.5)
    compare(seeded(650, 300, shape=shape, habits=habits, query=Query(min_leads=5)), tmp_path)


def test_a_clean_export_has_nothing_to_merge(tmp_path: Path) -> None:
    habits = Habits(dirt=0, created="naive")
    expected = compare(seeded(600, 80, shape="columns", habits=habits, query=Query()), tmp_path)
    assert expected["population"]["unusable"] == {"no_id": 0, "no_created": 0}


@pytest.mark.parametrize("seed", range(24))
def test_accounts(tmp_path: Path, seed: int) -> None:
    export = seeded(1000 + seed, 120, shape=SHAPES[seed % len(SHAPES)])
    lead = {**export.config["lead"], "unit": "account"}
    definition = replace(export.definition, account="Company")
    export = replace(export, config={**export.config, "lead": lead}, definition=definition)
    by = (("source",), ("people",), ("source",), ("people", "source"))[seed % 4]
    compare(export if by == ("source",) else export.asking(by=by), tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_the_people_of_companies(tmp_path: Path, seed: int) -> None:
    habits = Habits(created="naive", entered="naive", dirt=0.3, days=(200, 60)[seed % 2])
    export = seeded(1100 + seed, 300, shape=("visits", "columns")[seed % 2], habits=habits)
    lines = list(csv.DictReader(io.StringIO(export.files["leads.csv"])))
    for number, line in enumerate(lines):  # some of one person, some of many
        if line["Company"] != "Company":  # a header again
            line["Company"] = "" if number % 9 == 0 else f"C{(number * number) % 97}"
    text = io.StringIO()
    rows = csv.DictWriter(text, list(lines[0]))
    rows.writeheader()
    rows.writerows(lines)
    config = {**export.config, "lead": {**export.config["lead"], "unit": "account"}}
    leads = replace(export.definition.leads, text=text.getvalue())
    companies = replace(export.definition, leads=leads, account="Company")
    files = {**export.files, "leads.csv": text.getvalue()}
    export = replace(export, config=config, files=files, definition=companies)
    found = compare(export.asking(by=("people",), as_of=date(2025, 5, 20)), tmp_path)
    values = {row["people"] for row in found["tables"][-1]["rows"]}
    assert values >= {"1", "2", "3 to 5"}
    assert values - {"1", "2", "3 to 5"} <= {"6 and more", "(younger than 30 days)"}


def test_segments_of_two_columns(tmp_path: Path) -> None:
    export = seeded(700, 200, shape="deals", query=Query(min_leads=10))
    segments = {**export.config.get("segments", {}), "company": "Company"}
    definition = replace(
        export.definition,
        segments={**export.definition.segments, "company": Segment("Company")},
    )
    export = replace(export, config={**export.config, "segments": segments}, definition=definition)
    compare(export.asking(by=("source", "company")), tmp_path)
    compare(export.asking(by=("company",), since=date(2025, 2, 1)), tmp_path)


def test_where_sees_segments_as_shown(tmp_path: Path) -> None:
    export = seeded(800, 200, shape="columns", query=Query())
    shown = recount(export.definition, datetime.now(UTC))["tables"][2]["rows"][0]["source"]
    assert "'" not in shown
    chosen = replace(
        export,
        definition=replace(export.definition, keep=lambda row: row["source"] == shown),
        options=("--where", f"source = '{shown}'"),
    )
    expected = compare(chosen, tmp_path)
    assert [row["source"] for row in expected["tables"][2]["rows"]] == [shown]


def test_a_selection_without_a_lead_is_an_error(tmp_path: Path) -> None:
    export = seeded(900, 30, shape="columns").asking(since=date(2031, 1, 1))
    assert compare(export, tmp_path)["population"]["leads"] == 0


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(export=exports())
def test_any_export(tmp_path_factory: pytest.TempPathFactory, export: Export) -> None:
    assume(recount(export.definition, datetime.now(UTC))["population"]["leads"] > 0)
    compare(export, tmp_path_factory.mktemp("any"))
