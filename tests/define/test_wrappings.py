"""What programs write round an id is taken off where it is certain, and never elsewhere."""

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.define.columns.ids.wrappings import CHARACTERS, FRACTION, POWER, TEXT, plain


def ids(*written: str | None) -> list[str | None]:
    return plain(pl.Series("id", written)).ids.to_list()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1001.0", "1001"),
        ("1001.00", "1001"),
        ("1001,0", "1001"),
        ("-5.0", "-5"),
        ("0.0", "0"),
        ("'20160000000000001", "20160000000000001"),
        ("'0001", "0001"),
        ("\u20192016001", "2016001"),
        ("\u20180001\u2019", "0001"),
        ("'L-1'", "L-1"),
        ('="0001"', "0001"),
        ('=""0001""', "0001"),
        ('"0001"', "0001"),
        ('="\'0001"', "0001"),
        ('\'="0001"', "0001"),
        ("'1001.0", "1001"),
        ('=" 1001 "', "1001"),
        ("\x1f1001", "1001"),
        ("10\u200b01", "1001"),
        ("\ufeff1001", "1001"),
        ("10\u00ad01\u2060", "1001"),
        ("\u202a1001\u202c", "1001"),
        ("1001\ufe0f\x00", "1001"),
        ("\u200b\u00a01001", "1001"),
        ("L\u00a01001", "L 1001"),
        ("L\u20091001", "L 1001"),
        ("1.6147805824397E13", "16147805824397"),
        ("1.6147805824397e+13", "16147805824397"),
        ("1,6147805824397E+13", "16147805824397"),
        ("-1.6147805824397E13", "-16147805824397"),
        ("1.23E+02", "123"),
        ("'", None),
        ('=""', None),
        ("\u200b", None),
        (" ' ", None),
    ],
)
def test_what_is_certain(written: str, meant: str | None) -> None:
    assert ids(written, None, "other") == [meant, None, "other"]


@pytest.mark.parametrize(
    "written",
    [
        "1001", "0001", "L-1", "a'b", "O'Brien", "O\u2019Brien", "=0001", "1E17", "1.2E3", "5e4c",
        "1001.5", "1.10", "1,001",
        "1,001.0", "1.001.000", "1.000", "12,500", "2.0.0", "v1.0", "Web 2.0", "=1001", "a+b",
        "=HYPERLINK(1)", "é", "1e-5", "ann@acme.example", "A 1", "１００１", "a=b", "007.",
    ],
)  # fmt: skip
def test_what_is_not_stays_as_it_is(written: str) -> None:
    found = plain(pl.Series([written]))
    assert found.ids.to_list() == [written]
    assert found.lost.is_empty()
    assert found.counts == {}


def test_a_fraction_is_that_of_a_number_only_where_all_are_whole() -> None:
    assert ids("1.0", "2.0", "1001") == ["1", "2", "1001"]
    assert ids("1.0", "1.10") == ["1.0", "1.10"]  # versions
    assert ids("1.0", "'1.10") == ["1.0", "1.10"]
    assert ids("1.0", "1.0.1") == ["1.0", "1.0.1"]
    assert ids("1.0", "1.5") == ["1.0", "1.5"]
    assert ids("1.0", "v1.5") == ["1", "v1.5"]  # no number


def test_one_other_fraction_is_a_stray() -> None:
    assert ids("1001.0", "1002.0", "12.5") == ["1001", "1002", "12.5"]
    assert ids("1001.0", "1001", "12.5", "12.5") == ["1001", "1001", "12.5", "12.5"]
    assert ids("1001.0", "1002.0", "12.5", "1.10") == ["1001.0", "1002.0", "12.5", "1.10"]
    assert plain(pl.Series(["1.0", "1.0", "2.0", "1.10", "1.5"])).kept == 3
    assert plain(pl.Series(["1001.0", "1002.0", "12.5"])).kept == 0


def test_ids_are_written_as_those_that_they_are_to_meet() -> None:
    found = pl.Series(["1001.0", "12.5"])
    assert plain(found).ids.to_list() == ["1001.0", "12.5"]
    assert plain(found, lambda: pl.Series(["1001"])).ids.to_list() == ["1001", "12.5"]
    assert plain(found, lambda: pl.Series(["7"])).kept == 1
    # versions there, of which some are here
    assert plain(pl.Series(["1.0", "2.0"]), lambda: pl.Series(["1.0", "1.10", "1.5"])).kept == 2


