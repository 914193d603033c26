"""A report behind the gate: what keeps it back, and what is let be, as `check` is told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.cli.commands import TABLES

from .program import DEFINITION, LEADS, Ended, edited, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BAD = edited(LEADS, ("L1,2026-01-05", "L1,2026-01-20"))
"""L1 was an MQL before it was a lead, which is an error; L5 has no source, which is a warning."""
WORSE = edited(BAD, ("L4,2026-02-02", "L4,2026-02-04"))
"""So was L4."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Call the program on some leads."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "funnelcli.yaml").write_text(DEFINITION, encoding="utf-8")

    def call(leads: str, *given: str) -> Ended:
        (tmp_path / "leads.csv").write_text(leads, encoding="utf-8")
        result = CliRunner().invoke(app, list(given))
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return call


def test_what_is_known_keeps_no_report_back(run: Callable[..., Ended]) -> None:
    known = ("--baseline", "known.json")
    assert run(BAD, "check", *known, "--write-baseline", "-qq").code == 0

    good = run(BAD, "report", "--check", *known)
    assert (good.code, good.out, good.err) == (0, run(BAD, "report").out, "")
    new = run(WORSE, "report", "--check", *known)
    assert (new.code, new.out) == (1, b"")
    assert new.err.splitlines()[0] == (
        "check: ST002 stage-order (MQL): 1 of 4. A later stage is dated before an earlier one."
    )


def test_from_where_on_a_report_is_kept_back(run: Callable[..., Ended]) -> None:
    assert run(LEADS, "report", "--check").code == 0
    strict = run(LEADS, "report", "--check", "--fail-on", "warning")
    assert (strict.code, strict.out) == (1, b"")
    assert strict.err == (
        "check: SR001 missing-source (Source): 1 of 6. A lead has no source.\n"
        "hint: the report is not written. `funnelcli check` says more.\n"
    )

    both = run(BAD, "report", "--check", "--fail-on", "warning")
    assert [line[:12] for line in both.err.splitlines()] == [
        "check: ST002", "check: SR001", "hint: the re",
    ]  # fmt: skip
    never = run(BAD, "report", "--check", "--fail-on", "never")
    assert (never.code, never.out, never.err) == (0, run(BAD, "report").out, "")


def test_nobody_may_be_a_result_here_as_well(run: Callable[..., Ended]) -> None:
    nobody = ("report", "--since", "2030-01-01", "--allow-empty")
    empty = run(LEADS, *nobody, "--check")
    assert (empty.code, empty.out) == (0, run(LEADS, *nobody).out)
    refused(run(LEADS, *nobody[:-1], "--check"), 3, "no lead is left")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--fail-on", "warning"), 2, "--fail-on needs --check"),
        (("--baseline", "known.json"), 2, "--baseline needs --check"),
        (("--check", "--baseline", "known.json"), 2, "no file known.json"),
        (("--check", "--baseline", "leads.csv"), 2, "leads.csv:1:1: not JSON"),
        (("--check", "--baseline", "."), 3, "cannot be read"),
    ],
)
def test_what_is_asked_for_in_vain(
    run: Callable[..., Ended], given: tuple[str, ...], code: int, said: str
) -> None:
    refused(run(LEADS, "report", *given), code, said)


@pytest.mark.parametrize("command", TABLES)
def test_where_there_is_no_gate_there_is_nothing_to_set(command: str) -> None:
    options = CliRunner().invoke(app, [command, "--help"]).output
    is_there = [f"{option} " in options for option in ("--check", "--fail-on", "--baseline")]
    assert is_there in ([True] * 3, [False] * 3)
