"""What a cluster keeps of each part, and the steps that it takes through all parts at once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import polars as pl
import pyarrow as pa

from funnelcli.engines.spark.blocks import answer, row
from funnelcli.engines.spark.kept import keep
from funnelcli.engines.spark.leaf import scan, taken
from funnelcli.engines.spark.payload import packed, received, sent, unpacked
from funnelcli.errors import FunnelError
from funnelcli.tables.held import Frames, Held, Kept

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

T = TypeVar("T")
SCHEMA = "part long, name string, block long, payload binary"
TOLD: Final = "~told"
"""The name under which a step tells what it found."""

Payloads = Mapping[str, list[bytes]]
"""By name, the frames of a part as bytes, in their order."""
Step = Callable[[Kept, Payloads], tuple[Mapping[str, list[bytes]], object]]
"""Takes what is kept of a part; gives what is to be kept, and what is told."""


@dataclass(frozen=True, eq=False)
class HeldThere:
    """Frames of parts in Spark: rows with the number of the part, the name, and its bytes."""

    data: "DataFrame"
    number: int
    """How many parts there are."""
    changes: tuple[Callable[[Kept], Kept], ...] = ()

    def __iter__(self) -> Iterator[Kept]:
        names: list[list[str]] = self.each(lambda part: [*part.frames])
        for number in range(self.number):
            frames = {name: partial(self._fetched, number, name) for name in names[number]}
            yield Kept(number, frames)

    def each(self, step: Callable[[Kept], T]) -> list[T]:
        """Take a step through all parts at once."""
        return _answers(self._stepped(partial(_asked, step)))

    def keep(
        self, step: Callable[[Kept], tuple[Frames, T]], *, alone: bool = False
    ) -> tuple[Held, list[T]]:
        """Take a step through all parts at once, and keep there what it gives."""
        data = keep(self._stepped(partial(_keeping, step, alone, bool(self.changes))))
        told: list[T] = _answers(data)
        return HeldThere(data.where(data["name"] != TOLD), self.number), told

    def then(self, change: Callable[[Kept], Kept]) -> Held:
        """Change what is kept when a step comes to it."""
        return replace(self, changes=(*self.changes, change))

    def rows(self, name: str) -> pl.LazyFrame:
        """Give all rows of a table to a query, which fetches what it needs, in any order."""
        first = replace(self, data=self.data.where(self.data["part"] == 0))
        (schema,) = first.each(partial(_schema, name))

        def fetched(columns: list[str], predicate: pl.Expr | None) -> pl.DataFrame:
            return pl.concat(self.each(partial(_taken, name, columns, predicate)))

        return scan(self, fetched, schema)

    def without(self, names: Collection[str]) -> "HeldThere":
        """Keep the rows of some tables no longer."""
        return replace(self, data=self.data.where(~self.data["name"].isin([*names])))

    def _stepped(self, step: Step) -> "DataFrame":
        changes, written = self.changes, sent(step)

        def of_part(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            yield from _of_part(written, changes, batches)

        return self.data.groupBy("part").applyInArrow(of_part, SCHEMA)

    def _fetched(self, number: int, name: str) -> pl.DataFrame:
        one = replace(self, data=self.data.where(self.data["part"] == number))
        (frame,) = one.each(partial(_taken, name, None, None))
        return frame


def _of_part(
    written: bytes, changes: tuple[Callable[[Kept], Kept], ...], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Take a step through what there is of a part, and tell what it found, or what is wrong."""
    rows = sorted(
        (each["part"], each["name"], each["block"], each["payload"])
        for batch in batches
        for each in batch.to_pylist()
    )
    payloads: dict[str, list[bytes]] = {}
    for _, name, _, payload in rows:
        payloads.setdefault(name, []).append(payload)
    number = rows[0][0]
    part = Kept(number, {name: partial(unpacked, each) for name, each in payloads.items()})
    for change in changes:
        part = change(part)
    step: Step = received(written)
    try:
        kept, told = step(part, payloads)
    except FunnelError as error:
        kept, told = {}, _Wrong(error)
    for name, each in kept.items():
        for block, payload in enumerate(each):
            yield row(part=number, name=name, block=block, payload=payload)
    yield row(part=number, name=TOLD, block=0, payload=sent(told))


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with the rows of a part."""

    error: FunnelError


def _answers(data: "DataFrame") -> list[Any]:
    """Bring what a step told of each part to this machine, in the order of the parts."""
    found = answer(data.where(data["name"] == TOLD).select("part", "payload"))
    found.sort(key=lambda each: each["part"])
    answers = [received(each["payload"]) for each in found]
    for each in answers:
        if isinstance(each, _Wrong):
            raise each.error
    return answers


def _asked(step: Callable[[Kept], T], part: Kept, _payloads: Payloads) -> tuple[Payloads, T]:
    return {}, step(part)


def _keeping(
    step: Callable[[Kept], tuple[Frames, T]],
    alone: bool,  # noqa: FBT001  (of a partial)
    is_changed: bool,  # noqa: FBT001
    part: Kept,
    payloads: Payloads,
) -> tuple[Payloads, T]:
    """Keep what a step gives; the others as they are kept already, or as they were changed."""
    frames, told = step(part)
    others = {} if alone else payloads
    if others and is_changed:
        others = {name: [packed(part[name])] for name in part.frames}
    return {**others, **{name: [packed(frame)] for name, frame in frames.items()}}, told


def _schema(name: str, part: Kept) -> pl.Schema:
    return part[name].schema


def _taken(
    name: str, columns: list[str] | None, predicate: pl.Expr | None, part: Kept
) -> pl.DataFrame:
    return taken(part[name], columns, predicate)
