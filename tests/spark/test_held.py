"""What is kept of parts on a cluster, step by step; the rows are given to it here, not by Spark."""

from functools import partial

import polars as pl
import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("cloudpickle")

from funnelcli.engines.spark.held import TOLD, _keeping, _of_part  # noqa: E402
from funnelcli.engines.spark.payload import packed, received, sent, unpacked  # noqa: E402
from funnelcli.tables.held import Frames, HeldHere, Kept  # noqa: E402
from funnelcli.tables.store import MEMORY  # noqa: E402

FRAMES = {"leads": pl.DataFrame({"n": [1, 2]}), "calls": pl.DataFrame({"n": [7]})}


def doubled(part: Kept) -> Kept:
    """Change all frames when they are asked for."""
    frames = {name: partial(lambda name: part[name] * 2, name) for name in part.frames}
    return part.with_frames(frames)


def first(part: Kept) -> tuple[Frames, int]:
    return {"leads": part["leads"].head(1)}, part["leads"].height


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("changes", [(), (doubled,)])
def test_a_step_keeps_what_this_machine_keeps(changes: tuple[object, ...], *, alone: bool) -> None:
    """Changes before a step are made once, also of what it leaves as it is."""
    here = HeldHere([Kept(0, MEMORY.kept(FRAMES))], MEMORY.kept)
    for change in changes:
        here = here.then(change)  # type: ignore[arg-type, assignment]
    (kept,), (told,) = here.keep(first, alone=alone)

    rows = [
        {"part": 0, "name": name, "block": 0, "payload": packed(frame)}
        for name, frame in FRAMES.items()
    ]
    step = sent(partial(_keeping, first, alone, bool(changes)))
    batches = iter([pa.RecordBatch.from_pylist(rows)])
    found = {
        row["name"]: row["payload"]
        for batch in _of_part(step, changes, batches)  # type: ignore[arg-type]
        for row in batch.to_pylist()
    }
    assert received(found.pop(TOLD)) == told == 2
    there = {name: unpacked([payload]).rows() for name, payload in found.items()}
    assert there == {name: kept[name].rows() for name in kept.frames}
