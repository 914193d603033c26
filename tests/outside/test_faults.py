"""A fault is planted into a well-kept export: one rule finds it, and says what it does.

What the rate would be without the fault is counted again by the report, from files without the
rows, or with the fault put right.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from funnelcli.checks import RULES
from funnelcli.cli import app

from . import (
    faults,
    faults_of_activities,
    faults_of_customers,
    faults_of_files,
    faults_of_rows,
    faults_of_spend,
    faults_of_touches,
    faults_of_values,
    faults_of_volume,
)
from .faults import KEPT, Fault
from .faults_of_files import STOPS
from .kept import AS_OF, Export, kept

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = {
    **faults.FAULTS, **faults_of_rows.FAULTS, **faults_of_files.FAULTS, **faults_of_volume.FAULTS,
    **faults_of_customers.FAULTS,
    **faults_of_values.FAULTS, **faults_of_spend.FAULTS, **faults_of_activities.FAULTS,
    **faults_of_touches.FAULTS,
}  # fmt: skip
STOPPED = {**STOPS, **faults_of_spend.STOPS}
CODES = [fault.code for fault in FAULTS.values()] + [code for code, *_ in STOPPED.values()]


def run(export: Export, folder: Path, command: str, *options: str) -> Result:
    path = export.write(folder)
    arguments = [command, "-c", str(path), "-f", "json", "--as-of", f"{AS_OF}", *options]
    return CliRunner().invoke(app, arguments)


@pytest.fixture(scope="module")
def mended() -> dict[tuple[bytes, ...], tuple[int, int]]:
    """Customers and leads of what is left; many exports are the same once they are mended."""
    return {}


def findings(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code in (0, 1), result.stderr
    results: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return [each for each in results if each["count"]]


def test_nothing_is_found_in_a_well_kept_crm(tmp_path: Path) -> None:
    result = run(kept(), tmp_path / "kept", "check")
    assert {found["code"] for found in findings(result)} == KEPT
    told = json.loads(result.stdout)
    assert (told["headline"]["k"], told["headline"]["n"]) == (34, 321)
    assert told["summary"]["pass"] == told["summary"]["rules"] == sum(r.default for r in RULES)
    assert result.exit_code == 0


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault(
    tmp_path: Path, fault: Fault, mended: dict[tuple[bytes, ...], tuple[int, int]]
) -> None:
    export = kept()
    gone = fault.plant(export)
    result = run(export, tmp_path / "planted", "check", *fault.options)

    found = findings(result)
    assert {each["code"] for each in found} - fault.infos - {fault.code} == set()
    (only,) = [each for each in found if each["code"] == fault.code]
    told = (only["table"], only["column"], only["count"])
    assert told == (fault.table, fault.column, fault.count)
    status = {"error": "fail", "warning": "warn", "info": "pass"}[only["severity"]]
    status = "fail" if fault.is_heavy else status
    assert (only["status"], result.exit_code) == (status, int(status == "fail"))
    if fault.table is None or fault.whole or fault.basis is None:
        assert only["effect"] is None
        return
    effect = only["effect"]
    assert (effect["leads"], effect["customers"]) == fault.touched
    assert effect["basis"] == fault.basis
    if fault.basis == "left_out":
        export.without(fault.table, gone)
    elif fault.right is None:
        export = kept()
    else:
        fault.right(export, gone)
    files = tuple(export.written().values())
    if files not in mended:
        funnel = json.loads(run(export, tmp_path / "mended", "report").stdout)["tables"][0]["rows"]
        mended[files] = (funnel[-1]["reached"], funnel[0]["reached"])
    assert (effect["k_without"], effect["n_without"]) == mended[files]


@pytest.mark.parametrize(("code", "plant", "exit_code", "said"), STOPPED.values(), ids=STOPPED)
def test_a_fault_that_ends_the_run(
    tmp_path: Path, code: str, plant: Any, exit_code: int, said: tuple[str, ...]
) -> None:
    export = kept()
    plant(export)
    result = run(export, tmp_path / "planted", "check")
    assert result.exit_code == exit_code
    for words in said:
        assert words in result.stderr
    if not said:  # found, and not read: the findings are written, and the code is not 1
        assert [each["code"] for each in findings_of_nobody(result)] == [code]


def findings_of_nobody(result: Result) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return [each for each in results if each["status"] == "fail"]


def test_every_rule_that_runs_unasked_has_a_fault() -> None:
    assert {each.code for each in RULES if each.default} - set(CODES) - KEPT == set()
    assert len(set(FAULTS) | set(STOPPED)) >= 40


def test_many_faults_are_in_the_tables_that_make_no_lead() -> None:
    own = {**faults_of_spend.FAULTS, **faults_of_activities.FAULTS, **faults_of_spend.STOPS}
    assert len(own) >= 60
