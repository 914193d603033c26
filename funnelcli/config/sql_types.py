"""The types of an SQL expression, so that comparing unlike things is an error.

Polars compares a boolean with a text, silently, as false; it raises for other pairs, in its
own words, and for some of them only when data arrive.
"""

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from funnelcli.config.sql import TOO_LONG, Sql, function_name, syntax_tree
from funnelcli.config.sql_errors import SqlError
from funnelcli.config.sql_operands import (
    BOOLEAN,
    DATE,
    PHRASES,
    TEXT,
    UNKNOWN,
    Operand,
    castable,
    column_operand,
    comparable,
    condition,
    kind_of,
    literal_operand,
    literals,
    needs,
    numbers,
    same,
)  # fmt: skip
from funnelcli.words.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    Schema = Mapping[str, "pl.DataType | type[pl.DataType]"]

COMPARISONS = {"Eq", "NotEq", "EqValidity", "NotEqValidity", "Lt", "LtEq", "Gt", "GtEq"}
LOGIC = {"And": "AND", "Or": "OR", "Xor": "XOR"}
NOTHING = {"Literal": {"Scalar": {"Null": "Null"}}}
NUMERIC = {"Abs", "Atan2", "Ceil", "Clip", "Exp", "Floor", "Log", "Log1p", "Pow", "Sign", "Sql",
           "Trigonometry", "Truncate"}  # fmt: skip
ONE_TYPE = {"Coalesce", "FillNull", "MaxHorizontal", "MinHorizontal"}
"""COALESCE, IFNULL, GREATEST and LEAST."""


def check_types(sql: Sql, schema: "Schema") -> "pl.DataType":
    """Return the type of `sql` on columns of `schema`; raise `SqlError` if types do not fit.

    `schema` has a type for each of `sql.columns`, and a struct for each of `sql.joined`.
    """
    import polars as pl

    _refuse_unknown(sql, schema)
    frame = pl.LazyFrame(schema=schema)
    try:
        _Check(frame).operand(syntax_tree(sql.expr))
        # on no rows, Polars still finds what it cannot compute
        return frame.select(sql.expr.alias("result")).collect().schema["result"]
    except RecursionError:
        raise SqlError(*TOO_LONG) from None
    except pl.exceptions.PolarsError as error:
        raise SqlError(str(error).splitlines()[0]) from None


def _refuse_unknown(sql: Sql, schema: "Schema") -> None:
    known = {"": [*schema]}
    for join in sql.joined:
        known[join] = [field.name for field in getattr(schema.get(join), "fields", [])]
    for join, names in {"": sql.columns, **sql.joined}.items():
        for name in names:
            if name not in known[join]:
                table = f" of {join}" if join else ""
                near = did_you_mean(name, known[join])
                raise SqlError(f"no column{table} is called '{name}'{near}")


def check_predicate(sql: Sql, schema: "Schema") -> None:
    """Raise `SqlError` unless `sql` is true or false, or null, for each row."""
    import polars as pl

    dtype = check_types(sql, schema)
    if dtype not in (pl.Boolean, pl.Null):
        found = PHRASES.get(kind_of(dtype), str(dtype))
        raise SqlError(f"gives {found}, expected a condition", "compare it: Country = 'US'")


@dataclass(frozen=True)
class _Check:
    """One walk over the syntax tree, from the leaves up."""

    frame: "pl.LazyFrame"

    def operand(self, node: Any) -> Operand:  # noqa: PLR0911  one for each kind of node
        match node:
            case {"Column": str(name)}:
                return column_operand("", name, self.kind(node))
            case {"Literal": {"Series": _}}:
                return self.list_of(node)
            case {"Literal": literal}:
                return literal_operand(literal)
            case {"BinaryExpr": {"left": left, "op": str(op), "right": right}}:
                return self.binary(node, op, self.operand(left), self.operand(right))
            case {"Ternary": {"predicate": predicate, "truthy": truthy, "falsy": falsy}}:
                condition("WHEN", self.operand(predicate))
                return same("CASE", self.operand(truthy), self.operand(falsy))
            case {"Cast": {"expr": inner, **cast}}:
                kind = self.kind({"Cast": {"expr": NOTHING, **cast}})
                castable(self.operand(inner), kind, strict=cast.get("options") == "Strict")
                return Operand(kind, "the result")
            case {"Function": {"input": inputs, "function": function}}:
                return self.function(node, inputs, *function_name(function))
            case _:
                return Operand(UNKNOWN, "the expression")

    def binary(self, node: Any, op: str, left: Operand, right: Operand) -> Operand:
        if op in COMPARISONS:
            comparable(left, right)
            return Operand(BOOLEAN, "the comparison")
        if op in LOGIC:
            condition(LOGIC[op], left)
            condition(LOGIC[op], right)
            return Operand(BOOLEAN, "the condition")
        if op != "Plus" or {left.kind, right.kind} != {TEXT}:
            numbers(left, right)
        return Operand(self.kind(node), "the result")

    def function(  # noqa: PLR0911  one for each kind of function
        self, node: Any, inputs: list[Any], group: str, name: str
    ) -> Operand:
        match group, name, inputs:
            case "StructExpr", "FieldByName", [{"Column": str(table)}]:
                field = node["Function"]["function"][group][name]
                return column_operand(table, field, self.kind(node))
            case "Boolean", "Not", [{"Cast": {"expr": inner, "options": "Strict"}}]:
                # NOT casts its operand, text included, and fails when data arrive
                condition("NOT", self.operand(inner))
                return Operand(BOOLEAN, "the condition")
        operands = [self.operand(part) for part in inputs]
        match group, name:
            case "Sql", "IsIn":
                comparable(*operands)
                return Operand(BOOLEAN, "the comparison")
            case "Boolean", _:
                return Operand(BOOLEAN, "the condition")
            case "Sql", "Binary":  # so are comparisons with decimals, and division
                op = node["Function"]["function"][group][name]
                return self.binary(node, op, *operands)
            case "StringExpr", _ if name != "ConcatHorizontal":
                needs(TEXT, "LIKE and functions of text need text", operands[0])
            case "TemporalExpr", _:
                needs(DATE, "functions of dates need a date", operands[0])
            case _ if group in ONE_TYPE:
                return same("COALESCE, GREATEST or LEAST", *operands)
            case _ if group in NUMERIC:
                numbers(*operands)
        return Operand(self.kind(node), "the result")

    def list_of(self, node: Any) -> Operand:
        import polars as pl

        items = pl.select(_expression(node)).to_series()[0].to_list()
        return literals(self.kind(node), *items)

    def kind(self, node: Any) -> str:
        """Ask Polars for the type of a part; what it cannot read by itself is unknown."""
        import polars as pl

        try:
            part = _expression(node).alias("part")
            dtype = self.frame.select(part).collect_schema()["part"]
        except pl.exceptions.PolarsError:
            return UNKNOWN
        return kind_of(getattr(dtype, "inner", dtype))


def _expression(node: Any) -> "pl.Expr":
    import polars as pl

    return pl.Expr.deserialize(io.StringIO(json.dumps(node)), format="json")
