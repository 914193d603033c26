"""Which mark is the decimal one in a column of amounts: by a sample, or by all of its values.

Most amounts fit one mark only: `1.234,56`, `12,5` and `1.234.567` cannot be read with a decimal
point. Those that fit both decide nothing.
"""

import re
from collections.abc import Sequence

import polars as pl

from funnelcli.define.columns.amounts.currency_signs import POINTED, words_of
from funnelcli.define.columns.amounts.forms import (
    APOSTROPHES,
    MINUS,
    PLAIN,
    SPACES,
    WHOLE,
    AmountForm,
    Mark,
    any_of,
)
from funnelcli.errors import DataError
from funnelcli.words.privacy import shapes
from funnelcli.words.text import counted

_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
"""A plain number that somebody may have meant as thousands."""
_MARK = r"[0-9][.,][0-9]"
_SCALED = r"[0-9] ?[KkMmBbEe]"
_THREE = r"\.[0-9]{3}"
_UNMARKED = r"^[+-]?[0-9]{4}"
"""Thousands that have no mark."""
_DIGITS_OF_DINARS = 3


def form_of_sample(seen: Sequence[str], digits: int) -> AmountForm | None:
    """Find a form that needs no look at the other values: what does not fit it shows itself.

    Plain numbers are decided by a value that has no place for thousands: `1234.5` or `0.25`;
    not where the currency has no decimals, since `1.000` may come yet.
    """
    if all(re.search(WHOLE, value) for value in seen):
        return AmountForm(as_is="whole")
    is_decided = any("." in value and not re.search(_THOUSANDS, value) for value in seen)
    if digits and is_decided and all(re.search(PLAIN, value) for value in seen):
        return AmountForm(as_is="plain")
    return None


def form_of_column(
    values: pl.Series, *, given: Mark | None, regional: bool, digits: int, called: str
) -> AmountForm:
    """Decide how all `values` are written; raise when they contradict each other or are silent.

    `given` decides if there is one. `digits` are those of the currency. A `regional` file has
    semicolons between its fields, as where the comma is the decimal mark.
    """
    may_be_thousands = regional and digits != _DIGITS_OF_DINARS and _all_thousands(values)
    if values.str.contains(PLAIN).all() and (
        given == "."
        or (given is None and not may_be_thousands and _as_programs_write(values, digits))
    ):
        return AmountForm(as_is="plain")
    outside = rf"[0-9,{SPACES}{APOSTROPHES}()+{MINUS}]+"
    words = words_of(values.str.replace_all(outside, " ").unique())
    if given is not None:
        return AmountForm(given, words)
    point, comma = (values.str.contains(AmountForm(mark, words).pattern) for mark in (".", ","))
    either = point & comma & values.str.contains(_MARK)
    if not digits:  # no decimals: the mark before three digits is of thousands
        is_scaled = _is_scaled(values, words)
        thousands = either & ~is_scaled
        by_comma = values.str.contains("[0-9],[0-9]")
        point, comma = point & ~(thousands & ~by_comma), comma & ~(thousands & by_comma)
        either &= ~thousands
        by_both = AmountForm(None, words)
        marked = (point | comma) & values.str.contains(_MARK)
        is_whole = values.str.contains(by_both.pattern) & ~is_scaled
        if (point & ~comma).any() and (comma & ~point).any() and (is_whole | ~marked).all():
            return by_both
    points, commas = values.filter(point & ~comma), values.filter(comma & ~point)
    either = values.filter(either)
    if not points.is_empty() and not commas.is_empty():
        raise DataError(
            f"{called} has thousands with commas or a decimal point in {_examples(points)}, and "
            f"thousands with points or a decimal comma in {_examples(commas)}",
            'Export it in one notation. `read: {decimal: "."}` or `read: {decimal: ","}` says '
            "which is right, and leaves the others out.",
        )
    decided = "." if not points.is_empty() else "," if not commas.is_empty() else None
    if decided is not None and digits != _DIGITS_OF_DINARS:
        proof = points if decided == "." else commas
        three = rf"[0-9]\{decided}[0-9]{{3}}(?:[^0-9]|$)"
        doubtful = either.filter(either.str.contains(three))
        if not doubtful.is_empty() and not proof.str.contains(three).any():
            raise DataError(
                f"{called} has decimals after {decided!r} in "
                f"{_examples(proof)}, and what looks like thousands in {_examples(doubtful)}",
                f'Export it in one notation. `read: {{decimal: "{decided}"}}` takes all of them '
                "for decimals.",
            )
    if decided == ",":
        return AmountForm(",", words)
    if (
        points.is_empty()
        and not either.is_empty()
        and (may_be_thousands or not _has_point(either, words, digits))
    ):
        raise DataError(
            f"{called}: the mark before three digits can be of thousands or of decimals in "
            f"{_examples(either)}, and no other value decides",
            'Say which mark is the decimal one: `read: {decimal: "."}` or `read: {decimal: ","}`.',
        )
    return AmountForm(".", words)


def _is_scaled(values: pl.Series, words: Sequence[str]) -> pl.Series:
    """Tell amounts in thousands or millions, of which there are decimals in any currency."""
    return values.str.replace_all(any_of(words), "").str.contains(_SCALED)


def _has_point(either: pl.Series, words: Sequence[str], digits: int) -> bool:
    """Tell whether amounts with one mark before three digits have a decimal point after all.

    `1.234` does as programs write it; `$1,234` does by its sign, since nobody writes three
    decimals of a dollar, but of a dinar, whose point is decimal with a sign or without.
    """
    comma = either.str.contains("[0-9],[0-9]")
    if not comma.any():
        if digits == _DIGITS_OF_DINARS:
            return not _is_scaled(either, words).any()
        is_plain = either.str.contains(PLAIN).all() and not words
        return is_plain and _as_programs_write(either, digits)
    signs = "|".join(re.escape(word) for word in words if word.casefold() in POINTED)
    has_sign = bool(signs) and either.str.contains(signs).any()
    return has_sign and comma.all() and digits != _DIGITS_OF_DINARS


def _all_thousands(values: pl.Series) -> bool:
    """Tell whether every value with a point could be one of thousands, and there is one."""
    marked = values.filter(values.str.contains(".", literal=True))
    return not marked.is_empty() and bool(marked.str.contains(_THOUSANDS).all())


def _as_programs_write(values: pl.Series, digits: int) -> bool:
    """Tell plain numbers from thousands with points, such as 1.250 and 12.000.

    Programs write no zero at the end of decimals, and where they fill them up, then in each
    value and to the digits of the currency. Where it has none, a point before three digits is
    one of thousands, unless another value shows that points are not: by three decimals, or,
    where no zero is at the end, by other decimals or by thousands without a mark.
    """
    marked = values.filter(values.str.contains(".", literal=True))
    of_thousands = marked.str.contains(_THOUSANDS)
    if not digits:
        others, doubtful = marked.filter(~of_thousands), marked.filter(of_thousands)
        shown = not others.is_empty() or values.str.contains(_UNMARKED).any()
        return (
            doubtful.is_empty()
            or others.str.contains(_THREE).any()
            or (shown and not doubtful.str.ends_with("0").any())
        )
    is_decided = not of_thousands.all()
    return is_decided or digits == _DIGITS_OF_DINARS or not marked.str.ends_with("0").any()


def _examples(values: pl.Series) -> str:
    return f"{counted(values.len(), 'value')} such as {shapes(values.unique().sort())}"
