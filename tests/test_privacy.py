"""Errors show the shape of a value and never the value."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from funnelcli.words.privacy import (
    ADDRESS,
    LONGEST,
    PHONE,
    contact,
    headers,
    identifies,
    shape,
    shapes,
)


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
    assert shapes(["anna@k.example", "ben@k.example", "7"]) == "(e-mail address) and '9'"


@pytest.mark.parametrize(
    "text",
    [
        "+49 151 2345678", "+493012345", "(555) 010-9999", "202-555-0147", "555-0147",
        "1-800-555-0147", "0151 2345678", "015112345678", "004915112345678", "06 12 34 56 78",
        "030/1234567", "call +49 30 123456 now", "tel:+49301234567",
    ],
)  # fmt: skip
def test_a_phone_number_is_told_however_it_is_written(text: str) -> None:
    assert contact(text) == PHONE
    assert identifies(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05", "05/01/2026", "5.1.2026", "20260105", "501-1000", "2024-2025",
        "10,000-50,000", "1.234.567", "1 234 567 890", "0.1234567", "Q1 2026",
        "Webinar 2026-01-05", "0012", "1001", "161478058243970",
        "550e8400-e29b-41d4-a716-446655440000", "00Q5e000001abcdEAA",
    ],
)  # fmt: skip
def test_dates_quantities_ranges_and_ids_are_no_phone_numbers(text: str) -> None:
    assert contact(text) is None
    assert not identifies(text)


@pytest.mark.parametrize("text", ["anna@k.example", "Anna <anna@k.example>", "mailto:a@b", "ü@ö"])
def test_an_address_is_told_wherever_it_stands(text: str) -> None:
    assert contact(text) == ADDRESS


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("https://x.example/?mail=ann%40example.com&b=1", ADDRESS),
        ("/?next=%2F%3Fmail%3Dann%2540example.com", ADDRESS),
        ("https://x.example/?tel=%2B49%2030%201234567", PHONE),
        ("/?tel=%2B49301234567", PHONE),
        ("20% off", None),
        ("/search?q=50%25", None),
        ("%", None),
    ],
)
def test_in_the_address_of_a_page_they_are_coded(text: str, what: str | None) -> None:
    assert contact(text) == what


def test_words_without_a_number_are_no_id() -> None:
    assert all(map(identifies, ["Kitty Shcherbatskaya", "Kitty", "Kitty Shcherbatskaya 2"]))
    assert all(map(identifies, ["Wu", "王伟", "Лі", "kitty.s", "Dolly_O"]))
    assert not any(map(identifies, ["L1", "lead-7", "Q", "AB", "ab", "a b 1"]))
    assert contact("@ Berlin") is None


@pytest.mark.parametrize(
    "text", ["Kitty-87", "Lopez2", "O'Brien 2", "lead Kitty1", "Şen_1990", "kitty.sh1"]
)
def test_a_word_written_as_a_name_is_one_beside_digits(text: str) -> None:
    assert identifies(text)


@pytest.mark.parametrize(
    "text",
    ["LEAD-87", "Lead-87", "lead_87", "ABC-12", "deal87", "Xk3Abc9Def", "00QAbcDefGhi4567AAA"],
)
def test_what_an_id_is_of_is_no_name(text: str) -> None:
    assert not identifies(text)


def test_a_first_row_of_data_is_no_header() -> None:
    assert headers(["Id", "Created 2026", "E-mail"]) == ["Id", "Created 2026", "E-mail"]
    assert headers(["7", "anna@k.example", "Web"]) == ["9", "aaaa@a.aaaaaaa", "Aaa"]
    assert headers(["7", "2026-01-05", "Kitty"]) == ["9", "9999-99-99", "Aaaaa"]
