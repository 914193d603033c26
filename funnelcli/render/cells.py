"""Cells of a page by what their column holds; the only place that knows "12.3%".

Decimals are chosen per column, so that its numbers stay comparable: days have one where any
is not whole, money has none from a thousand units on, except in plain text. Halves are
rounded up, on the shortest decimal form of the number, as a spreadsheet does.
"""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any, Final

from funnelcli.answers.columns import Figure, Kind
from funnelcli.render.raw import finite
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line
from funnelcli.words.text import lasting

_WHOLE_MONEY_FROM = 1000


def fixed(number: Decimal, places: int, thousands: str) -> str:
    """Write a number with exactly so many decimals."""
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,f}" if thousands else f"{rounded:f}"


def count(number: int, signs: Signs) -> str:
    """Write a count, such as 4,851."""
    return f"{number:,d}" if signs.thousands else str(number)


def counted(number: int, noun: str, signs: Signs) -> str:
    """Say how many of something: 1 row, 5,023 rows."""
    ending = "es" if noun.endswith("s") else "s"
    return f"{count(number, signs)} {noun}{'' if number == 1 else ending}"


def change(number: int, signs: Signs) -> str:
    """Write by how much a count differs, such as +34 or -1,200."""
    return f"+{count(number, signs)}" if number > 0 else count(number, signs)


def percent(fraction: float | None, signs: Signs, *, unit: str = "%") -> str:
    """Write a rate in percent: one decimal, two within 0.1 of nothing and of all.

    A rate that is neither 0 nor 1 is never printed as if it were: <0.01%, >99.99%.
    """
    if fraction is None:
        return signs.none
    finite(fraction)
    hundred = Decimal(repr(fraction)).scaleb(2)
    end = min(hundred, 100 - hundred)
    if not 0 < end < Decimal("0.1"):
        return fixed(hundred, 1, signs.thousands) + unit
    if end < Decimal("0.01"):
        return ("<0.01" if end == hundred else ">99.99") + unit
    return fixed(hundred, 2, signs.thousands) + unit


def points(difference: float, signs: Signs) -> str:
    """Write one rate less another in points of a percentage, such as +1.2 or -0.4."""
    written = fixed(abs(Decimal(repr(difference)).scaleb(2)), 1, signs.thousands)
    sign = "+" if difference > 0 else "-"
    return f"{sign if written.strip('0.') else ''}{written}"


def at_most(fraction: float, signs: Signs) -> str:
    """Write a bound in points of a rate, rounded up: to tenths, below one to hundredths."""
    points = Decimal(repr(fraction)).scaleb(2)
    places = 1 if points > Decimal("0.1") else 2
    rounded = points.quantize(Decimal(1).scaleb(-places), ROUND_CEILING)
    return fixed(rounded, places, signs.thousands)


def area(fraction: float, signs: Signs) -> str:
    """Write a fraction of pairs, such as 0.81."""
    return fixed(Decimal(repr(fraction)), 2, signs.thousands)


def interval(
    low: float | None, high: float | None, signs: Signs, *, kind: Kind = Kind.RATE, unit: str = ""
) -> str:
    """Write the ends of an interval in percent, such as 5.8-7.2; of an area as one."""
    if low is None or high is None:
        return signs.none
    if kind is Kind.AREA:
        return area(low, signs) + signs.to + area(high, signs)
    return percent(low, signs, unit="") + signs.to + percent(high, signs, unit=unit)


def _number(number: float, signs: Signs) -> str:
    """Write a number that is no count: whole as one, else with four digits, at most 3 decimals."""
    exact = Decimal(repr(number))
    whole = exact == exact.to_integral_value()
    return fixed(exact, 0 if whole else min(3, max(0, 3 - exact.adjusted())), signs.thousands)


_FEW: Final = 10
"""Credits that are all smaller than this have two decimals."""


def _parts(values: Sequence[Any], signs: Signs, decimals: int) -> list[str]:
    """Write numbers with decimals, where any is not whole."""
    numbers = [None if value is None else Decimal(repr(value)) for value in values]
    whole = all(number is None or number == number.to_integral_value() for number in numbers)
    return [
        signs.none if number is None else fixed(number, 0 if whole else decimals, signs.thousands)
        for number in numbers
    ]


def _money(values: Sequence[Any], signs: Signs, money_digits: int) -> list[str]:
    units = [None if value is None else Decimal(value).scaleb(-money_digits) for value in values]
    large = signs.thousands and any(
        abs(unit) >= _WHOLE_MONEY_FROM for unit in units if unit is not None
    )
    places = 0 if large else money_digits
    return [signs.none if unit is None else fixed(unit, places, signs.thousands) for unit in units]


def spark(numbers: Sequence[float | None], signs: Signs) -> str:
    """Draw numbers as signs, the highest as the largest, and 0 as the least, or what is below it.

    Each row by its own; what is not known is a gap.
    """
    known = [each for each in numbers if each is not None]
    least, levels = min([0, *known]), len(signs.levels) - 1
    most = max((each - least for each in known), default=0) or 1
    return "".join(
        " " if each is None else signs.levels[math.ceil(round((each - least) * levels / most, 9))]
        for each in numbers
    )


def figure(cell: Figure, signs: Signs, money_digits: int) -> str:
    """Write a number by its own kind, amounts in units of the currency, and what is behind it."""
    if cell.number is None:
        return signs.none
    finite(cell.number)
    match cell.kind:
        case Kind.RATE:
            text = percent(cell.number, signs)
        case Kind.AREA:
            text = area(cell.number, signs)
        case Kind.MINUTES:
            text = lasting(cell.number)
        case Kind.MONEY:
            is_large = abs(cell.number) >= _WHOLE_MONEY_FROM and signs.thousands
            places = 0 if is_large else money_digits
            text = fixed(Decimal(repr(cell.number)), places, signs.thousands)
        case _:
            text = _number(cell.number, signs)
    return f"{text} {cell.unit}".rstrip()


def column_cells(values: Sequence[Any], kind: Kind, signs: Signs, money_digits: int) -> list[str]:
    """Write the cells of one column."""
    for value in values:
        finite(value)
    match kind:
        case Kind.DAYS | Kind.MINUTES:
            return _parts(values, signs, 1)
        case Kind.CREDIT:
            is_small = all(value is None or abs(value) < _FEW for value in values)
            return _parts(values, signs, 2 if is_small else 1)
        case Kind.MONEY:
            return _money(values, signs, money_digits)
        case Kind.FIGURE:
            return [figure(Figure(**value), signs, money_digits) for value in values]
        case Kind.FLAG:
            return [{None: "unknown", True: "yes", False: "no"}[value] for value in values]
        case _:
            write = _WRITERS[kind]
            return [signs.none if value is None else write(value, signs) for value in values]


def _text(value: object, signs: Signs) -> str:
    return one_line(str(value), signs.line_end)


_WRITERS: Final[dict[Kind, Callable[[Any, Signs], str]]] = {
    Kind.COUNT: count,
    Kind.CHANGE: change,
    Kind.RATE: percent,
    Kind.AREA: area,
    Kind.POINTS: points,
    Kind.NUMBER: _number,
    Kind.TREND: spark,
    **dict.fromkeys((Kind.LABEL, Kind.TEXT, Kind.DATE), _text),
}
"""How a value is written of a kind whose cells do not depend on each other."""
