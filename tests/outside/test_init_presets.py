"""For every preset: an export with its headers is drafted, loads and reports, unedited."""

import re
from pathlib import Path

import pytest

from funnelcli.config.presets import Preset, load_preset, names

from .program import Program

LEADS = [
    name
    for name in names()
    if (preset := load_preset(name)).kind == "leads" and name != "wide" and len(preset.stages) > 1
]

VALUES = {
    "created": ["2026-01-05 09:00", "2026-01-06 10:00", "2026-02-07 11:00"],
    "email": ["ana@a.example", "ben@b.example", "cem@c.example"],
    "amount": ["100.00", "", "50.50"],
    "currency": ["EUR", "EUR", "EUR"],
    "deleted": ["false", "false", "false"],
    "converted": ["true", "false", "false"],
    "is_customer": ["true", "false", "false"],
    "row_deleted": ["false", "false", "false"],
    "row_active": ["true", "true", "true"],
    "state": ["won", "open", "lost"],
    "status": ["Qualified", "Open", "Disqualified"],
}


def values(preset: Preset, column: str) -> list[str]:
    """Plausible values: a date for what a stage or a loss is dated by, else words."""
    dated = {entry.get("at") for entry in (*preset.stages, *preset.lost)}
    if column in VALUES:
        return VALUES[column]
    if "{" + column + "}" in dated or column in ("last_activity", "updated"):
        return ["2026-02-10 08:00", "2026-02-11 08:00", ""]
    if column == "id":
        return ["00Q000000000001AAA", "00Q000000000002AAA", "00Q000000000003AAA"]
    return [f"{column} a", f"{column} a", f"{column} b"]


def export(preset: Preset) -> str:
    """A small export with the first header of each column that the preset knows."""
    columns: dict[str, list[str]] = {}
    for column, headers in preset.columns.items():
        columns.setdefault(headers[0], values(preset, column))
    lines = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    quoted = ([f'"{cell}"' if re.search("[ ,]", cell) else cell for cell in row] for row in lines)
    return "".join(",".join(row) + "\n" for row in quoted)


@pytest.mark.parametrize("name", LEADS)
def test_init_needs_no_edit(name: str, tmp_path: Path) -> None:
    preset = load_preset(name)
    program = Program(tmp_path)
    program.write("export.csv", export(preset))

    run = program("init", "export.csv")
    assert run.code == 0, run.err
    assert f"drafted: export.csv is {preset.title} (preset {name})." in run.err.splitlines()

    with_it = program("report")
    assert "\n3 rows = 3 leads\n" in with_it.text
    (tmp_path / "funnelcli.yaml").unlink()
    assert program("report", "export.csv").text == with_it.text


@pytest.mark.parametrize("name", [name for name in names() if name not in LEADS])
def test_a_draft_and_its_yaml_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("export.csv", export(load_preset(name)))

    without, init = program("report", "export.csv"), program("init", "export.csv")
    assert (without.code, init.code) in ((0, 0), (3, 3)), without.err
    if init.code == 0:
        assert program("report").out == without.out
