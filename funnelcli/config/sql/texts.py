"""Functions of texts. A character is one of Unicode; positions count from 1."""

import polars as pl

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Part, SqlType
from funnelcli.config.sql.patterns import literally, matched, replaced
from funnelcli.config.sql.table import Function, Takes, number, text, whole

TEXT, NUMBER, BOOLEAN = SqlType.TEXT, SqlType.NUMBER, SqlType.BOOLEAN
LONGEST = 1000
"""To so many characters a text is padded."""
FARTHEST = 1000
"""The last part that SPLIT_PART can take."""


def as_text(part: Part) -> pl.Expr:
    """Write a value as a CSV would: 5 and not 5.0, a date without its midnight."""
    match part.type:
        case SqlType.NUMBER:
            number = part.value.replace(0.0, 0.0)  # without the sign of -0
            return number.cast(pl.String).str.strip_suffix(".0")
        case SqlType.DATE:
            written = part.value.dt.strftime("%Y-%m-%d %H:%M:%S")
            return written.str.strip_suffix(" 00:00:00")
        case SqlType.BOOLEAN:
            return part.value.cast(pl.String)
        case _:
            return part.of(TEXT)


def concat(*parts: Part) -> pl.Expr:
    """Write values one after the other, leaving out what is null."""
    return pl.concat_str([as_text(part) for part in parts], ignore_nulls=True)


def concat_ws(separator: str, *parts: Part) -> pl.Expr:
    """Write values one after the other with something between them."""
    return pl.concat_str([as_text(part) for part in parts], separator=separator, ignore_nulls=True)


def length(value: pl.Expr) -> pl.Expr:
    """Count characters."""
    return value.str.len_chars().cast(pl.Float64)


def _count(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.Int64, strict=False)


def substring(value: pl.Expr, start: pl.Expr, count: pl.Expr | None = None) -> pl.Expr:
    """Take characters from a position on; those before the first are empty."""
    first = _count(start) - 1
    offset = first.clip(lower_bound=0)
    if count is None:
        return value.str.slice(offset)
    return value.str.slice(offset, (_count(count) + first.clip(upper_bound=0)).clip(lower_bound=0))


def position(value: pl.Expr, part: str) -> pl.Expr:
    """Find where a text begins in another; 0 where it does not."""
    before = value.str.extract(f"(?s)^(.*?){literally(part)}", 1).str.len_chars()
    found = (before.cast(pl.Float64) + 1).fill_null(0.0)
    return pl.when(value.is_not_null()).then(found)


def position_in(part: str, value: pl.Expr) -> pl.Expr:
    """Find a text in another, in the order of POSITION."""
    return position(value, part)


def split_part(value: pl.Expr, separator: str, number: int) -> pl.Expr:
    """Take one of the parts between separators, from the end if negative."""
    if not separator or not number:
        raise SqlError("SPLIT_PART takes a separator, and a number from 1 or, from the end, -1")
    parts = value.str.split(separator)
    taken = parts.list.get(number - 1 if number > 0 else number, null_on_oob=True)
    return pl.when(value.is_not_null()).then(taken.fill_null(""))


def padded(value: pl.Expr, count: int, fill: str, *, left: bool) -> pl.Expr:
    """Bring a text to so many characters: fill it up, or cut it off."""
    missing = (count - value.str.len_chars().cast(pl.Int64)).clip(lower_bound=0)
    filling = pl.lit((fill * count)[:count]).str.slice(0, missing)
    kept = value.str.slice(0, count)
    return filling + kept if left else kept + filling


def stripped(side: str, value: pl.Expr, characters: str = " ") -> pl.Expr:
    """Take characters off one end or both; spaces unless others are given."""
    strip = {"BOTH": "strip_chars", "LEADING": "strip_chars_start", "TRAILING": "strip_chars_end"}
    if not characters:
        return value
    stripped: pl.Expr = getattr(value.str, strip[side])(characters)
    return stripped


def _growth(_value: object, sought: str, other: str) -> float:
    return max(1.0, len(other) / max(1, len(sought)))


CHARACTERS = text("characters", optional=True, constant=True)
FILL = text("fill", optional=True, constant=True)
FLAGS = text("flags", optional=True, constant=True)
PATTERN = text("pattern", constant=True)

