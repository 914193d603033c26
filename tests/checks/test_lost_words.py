"""Customers whose status says that they are lost, in any language; and those who left later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.words.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: id, created: created, status: status}
stages: [{name: Lead}, {name: Customer, at: bought}]
"""


def found(folder: Path, status: str, customers: int = 20, yaml: str = DEFINITION) -> dict[str, int]:
    """Check 40 customers, some of whom have a status, and 60 open leads; findings by code."""
    rows = [
        f'{n},2026-01-{1 + n % 28:02},"{status if n < customers else ""}",2026-02-{1 + n % 28:02}'
        for n in range(40)
    ]
    rows += [f"{n},2026-01-{1 + n % 28:02},Working," for n in range(40, 100)]
    (folder / "leads.csv").write_text("\n".join(["id,created,status,bought", *rows]))
    (folder / "funnelcli.yaml").write_text(yaml)
    config = ["-c", str(folder / "funnelcli.yaml"), "-f", "json", "--select", "ST007,ST012"]
    results = json.loads(CliRunner().invoke(app, ["check", *config]).stdout)["results"]
    return {each["code"]: each["count"] for each in results if each["status"] in ("warn", "fail")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_customers_that_are_lost_by_their_status_are_in_dispute(
    tmp_path: Path, language: str
) -> None:
    words = vocabulary()["lost"][language]
    for word in (words[0], words[-1], f"{words[0].title()} - 2026"):
        assert found(tmp_path, word) == {"ST012": 20}, word
        assert found(tmp_path, word, customers=2) == {"ST007": 2}, word


@pytest.mark.parametrize("language", LANGUAGES)
def test_customers_who_left_are_in_none(tmp_path: Path, language: str) -> None:
    words = vocabulary()["cancelled"][language]
    for word in (words[0], words[-1], f"{words[1].title()} - 2026"):
        assert found(tmp_path, word) == {}, word


def test_a_yaml_that_counts_who_left_as_lost_makes_no_dispute_of_it(tmp_path: Path) -> None:
    yaml = DEFINITION + "lost: {values: [Churned, Zonk]}\n"
    assert found(tmp_path, "Churned", yaml=yaml) == {}
    assert found(tmp_path, "Zonk", yaml=yaml) == {"ST012": 20}
    assert found(tmp_path, "Zonk") == {}


def test_what_the_yaml_calls_a_stage_is_no_loss(tmp_path: Path) -> None:
    yaml = DEFINITION.replace("{name: Lead}", "{name: Lead}, {name: Cart, values: [Abandoned]}")
    assert "ST012" not in found(tmp_path, "Abandoned", yaml=yaml)
