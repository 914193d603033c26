"""What `check` finds in files that a test writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner, Result

from funnelcli.cli import app

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def asked(folder: Path, files: Mapping[str, str], command: str, *options: str) -> Result:
    """Write the files, one of which is `c.yaml`, and run a command on that."""
    for name, text in files.items():
        (folder / name).write_text(text)
    return CliRunner().invoke(app, [command, "-c", str(folder / "c.yaml"), *options])


def first_of(result: Result) -> dict[str, Any]:
    """Give the first result of a check in JSON."""
    assert result.exit_code in (0, 1), result.output
    told: dict[str, Any] = json.loads(result.stdout)["results"][0]
    return told