TEXT_FUNCTIONS = (
    Function("LOWER", (text(),), TEXT, "In small letters.", lambda x: x.str.to_lowercase()),
    Function("UPPER", (text(),), TEXT, "In capitals.", lambda x: x.str.to_uppercase()),
    Function("INITCAP", (text(),), TEXT, "Each word with a capital and small letters.",
             lambda x: x.str.to_titlecase()),
    Function("LENGTH", (text(),), NUMBER, "How many characters it has.", length,
             ("CHAR_LENGTH", "CHARACTER_LENGTH")),
    Function("OCTET_LENGTH", (text(),), NUMBER, "How many bytes it has in UTF-8.",
             lambda x: x.str.len_bytes().cast(pl.Float64)),
    Function("LEFT", (text(), number("count")), TEXT,
             "The first characters; below zero, all but so many of the last.",
             lambda x, count: x.str.head(_count(count))),
    Function("RIGHT", (text(), number("count")), TEXT,
             "The last characters; below zero, all but so many of the first.",
             lambda x, count: x.str.tail(_count(count))),
    Function("SUBSTR", (text(), number("start"), number("count", optional=True)), TEXT,
             "Characters from a position on; also `SUBSTRING(text FROM start FOR count)`.",
             substring, ("SUBSTRING",), uses=2),
    Function("TRIM", (text(), CHARACTERS), TEXT,
             "Without spaces, or other characters, at both ends; also `TRIM(BOTH 'x' FROM text)`.",
             lambda x, *c: stripped("BOTH", x, *c)),
    Function("LTRIM", (text(), CHARACTERS), TEXT, "Without spaces, or others, at the beginning.",
             lambda x, *c: stripped("LEADING", x, *c)),
    Function("RTRIM", (text(), CHARACTERS), TEXT, "Without spaces, or others, at the end.",
             lambda x, *c: stripped("TRAILING", x, *c)),
    Function("LPAD", (text(), whole("length", 0, LONGEST), FILL), TEXT,
             "Filled up at the beginning, with spaces or `fill`, or cut off.",
             lambda x, n, fill=" ": padded(x, n, fill, left=True), uses=2),
    Function("RPAD", (text(), whole("length", 0, LONGEST), FILL), TEXT,
             "Filled up at the end, with spaces or `fill`, or cut off.",
             lambda x, n, fill=" ": padded(x, n, fill, left=False), uses=2),
    Function("REVERSE", (text(),), TEXT, "From the last character to the first.",
             lambda x: x.str.reverse()),
    Function("REPLACE", (text(), text("sought", constant=True), text("other", constant=True)),
             TEXT, "With the other text wherever the sought one is.",
             lambda x, a, b: x.str.replace_all(a, b, literal=True) if a else x, growth=_growth),
    Function("SPLIT_PART", (text(), text("separator", constant=True),
             whole("number", -FARTHEST, FARTHEST)), TEXT,
             "One of the parts between separators, below zero from the end; '' if there is none.",
             split_part, uses=2),
    Function("STRPOS", (text(), text("part", constant=True)), NUMBER,
             "Where the part begins; 0 if it is not in the text.", position, uses=2),
    Function("POSITION", (text("part", constant=True), text()), NUMBER,
             "The same, as `POSITION(part IN text)`.", position_in, uses=2),
    Function("STARTS_WITH", (text(), text("part")), BOOLEAN, "Whether it begins with the part.",
             lambda x, part: x.str.starts_with(part)),
    Function("ENDS_WITH", (text(), text("part")), BOOLEAN, "Whether it ends with the part.",
             lambda x, part: x.str.ends_with(part)),
    Function("REGEXP_LIKE", (text(), PATTERN, FLAGS), BOOLEAN,
             "Whether a regular expression is found in it; also `~`, and `~*` for any case.",
             matched),
    Function("REGEXP_REPLACE", (text(), PATTERN, text("other", constant=True), FLAGS), TEXT,
             "With the other text, in which `\\1` is the first group, where the expression is "
             "found first, or with the flag `g` wherever it is.", replaced,
             growth=lambda _x, _pattern, other, *_: len(other) + 1.0),
    Function("CONCAT", (Takes("value", mixed=True, many=True),), TEXT,
             "The values one after the other, without those that are null.", concat),
    Function("CONCAT_WS", (text("separator", constant=True),
             Takes("value", mixed=True, many=True)), TEXT,
             "The same, with the separator between them.", concat_ws),
)  # fmt: skip
