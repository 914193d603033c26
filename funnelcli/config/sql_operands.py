"""The parts of an SQL expression, which of them fit together, and what to write instead."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from funnelcli.config.sql_errors import SqlError

if TYPE_CHECKING:
    import polars as pl

TEXT, NUMBER, BOOLEAN, DATE, NULL, UNKNOWN = "text", "number", "boolean", "date", "null", "unknown"

PHRASES = {
    TEXT: "text",
    NUMBER: "a number",
    BOOLEAN: "true or false",
    DATE: "a date",
    "duration": "a duration",
}

EPOCH = date(1970, 1, 1)
EXAMPLE = date(2026, 1, 31)
PLAIN_NUMBER = r"-?([1-9]\d*|0)(\.\d+)?$"
ISO_DATE = r"\d{4}-\d\d-\d\d$"
MOST_ITEMS = 3


class Operand(NamedTuple):
    """A part of an expression: its kind, and how it is written."""

    kind: str
    written: str
    column: str = ""
    """The name, if it is a column."""
    items: tuple[object, ...] = ()
    """The value of a literal, or the values of a list of them."""

    def __str__(self) -> str:
        return f"{self.written} is {PHRASES.get(self.kind, self.kind)}"


def kind_of(dtype: "pl.DataType") -> str:
    """Name what a column holds, as `read.types` does; other types by their own name."""
    import polars as pl

    if dtype.is_numeric():
        return NUMBER
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return TEXT
    if dtype in (pl.Date, pl.Datetime):
        return DATE
    return str(dtype.base_type()).lower()


def column_operand(table: str, name: str, kind: str) -> Operand:
    """Write a column as SQL does: in quotes unless it is a plain name."""
    quoted = name if re.fullmatch(r"[^\W\d]\w*", name) else f'"{name}"'
    return Operand(kind, f"{table}.{quoted}" if table else quoted, name)


def literal_operand(literal: Any) -> Operand:
    """Read a literal as Polars writes it: `{"Scalar": {"String": "x"}}`."""
    kind, value = next(iter(literal.get("Scalar", literal.get("Dyn", {"?": None})).items()))
    match kind, value:
        case "Date", days:
            return literals(DATE, EPOCH + timedelta(days=days))
        case "Decimal", [digits, _, scale]:
            return literals(NUMBER, Decimal(digits).scaleb(-scale))
        case _ if re.match("U?Int|Float", kind):
            return literals(NUMBER, value)
    kinds = {"String": TEXT, "Boolean": BOOLEAN, "Datetime": DATE}
    return literals(kinds.get(kind, kind.lower()), value)


def literals(kind: str, *items: object) -> Operand:
    """Write one literal, or a list of them."""
    return Operand(kind, _listed([_sql(item) for item in items]), items=items)


def _sql(value: object) -> str:
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case bool() | None:
            return {True: "TRUE", False: "FALSE", None: "NULL"}[value]
        case date():
            return f"DATE '{value:%Y-%m-%d}'"
        case _:
            return str(value)


def _listed(written: list[str]) -> str:
    if len(written) == 1:
        return written[0]
    rest = ["…"] if len(written) > MOST_ITEMS else []
    return f"({', '.join(written[:MOST_ITEMS] + rest)})"


def _fit(*kinds: str) -> bool:
    return len(set(kinds) - {NULL, UNKNOWN}) <= 1


def comparable(left: Operand, right: Operand) -> None:
    """Refuse to compare unlike things."""
    if not _fit(left.kind, right.kind):
        first, second = (right, left) if right.column and not left.column else (left, right)
        raise SqlError(f"cannot compare: {first}, {second}", _comparison_hint(first, second))


def condition(where: str, operand: Operand) -> None:
    """Refuse what is neither true nor false beside AND, OR, NOT or WHEN."""
    if not _fit(operand.kind, BOOLEAN):
        hint = "each condition stands by itself: x = 'a' OR x = 'b'"
        raise SqlError(f"{where} takes conditions, and {operand}", hint)


def same(where: str, *operands: Operand) -> Operand:
    """Refuse results of different types, and return the first that is not null."""
    known = [operand for operand in operands if operand.kind not in (NULL, UNKNOWN)]
    if not _fit(*(operand.kind for operand in known)):
        first = known[0]
        other = next(operand for operand in known if operand.kind != first.kind)
        raise SqlError(f"{where}: {first}, {other}, and one type is needed")
    return Operand((known or operands)[0].kind, "the result")


def needs(kind: str, why: str, operand: Operand) -> None:
    """Refuse an operand of another kind than a function works on."""
    if not _fit(operand.kind, kind) and operand.kind not in ("duration", "time"):
        raise SqlError(f"{why}, and {operand}", *_type_hint(operand, kind))


def numbers(*operands: Operand) -> None:
    """Refuse to calculate with texts and conditions; dates are left to Polars."""
    for operand in operands:
        if operand.kind in (TEXT, BOOLEAN):
            raise SqlError(f"cannot calculate: {operand}", *_type_hint(operand, NUMBER))


def castable(operand: Operand, kind: str, *, strict: bool) -> None:
    """Refuse casts that mean nothing, or that fail when data arrive."""
    if operand.kind in (NULL, UNKNOWN, kind) or kind == TEXT:
        return
    if operand.kind == TEXT and kind == NUMBER:
        if strict:
            hints = ["write TRY_CAST, which gives null for other texts"]
            hint = ", or ".join([*hints, *_type_hint(operand, kind)])
            raise SqlError(f"cannot cast: {operand}", hint)
    elif operand.kind == TEXT or kind == DATE:
        raise SqlError(
            f"cannot cast to {PHRASES.get(kind, kind)}: {operand}", *_type_hint(operand, kind)
        )


def _comparison_hint(first: Operand, second: Operand) -> str:
    match first.kind, second.kind:
        case "boolean", _:
            return f"write {first.written} = TRUE or {first.written} = FALSE"
        case "date", _:
            return f"write {_rewritten(second, DATE) or _sql(EXAMPLE)}"
        case "duration", "number" if second.items:
            return f"write INTERVAL '{second.items[0]} days'"
        case _:
            rewritten = _rewritten(second, first.kind)
            advice = [f"write {rewritten}"] if rewritten else []
            return ", or ".join([*advice, *_type_hint(first, second.kind)])


def _rewritten(literal: Operand, kind: str) -> str:
    """Write a literal as the other kind, if each of its values can be read so."""
    texts = [_sql(item) if isinstance(item, bool) else str(item) for item in literal.items]
    forms = {TEXT: ("", "'{}'"), NUMBER: (PLAIN_NUMBER, "{}"), DATE: (ISO_DATE, "DATE '{}'")}
    pattern, form = forms.get(kind, ("", ""))
    fits = all(re.match(pattern, text) for text in texts)
    return _listed([form.format(text) for text in texts]) if texts and fits and form else ""


def _type_hint(operand: Operand, kind: str) -> list[str]:
    if not operand.column or kind not in (TEXT, NUMBER, BOOLEAN, DATE):
        return []
    plain = re.fullmatch(r"\w[\w ]*", operand.column)
    name = operand.column if plain else f'"{operand.column}"'
    return [f"fix its type with `read.types: {{{name}: {kind}}}`"]
