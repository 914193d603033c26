"""Rules about values, copies and rates on clean exports of invented companies: silent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .clean import DEFINITION, Company, write

if TYPE_CHECKING:
    from pathlib import Path

RULES = "DF007,DF008,DT009,IN011,ID011,ID012,ID013,ID014,SR004,MT005"


@pytest.mark.parametrize("seed", range(20, 26))
def test_a_clean_export_is_silent(tmp_path: Path, seed: int) -> None:
    # ids that get longer, sources that convert unlike, few leads and many: and nothing wrong
    company = Company(seed, monthly=(50, 110, 250, 400, 600, 80)[seed - 20])
    tables = company.tables()
    tables.leads = [(*lead, f"{lead[0]}@x.example") for lead in tables.leads]
    tables.deals = [(*deal, 100 + n * 7919 % 5000) for n, deal in enumerate(tables.deals)]
    write(tables, tmp_path, DEFINITION)
    for name, header in {"leads": "Email", "deals": "Amount"}.items():
        path = tmp_path / f"{name}.csv"
        first, _, rest = path.read_text("utf-8").partition("\n")
        path.write_text(f"{first.strip()},{header}\n{rest}", "utf-8")
    config = tmp_path / "funnelcli.yaml"
    text = DEFINITION.replace("source: Source}", "source: Source, email: Email}")
    config.write_text(f"{text}lead: {{deduplicate: {{by: [email]}}}}\namount: deals.Amount\n")

    result = CliRunner().invoke(app, ["check", "-c", str(config), "-f", "json", "--select", RULES])

    told = {each["code"]: each["status"] for each in json.loads(result.stdout)["results"]}
    assert told == dict.fromkeys(RULES.split(","), "pass")
