"""One question goes from the options to the analyses, and every name on the way is checked."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import funnelcli

PACKAGE = Path(funnelcli.__path__[0])
CARRIERS = {
    "Run": "cli/run.py",
    "Question": "config/question.py",
    "Query": "config/query.py",
    "QueryFacts": "answers/report.py",
}
"""What carries a question, and where it is declared."""
FOUND_BY = "asked"
"""The field of a query that the others are read through; that it has a name needs no proof."""

# Types of libraries are not followed: they take most of the time, and have no part in this.
CONFIG = """\
[mypy]
explicit_package_bases = True
[mypy-polars.*,pydantic.*,pydantic_core.*,typer.*,rich.*,yaml.*,fastexcel.*]
follow_imports = skip
"""


def declared(path: Path, name: str) -> list[ast.Name]:
    """The fields of a class, where they stand."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    [found] = [
        node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == name
    ]
    fields = [node.target for node in found.body if isinstance(node, ast.AnnAssign)]
    return [field for field in fields if isinstance(field, ast.Name) and field.id != FOUND_BY]


def rename(path: Path, fields: list[ast.Name]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for field in fields:
        line, at = lines[field.lineno - 1], field.col_offset
        lines[field.lineno - 1] = f"{line[:at]}renamed_{line[at:]}"
    path.write_text("".join(lines), encoding="utf-8")


def test_a_renamed_field_is_an_error_wherever_it_is_made_or_read(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    copy = shutil.copytree(PACKAGE, tmp_path / "funnelcli")
    fields = {name: declared(copy / path, name) for name, path in CARRIERS.items()}
    for name, path in CARRIERS.items():
        rename(copy / path, fields[name])
    (tmp_path / "mypy.ini").write_text(CONFIG)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=mypy.ini", "--cache-dir=cache", "funnelcli"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    read = set(re.findall(r'"(\w+)" has no attribute "(\w+)"', run.stdout))
    made = re.findall(r'Unexpected keyword argument "(\w+)" for "(\w+)"', run.stdout)
    expected = {(name, field.id) for name, of in fields.items() for field in of}
    assert expected <= read, run.stdout + run.stderr
    # a run is made of the options of a command, whose names are its fields
    assert {field.id for name in ("Question", "Query", "QueryFacts") for field in fields[name]} == {
        field for field, name in made if name in {"Question", "Query", "QueryFacts", "replace"}
    }
