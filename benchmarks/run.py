"""Times funnelcli against its peers, whole processes in turns, and checks that they agree.

    python benchmarks/run.py all DIR…           everything below, on the data that is there
    python benchmarks/run.py report DIR…        the main job; DIR holds leads.csv or leads.parquet
    python benchmarks/run.py commands DIR…      the other commands against the report
    python benchmarks/run.py history DIR…       with history.csv or history.parquet beside them
    python benchmarks/run.py shapes DIR…        DIR is one of shapes.py
    python benchmarks/run.py start-up

The tables go to standard output as Markdown. With `--keep FILE` what has been measured is kept
there, and not measured again unless a program is added: a long run can be made in pieces.
`--with "--flag value"` adds funnelcli once more, with options that change no number.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from agree import differences, read
from definitions import written
from measure import GIGABYTE, PROJECT, Job, Limits, Runs, Sample, in_turns
from tables import each_pair, each_program, surroundings

BENCHMARKS = Path(__file__).resolve().parent
PYTHON = sys.executable
PROGRAM: tuple[str | Path, ...] = (PYTHON, "-m", "funnelcli")
FLOOR = "the floor"
FORMS = ("csv", "parquet")
PEERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # what has to be installed, and the command
    "DuckDB, tuned": (("duckdb",), ("duckdb_report.py", "--merge", "tuned")),
    "DuckDB, plain": (("duckdb",), ("duckdb_report.py", "--merge", "plain")),
    "ClickHouse": (("chdb",), ("chdb_report.py",)),
    "Polars": (("polars",), ("polars_report.py",)),
    "pandas": (("pandas", "pyarrow"), ("pandas_report.py",)),
}
COMMANDS = (
    ("check", "--fail-on", "never"),
    ("cohorts", "--ages", "--project"),
    ("curve",),
    ("velocity",),
    ("funnel", "--detail"),
    ("reconcile",),
)


@dataclass
class Block:
    """Jobs that are run in turns; of those with an output the numbers must be the same."""

    label: str
    jobs: dict[str, Job]
    outputs: dict[str, Path] = field(default_factory=dict)

    def measured(self, runs: int, limits: Limits) -> dict[str, Runs]:
        taken = in_turns(self.jobs, runs, limits)
        made = [name for name in self.outputs if taken[name].unfinished is None]
        found = []
        for name in made[1:]:
            ours, theirs = read(self.outputs[made[0]]), read(self.outputs[name])
            found += [f"{name}: {each}" for each in differences(ours, theirs)]
        if found:
            sys.exit(f"{self.label}: THE REPORTS DIFFER\n" + "\n".join(found[:40]))
        return taken


def forms_of(folder: Path, wanted: list[str], *names: str) -> Iterator[tuple[str, list[Path]]]:
    """In which forms the files are there."""
    for form in FORMS:
        files = [folder / f"{name}.{form}" for name in names]
        if form in wanted and all(file.exists() for file in files):
            yield form, files


def is_there(name: str, needed: tuple[str, ...]) -> bool:
    """Whether what a peer needs is installed; if not, says so."""
    found = all(map(importlib.util.find_spec, needed))
    if not found:
        print(f"{name} is not installed, and left out", file=sys.stderr)
    return found


def report(folder: Path, asked: argparse.Namespace, scratch: Path) -> Iterator[Block]:
    """The main job, against each peer that is installed, and the floor."""
    for form, (data,) in forms_of(folder, asked.inputs, "leads"):
        block = Block(f"{folder.name}, {form}", {})
        for number, extra in enumerate(("", *asked.with_)):
            made = scratch / f"{number}.json"
            command = [*PROGRAM, "report", data, "-c", BENCHMARKS / "config.yaml", "-f", "json"]
            name = f"funnelcli {extra}".strip()
            block.jobs[name] = Job([*command, "-o", made, *extra.split()])
            block.outputs[name] = made
        for name, (needed, (script, *flags)) in PEERS.items():
            if name not in asked.peers or not is_there(name, needed):
                continue
            made = block.outputs[name] = scratch / f"{name}.json"
            block.jobs[name] = Job([PYTHON, BENCHMARKS / script, *flags, data], made)
        block.jobs[FLOOR] = Job([PYTHON, BENCHMARKS / "floor.py", data])
        yield block


def commands(folder: Path, asked: argparse.Namespace, _: Path) -> Iterator[Block]:
    """The other commands, and all their tables at once, each against the report alone.

    `check` runs all default rules.
    """
    for form, (data,) in forms_of(folder, asked.inputs, "leads"):
        about: list[str | Path] = [data, "-c", BENCHMARKS / "config.yaml", "-f", "json"]
        alone = Job([*PROGRAM, "report", *about])
        for name, *flags in COMMANDS:
            job = Job([*PROGRAM, name, *about, *flags])
            label = f"{folder.name}, {form}, {' '.join([name, *flags])}"
            yield Block(label, {name: job, "report": alone})
        everything = Job([PYTHON, BENCHMARKS / "everything.py", data])
        yield Block(f"{folder.name}, {form}, everything", {"": everything, "report": alone})


def history(folder: Path, asked: argparse.Namespace, scratch: Path) -> Iterator[Block]:
    """The report with a log of stage changes, against DuckDB and the floor."""
    for form, files in forms_of(folder, asked.inputs, "leads", "history"):
        yaml = written(scratch, *map(str, files))
        outputs = {name: scratch / f"{name}.json" for name in ("funnelcli", "DuckDB")}
        program = [*PROGRAM, "report", "-c", yaml, "-f", "json", "-o", outputs["funnelcli"]]
        jobs = {"funnelcli": Job(program)}
        if is_there("DuckDB", ("duckdb",)):
            script = BENCHMARKS / "duckdb_history.py"
            jobs["DuckDB"] = Job([PYTHON, script, *files], outputs["DuckDB"])
        else:
            del outputs["DuckDB"]
        jobs[FLOOR] = Job([PYTHON, BENCHMARKS / "floor.py", *files])
        yield Block(f"{folder.name}, {form}", jobs, outputs)


def shapes(folder: Path, _: argparse.Namespace, __: Path) -> Iterator[Block]:
    """Unusual forms against the same rows in their ordinary form, and against the floor."""
    for each in sorted(folder.glob("*/shape")):
        sides = {"funnelcli": each, "ordinary": each.with_name("ordinary")}
        jobs = {
            name: Job([*PROGRAM, "report", "-c", side / "config.yaml", "-f", "json"])
            for name, side in sides.items()
        }
        files = [next(iter(sorted(each.glob(f"{table}*"))), None) for table in ("leads", "history")]
        data = [file for file in files if file is not None]
        jobs[FLOOR] = Job([PYTHON, BENCHMARKS / "floor.py", *data])
        yield Block(each.parent.name, jobs)


def start_up(_: Path, __: argparse.Namespace, ___: Path) -> Iterator[Block]:
    """What the program costs on the sample data, against a bare import of polars."""
    program = [*PROGRAM, "report", "-c", PROJECT / "config.example.yaml"]
    bare = [PYTHON, "-c", "import polars"]
    yield Block("sample data", {"funnelcli": Job(program), "import polars": Job(bare)})


Blocks = Callable[[Path, argparse.Namespace, Path], Iterator[Block]]
KINDS: dict[str, tuple[str, Blocks]] = {
    "report": ("The report", report),
    "commands": ("The other commands", commands),
    "history": ("With a stage history", history),
    "shapes": ("Unusual shapes", shapes),
    "start-up": ("Start-up", start_up),
}


class Kept:
    """What has been measured and where, in a file of JSON lines if there is one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.taken: dict[tuple[str, str], dict[str, Runs]] = {}
        self.surroundings: dict[str, None] = {}
        if path is not None and path.exists():
            for text in path.read_text(encoding="utf-8").splitlines():
                kind, label, said, programs = json.loads(text)
                self.surroundings[said] = None
                self.taken[kind, label] = {
                    name: Runs([Sample(**one) for one in runs["samples"]], runs["unfinished"])
                    for name, runs in programs.items()
                }

    def add(self, kind: str, label: str, said: str, taken: dict[str, Runs]) -> None:
        self.taken[kind, label] = taken
        self.surroundings[said] = None
        if self.path is not None:
            programs = {name: asdict(runs) for name, runs in taken.items()}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([kind, label, said, programs]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Times funnelcli against its peers.")
    parser.add_argument("kind", choices=("all", *KINDS))
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--inputs", nargs="+", choices=FORMS, default=FORMS)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, metavar="NAME")
    parser.add_argument("--with", dest="with_", action="append", default=[], metavar="OPTIONS")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--gigabytes", type=float, default=24, help="what an engine may take")
    parser.add_argument("--minutes", type=float, default=30)
    asked = parser.parse_args()
    limits = Limits(int(asked.gigabytes * GIGABYTE), int(asked.minutes * 60))
    kept = Kept(asked.keep)
    said = f"n = {asked.runs}; {surroundings()}"
    for kind in KINDS if asked.kind == "all" else [asked.kind]:
        with tempfile.TemporaryDirectory() as scratch:
            folders = [PROJECT] if kind == "start-up" else asked.folders
            for folder in folders:
                for block in KINDS[kind][1](folder.resolve(), asked, Path(scratch)):
                    if set(block.jobs) - set(kept.taken.get((kind, block.label), {})):
                        print(f"{kind}: {block.label}", file=sys.stderr)
                        kept.add(kind, block.label, said, block.measured(asked.runs, limits))
    if not kept.taken:
        sys.exit("nothing to measure: no folder has the files; generate_leads.py writes some")
    print(*kept.surroundings, sep="\n\n")
    for kind, (title, _) in KINDS.items():
        blocks = {label: taken for (each, label), taken in kept.taken.items() if each == kind}
        if blocks:
            lines = each_program if kind in {"report", "history"} else each_pair
            print(f"\n### {title}\n", *lines(blocks), sep="\n")


if __name__ == "__main__":
    main()
