"""JSON Schema made of what the neutral values declare: values by their types, rows by columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from funnelcli.answers.columns import Column, Kind

Schema = dict[str, Any]

_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_BASIC: Final[dict[type, Schema]] = {
    str: {"type": "string"},
    int: _COUNT,
    float: {"type": "number"},
    bool: {"type": "boolean"},
}
KINDS: Final[Mapping[Kind, Schema]] = {
    Kind.COUNT: _COUNT,
    Kind.CHANGE: {"type": "integer"},
    Kind.RATE: {"type": "number", "minimum": 0},
    Kind.POINTS: {"type": "number", "minimum": -1, "maximum": 1},
    Kind.NUMBER: {"type": "number"},
    Kind.DAYS: {"type": "number", "minimum": 0},
    Kind.MINUTES: {"type": "number", "minimum": 0},
    Kind.MONEY: {"type": "number"},
    Kind.FLAG: _BASIC[bool],
    Kind.LABEL: _BASIC[str],
    Kind.TEXT: _BASIC[str],
    Kind.DATE: _BASIC[str],
}
"""What programs are given of each kind; of those that only a page has, nothing."""


def closed(properties: Schema) -> Schema:
    """Describe an object with these keys, all of them present, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(items: Schema) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": items}


def or_null(shape: Schema) -> Schema:
    """Describe what may be missing."""
    if "enum" in shape:
        return {"enum": [*shape["enum"], None]}
    if shape["type"] == "object":
        return {"oneOf": [shape, {"type": "null"}]}
    return shape | {"type": [shape["type"], "null"]}


def shape(hint: Any) -> Schema:
    """Describe the values of a type: whole numbers from 0 on, unless they are annotated."""
    if is_dataclass(hint):
        return closed(shapes(hint))
    if hint in _BASIC:
        return _BASIC[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(parts)}
    of = shape(parts[-1 if origin is dict else 0])
    if origin is tuple:
        described = many(of)
    elif origin is dict:
        described = {"type": "object", "additionalProperties": of}
    elif origin is Annotated:
        (said,) = hint.__metadata__
        described = KINDS[said] if isinstance(said, Kind) else of | {"minimum": said}
    else:
        described = or_null(of)
    return described


def shapes(value: Any) -> Schema:
    """Describe the fields of a dataclass."""
    hints = get_type_hints(value, include_extras=True)
    return {field.name: shape(hints[field.name]) for field in fields(value)}


def cell(column: Column) -> Schema:
    """Describe what a column holds, by its kind and nullability."""
    described = KINDS[column.kind]
    if column.choices:
        described = {"enum": list(column.choices)}
    elif column.whole:
        described = _COUNT
    elif column.share:
        described = described | {"maximum": 1}
    return or_null(described) if column.null else described


def row(columns: Sequence[Column]) -> Schema:
    """Describe the rows of a table: closed, unless the definition names some of its columns."""
    known = [column for column in columns if not column.open]
    others = [cell(column) for column in columns if column.open]
    return closed({column.name: cell(column) for column in known}) | {
        "required": [column.name for column in known if not column.optional],
        "additionalProperties": _any_of(others),
    }


def _any_of(described: Sequence[Schema]) -> Schema | bool:
    """Describe columns that are of one shape, or of several types; none at all if there is none."""
    unlike = [each for place, each in enumerate(described) if each not in described[:place]]
    if len(unlike) > 1:
        return {"type": [each["type"] for each in unlike]}
    return next(iter(unlike), False)


def properties(columns: Iterable[Column]) -> Schema:
    """Describe values that are declared as columns are."""
    return {column.name: cell(column) for column in columns}
