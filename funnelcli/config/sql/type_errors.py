"""What does not fit together in an SQL expression, and what to write instead."""

import re

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Part, SqlType, in_brackets, written

PLAIN_NUMBER = r"-?([1-9]\d*|0)(\.\d+)?$"
ISO_DATE = r"\d{4}-\d\d-\d\d$"
DECLARED = (SqlType.TEXT, SqlType.NUMBER, SqlType.BOOLEAN, SqlType.DATE)
"""What `read.types` can say of a column."""


def comparable(left: Part, right: Part) -> SqlType:
    """Refuse to compare unlike things; return what is compared."""
    if left.fits(right.type) or right.fits(left.type):
        return right.type if left.type is SqlType.NULL else left.type
    first, second = (right, left) if right.column and not left.column else (left, right)
    raise SqlError(f"cannot compare: {first}, {second}", _comparison_hint(first, second))


def condition(where: str, part: Part) -> None:
    """Refuse what is neither true nor false beside AND, OR, NOT or WHEN."""
    if not part.fits(SqlType.BOOLEAN):
        hint = "each condition stands by itself: x = 'a' OR x = 'b'"
        raise SqlError(f"{where} takes conditions, and {part}", hint)


def same(where: str, *parts: Part) -> SqlType:
    """Refuse results of different types, and return the one that they have."""
    known = [part for part in parts if part.type is not SqlType.NULL]
    other = next((part for part in known if part.type is not known[0].type), None)
    if other is not None:
        hint = type_hint(known[0], other.type) or type_hint(other, known[0].type)
        raise SqlError(f"{where}: {known[0]}, {other}, and one type is needed", hint)
    return known[0].type if known else SqlType.NULL


def needs(where: str, kind: SqlType, part: Part) -> None:
    """Refuse another type than a function or an operator works on."""
    if not part.fits(kind):
        raise SqlError(f"{where} needs {kind.phrase}, and {part}", type_hint(part, kind))


def calculable(*parts: Part) -> None:
    """Refuse to calculate with anything but numbers."""
    for part in parts:
        if not part.fits(SqlType.NUMBER):
            raise SqlError(f"cannot calculate: {part}", type_hint(part, SqlType.NUMBER))


def type_hint(part: Part, kind: SqlType) -> str:
    """Say how to read a column as another type."""
    if not part.column or kind not in DECLARED:
        return ""
    plain = re.fullmatch(r"\w[\w ]*", part.column)
    name = part.column if plain else f'"{part.column}"'
    return f"fix its type with `read.types: {{{name}: {kind.value}}}`"


def _comparison_hint(first: Part, second: Part) -> str:
    match first.type, second.type:
        case SqlType.BOOLEAN, _:
            return f"write {first.written} = TRUE or {first.written} = FALSE"
        case SqlType.DATE, _:
            return "write " + (_rewritten(second, SqlType.DATE) or "DATE '2026-01-31'")
        case SqlType.DURATION, SqlType.NUMBER if second.items:
            return f"write INTERVAL '{written(second.items[0])} days'"
        case _:
            rewritten = _rewritten(second, first.type)
            advice = [f"write {rewritten}"] if rewritten else []
            return ", or ".join([*advice, *filter(None, [type_hint(first, second.type)])])


def _rewritten(literal: Part, kind: SqlType) -> str:
    """Write a literal as the other type, if each of its values can be read so."""
    values = zip(literal.items, literal.spelt, strict=True)
    texts = [item if isinstance(item, str) else _bare(spelt) for item, spelt in values]
    forms = {
        SqlType.TEXT: ("", "'{}'"),
        SqlType.NUMBER: (PLAIN_NUMBER, "{}"),
        SqlType.DATE: (ISO_DATE, "DATE '{}'"),
    }
    pattern, form = forms.get(kind, ("", ""))
    fits = all(re.match(pattern, text) for text in texts)
    return in_brackets([form.format(text) for text in texts]) if texts and fits and form else ""


def _bare(spelt: str) -> str:
    """Take the date out of `DATE '2026-01-31'`."""
    return re.sub(r"^(?:DATE|TIMESTAMP) '(.*)'$", r"\1", spelt)
