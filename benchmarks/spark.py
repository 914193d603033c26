"""What `funnelcli report` costs on a local Spark, beside the same on this machine, and what moves.

With the extra `spark`, and leads of generate_leads.py as Parquet:

    python benchmarks/spark.py benchmarks/data/5m --files 8

Both are whole processes on the same files, the leads in several; their JSON must be the same
bytes. It shows sameness and what Spark costs, and no scaling: two workers on two cores are
slower than one machine. What is fetched from Spark and sent to it is counted by its bytes, from
which a cluster can be reckoned.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from measure import PROJECT, Job, Limits

HERE = Path(__file__)


def split(leads: Path, folder: Path, files: int) -> str:
    """Write the leads in several files, and give the glob that means them."""
    import polars as pl

    rows = pl.read_parquet(leads)
    each = -(-rows.height // files)
    for number in range(files):
        rows.slice(number * each, each).write_parquet(folder / f"leads-{number:02}.parquet")
    return str(folder / "leads-*.parquet")


def counted(arguments: list[str]) -> None:
    """Run the program, and tell on stderr how many bytes came from Spark and went there."""
    from pyspark.sql.classic.dataframe import DataFrame
    from pyspark.sql.session import SparkSession

    from funnelcli.cli.application import main

    moved: Counter[str] = Counter()
    fetch, send = DataFrame.toArrow, SparkSession.createDataFrame

    def to_arrow(self: Any) -> Any:
        table = fetch(self)
        moved["fetched"] += table.nbytes
        moved["jobs"] += 1
        return table

    def create(self: Any, data: Any, *more: Any) -> Any:
        moved["sent"] += data.nbytes
        return send(self, data, *more)

    setattr(DataFrame, "toArrow", to_arrow)  # noqa: B010  (to count is to take their place)
    setattr(SparkSession, "createDataFrame", create)  # noqa: B010
    sys.argv = ["funnelcli", *arguments]
    try:
        main()
    finally:
        Path(f"{arguments[arguments.index('-o') + 1]}.moved").write_text(json.dumps(moved))


def compared(folder: Path, files: int, master: str) -> None:
    """Run both, hold them to the same bytes, and print what each took."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        glob = split(folder / "leads.parquet", place, files)
        config = PROJECT / "benchmarks" / "config.yaml"
        asked = ["report", glob, "-c", str(config), "-f", "json"]
        outputs = {engine: place / f"{engine}.json" for engine in ("local", "spark")}
        jobs: dict[str, list[str | Path]] = {
            "local": [sys.executable, "-m", "funnelcli", *asked, "-o", outputs["local"]],
            "spark": [
                sys.executable, HERE, "--inside", *asked, "-o", outputs["spark"],
                "--engine", "spark", "--master", master,
            ],
        }  # fmt: skip
        for engine, command in jobs.items():
            sample = Job(command).run(Limits())
            print(f"{engine}: {sample.wall:.1f} s, {sample.cpu:.1f} s of processor time")
        if outputs["local"].read_bytes() != outputs["spark"].read_bytes():
            raise SystemExit("the two reports differ")
        moved = json.loads(Path(f"{outputs['spark']}.moved").read_text())
        print(f"{moved['jobs']} jobs; {moved['fetched'] / 1e6:.1f} MB fetched, ", end="")
        print(f"{moved['sent'] / 1e6:.1f} MB sent")


if __name__ == "__main__":
    if "--inside" in sys.argv:
        counted(sys.argv[2:])
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--master", default="local[2]")
    given = parser.parse_args()
    compared(given.folder, given.files, given.master)