def test_thousands_are_none() -> None:
    assert ids("1.000", "2.000") == ["1.000", "2.000"]
    assert ids("1.000", "1001.000") == ["1", "1001"]  # no thousand is written so


def test_an_exponent_is_written_out_where_the_column_shows_enough_digits() -> None:
    # the second ends with a zero, which programs leave out: the first shows that they leave out
    # no other digit
    assert ids("1.6147805824397E13", "1.614780582439E13") == ["16147805824397", "16147805824390"]
    alone = plain(pl.Series(["1.614780582439E13"]))
    assert alone.lost.to_list() == ["1.614780582439E13"]
    # written by two programs, of which the second keeps six digits
    both = plain(pl.Series(["1.6147805824397E13", "1.61478E+13", "1.61479E+13"]))
    assert both.lost.to_list() == ["1.61478E+13", "1.61479E+13"]
    assert both.ids.to_list()[0] == "16147805824397"


@pytest.mark.parametrize(
    "written",
    [
        "1.23E+17", "1,23E+17", "4.87688e18", "5E+14", "1e+05", "16.1E+12", "1.23456E+7",
        "9.007199254740993E15", "1.2345678901234567E16",  # no float holds that number
        "9007199254740993.0", "-9007199254740992.0", "1.5E+300",
    ],
)  # fmt: skip
def test_lost_digits_are_not_made_up(written: str) -> None:
    found = plain(pl.Series([written, "1", written]))
    assert found.lost.to_list() == [written, written]


def test_digits_that_a_float_holds_are_not_lost() -> None:
    assert ids("9.007199254740991E15") == ["9007199254740991"]
    assert ids("9007199254740991.0") == ["9007199254740991"]
    assert ids("12345678901234567890.00") == ["12345678901234567890"]  # of a decimal


def test_each_value_is_counted_by_its_kind() -> None:
    written = ["1001.0", "'1002.0", "1003", "1004.0", "\u200b1005", None, "1001.0"]
    found = plain(pl.Series(written))
    assert found.counts == {CHARACTERS: 1, TEXT: 1, FRACTION: 4}
    assert found.ids.to_list() == ["1001", "1002", "1003", "1004", "1005", None, "1001"]
    assert plain(pl.Series(["1.6147805824397E13"])).counts == {POWER: 1}


PLAIN = st.text("ABCxyz0123456789-_", min_size=1, max_size=12)
WRAPPINGS = st.sampled_from(
    [
        "{}",
        "'{}",
        "'{}'",
        '="{}"',
        '=""{}""',
        "\ufeff{}",
        "{}\u200b",
        "\x1f{}\x1f",
        "\u00a0{}\u3000",
    ]
)


@settings(max_examples=200)
@given(st.lists(st.tuples(PLAIN, WRAPPINGS), min_size=1, max_size=8))
def test_whatever_is_written_round_an_id_comes_off(rows: list[tuple[str, str]]) -> None:
    assert ids(*(wrapping.format(each) for each, wrapping in rows)) == [each for each, _ in rows]


@settings(max_examples=200)
@given(st.lists(st.text("Aae019.,+-", min_size=1, max_size=9), min_size=1, unique=True))
def test_ids_that_differ_become_one_only_by_a_fraction_or_an_exponent(written: list[str]) -> None:
    found = plain(pl.Series(written))
    as_they_were = set(written) - {w for w, p in zip(written, found.ids, strict=True) if w != p}
    assert as_they_were <= set(found.ids)
    if found.counts == {}:
        assert found.ids.to_list() == written


@settings(max_examples=200)
@given(st.lists(st.integers(-(2**53) + 1, 2**53 - 1), min_size=1))
def test_whole_numbers_as_floats_are_these_numbers(numbers: list[int]) -> None:
    java = [f"{n:.1f}" if abs(n) < 10**7 else f"{n:.16e}" for n in numbers]
    for writings in ([f"{n}.0" for n in numbers], [f"{float(n)!r}" for n in numbers], java):
        found = plain(pl.Series(writings))
        kept = [w for w in writings if w not in set(found.lost)]
        meant = [str(n) for n, w in zip(numbers, writings, strict=True) if w in kept]
        assert [i for i, w in zip(found.ids, writings, strict=True) if w in kept] == meant
