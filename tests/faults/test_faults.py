"""A hundred faults: a visible one is told, and as an error where it moves the rate."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.checks.docs import UNSEEN
from funnelcli.cli import app

from .export import COLUMNS, clean
from .faults import FAULTS
from .kit import won
from .table import section

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kit import Fault

ROOT = Path(__file__).parents[2]
VISIBLE = [fault for fault in FAULTS.values() if fault.visible]
REFUSED_OR_FAILED = {1, 2, 3}
A_TENTH = 0.1


def ran(command: str, folder: Path) -> tuple[int, dict[str, Any]]:
    """The exit code, and the JSON if there is one."""
    config = str(folder / "funnelcli.yaml")
    result = CliRunner().invoke(app, [command, "-c", config, "-f", "json"])
    return result.exit_code, json.loads(result.stdout or "{}")


def rate(folder: Path) -> float:
    """The rate that the page shows: that of mature leads, where they are told apart."""
    exit_code, report = ran("report", folder)
    assert exit_code == 0
    headline = report["conversion"]
    mature = headline.get("mature_rate")
    shown: float = headline["rate"] if mature is None else mature
    return shown


def findings(check: dict[str, Any]) -> list[tuple[str, str]]:
    told = {"warn", "fail"}
    return [(r["code"], r["column"]) for r in check["results"] if r["status"] in told]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The rate without a fault."""
    folder = tmp_path_factory.mktemp("clean")
    clean().write(folder)
    return rate(folder)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fault], Path]:
    """Write the files with a fault, once for all who look at them."""

    @cache
    def written_for(name: str) -> Path:
        export = clean()
        FAULTS[name].change(export)
        folder = tmp_path_factory.mktemp("fault")
        export.write(folder)
        return folder

    return lambda fault: written_for(fault.name)


@pytest.fixture(scope="module")
def before_it(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The files without a fault."""
    folder = tmp_path_factory.mktemp("without")
    clean().write(folder)
    return files_of(folder)


def test_the_clean_export_is_silent_with_all_groups_on(tmp_path: Path) -> None:
    clean().write(tmp_path)
    exit_code, check = ran("check", tmp_path)

    assert exit_code == 0
    assert findings(check) == []
    assert check["verdict"] == "pass"


def test_the_clean_export_is_counted_right(tmp_path: Path) -> None:
    export = clean()
    export.write(tmp_path)
    leads = {lead["Lead ID"] for lead in export.leads if lead["Status"] != "Junk"}
    customers = {deal["Lead ID"] for deal in export.deals if won(deal)}
    _, report = ran("report", tmp_path)

    assert report["conversion"]["leads"] == len(leads) == 4061
    assert report["conversion"]["customers"] == len(customers) == 440
    assert report["population"]["merged"] == 0


def test_a_hundred_faults_of_which_at_most_twenty_do_not_show() -> None:
    assert len(FAULTS) == 100
    assert len(FAULTS) - len(VISIBLE) <= 20


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_changes_the_files_and_says_how(
    fault: Fault, before_it: list[bytes], faulty: Callable[[Fault], Path]
) -> None:
    assert fault.what.endswith(".")
    assert fault.reason.endswith(".")

    assert files_of(faulty(fault)) != before_it


def files_of(folder: Path) -> list[bytes]:
    names = [*(f"{name}.csv" for name in COLUMNS), "funnelcli.yaml"]
    return [(folder / name).read_bytes() for name in names]


@pytest.mark.parametrize("fault", VISIBLE, ids=lambda fault: fault.name)
def test_a_visible_fault_is_told(
    fault: Fault, before: float, faulty: Callable[[Fault], Path]
) -> None:
    folder = faulty(fault)
    exit_code, check = ran("check", folder)

    if exit_code not in REFUSED_OR_FAILED:
        assert exit_code == 0
        assert findings(check)
        assert abs(rate(folder) - before) <= A_TENTH * before


def test_the_page_of_the_rules_lists_what_does_not_show() -> None:
    assert UNSEEN.read_text("utf-8") == section()
    assert (ROOT / "docs" / "checks.md").read_text("utf-8").endswith(section())
