"""What is drawn in the cells of a table, measured: bars, shades, and intervals on their axis."""

from collections.abc import Mapping, Sequence

from funnelcli.render.axes import highest, round_end
from funnelcli.render.blocks import Ends

Rates = Sequence[float | None]


def bars(rates: Rates) -> tuple[float, ...]:
    """Measure each bar by the longest, which is the highest rate, and at most 1."""
    lengths = [rate or 0.0 for rate in rates]
    longest = min(1.0, max(lengths, default=0.0)) or 1.0
    return tuple(length / longest for length in lengths)


def shades(columns: Mapping[str, Rates]) -> dict[str, tuple[float, ...]]:
    """Measure each rate or amount by the highest of all columns; one below 0 is as 0."""
    top = max((rate for each in columns.values() for rate in each if rate and rate > 0), default=1)
    return {name: tuple(max(0, rate or 0) / top for rate in each) for name, each in columns.items()}


def whiskers(
    low: Rates, rates: Rates, high: Rates, few: Sequence[bool | None]
) -> tuple[tuple[Ends | None, ...], float]:
    """Measure intervals, and the rates in them, by the end of the axis that holds them.

    Where a rate is of too `few`, its interval may go on beyond the axis.
    """
    tops = ((not low_n, top) for low_n, top in zip(few, high, strict=True) if top is not None)
    axis = round_end(highest(tops)) if any(high) else 1.0
    measured = tuple(
        None
        if bottom is None or rate is None or top is None
        else Ends(bottom / axis, rate / axis, top / axis)
        for bottom, rate, top in zip(low, rates, high, strict=True)
    )
    return measured, axis
