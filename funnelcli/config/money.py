"""What the YAML says of money beside the tables: the lag of customers, the margin, their worth."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

LAG = r"([0-9]{1,4})(d|mo)"
"""So many days, or so many months of the calendar."""


def _written(form: str, make: Callable[[str], object], expected: str) -> Callable[[object], object]:
    """Make a reader of what is written in a form; what is a value already stays one."""

    def read(value: object) -> object:
        match value:
            case str():
                if not re.fullmatch(form, value):
                    raise ValueError(expected)
                return make(value)
            case list() | dict():
                raise ValueError(expected)
            case _:
                return value

    return read


def _worth(value: object) -> object:
    if isinstance(value, str) and re.search(r"[^\W\d_]", value):
        return value  # a column: no amount has a letter
    form = r"[0-9]{1,12}(\.[0-9]{1,4})?"
    said = "an amount without a sign, such as 12000, or a column"
    return _written(form, Decimal, said)(value)


Lag = Annotated[
    str,
    BeforeValidator(_written(LAG, str, "days or calendar months, such as 30d or 1mo")),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,4}(d|mo)$"}),
]
Part = Annotated[
    float,
    BeforeValidator(
        _written(r"0?\.(?=\d*[1-9])\d{1,6}|1(\.0{1,6})?", float, "a part of 1, such as 0.8")
    ),
    WithJsonSchema({"type": ["number", "string"], "exclusiveMinimum": 0, "maximum": 1}),
]
Worth = Annotated[
    Decimal | str,
    BeforeValidator(_worth),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0}),
]
