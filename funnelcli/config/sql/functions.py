"""All functions that SQL in a YAML can call, by name."""

import difflib

import polars as pl

from funnelcli.config.sql.dates import DATE_FUNCTIONS, date_of, extracted
from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.numbers import NUMBER_FUNCTIONS
from funnelcli.config.sql.parts import Part, SqlType
from funnelcli.config.sql.table import Function, Takes
from funnelcli.config.sql.texts import TEXT_FUNCTIONS

ANY = Takes("value")


def coalesce(*values: pl.Expr) -> pl.Expr:
    """Take the first value that is not null.

    `pl.coalesce` gives one value for all rows where the first is a constant and no column.
    """
    found = values[-1]
    for value in reversed(values[:-1]):
        found = pl.when(value.is_not_null()).then(value).otherwise(found)
    return found


def nullif(value: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Give null where two values are equal."""
    return pl.when(~(value == other).fill_null(value=False)).then(value)


OTHER_FUNCTIONS = (
    Function("COALESCE", (Takes("value", many=True),), None, "The first value that is not null.",
             coalesce, uses=2),
    Function("IFNULL", (ANY, Takes("other")), None, "The value, or the other where it is null.",
             coalesce, uses=2),
    Function("NULLIF", (ANY, Takes("other")), None, "The value, or null where it is the other.",
             nullif, uses=2),
    Function("GREATEST", (Takes("value", many=True),), None,
             "The greatest of the values that are not null.",
             pl.max_horizontal),
    Function("LEAST", (Takes("value", many=True),), None,
             "The least of the values that are not null.",
             pl.min_horizontal),
    Function("IF", (Takes("condition", SqlType.BOOLEAN), ANY, Takes("other")), None,
             "The value where the condition is true, else the other.",
             lambda test, value, other: pl.when(test).then(value).otherwise(other)),
)  # fmt: skip

GROUPS: dict[str, tuple[Function, ...]] = {
    "Numbers": NUMBER_FUNCTIONS,
    "Texts": TEXT_FUNCTIONS,
    "Dates": DATE_FUNCTIONS,
    "Any values": OTHER_FUNCTIONS,
}
"""The functions as the documentation lists them."""

FUNCTIONS = {
    name: function
    for functions in GROUPS.values()
    for function in functions
    for name in (function.name, *function.also)
}


def call(name: str, parts: list[Part]) -> Part:
    """Call a function by its name, in capitals."""
    match name, parts:
        case "DATE", [_, *_]:
            return date_of(parts)
        case "DATE_PART", [Part(items=(str(field),)), part]:
            return extracted(field, part)
        case "LOG", _:
            raise SqlError("LOG is another logarithm in each database", "write LN, LOG2 or LOG10")
    if name in FUNCTIONS:
        return FUNCTIONS[name].call(parts)
    near = difflib.get_close_matches(name, FUNCTIONS, n=1, cutoff=0.8)
    meant = f"; did you mean {near[0]}?" if near else ""
    raise SqlError(
        f"{name} is no function here{meant}",
        "docs/configuration.md lists the functions",
    )
