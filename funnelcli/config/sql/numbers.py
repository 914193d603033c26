"""Functions of numbers. What has no finite answer is null."""

import math

import polars as pl

from funnelcli.config.sql.parts import SqlType
from funnelcli.config.sql.table import Function, Takes, number, whole

NUMBER = SqlType.NUMBER
DIGITS = 15
"""So many digits a number of 64 bits has for sure."""


def quotient(dividend: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """Divide; null by zero."""
    return dividend / divisor.replace(0.0, None)


def whole_quotient(dividend: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """Divide, and cut off the fraction; null by zero."""
    return quotient(dividend, divisor).truncate()


def remainder(dividend: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """What whole division leaves, with the sign of the dividend; null by zero."""
    return dividend.sign() * (dividend.abs() % divisor.replace(0.0, None).abs())


def rounded(value: pl.Expr, digits: int = 0) -> pl.Expr:
    """Round halves away from zero."""
    if digits >= 0:
        return value.round(digits, mode="half_away_from_zero")
    tens = 10.0**-digits
    return (value / tens).round(0, mode="half_away_from_zero") * tens


def truncated(value: pl.Expr, digits: int = 0) -> pl.Expr:
    """Cut off what is behind so many decimals."""
    return value.truncate(digits)


def ones(value: pl.Expr) -> pl.Expr:
    """Count the ones of a whole number in binary."""
    return value.cast(pl.Int64, strict=False).bitwise_count_ones().cast(pl.Float64)


def _of_one(name: str, says: str, method: str, *, also: tuple[str, ...] = ()) -> Function:
    """Declare a function of one number that a method of Polars computes."""
    return Function(
        name, (number(),), NUMBER, says, lambda value: getattr(value, method)(), also,
        may_overflow=True,
    )  # fmt: skip


NUMBER_FUNCTIONS = (
    _of_one("ABS", "The number without its sign.", "abs"),
    _of_one("CEIL", "The next whole number above.", "ceil", also=("CEILING",)),
    _of_one("FLOOR", "The next whole number below.", "floor"),
    Function("ROUND", (number(), whole("digits", -DIGITS, DIGITS, optional=True)), NUMBER,
             "Rounded to so many decimals, halves away from zero.", rounded, may_overflow=True),
    Function("TRUNC", (number(), whole("digits", 0, DIGITS, optional=True)), NUMBER,
             "Cut off behind so many decimals.", truncated, ("TRUNCATE",), may_overflow=True),
    _of_one("SIGN", "-1, 0 or 1.", "sign"),
    Function("MOD", (number("dividend"), number("divisor")), NUMBER,
             "What whole division leaves, with the sign of the dividend; also `%`.", remainder,
             uses=2, may_overflow=True),
    Function("DIV", (number("dividend"), number("divisor")), NUMBER,
             "The quotient without its fraction; also `//`.", whole_quotient, may_overflow=True),
    Function("POWER", (number("base"), number("exponent")), NUMBER,
             "The base to the power of the exponent.", lambda base, exponent: base.pow(exponent),
             ("POW",), may_overflow=True),
    _of_one("SQRT", "The square root; null below zero.", "sqrt"),
    _of_one("CBRT", "The cube root.", "cbrt"),
    _of_one("EXP", "e to the power of the number.", "exp"),
    _of_one("LN", "The natural logarithm; null at zero and below.", "log"),
    Function("LOG2", (number(),), NUMBER, "The logarithm to base 2; null at zero and below.",
             lambda value: value.log(2), may_overflow=True),
    Function("LOG10", (number(),), NUMBER, "The logarithm to base 10; null at zero and below.",
             lambda value: value.log(10), may_overflow=True),
    Function("PI", (), NUMBER, "3.14159….", lambda: pl.lit(math.pi)),
    _of_one("SIN", "The sine of an angle in radians.", "sin"),
    _of_one("COS", "The cosine of an angle in radians.", "cos"),
    _of_one("TAN", "The tangent of an angle in radians.", "tan"),
    _of_one("COT", "The cotangent of an angle in radians; null at zero.", "cot"),
    _of_one("ASIN", "The angle of a sine, in radians; null outside -1 to 1.", "arcsin"),
    _of_one("ACOS", "The angle of a cosine, in radians; null outside -1 to 1.", "arccos"),
    _of_one("ATAN", "The angle of a tangent, in radians.", "arctan"),
    Function("ATAN2", (number("y"), number("x")), NUMBER,
             "The angle of the point (x, y), in radians.", pl.arctan2),
    _of_one("DEGREES", "An angle in radians, in degrees.", "degrees"),
    _of_one("RADIANS", "An angle in degrees, in radians.", "radians"),
    Function("BIT_COUNT", (Takes("number", NUMBER),), NUMBER,
             "How many ones a whole number has in binary.", ones),
)  # fmt: skip
