"""What was not looked at is not green, and leaves no baseline; what grows old is a new finding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.render.findings import FINDINGS_FORMATS

from .program import Ended

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = tuple(FINDINGS_FORMATS)

LEADS = "Id,Created,MQL,Won,Owner,Source\n" + "".join(
    f"L{n},2026-01-{n:02},2026-02-{n:02},2026-03-01,,Web\n" for n in range(1, 21)
)
WRONG = "X,2026-01-20,2026-01-01,,,\n"
"""An MQL before it was a lead, without a source."""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]
as_of: 2026-06-30
"""


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Check the leads, with more in the YAML."""
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text(LEADS + WRONG, encoding="utf-8")

    def check(more: str, *given: str) -> Ended:
        Path("c.yaml").write_text(YAML + more, encoding="utf-8")
        result = CliRunner().invoke(app, ["check", "-c", "c.yaml", *given])
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return check


def results(run: Ended, code: str) -> list[dict[str, Any]]:
    return [each for each in json.loads(run.out)["results"] if code in (each["code"], each["name"])]


def rules(text: str) -> str:
    return f"checks: {{rules: {{{text}}}}}\n"


def test_too_few_rows_are_not_evaluated(check: Callable[..., Ended]) -> None:
    for least, status, code in ((21, "warn", 0), (22, "not_evaluated", 3)):
        run = check(rules(f"missing-source: {{min_rows: {least}, warn_if: '> 0'}}"), "-f", "json",
                    "--ignore", "ST002")  # fmt: skip
        (found,) = results(run, "SR001")
        assert (found["status"], run.code) == (status, code)
    assert found["message"] == "of 21 rows nothing is judged: `min_rows` is 22."
    assert (found["count"], found["of"], found["new"]) == (None, None, None)
    assert (found["samples"], found["effect"]) == ([], None)
    assert json.loads(run.out)["verdict"] == "not_evaluated"
    for name in FORMATS:
        run = check(rules("missing-source: {min_rows: 22}"), "-f", name, "--ignore", "ST002")
        assert run.code == 3
        assert "of 21 rows nothing is judged" in run.out.decode()


def test_one_column_with_enough_rows_is_enough(check: Callable[..., Ended]) -> None:
    # of 21 MQLs one is dated wrongly, and of 20 customers another
    text = LEADS.replace(
        "L7,2026-01-07,2026-02-07,2026-03-01", "L7,2026-01-07,2026-02-07,2026-02-01"
    )
    Path("leads.csv").write_text(text + WRONG, encoding="utf-8")
    run = check(rules("stage-order: {min_rows: 21}"), "-f", "json")
    told = {each["column"]: each["status"] for each in results(run, "ST002")}
    assert told == {"MQL": "fail", "Customer": "not_evaluated"}
    assert run.code == 1
    assert check(rules("stage-order: {min_rows: 22}"), "-qq").code == 3


def test_what_was_too_few_is_no_slack_and_no_unused_entry(check: Callable[..., Ended]) -> None:
    known = ("--baseline", "known.json")
    assert check("", *known, "--write-baseline", "-qq").code == 0
    run = check(rules("stage-order: {min_rows: 99}"), *known, "-f", "json")
    assert run.code == 3
    assert [note for note in json.loads(run.out)["notes"] if note["code"] == "baseline-slack"] == []
    ignore = "ignore: [{rule: stage-order, ids: [X], reason: so}]"
    run = check(f"checks: {{rules: {{stage-order: {{min_rows: 99}}}}, {ignore}}}\n", "-f", "json")
    assert (run.code, results(run, "DF004")[0]["count"]) == (3, 0)


OWN = 'own-rule: {{message: So., severity: {}, where: "{}"}}'


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
@pytest.mark.parametrize(
    "where", ["Owner = 'Kitty'", "Owner <> 'Kitty'", "NOT (Owner LIKE 'K%')", "Owner > Id"]
)
def test_a_condition_without_any_answer_is_not_evaluated(
    check: Callable[..., Ended], where: str, severity: str
) -> None:
    run = check(rules(OWN.format(severity, where)), "-f", "json", "--ignore", "ST002")
    (found,) = results(run, "own-rule")
    assert (found["status"], found["count"]) == ("not_evaluated", None)
    assert found["message"] == (
        "its condition has no answer for any of 21 rows: a column that it names is empty."
    )
    assert run.code == 3


@pytest.mark.parametrize(
    "where", ["Owner IS NULL", "Owner = 'K' OR Id = 'X'", "COALESCE(Owner, '') = 'K'"]
)
def test_a_condition_with_one_answer_is_evaluated(check: Callable[..., Ended], where: str) -> None:
    run = check(rules(OWN.format("warning", where)), "-f", "json", "--ignore", "ST002")
    assert run.code == 0
    assert results(run, "own-rule")[0]["status"] == ("pass" if "COALESCE" in where else "warn")


ENDS_IN_3 = {
    "a rule that has to be evaluated and cannot be": rules("stale-export: {warn_if: '> 0'}"),
    "too few rows": rules("stage-order: {min_rows: 99}"),
    "a condition without an answer": rules(OWN.format("error", "Owner = 'Kitty'")),
    "nothing says who bought": "customers: unknown\n",
    "no lead": "lead: {where: Id = 'Z'}\n",
    "an empty table": "joins: {deals: {path: deals.csv, lead: Lead}}\n",
}


@pytest.mark.parametrize("name", ENDS_IN_3)
@pytest.mark.parametrize("before", [None, '{"version": 1, "tool": "funnelcli", "known": []}'])
def test_no_baseline_is_written_where_the_run_ends_with_3(
    check: Callable[..., Ended], name: str, before: str | None
) -> None:
    known = Path("known.json")
    Path("deals.csv").write_text("Deal,Lead\n", encoding="utf-8")
    if before is not None:
        known.write_text(before, encoding="utf-8")
    for option in ("--write-baseline", "--prune-baseline"):
        if before is None and option == "--prune-baseline":
            continue
        run = check(ENDS_IN_3[name], "--baseline", "known.json", option, "-f", "json")
        assert run.code == 3
        assert "known.json is not written" in run.err
        assert (known.read_text("utf-8") if known.exists() else None) == before
        assert {each["baselined"] for each in json.loads(run.out)["results"]} == {0}


def test_no_baseline_is_written_where_the_result_could_not_be(check: Callable[..., Ended]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is full")
    run = check("", "--baseline", "known.json", "--write-baseline", "--report", "json=/dev/full")
    assert run.code == 3
    assert not Path("known.json").exists()


LATE = "joins: {deals: {path: deals.csv, id: Deal, lead: Lead}}\n" + rules(
    "stale-export: {max_age: 7d}"
)
DEALS = "Deal,Lead,Closed,Stage\nD1,L1,2026-06-01,Won\nD2,L2,2026-06-20,Open\n"


def test_each_table_is_as_old_as_it_is_and_a_day_later_is_news(
    check: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_deals = "at: deals.Closed, where: deals.Stage = 'Won'"
    text = YAML.replace("at: Won", by_deals).replace("as_of: 2026-06-30\n", "")
    monkeypatch.setitem(globals(), "YAML", text)
    Path("deals.csv").write_text(DEALS, encoding="utf-8")
    Path("leads.csv").write_text(LEADS + "L99,2026-06-05,2026-06-21,,,Web\n", encoding="utf-8")
    known = ("--baseline", "known.json")

    def on(day: str, *given: str) -> tuple[int, dict[str | None, tuple[str, int]]]:
        run = check(LATE, "--as-of", day, "-f", "json", *given)
        found = results(run, "DT005")
        return run.code, {each["table"]: (each["status"], each["new"]) for each in found}

    # the newest of the leads is an MQL of the 21st, of the deals the won one of the 1st
    assert on("2026-06-08") == (0, {None: ("pass", 0)})
    assert on("2026-06-09") == (1, {"deals": ("fail", 1)})
    assert on("2026-06-28") == (1, {"deals": ("fail", 1)})
    assert on("2026-06-29") == (1, {"leads": ("fail", 1), "deals": ("fail", 1)})
    assert on("2026-06-28", *known, "--write-baseline")[0] == 0
    assert on("2026-06-28", *known) == (0, {"deals": ("pass", 0)})
    assert on("2026-06-29", *known) == (1, {"leads": ("fail", 1), "deals": ("fail", 1)})
    Path("deals.csv").write_text(DEALS.replace("06-01", "06-02"), encoding="utf-8")
    assert on("2026-06-28", *known) == (1, {"deals": ("fail", 1)})
    run = check(LATE, "--as-of", "2026-06-28")
    assert "The newest of deals is 2026-06-02 23:59, 26.0 days before 2026-06-28 23:59." in (
        run.out.decode()
    )
