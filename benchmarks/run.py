"""Times funnelcli against its peers, whole processes in turns, and checks that they agree.

    python benchmarks/run.py report DIR [--runs 5]      DIR holds leads.csv and leads.parquet
    python benchmarks/run.py commands DIR [--runs 5]    the other commands against the report
    python benchmarks/run.py start-up [--runs 15]

Of each process: wall time, processor time and peak memory, all from the operating system. A
ratio is that of two runs next to each other; the median of these ratios is printed. Imports
nothing heavy: a child's peak memory starts at that of the process it was started from.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from agree import differences, read

if TYPE_CHECKING:
    from collections.abc import Sequence

BENCHMARKS = Path(__file__).resolve().parent
PROJECT = BENCHMARKS.parent
PROGRAM = "funnelcli"
MEGABYTE = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # ru_maxrss: bytes there, KiB here


@dataclass(frozen=True)
class Sample:
    """What one process took: seconds, processor seconds, megabytes at its peak."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Job:
    """A command, and the file its standard output goes to."""

    command: Sequence[str | Path]
    output: Path = Path(os.devnull)

    def run(self) -> Sample:
        """Runs the process to its end; a failure is fatal."""
        with tempfile.TemporaryFile() as errors, self.output.open("wb") as output:
            started = time.perf_counter()
            child = subprocess.Popen(self.command, cwd=PROJECT, stdout=output, stderr=errors)
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                errors.seek(0)
                said = errors.read().decode(errors="replace")[-4000:]
                command = " ".join(str(word) for word in self.command)
                sys.exit(f"exit code {child.returncode}: {command}\n{said}")
        return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE)


def in_turns(jobs: dict[str, Job], runs: int) -> dict[str, list[Sample]]:
    """One warm-up each, then A B A B …"""
    for job in jobs.values():
        job.run()
    samples: dict[str, list[Sample]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            samples[name].append(job.run())
    return samples


def spread(values: Sequence[float], digits: int) -> str:
    """Median (smallest to largest)."""
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return spread([one / other for one, other in zip(ours, theirs, strict=True)], 2)


def table(samples: dict[str, dict[str, list[Sample]]]) -> str:
    """A markdown table: for each input the first program, its peers, and the paired ratios."""
    lines = [
        "| input | program | wall s | cpu s | peak MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, runs in samples.items():
        for name, each in runs.items():
            wall = spread([one.wall for one in each], 2)
            cpu = spread([one.cpu for one in each], 2)
            memory = spread([one.memory for one in each], 0)
            lines.append(f"| {label} | {name} | {wall} | {cpu} | {memory} |")
        name, ours = next(iter(runs.items()))
        for peer, theirs in runs.items():
            if peer != name:
                wall = ratios([one.wall for one in ours], [one.wall for one in theirs])
                cpu = ratios([one.cpu for one in ours], [one.cpu for one in theirs])
                memory = ratios([one.memory for one in ours], [one.memory for one in theirs])
                lines.append(f"| {label} | **{name} / {peer}** | {wall} | {cpu} | {memory} |")
    return "\n".join(lines)


def surroundings() -> str:
    """What the numbers depend on."""
    versions = [f"Python {platform.python_version()}"]
    for package in ("funnelcli", "polars", "duckdb"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} (not installed as a package)")
    return f"{', '.join(versions)}; {platform.machine()}, {os.cpu_count()} CPUs"


def report(folder: Path, runs: int) -> None:
    """The main job on the CSV and the Parquet form, each against both peers."""
    samples: dict[str, dict[str, list[Sample]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        outputs: dict[str, Path] = {}
        for label, data in (("CSV", folder / "leads.csv"), ("Parquet", folder / "leads.parquet")):
            made = outputs[f"{label}, {PROGRAM}"] = Path(scratch, f"{label}.json")
            program: list[str | Path] = [sys.executable, "-m", "funnelcli", "report", data]
            program += ["-c", BENCHMARKS / "config.yaml", "-f", "json", "-o", made]
            jobs = {PROGRAM: Job(program)}
            for merge in ("plain", "tuned"):
                made = outputs[f"{label}, {merge} SQL"] = Path(scratch, f"{label}.{merge}.json")
                peer: list[str | Path] = [sys.executable, BENCHMARKS / "duckdb_report.py", data]
                jobs[f"DuckDB, {merge} SQL"] = Job([*peer, "--merge", merge], made)
            samples[label] = in_turns(jobs, runs)
        expected = read(outputs["CSV, plain SQL"])
        found = [
            f"{name}: {line}"
            for name, path in outputs.items()
            for line in differences(read(path), expected)
        ]
        print(f"{expected['population']['rows']:,} rows, n = {runs}; {surroundings()}\n")
    print(table(samples))
    if found:
        sys.exit("\nTHE REPORTS DIFFER\n" + "\n".join(found))
    print("\nAll reports hold the same numbers.")


COMMANDS = (
    ("check", "--fail-on", "never"),
    ("cohorts", "--ages", "--project"),
    ("curve",),
    ("velocity",),
    ("funnel", "--detail"),
    ("reconcile",),
)


def commands(folder: Path, runs: int) -> None:
    """The other commands, and all their tables at once, against the report alone.

    `check` runs all default rules.
    """
    samples: dict[str, dict[str, list[Sample]]] = {}
    for label, data in (("CSV", folder / "leads.csv"), ("Parquet", folder / "leads.parquet")):
        asked: list[str | Path] = [data, "-c", BENCHMARKS / "config.yaml", "-f", "json"]
        program: list[str | Path] = [sys.executable, "-m", "funnelcli"]
        report = Job([*program, "report", *asked])
        for name, *flags in COMMANDS:
            jobs = {name: Job([*program, name, *asked, *flags]), "report": report}
            samples[f"{label}, {name}"] = in_turns(jobs, runs)
        everything = Job([sys.executable, BENCHMARKS / "everything.py", data])
        samples[f"{label}, everything"] = in_turns(
            {"everything": everything, "report": report}, runs
        )
    print(f"n = {runs}; {surroundings()}\n")
    print(table(samples))


def start_up(runs: int) -> None:
    """What the program costs on the sample data, against a bare import of polars."""
    program = [sys.executable, "-m", "funnelcli", "report", "-c", "config.example.yaml"]
    bare = [sys.executable, "-c", "import polars"]
    jobs = {PROGRAM: Job(program), "import polars": Job(bare)}
    print(f"n = {runs}; {surroundings()}\n")
    print(table({"sample data": in_turns(jobs, runs)}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Times funnelcli against its peer.")
    parsers = parser.add_subparsers(dest="command", required=True)
    full = parsers.add_parser("report", help="the main job against DuckDB")
    full.add_argument("folder", type=Path, help="holds leads.csv and leads.parquet")
    full.add_argument("--runs", type=int, default=5)
    others = parsers.add_parser("commands", help="the other commands against the report")
    others.add_argument("folder", type=Path, help="holds leads.csv and leads.parquet")
    others.add_argument("--runs", type=int, default=5)
    brief = parsers.add_parser("start-up", help="the sample report against `import polars`")
    brief.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    match arguments.command:
        case "report":
            report(arguments.folder.resolve(), arguments.runs)
        case "commands":
            commands(arguments.folder.resolve(), arguments.runs)
        case _:
            start_up(arguments.runs)


if __name__ == "__main__":
    main()
