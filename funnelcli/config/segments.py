"""The segments of the YAML: a column, or a mapping."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from funnelcli.config.tables import Model
from funnelcli.config.values import Texts


class Segment(Model):
    """A way to group leads: a column with aliases, or an SQL expression."""

    column: str | None = None
    """The column with the segment's values."""
    sql: str | None = None
    """An SQL expression that gives the segment's values."""
    aliases: dict[str, Texts] = Field(default_factory=dict)
    """Values, each with the other spellings that mean the same."""


def _as_column(written: object) -> object:
    match written:
        case str():
            return {"column": written}
        case dict() | Segment():
            return written
        case _:
            raise ValueError("a column, or a mapping with `column` or `sql`")


SegmentOrColumn = Annotated[
    Segment, BeforeValidator(_as_column, json_schema_input_type=str | Segment)
]
