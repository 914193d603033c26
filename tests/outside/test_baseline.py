"""Known findings from run to run: written, passed, worse, sorted anew, gone, pruned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .program import Ended, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]
segments: {source: {column: Source, aliases: {Web: [Site, Page]}}}
as_of: 2026-06-30
checks:
  rules:
    unused-alias: {error_if: "> 0"}
    missing-source: {error_if: "> 1"}
"""
HEADER = "Id,Created,MQL,Won,Source\nW,2026-01-02,2026-01-03,2026-02-01,Web\n"
A = "A,2026-01-05,2026-01-04,,Web\n"  # in the wrong order
B = "B,2026-01-06,2026-01-01,,Web\n"  # as well
C = "C,2026-01-07,2026-01-08,,Web\n"
D = "D,2026-01-08,2026-01-01,,Web\n"  # as well
PAGE = "P,2026-01-09,,,Page\n"
SOURCELESS = [f"S{n},2026-01-10,,,\n" for n in range(3)]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Check some rows against known.json; what is found of whom is in the JSON."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text(YAML, encoding="utf-8")

    def check(rows: list[str], *options: str) -> Ended:
        (tmp_path / "leads.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        given = ["check", "-c", "c.yaml", "-f", "json", "--baseline", "known.json", *options]
        result = CliRunner().invoke(app, given)
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return check


def found(run: Ended, rule: str) -> list[tuple[Any, ...]]:
    """List count, known and new of each result, with the samples."""
    results = [each for each in json.loads(run.out)["results"] if each["name"] == rule]
    return [
        (
            each["column"], each["status"], each["count"], each["baselined"], each["new"],
            [sample["id"] for sample in each["samples"]],
        )
        for each in results
    ]  # fmt: skip


def slack(run: Ended) -> list[str]:
    return [n["message"] for n in json.loads(run.out)["notes"] if n["code"] == "baseline-slack"]


def known(folder: Path) -> dict[str, int]:
    written = json.loads((folder / "known.json").read_text("utf-8"))
    return {each["rule"]: each["count"] for each in written["known"]}


def test_from_the_first_finding_to_the_last(check: Callable[..., Ended], tmp_path: Path) -> None:
    refused(check([A, B, C, PAGE]), 2, "no file known.json")

    first = check([A, B, C, PAGE], "--write-baseline")
    assert first.code == 0, first.err
    assert known(tmp_path) == {"stage-order": 2, "unused-alias": 1}
    text = (tmp_path / "known.json").read_text("utf-8")
    assert "A" not in [key for each in json.loads(text)["known"] for key in each["keys"]]

    again = check([A, B, C, PAGE])
    assert (again.code, slack(again)) == (0, [])
    assert again.out == first.out
    assert found(again, "stage-order") == [("MQL", "pass", 2, 2, 0, [])]

    sorted_anew = check([PAGE, B, C, A])
    assert (sorted_anew.code, slack(sorted_anew)) == (0, [])

    # as many as before, and one of them is another
    other = check([A, D, C, PAGE])
    assert other.code == 1
    assert found(other, "stage-order") == [("MQL", "fail", 2, 1, 1, ["D"])]
    (gone,) = slack(other)
    assert gone == (
        "1 known finding of the baseline is gone: --prune-baseline takes it out, so that nothing "
        "can come back in its place."
    )

    mended = check([C, PAGE])
    assert mended.code == 0
    assert [message[:24] for message in slack(mended)] == ["2 known findings of the "]
    assert (tmp_path / "known.json").read_text("utf-8") == text, "only looked at"

    pruned = check([A, C, PAGE], "--prune-baseline")
    assert (pruned.code, slack(pruned)) == (0, [])
    assert known(tmp_path) == {"stage-order": 1, "unused-alias": 1}

    back = check([A, B, C, PAGE])
    assert back.code == 1
    assert found(back, "stage-order") == [("MQL", "fail", 2, 1, 1, ["B"])]


def test_more_of_what_has_no_rows_is_new(check: Callable[..., Ended]) -> None:
    assert check([A, PAGE], "--write-baseline").code == 0
    column = "source: Web"
    assert found(check([A, PAGE]), "unused-alias") == [(column, "pass", 1, 1, 0, [])]
    worse = check([A])  # now nobody has the other alias either
    assert worse.code == 1
    assert found(worse, "unused-alias") == [(column, "fail", 2, 1, 1, [])]


def test_a_limit_is_about_what_is_new(check: Callable[..., Ended]) -> None:
    one, two, three = SOURCELESS
    assert check([PAGE, one, two], "--write-baseline").code == 0
    assert check([PAGE, one, two, three]).code == 0  # one more than is known, and one may be
    fourth = three.replace("S2", "S3")
    run = check([PAGE, one, two, three, fourth])
    assert run.code == 1
    assert found(run, "missing-source") == [("Source", "fail", 4, 2, 2, ["S2", "S3"])]


def test_a_row_more_of_a_known_lead_is_new(check: Callable[..., Ended]) -> None:
    twice = [A, A.replace("2026-01-05", "2026-01-06")]
    thrice = [*twice, A.replace("2026-01-05", "2026-01-07")]
    assert check([*twice, PAGE], "--write-baseline").code == 0
    assert check([*twice, PAGE]).code == 0
    run = check([*thrice, PAGE])
    assert run.code == 1
    assert found(run, "duplicate-lead-id") == [("Id", "fail", 2, 1, 1, ["A"])]


def test_pruning_with_some_rules_keeps_what_is_known_of_others(
    check: Callable[..., Ended], tmp_path: Path
) -> None:
    check([A, B, PAGE], "--write-baseline")
    assert check([C, PAGE], "--prune-baseline", "--select", "unused-alias").code == 0
    assert known(tmp_path) == {"stage-order": 2, "unused-alias": 1}


def test_what_is_said_for_information_is_not_kept(
    check: Callable[..., Ended], tmp_path: Path
) -> None:
    # cohorts come and go, and would be slack each month
    run = check([C, PAGE], "--write-baseline")
    assert [row[2] for row in found(run, "small-denominator")] == [6]
    assert "small-denominator" not in known(tmp_path)
