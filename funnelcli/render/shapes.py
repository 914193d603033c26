"""What the JSON Schemas of the answers are put together from."""

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
FLAG: Final[Schema] = {"type": "boolean"}

RATE: Final[Schema] = {"type": ["number", "null"], "minimum": 0}
BOUND: Final[Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def closed(**properties: Schema) -> Schema:
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


def rate(name: str) -> dict[str, Schema]:
    """Describe a rate and the ends of its interval."""
    return {name: RATE, f"{name}_low": BOUND, f"{name}_high": BOUND}
