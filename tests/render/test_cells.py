"""How a number is printed, one by one."""

# dashes as they are read

import pytest

from funnelcli.answers.columns import Kind
from funnelcli.render.bars import bar
from funnelcli.render.cells import column_cells, interval, percent
from funnelcli.render.signs import ASCII, PLAIN, UNICODE


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (None, "–"),
        (0.0, "0.0%"),
        (1.0, "100.0%"),
        (0.10525, "10.5%"),
        (0.0625, "6.3%"),  # a half is rounded up
        (0.0645, "6.5%"),  # also where the float is a little below it
        (0.285, "28.5%"),
        (0.001, "0.1%"),
        (0.00049, "0.05%"),
        (0.0001, "0.01%"),
        (0.00009, "<0.01%"),
        (1e-12, "<0.01%"),
        (0.9984, "99.8%"),
        (0.9996, "99.96%"),
        (0.999999, ">99.99%"),
        (1.5, "150.0%"),  # more than all, under `any`
        (12.0, "1,200.0%"),
    ],
)
def test_percent(rate: float | None, text: str) -> None:
    assert percent(rate, UNICODE) == text


def test_interval() -> None:
    assert interval(0.0577, 0.0716, UNICODE) == "5.8–7.2"
    assert interval(0.0577, 0.0716, ASCII, unit="%") == "5.8-7.2%"
    assert interval(None, None, UNICODE) == "–"


@pytest.mark.parametrize(
    ("values", "kind", "cells"),
    [
        ([4851, 0, None], Kind.COUNT, ["4,851", "0", "–"]),
        ([4851, 0, -1200, None], Kind.CHANGE, ["+4,851", "0", "-1,200", "–"]),
        ([0.0345, -0.00351, 0.0004, -0.0, None], Kind.POINTS, ["+3.5", "-0.4", "0.0", "0.0", "–"]),
        ([41.0, 4.0, None], Kind.DAYS, ["41", "4", "–"]),
        ([41.0, 4.25, None], Kind.DAYS, ["41.0", "4.3", "–"]),
        ([1234.0], Kind.MINUTES, ["1,234"]),
        ([99_999, 5, None], Kind.MONEY, ["999.99", "0.05", "–"]),
        ([100_050, 49, -250_050], Kind.MONEY, ["1,001", "0", "-2,501"]),
        ([True, False, None], Kind.FLAG, ["yes", "no", "unknown"]),
        # four digits, at most three decimals, and whole numbers as counts
        (
            [2.99935, 1.0, 12.3456, 152.26, 1523.7, 0.04567, None],
            Kind.NUMBER,
            ["2.999", "1", "12.35", "152.3", "1,524", "0.046", "–"],
        ),
        (["a\r\nb\tc\x07", None], Kind.LABEL, ["a⏎b c\\x07", "–"]),
    ],
)
def test_cells_of_a_column(values: list[object], kind: Kind, cells: list[str]) -> None:
    assert column_cells(values, kind, UNICODE, 2) == cells


def test_plain_cells_are_what_awk_reads() -> None:
    assert column_cells([1_234_567], Kind.COUNT, PLAIN, 2) == ["1234567"]
    assert column_cells([1_234_567_89], Kind.MONEY, PLAIN, 2) == ["1234567.89"]
    assert column_cells([1_234_567], Kind.MONEY, PLAIN, 0) == ["1234567"]


@pytest.mark.parametrize(
    ("rate", "unicode", "drawn"),
    [
        (1.0, True, "████"),
        (0.5, True, "██"),
        (0.53, True, "██▏"),
        (0.0001, True, "▏"),
        (0.0, True, ""),
        (None, True, ""),
        (1.7, True, "████"),
        (1.0, False, "####"),
        (0.0001, False, "#"),
    ],
)
def test_bar(rate: float | None, *, unicode: bool, drawn: str) -> None:
    assert bar(rate, 4, unicode=unicode) == drawn


def test_a_figure_is_written_by_its_own_kind_with_its_unit() -> None:
    def figure(number: float | None, kind: Kind, unit: str = "") -> dict[str, object]:
        return {"number": number, "kind": kind.value, "unit": unit}

    figures = [
        figure(0.0929, Kind.RATE), figure(-0.143, Kind.RATE), figure(4545.0, Kind.NUMBER),
        figure(1464.91, Kind.MONEY, "USD"), figure(12.5, Kind.MONEY, "USD"),
        figure(41.68, Kind.NUMBER), figure(12.0, Kind.MINUTES, "min"), figure(None, Kind.RATE),
    ]  # fmt: skip
    assert column_cells(figures, Kind.FIGURE, UNICODE, 2) == [
        "9.3%", "-14.3%", "4,545", "1,465 USD", "12.50 USD", "41.68", "12 min", "–",
    ]  # fmt: skip
    assert column_cells(figures[3:4], Kind.FIGURE, PLAIN, 2) == ["1464.91 USD"]


@pytest.mark.parametrize(
    ("numbers", "drawn"),
    [
        ([0, 1, 7], "▁▂█"),
        ([0.1, 0.3, 0.7], "▂▄█"),  # three sevenths, whatever the float makes of it
        ([None, 0.5, None, 1], " ▅ █"),  # what is not known is a gap
        ([-1, 0, 1], "▁▅█"),  # what is below 0 is the least
        ([0, 0], "▁▁"),
    ],
)
def test_a_trend_is_drawn_by_its_own_largest(numbers: list[float | None], drawn: str) -> None:
    assert column_cells([numbers], Kind.TREND, UNICODE, 2) == [drawn]


def test_parts_of_customers_have_one_decimal_where_any_is_not_whole() -> None:
    assert column_cells([94.97, 83.0, None], Kind.CREDIT, UNICODE, 2) == ["95.0", "83.0", "–"]
    assert column_cells([102.0, 1083.0], Kind.CREDIT, UNICODE, 2) == ["102", "1,083"]
