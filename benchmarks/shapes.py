"""Writes exports of unusual shape, each beside the same rows in their ordinary form.

    python benchmarks/shapes.py DIR [--rows 2_000_000] [--only NAME ...]

DIR/NAME/shape and DIR/NAME/ordinary then hold a table each and the YAML that reads it, for
`run.py shapes DIR`. A million of the rows have one address, one id, or are the history of one
lead where the shape is about that.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from definitions import written
from generate_history import MOMENT as LOGGED, Log
from generate_leads import MOMENT as STORED, Export, store

SEED = 1
PARTS = 10_000


@dataclass(frozen=True)
class Base:
    """The ordinary export, as CSV and as Parquet, and its number of rows."""

    folder: Path
    rows: int

    def first(self, rows: int) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "leads.parquet", n_rows=rows)


def save(frame: pl.DataFrame, path: Path, moments: str) -> None:
    """One table, in the form that the file's name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.write_parquet(path, row_group_size=122_880)
    else:
        frame.write_csv(path, datetime_format=moments)


def pair(folder: Path, ordinary: pl.DataFrame, shape: pl.DataFrame, form: str) -> None:
    """Both sides, as one file each."""
    for side, frame in (("ordinary", ordinary), ("shape", shape)):
        save(frame, folder / side / f"leads.{form}", STORED)
        written(folder / side, f"leads.{form}")


def packed(base: Base, folder: Path, ending: str) -> None:
    """The CSV, packed."""
    for side in ("ordinary", "shape"):
        (folder / side).mkdir(parents=True)
    (folder / "ordinary" / "leads.csv").hardlink_to(base.folder / "leads.csv")
    written(folder / "ordinary", "leads.csv")
    target = folder / "shape" / f"leads.csv.{ending}"
    frame = pl.scan_parquet(base.folder / "leads.parquet")
    compression: Literal["gzip", "zstd"] = "gzip" if ending == "gz" else "zstd"
    frame.sink_csv(target, compression=compression, datetime_format=STORED)
    written(folder / "shape", target.name)


def parts(base: Base, folder: Path) -> None:
    """The Parquet, in ten thousand files."""
    for side in ("ordinary", "shape"):
        (folder / side).mkdir(parents=True)
    (folder / "ordinary" / "leads.parquet").hardlink_to(base.folder / "leads.parquet")
    written(folder / "ordinary", "leads.parquet")
    frame = base.first(base.rows)
    step = -(-base.rows // PARTS)
    for number, part in enumerate(frame.iter_slices(step)):
        save(part, folder / "shape" / "leads" / f"part-{number:05}.parquet", STORED)
    written(folder / "shape", "leads")


def wide(base: Base, folder: Path, columns: int, share: int, form: str) -> None:
    """So many columns, of one row in `share`; what the report needs is spread among them."""
    frame = base.first(base.rows // share)
    rng = np.random.default_rng(SEED)
    several = {
        "text": pl.Series(rng.choice(["yes", "no", "n/a"], frame.height)),
        "number": pl.Series(rng.integers(0, 1000, frame.height)),
        "amount": pl.Series(rng.integers(0, 100_000, frame.height) / 100),
        "empty": pl.Series([None] * frame.height, dtype=pl.String),
    }
    more = columns - frame.width
    extra = [
        list(several.values())[n % len(several)].alias(f"{list(several)[n % len(several)]} {n}")
        for n in range(more)
    ]
    every = more // frame.width
    mixed = []
    for place, column in enumerate(frame.get_columns()):
        last = place == frame.width - 1
        mixed += [column, *extra[place * every : None if last else (place + 1) * every]]
    pair(folder, frame, pl.DataFrame(mixed), form)


def one_value(base: Base, folder: Path, column: str, value: str, form: str) -> None:
    """Every other row has the same address or id."""
    frame = base.first(base.rows)
    odd = pl.int_range(pl.len()) % 2 == 0
    same = pl.when(odd).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    pair(folder, frame, frame.with_columns(same), form)


def one_history(base: Base, folder: Path, form: str) -> None:
    """Half of the log is about one lead."""
    leads = base.first(base.rows // 10)
    log = Log(leads.lazy().select("Lead ID"), leads.height, 10, SEED)
    with tempfile.TemporaryDirectory() as scratch:
        ordinary = pl.concat(log.newest_first(Path(scratch)))
    odd = pl.int_range(pl.len()) % 2 == 0
    same = pl.when(odd).then(pl.lit(leads["Lead ID"][0])).otherwise("LeadId").alias("LeadId")
    for side, frame in (("ordinary", ordinary), ("shape", ordinary.with_columns(same))):
        save(leads, folder / side / f"leads.{form}", STORED)
        save(frame, folder / side / f"history.{form}", LOGGED)
        written(folder / side, f"leads.{form}", f"history.{form}")


Maker = Callable[[Base, Path], None]
SHAPES: dict[str, Maker] = {
    "gz": partial(packed, ending="gz"),
    "zst": partial(packed, ending="zst"),
    "parts": parts,
}
for _form in ("csv", "parquet"):
    SHAPES |= {
        f"400-columns-{_form}": partial(wide, columns=400, share=10, form=_form),
        f"20000-columns-{_form}": partial(wide, columns=20_000, share=400, form=_form),
        f"one-address-{_form}": partial(
            one_value, column="Email", value="info@acme.example", form=_form
        ),
        f"one-id-{_form}": partial(one_value, column="Lead ID", value="00Q000000000", form=_form),
        f"one-history-{_form}": partial(one_history, form=_form),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes exports of unusual shape.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--only", nargs="+", choices=SHAPES, default=list(SHAPES), metavar="NAME")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        base = Base(Path(scratch), arguments.rows)
        rows = Export(base.rows, SEED, 0.0).chunks()
        store(rows, base.folder / "leads", ("csv", "parquet"), STORED)
        for name in arguments.only:
            shutil.rmtree(arguments.folder / name, ignore_errors=True)
            SHAPES[name](base, arguments.folder / name)
            print(name)


if __name__ == "__main__":
    main()
