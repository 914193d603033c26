"""Clean exports of invented companies, and the same with one fault: what the rules of volume say.

Nothing is wrong with a clean export, so that each finding on it is one too many. Companies and
faults are those of the tests (`tests/checks/clean.py`, `tests/checks/test_volume.py`); here there
are more of them, and of every size. Each run is seeded:

    python benchmarks/volumes.py --clean 40 --seeds 10
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.checks.clean import Company, Tables, write
from tests.checks.test_volume import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (60, 300, 1200)
"""Leads a month of companies with a fault."""


def findings(tables: Tables) -> list[str]:
    """The codes of the rules of volume that warn or fail."""
    with tempfile.TemporaryDirectory() as folder:
        write(tables, Path(folder))
        command = [sys.executable, "-m", "funnelcli", "check", "--select", "VL", "-f", "json"]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    results = json.loads(run.stdout)["results"]
    return [each["code"] for each in results if each["status"] in ("warn", "fail")]


def broken(seed: int, size: int, fault: Callable[[Tables], None]) -> Tables:
    tables = Company(seed, monthly=size, months=16).tables()
    fault(tables)
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description="Counts findings on clean and broken exports.")
    parser.add_argument("--clean", type=int, default=40, help="clean exports, of any size")
    parser.add_argument("--seeds", type=int, default=10, help="exports of each size with a fault")
    arguments = parser.parse_args()
    numbers = [len(findings(Company(seed).tables())) for seed in range(arguments.clean)]
    most = max(numbers, default=0)
    print(f"{len(numbers)} clean exports: {sum(numbers)} findings, at most {most} in one")
    print("| fault | rule |", " | ".join(f"{size} leads a month" for size in SIZES), "|")
    print("| --- | --- |", " | ".join("---:" for _ in SIZES), "|")
    for fault, told in FAULTS:
        code = told[0][0]
        found = [
            sum(code in findings(broken(seed, size, fault)) for seed in range(arguments.seeds))
            for size in SIZES
        ]
        shown = " | ".join(f"{number} of {arguments.seeds}" for number in found)
        print(f"| {fault.__name__.replace('_', ' ')} | {code} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
