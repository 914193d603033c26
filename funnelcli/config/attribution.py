"""What the YAML says of attribution: weights of the company's own, how far back, how fast."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from funnelcli.config.tables import Model
from funnelcli.config.values import Days, Decimals, sentence

FIRST, LAST, OTHER = "first", "last", "other"
"""What weights can be of, beside the stages: the ends of a path, and the touches between."""
HALF_LIFE: Final = 7 * 86_400
_SECONDS: Final = {"d": 86_400, "h": 3_600}


def _seconds(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([0-9]{1,5})([dh]?)", value)
    if match is None or not int(match[1]):
        raise ValueError("days or hours, at least one, such as 7d or 12h")
    return int(match[1]) * _SECONDS[match[2] or "d"]


def _weights(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    if not any(abs(total - whole) < 1e-9 * whole for whole in (1, 100)):
        raise sentence(f"the weights add up to {total:g}, and not to 1 or 100")
    return weights


HalfLife = Annotated[
    int,
    BeforeValidator(_seconds),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{1,5}[dh]?$", "minimum": 1}),
]
"""In seconds."""
Weight = Annotated[
    Decimals,
    Field(ge=0, le=100),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "maximum": 100}),
]
Weights = Annotated[dict[str, Weight], AfterValidator(_weights)]


class Attribution(Model):
    """How customers are credited to what leads met on their way."""

    custom: Weights | None = None
    """Weights of the first touch, the last, those when a lead entered stages, and others."""
    lookback: Days | None = None
    """The days before a conversion within which touches count, such as 90d; without it all do."""
    half_life: HalfLife = Field(default=HALF_LIFE, json_schema_extra={"default": "7d"})
    """The time in which the weight of a touch halves, such as 7d or 12h."""
