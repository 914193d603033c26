"""What programs write round ids, taken off where that is certain, so that one id is one text.

Certain are invisible characters, the apostrophe and the formula by which spreadsheets are told
that a number is text, the fraction of a whole number, and an exponent that leaves all digits
to be told. An exponent that does not has lost digits. Marks of thousands are no writing of an id.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from funnelcli.define.columns.ids.salesforce import replaced

SIGNS = r"""["'+]|[^ -~]|[.,]0|[.,][0-9]+[eE]"""
"""One of these is in every id that is not written plainly, and in few others."""
INVISIBLE = r"[\p{Default_Ignorable_Code_Point}\p{Cf}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
SEEN = rf"[^{INVISIBLE[1:-1]}\p{{Zs}}\s]"
"""One of these is in every text in which something can be seen."""
SPACES = r"[\p{Zs}\s]"
"""Other spaces than the plain one, which look like it."""
QUOTED = r'^=?"+([^"]*)"+$'
"""A text, or a formula whose value is a text."""
APOSTROPHE = r"^['\u2018\u2019]+(.*?)['\u2018\u2019]?$"
"""The mark of a text in a spreadsheet, typed or typeset; also behind it, as in SQL."""
NUMBER = r"^-?[0-9]+(?:[.,][0-9]+)+$"
WHOLE = r"^(-?[0-9]+)(?:\.0+|,0{1,2})$"
THOUSANDS = r"^-?[0-9]{1,3}\.000$"
EXPONENT = r"^(-?)([0-9]{1,3})(?:[.,]([0-9]+))?([eE]\+?)([0-9]{1,3})$"
SEVERAL = 2
"""So many whole numbers that are written with a fraction outweigh one that has one."""
FEWEST = 7
"""Without a plus no program writes a smaller exponent: 1.2E3 is an id as it stands."""
DOUBLE, SINGLE = 2**53, 2**24
"""From these on, whole numbers of 64 and of 32 bits with a fraction cannot be told apart."""

CHARACTERS, TEXT, FRACTION, POWER = (
    "invisible characters or special spaces taken out",
    "apostrophes or quotes taken off",
    "`.0` taken off",
    "exponents written out",
)
"""How a note calls each kind."""


Known = Callable[[], pl.Series]
"""Fetches ids, which few columns ask for."""


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """Ids without what was written round them."""

    ids: pl.Series
    counts: dict[str, int]
    """How many were written in which way, of those that are now plain."""
    lost: pl.Series
    """Those whose digits are not all there, as they stand."""
    kept: int = 0
    """How many end in .0 as they stand, since that may be part of them."""


def plain(ids: pl.Series, known: Known | None = None) -> Plain:
    """Take off what is written round ids; what is nothing without it is null.

    A fraction is taken off where every number of the column that has one is whole, so that 1.0
    stays as it is beside 1.10; `known` are the ids, already plain, that these are to meet.
    An exponent is written out where another value of the column
    shows as many digits as this one needs: who cuts digits off does so in each value.
    """
    is_odd = pl.first().str.contains(SIGNS)
    odd = ids.to_frame().lazy().filter(is_odd).collect(engine="streaming").to_series()
    if odd.is_empty():
        return Plain(ids, {}, odd)
    seen = odd.alias("id").value_counts(name="count").with_columns(_visible().alias("visible"))
    seen = seen.with_columns(_unquoted().alias("text"))
    whole, too_large = pl.lit(None, pl.String), pl.lit(value=False)
    if is_whole := _is_whole(ids, seen["text"], known):
        whole = pl.col("text").str.extract(WHOLE)
        too_large = pl.col("text").str.ends_with(".0") & ~_below(whole, DOUBLE)
    seen = seen.with_columns(whole.alias("whole"), too_large.fill_null(value=False).alias("lost"))
    seen = seen.join(_powers(seen["text"]), on="text", how="left", maintain_order="left")
    final = pl.coalesce("written", "whole", "text")
    seen = seen.with_columns(pl.when(final.str.len_bytes() > 0).then(final).alias("plain"))
    kinds = {
        CHARACTERS: pl.col("visible") != pl.col("id"),
        TEXT: pl.col("text") != pl.col("visible"),
        FRACTION: pl.col("whole").is_not_null(),
        POWER: pl.col("written").is_not_null(),
    }
    sums = seen.select(
        pl.col("count").filter(kind).sum().alias(name) for name, kind in kinds.items()
    )
    changed = seen.filter(pl.col("plain").ne_missing("id"))
    is_lost = seen["lost"] | seen["cut"].fill_null(value=False)
    return Plain(
        replaced(ids, changed["id"], changed["plain"]),
        {name: n for name, n in sums.row(0, named=True).items() if n},
        odd.filter(odd.is_in(seen["id"].filter(is_lost).implode())),
        0 if is_whole else int(seen["count"].filter(seen["text"].str.contains(WHOLE)).sum()),
    )


def _visible() -> pl.Expr:
    """Leave out what cannot be seen, and write every space as the plain one."""
    seen = pl.col("id").str.replace_all(INVISIBLE, "")
    return seen.str.replace_all(SPACES, " ").str.strip_chars()


def _unquoted() -> pl.Expr:
    text = pl.col("visible")
    for written in (APOSTROPHE, QUOTED, APOSTROPHE):
        text = text.str.replace(written, "$1").str.strip_chars()
    return text


def _is_whole(ids: pl.Series, texts: pl.Series, known: Known | None) -> bool:
    """Tell whether fractions of a column are those of whole numbers.

    Where all are 1.000 and the like, they may be thousands. One number with another fraction is
    a stray among several whole ones, or beside one that is known without its fraction; more are
    versions, as are those that `known` has with it, and 1.10, since no program ends a fraction
    with 0.
    """
    whole = texts.filter(texts.str.contains(WHOLE)).unique()
    if whole.is_empty() or whole.str.contains(THOUSANDS).all():
        return False
    if known is not None and known().is_in(whole.implode()).any():
        return False
    numbers = pl.concat([each.filter(each.str.contains(NUMBER)) for each in (ids, texts)]).unique()
    broken = numbers.filter(~numbers.str.contains(WHOLE))
    if broken.str.ends_with("0").any():
        return False
    others = broken.len()
    bare = whole.str.extract(WHOLE).unique()
    if others == 0 or (others == 1 and bare.len() >= SEVERAL):
        return True
    there = [ids] if known is None else [ids, known()]
    return others == 1 and any(each.is_in(bare.implode()).any() for each in there)


def _powers(texts: pl.Series) -> pl.DataFrame:
    """Write out numbers with an exponent: `text`, `written` where that is certain, else `cut`."""
    part = ("minus", "first", "others", "mark", "power")
    found = texts.filter(texts.str.contains(EXPONENT)).unique().alias("text").to_frame()
    parts = pl.col("text").str.extract_groups(EXPONENT).struct.rename_fields(list(part))
    found = found.with_columns(parts.alias("parts")).unnest("parts")
    power, others = pl.col("power").cast(pl.Int64), pl.col("others").fill_null("")
    found = found.filter(pl.col("mark").str.ends_with("+") | ((others != "") & (power >= FEWEST)))
    shown = pl.concat_str("first", others)
    needed = pl.col("first").str.len_bytes().cast(pl.Int64) + power
    enough = shown.str.len_bytes().max().over("mark") >= needed
    number = shown.str.pad_end(needed, "0")
    certain = enough & (others.str.len_bytes() <= power) & _below(number, DOUBLE)
    return found.select(
        "text",
        pl.when(certain).then(pl.concat_str("minus", number)).alias("written"),
        (~certain).alias("cut"),
    )


def _below(number: pl.Expr, limit: int) -> pl.Expr:
    """True for whole numbers as text that are nearer to zero than the limit."""
    return (number.cast(pl.Int64, strict=False).abs() < limit).fill_null(value=False)
