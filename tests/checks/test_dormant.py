"""The condition that DT007 names is that by which it finds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from funnelcli.cli import app

HEADER = 'Date de "dernière" activité'
LEADS = """\
Id,Created,Won,"Date de ""dernière"" activité"
A,2023-01-05,,2024-11-29
B,2023-01-06,,2024-11-30
C,2023-01-07,,2024-12-01
D,2023-01-08,,2025-02-28
E,2023-01-09,,2025-03-01
F,2023-01-10,2023-02-01,2023-02-01
G,2023-01-11,,
"""


def told(folder: Path, command: str, *options: str, **keys: object) -> Any:
    leads = {"path": "leads.csv", "id": "Id", "created": "Created", "last_activity": HEADER}
    stages = [{"name": "Lead"}, {"name": "Customer", "at": "Won"}]
    config = folder / "funnelcli.yaml"
    (folder / "leads.csv").write_text(LEADS, "utf-8")
    config.write_text(yaml.safe_dump({"version": 1, "leads": leads, "stages": stages, **keys}))
    arguments = [command, "-c", str(config), "-f", "json", *options]
    return json.loads(CliRunner().invoke(app, arguments).stdout)


@pytest.mark.parametrize(
    ("as_of", "dormant"), [("2025-11-29", 1), ("2025-11-30", 2), ("2026-02-28", 4)]
)
def test_the_condition_that_is_named_tells_those_leads(
    tmp_path: Path, as_of: str, dormant: int
) -> None:
    asked = ("--select", "DT007", "--as-of", as_of)
    (found,) = told(tmp_path, "check", *asked)["results"]
    assert found["count"] == dormant
    (where,) = re.findall("told by `(.*)`", found["message"])

    (again,) = told(tmp_path, "check", *asked, lost={"where": where})["results"]

    assert (again["count"], again["of"]) == (0, found["of"] - dormant)
