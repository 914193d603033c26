"""The table of leaks as a page has room for it: few columns, people as whole numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.intervals import Interval
from funnelcli.counting.leak import Leak
from funnelcli.counting.leak_columns import CHANCES
from funnelcli.counting.leak_words import about, listed

_SHOWN: Final = (
    "stage", "owner", "entrants", "rate", "rate_low", "rate_high", "~told", "~there",
    "~regained", "spent", "target", *(each.name for each in CHANCES),
)  # fmt: skip
_IF_ANY: Final = frozenset({"owner", "~there", "~regained", "spent", "target"})
"""Those of them that it leaves out where no row has anything in it."""
_NO: Final = "nothing"
_LEAST: Final = 1e-6


def page(report: Report, found: Sequence[Leak], query: Query, worth: float | None) -> Report:
    """Say in words what is told from noise, and what that and the best period would bring."""
    step = pl.format("{} > {}", "from", "stage").alias("stage")
    written = {
        "~told": [_told(leak) for leak in found],
        "~there": [_there(leak) for leak in found],
        "~regained": [_people(leak.against_best) for leak in found],
    }
    frame = report.frame.with_columns(
        step,
        *(pl.Series(name, texts, pl.String) for name, texts in written.items()),
        *(_chance(each) for each in report.columns if each.name.endswith("_p")),
    )
    maybe = _IF_ANY.intersection(frame.columns)
    empty = {name for name in maybe if frame[name].null_count() == frame.height}
    declared = {each.name: each for each in (*_changed(report.columns), *_WRITTEN)}
    columns = tuple(declared[name] for name in _SHOWN if name in declared and name not in empty)
    return replace(
        report, columns=columns, frame=frame.select(each.name for each in columns),
        about=tuple(about(found, query)), listed=tuple(listed(found, query, worth)), notes=(),
    )  # fmt: skip


_WRITTEN: Final = (
    Column("~told", "Told from noise", Kind.TEXT, "The best period, the worst segment and the "
           "worst period, as far as they differ from the others by more than chance."),
    Column("~there", "More there", Kind.TEXT, "Customers more if the first of these were as the "
           "others are, or for a best period, if all were as it: a year, or of that period.",
           null=True),
    Column("~regained", "More at best", Kind.TEXT, "Customers a year more at the best rate, with "
           "the 95 % interval.", null=True),
)  # fmt: skip


def _changed(columns: Sequence[Column]) -> Iterator[Column]:
    for each in columns:
        match each.name:
            case "stage":
                yield replace(each, label="Step")
            case "owner":
                yield replace(each, spare=None)
            case "entrants":
                yield replace(each, label="Leads")
            case name if name.endswith("_p"):
                yield replace(each, kind=Kind.TEXT)
            case _:
                yield each


def _told(leak: Leak) -> str | None:
    """Name what is told from noise."""
    if not any((leak.best, leak.worst_segment, leak.worst_period)):
        return None
    best = (f"best {leak.best.value}",) if leak.is_best_apart and leak.best else ()
    return ", ".join((*best, *(each.value for each in leak.worse))) or _NO


def _there(leak: Leak) -> str | None:
    """Say what the first of it would bring, in a year or of the period, which is over."""
    told = leak.told
    if told is None:
        return None
    return _people(leak.gain(told), " once" if told is leak.worst_period else " a year")


def _people(gain: Interval | None, when: str = "") -> str | None:
    """Write a number of people with the ends of its interval."""
    if gain is None:
        return None
    return f"{gain.value:,.0f}{when} ({gain.low:,.0f} to {gain.high:,.0f})"


def _chance(column: Column) -> pl.Expr:
    """Write a chance, however small, as text."""
    return pl.col(column.name).map_elements(
        lambda chance: f"<{_LEAST:f}" if chance < _LEAST else f"{chance:.2g}",
        return_dtype=pl.String,
    )
