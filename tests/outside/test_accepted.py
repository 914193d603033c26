"""What the YAML or a baseline accepts is neither told nor counted in what a finding does."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.render.findings import FINDINGS_FORMATS

from .program import Ended

if TYPE_CHECKING:
    from collections.abc import Callable

ACCEPTED = "Nothing was found beyond what is accepted."
FORMATS = tuple(FINDINGS_FORMATS)
Lead = dict[str, str]

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source, status: Status}
lead:
  exclude: {junk: "Status = 'Spam' OR Kind = 'Partner'"}
stages: [{name: Lead}, {name: Customer, values: [Won]}]
segments: {source: {column: Source, aliases: {Webinar: [Web seminar, Webcast]}}}
as_of: 2026-06-30
"""


def lead(number: int, **cells: str) -> Lead:
    """One of three a day from New Year's Day on; each tenth is won."""
    row = {
        "Id": f"L{number}",
        "Created": f"{date(2026, 1, 1) + timedelta(days=number // 3)}",
        "Email": f"person{number}@company{number}.example",
        "Source": "Webinar",
        "Status": "Won" if number % 10 == 0 else "New",
        "Kind": "Lead",
    }
    return row | cells


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Check leads, of which the YAML accepts what has one of some ids."""
    monkeypatch.chdir(tmp_path)

    def check(
        rows: list[Lead], rule: str, accepted: list[str], *more: str, definition: str = DEFINITION
    ) -> Ended:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        Path("leads.csv").write_text(out.getvalue(), encoding="utf-8")
        entry = {"rule": rule, "ids": accepted, "reason": "known"}
        ignore = f"checks: {json.dumps({'ignore': [entry]})}\n" if accepted else ""
        Path("c.yaml").write_text(definition + ignore, encoding="utf-8")
        given = ["check", "-c", "c.yaml", "--select", rule, "-f", "json", *more]
        result = CliRunner().invoke(app, given)
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return check


def results(run: Ended) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run.out)["results"]
    return told


def with_values(column: str, values: dict[str, int]) -> list[Lead]:
    """Write 300 leads, the first of which have other values of a column."""
    others = [value for value, n in values.items() for _ in range(n)]
    rows = [lead(n) for n in range(300)]
    for row, value in zip(rows, others, strict=False):
        row[column] = value
    return rows


# of the first 27 leads L0, L10 and L20 would be customers, and of the others 27
WITHOUT_EFFECT = {"placeholder-value"}
"""Nobody knows what the rate would be without."""
KINDS = {
    "unknown-stage": ("Status", "Nurturing", "Recycled"),
    "unmapped-source": ("Source", "Trade Fair", "Cold call"),
    "placeholder-value": ("Source", "N/A", "-"),
    "garbled-text": ("Source", "MÃ¼nchen", "KÃ¶ln"),
    "lookalike-value": ("Status", "spam", "s-p-a-m"),
    "near-value": ("Kind", "Partner (web)", "Partner (fair)"),
}


@pytest.mark.parametrize("rule", KINDS)
def test_a_value_that_is_accepted_is_not_told(check: Callable[..., Ended], rule: str) -> None:
    column, first, second = KINDS[rule]
    rows = with_values(column, {first: 15, second: 12})

    (both,) = results(check(rows, rule, []))
    assert repr(first) in both["message"]
    assert repr(second) in both["message"]
    assert both["count"] == 27
    assert rule in WITHOUT_EFFECT or both["effect"]["leads"] == 27

    (one,) = results(check(rows, rule, [first]))
    assert (one["count"], one["suppressed"], one["new"]) == (27, 15, 12)
    assert repr(first) not in one["message"]
    assert repr(second) in one["message"]
    assert "12 rows" in one["message"]
    effect = one["effect"]
    # the last twelve of the 27: L20 alone would be won, if its status were left as it was
    won = 0 if column == "Status" else 1
    if rule in WITHOUT_EFFECT:
        assert effect is None
    else:
        n = 300 if effect["basis"] == "put_right" else 288
        assert (effect["leads"], effect["customers"], effect["n_without"]) == (12, won, n)
    for name in FORMATS:
        text = check(rows, rule, [first], "-f", name, "-q").out.decode()
        assert repr(first) not in text, name
        assert repr(second) in text or name in ("html", "junit", "markdown"), name

    (none,) = results(check(rows, rule, [first, second]))
    assert (none["status"], none["new"], none["effect"]) == ("pass", 0, None)
    assert none["message"] == ACCEPTED


@pytest.mark.parametrize("rule", [rule for rule in KINDS if rule != "unmapped-source"])
def test_what_a_baseline_knows_is_not_told(check: Callable[..., Ended], rule: str) -> None:
    column, first, second = KINDS[rule]
    baseline = ("--baseline", "known.json")
    before = with_values(column, {first: 15})
    # a baseline is of the rules that run unasked, which unmapped-source does not
    Path("c.yaml").write_text(DEFINITION, encoding="utf-8")
    assert check(before, rule, []).code in (0, 1)
    args = ["check", "-c", "c.yaml", *baseline, "--write-baseline", "-q"]
    assert CliRunner().invoke(app, args).exit_code == 0

    (known,) = results(check(before, rule, [], *baseline))
    assert (known["message"], known["effect"], known["status"]) == (ACCEPTED, None, "pass")

    (told,) = results(check(with_values(column, {first: 15, second: 12}), rule, [], *baseline))
    assert (told["count"], told["baselined"], told["new"]) == (27, 15, 12)
    assert repr(first) not in told["message"]
    assert repr(second) in told["message"]
    assert rule in WITHOUT_EFFECT or told["effect"]["leads"] == 12

    # of a known value, a row more is new: what is accepted by its value, for good, is in the YAML
    (more,) = results(check(with_values(column, {first: 17}), rule, [], *baseline))
    assert more["new"] == 2
    assert rule in WITHOUT_EFFECT or more["effect"]["leads"] == 2
    assert "2 rows" in more["message"]
    assert repr(first) in more["message"]  # 17 rows have it


BY_DATE = DEFINITION.replace("values: [Won]", "at: Closed").replace("Status = 'Spam' OR ", "")
"""Who has a date is a customer, whatever the status says."""


def by_date(first: int, status: str, closed: str, other: str) -> list[Lead]:
    """Write 300 leads, each tenth of which bought; some of a status, with or without a date."""
    rows = [lead(n, Status="New", Closed="") for n in range(300)]
    for n in range(0, 300, 10):
        rows[n] |= {"Status": other, "Closed": "2026-06-01"}
    for n in range(1, 10 * first, 10):
        rows[n] |= {"Status": status, "Closed": closed}
    return rows


def test_customers_in_dispute_that_are_accepted_are_not_counted(
    check: Callable[..., Ended],
) -> None:
    # thirty customers, and seven more by their status alone: L1, L11, ... L61
    rows = by_date(7, "Customer", "", "Customer")
    (all_,) = results(check(rows, "disputed-customers", [], definition=BY_DATE))
    assert "30 customers by the definition; 7 leads are customers by their" in all_["message"]
    assert (all_["effect"]["k_without"], all_["effect"]["n_without"]) == (37, 300)
    (one,) = results(check(rows, "disputed-customers", ["L1", "L11"], definition=BY_DATE))
    assert (one["count"], one["suppressed"], one["new"]) == (7, 2, 5)
    assert "30 customers by the definition; 5 leads are customers by their" in one["message"]
    assert (one["effect"]["k_without"], one["effect"]["basis"]) == (35, "put_right")


def test_statuses_that_are_accepted_are_not_named(
    check: Callable[..., Ended],
) -> None:
    # twelve customers are New, and twelve are Neu: L1 to L111, L121 to L231
    rows = by_date(24, "New", "2026-06-01", "Customer")
    for n in range(121, 240, 10):
        rows[n]["Status"] = "Neu"
    (both,) = results(check(rows, "status-behind", [], definition=BY_DATE))
    assert "They are 'Neu' (12 rows), 'New' (12 rows)." in both["message"]
    (one,) = results(
        check(rows, "status-behind", [f"L{n}" for n in range(121, 240, 10)], definition=BY_DATE)
    )
    assert "They are 'New' (12 rows). The status calls 30 other rows customers." in one["message"]
    assert "Neu" not in one["message"].split("They are")[1]


def test_lost_values_that_are_accepted_are_not_named(
    check: Callable[..., Ended],
) -> None:
    definition = DEFINITION.replace("values: [Won]", "values: [Won, Lost, Perdu]")
    rows = with_values("Status", {"Lost": 12, "Perdu": 15})
    (both,) = results(check(rows, "lost-as-won", [], definition=definition))
    assert "They are 'Perdu' (15 rows), 'Lost' (12 rows)." in both["message"]
    (one,) = results(
        check(rows, "lost-as-won", [f"L{n}" for n in range(12, 27)], definition=definition)
    )
    assert "They are 'Lost' (12 rows)." in one["message"]


def test_rows_that_are_accepted_are_not_written_for_whoever_mends_them(
    check: Callable[..., Ended],
) -> None:
    rows = with_values("Source", {"N/A": 15, "-": 12})
    check(rows, "placeholder-value", ["N/A"], "--extract", "rows")
    with Path("rows/IN010-placeholder-value.csv").open(encoding="utf-8", newline="") as file:
        assert [row["Source"] for row in csv.DictReader(file)] == ["'-"] * 12
    check(rows, "placeholder-value", ["N/A", "-"], "--extract", "rows")
    with Path("rows/IN010-placeholder-value.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == []


def test_rows_that_are_accepted_by_their_ids(check: Callable[..., Ended]) -> None:
    # three leads of one address, of which the second and the third are one more
    rows = [lead(n) for n in range(40)]
    for n in (11, 12, 13):
        rows[n]["Email"] = "info@shop.example"
    (all_,) = results(check(rows, "probable-duplicate", []))
    assert all_["effect"]["leads"] == 2
    (one,) = results(check(rows, "probable-duplicate", ["L12"]))
    assert one["effect"] | {"rate_without_low": 0, "rate_without_high": 0} == {
        "leads": 1, "customers": 0, "k_without": 4, "n_without": 39, "rate_without": 4 / 39,
        "rate_without_low": 0, "rate_without_high": 0, "basis": "put_right",
    }  # fmt: skip


def test_aliases_are_accepted_one_by_one(check: Callable[..., Ended]) -> None:
    rows = [lead(n) for n in range(40)]
    (both,) = results(check(rows, "unused-alias", []))
    assert "No row has 'Web seminar', 'Webcast'." in both["message"]
    (one,) = results(check(rows, "unused-alias", ["Web seminar"]))
    assert (one["count"], one["suppressed"]) == (2, 1)
    assert "No row has 'Webcast'." in one["message"]


def test_a_gap_that_is_known_hides_no_other(check: Callable[..., Ended]) -> None:
    # twelve a day for a year; February is known to be missing, and later it is September
    def export(*gone: int) -> list[Lead]:
        days = [date(2025, 7, 1) + timedelta(days=n) for n in range(365)]
        there = [day for day in days if (day.year, day.month) not in [(2026, g) for g in gone]]
        return [
            lead(10 * n + k, Created=f"{day}") for n, day in enumerate(there) for k in range(12)
        ]  # fmt: skip

    Path("c.yaml").write_text(DEFINITION, encoding="utf-8")
    before = results(check(export(2), "empty-period", []))
    assert [each["count"] for each in before] == [28]
    args = ["check", "-c", "c.yaml", "--baseline", "known.json", "--write-baseline", "-q"]
    assert CliRunner().invoke(app, args).exit_code == 0

    baseline = ("--baseline", "known.json")
    (known,) = results(check(export(2), "empty-period", [], *baseline))
    assert (known["status"], known["message"]) == ("pass", ACCEPTED)
    # the gap of February is filled, and there is one of April, no longer than it by much
    (other,) = results(check(export(4), "empty-period", [], *baseline))
    assert (other["status"], other["baselined"], other["new"]) == ("warn", 0, 30)
    (both,) = results(check(export(2, 4), "empty-period", [], *baseline))
    assert (both["baselined"], both["new"]) == (28, 30)
    assert "from 2026-04-01 to 2026-04-30" in both["message"]
    assert "2026-02" not in both["message"]
