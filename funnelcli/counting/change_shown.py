"""Numbers of a change as they are shown: in so many digits that they agree with each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = 1, 2
"""Digits behind the point, tried in this order."""


def points(effect: float) -> str:
    """Write an effect in points, such as +0.7."""
    written = f"{effect * 100:+.1f}"
    return written if written.strip("+-0.") else "0.0"


def ends(low: float | None, high: float | None) -> str | None:
    """Write the ends of an interval in points."""
    return None if low is None or high is None else f"{points(low)} to {points(high)}"


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Two rates, and the parts of their difference, in whole tenths or hundredths of a point."""

    digits: int
    rates: tuple[int, int]
    parts: Mapping[str, int]

    @classmethod
    def of(cls, rates: tuple[float, float], parts: Mapping[str, float]) -> "Agreeing":
        """Round them to a digit if they agree then, else to two; what is left goes to the largest.

        They agree where the difference of what is shown is the sum of the parts that are shown.
        """
        for digits in _DIGITS:
            a, b = (_rounded(each, digits) for each in rates)
            shown = {name: _rounded(each, digits) for name, each in parts.items()}
            total = _rounded(rates[1] - rates[0], digits)
            if sum(shown.values()) == b - a == total:
                return cls(digits, (a, b), shown)
        if shown:
            most = max(shown, key=lambda name: abs(shown[name]))
            shown[most] += b - a - sum(shown.values())
        return cls(digits, (a, b), shown)

    @property
    def total(self) -> str:
        """Write the difference in points."""
        return self._points(self.rates[1] - self.rates[0])

    def rate(self, side: int) -> str:
        """Write the rate of a side."""
        return f"{self.rates[side] / 10**self.digits:.{self.digits}f}%"

    def told(self) -> Iterator[tuple[str, int, str]]:
        """List the parts that are not nothing: the name, the number, and as it is written."""
        for name, number in self.parts.items():
            if number:
                yield name, number, self._points(number)

    def _points(self, number: int) -> str:
        return f"{number / 10**self.digits:+.{self.digits}f}" if number else "0.0"


def _rounded(number: float, digits: int) -> int:
    """Round as a format does, so that a number is the same here and there."""
    return int(f"{number * 100:.{digits}f}".replace(".", ""))
