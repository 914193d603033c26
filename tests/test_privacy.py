"""Errors show the shape of a value and never the value."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from funnelcli.privacy import LONGEST, shape, shapes


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1.23E+17", "9.99A+99"),
        ("anna.b@k.example", "aaaa.a@a.aaaaaaa"),
        ("Ünal Şen", "Aaaa Aaa"),
        ("+49 (0)30 1234", "+99 (9)99 9999"),
        ("'0012", "'9999"),
        ("٣½日", "99a"),
        ("", ""),
    ],
)
def test_a_shape_keeps_marks_and_no_letter_or_digit(value: str, shown: str) -> None:
    assert shape(value) == shown


@given(st.text(max_size=200))
def test_no_letter_or_digit_of_a_value_is_in_its_shape(value: str) -> None:
    kept = {c for c in shape(value) if unicodedata.category(c)[0] in "LN"}
    assert kept <= set("9Aa")
    assert len(shape(value)) <= LONGEST + len("...")


def test_two_shapes_are_quoted_each_once() -> None:
    assert shapes(["1.5E+10", "2.5E+11", "3E+12", "x"]) == "'9.9A+99' and '9A+99'"
    assert shapes(["a"]) == "'a'"
