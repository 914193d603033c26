"""`funnelcli reconcile` against the recount: every convention, and every bridge between them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .conventions import reconciled
from .definition import Joined
from .exports import Export, seeded
from .funnels import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .conventions import KN


def reconcile(path: Path, export: Export, *options: str) -> dict[str, Any]:
    arguments = ["reconcile", "-c", str(path), "-f", "json", *export.options, *options]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    return {table["name"]: table["rows"] for table in json.loads(result.stdout)["tables"]}


def compare(export: Export, folder: Path, start: int, end: int) -> Mapping[str, KN]:
    expected = reconciled(export.definition, datetime.now(UTC), start, end)
    if expected is None:
        return {}
    keys = [stage.key for stage in export.definition.stages]
    found = reconcile(export.write(folder), export, "--transition", f"{keys[start]}:{keys[end]}")
    counted = {row["convention"]: (row["k"], row["n"]) for row in found["conventions"]}
    assert counted == expected
    to = expected[export.definition.reach]
    for name, (k, n) in expected.items():
        parts = [row for row in found["bridge"] if row["from"] == name]
        if k is not None and n is not None and to[0] is not None and to[1] is not None:
            assert sum(row["k"] for row in parts) == to[0] - k, name
            assert sum(row["n"] for row in parts) == to[1] - n, name
    return expected


@pytest.mark.parametrize("seed", range(40))
def test_small_exports(tmp_path: Path, seed: int) -> None:
    export = seeded(1000 + seed, 60, shape=SHAPES[seed % len(SHAPES)])
    stages = range(len(export.definition.stages))
    pairs = [(start, end) for start, end in permutations(stages, 2) if start < end]
    compare(export.asking(reach=("reached", "any", "observed")[seed % 3]), tmp_path,
            *pairs[seed % len(pairs)])  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_deals_that_the_table_alone_tells_of(tmp_path: Path, seed: int) -> None:
    export = seeded(1200 + seed, 60, shape="deals").asking(reach=("reached", "any")[seed % 2])
    counted = compare(export, tmp_path, 1, len(export.definition.stages) - 1)
    k, n = counted["deals"]
    told = [each.alone for each in export.definition.losses if isinstance(each, Joined)]
    assert (k is not None and n is not None and 0 < k < n) is (told != [] and all(told))


@pytest.mark.parametrize(
    "changes",
    [
        {"window": 30},
        {"since": date(2025, 3, 1)},
        {"until": date(2025, 4, 30), "cohort": "week"},
        {"as_of": date(2025, 4, 30), "horizon": 20},
        {"as_of": date(2025, 4, 29), "cohort": "quarter"},
    ],
    ids=str,
)
def test_questions(tmp_path: Path, changes: dict[str, Any]) -> None:
    export = seeded(1100, 200, shape="mixed").asking(**changes)
    compare(export, tmp_path, 0, len(export.definition.stages) - 1)
