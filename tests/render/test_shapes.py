"""JSON Schemas that follow from what columns and types declare, against schemas written by hand."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest

from funnelcli.answers.columns import LOW_N, Column, Kind, Open, rate
from funnelcli.render.shapes import KINDS, cell, row, shape

NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("column", "schema"),
    [
        (Column("c", "C", Kind.COUNT), {"type": "integer", "minimum": 0}),
        (Column("c", "C", Kind.COUNT, null=True), {"type": ["integer", "null"], "minimum": 0}),
        (Column("c", "C", Kind.CHANGE), {"type": "integer"}),
        (Column("c", "C", Kind.RATE, null=True), {"type": ["number", "null"], "minimum": 0}),
        (Column("c", "C", Kind.POINTS), {"type": "number", "minimum": -1, "maximum": 1}),
        (
            Column("c", "C", Kind.RATE, share=True),
            {"type": "number", "minimum": 0, "maximum": 1},
        ),
        (Column("c", "C", Kind.DAYS), {"type": "number", "minimum": 0}),
        (Column("c", "C", Kind.DAYS, whole=True), {"type": "integer", "minimum": 0}),
        (Column("c", "C", Kind.MONEY, null=True), {"type": ["number", "null"]}),
        (Column("c", "C", Kind.FLAG, null=True), {"type": ["boolean", "null"]}),
        (Column("c", "C", Kind.LABEL), {"type": "string"}),
        (Column("c", "C", Kind.TEXT, choices=("a", "b")), {"enum": ["a", "b"]}),
        (Column("c", "C", Kind.TEXT, null=True, choices=("a",)), {"enum": ["a", None]}),
    ],
)
def test_a_cell(column: Column, schema: Any) -> None:
    assert cell(column) == schema


def test_every_kind_has_a_shape_but_what_only_a_page_has() -> None:
    assert {*Kind} - {*KINDS} == {Kind.TREND, Kind.FIGURE, Kind.CREDIT}
    for kind in KINDS:
        assert cell(Column("c", "C", kind))["type"]


def test_a_rate_may_be_a_ratio_but_its_interval_is_of_a_proportion() -> None:
    assert row(rate()) == {
        "type": "object",
        "properties": {
            "rate": {"type": ["number", "null"], "minimum": 0},
            "rate_low": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "rate_high": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        },
        "required": ["rate", "rate_low", "rate_high"],
        "additionalProperties": False,
    }


def test_a_row_is_open_for_what_a_definition_names_and_without_what_it_can_lack() -> None:
    stage = Column("stage", "Stage", Kind.COUNT, open=Open.STAGES)
    segment = Column("segment", "Segment", Kind.LABEL, open=Open.SEGMENTS)
    amount = Column("amount", "Amount", Kind.MONEY, optional=True)

    described = row((segment, stage, amount, LOW_N))

    assert list(described["properties"]) == ["amount", "low_n"]
    assert described["required"] == ["low_n"]
    assert described["additionalProperties"] == {"type": ["string", "integer"]}
    assert row((stage,))["additionalProperties"] == {"type": "integer", "minimum": 0}


@dataclass(frozen=True)
class Inner:
    line: Annotated[int, 1]
    money: Annotated[int, Kind.MONEY] | None


@dataclass(frozen=True)
class Outer:
    name: str
    given: Literal["a", "b"] | None
    inner: Inner | None
    parts: tuple[Inner, ...]
    counts: dict[str, int]


def test_a_type() -> None:
    inner = {
        "type": "object",
        "properties": {
            "line": {"type": "integer", "minimum": 1},
            "money": {"type": ["number", "null"]},
        },
        "required": ["line", "money"],
        "additionalProperties": False,
    }
    assert shape(Inner) == inner
    assert shape(Outer) == {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "given": {"enum": ["a", "b", None]},
            "inner": {"oneOf": [inner, NULL]},
            "parts": {"type": "array", "items": inner},
            "counts": {
                "type": "object",
                "additionalProperties": {"type": "integer", "minimum": 0},
            },
        },
        "required": ["name", "given", "inner", "parts", "counts"],
        "additionalProperties": False,
    }
