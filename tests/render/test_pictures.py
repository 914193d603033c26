"""Pictures: what stands in them, and where."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from funnelcli.answers.report import Document
from funnelcli.render.pictures import PAGE, SHEET, png, spec, svg
from funnelcli.render.plots import plots
from funnelcli.render.signs import UNICODE

from .curves import LEAD_TO_WON, STEPS, by_source, curve, only
from .documents import a_document
from .drawn import (
    cohorts_drawn,
    documents,
    funnel_drawn,
    pictures,
    sources_drawn,
    svgs,
    texts,
    walk,
)
from .test_pages_of_age import TRIANGLE


def layers(document: Document, mark: str, **looks: Any) -> list[dict[str, Any]]:
    """The layers of the first plot whose mark is such, and looks so."""
    (plot, *_) = plots(document, only(document), UNICODE)
    drawn = spec(plot, SHEET)["layer"]
    return [
        layer
        for layer in drawn
        if layer["mark"]["type"] == mark
        and all(layer["mark"].get(key) == value for key, value in looks.items())
    ]


def test_a_curve_is_dashed_where_it_is_not_to_be_relied_on() -> None:
    solid, dashed = layers(curve(LEAD_TO_WON), "line")

    assert "strokeDash" not in solid["mark"]
    assert solid["data"]["values"] == [
        {"x": 0, "y": 0.0}, {"x": 30, "y": 0.05}, {"x": 60, "y": 0.08}, {"x": 90, "y": 0.08},
    ]  # fmt: skip
    assert dashed["mark"]["strokeDash"]
    assert dashed["data"]["values"] == [{"x": 90, "y": 0.08}, {"x": 120, "y": 0.08}]
    assert solid["mark"]["interpolate"] == dashed["mark"]["interpolate"] == "step-after"


def test_a_curve_has_its_interval_as_a_band() -> None:
    (band,) = layers(curve(LEAD_TO_WON), "area")

    assert band["data"]["values"][:2] == [
        {"x": 30, "y": 0.04, "high": 0.06}, {"x": 60, "y": 0.06, "high": 0.1},
    ]  # fmt: skip
    assert "shaded: 95% interval" in " ".join(texts(svgs(curve(LEAD_TO_WON))[0]))


def test_of_many_lines_the_interval_is_a_bar_where_they_end_to_be_relied_on() -> None:
    many = by_source([f"Source {n}" for n in range(5)])
    bars = layers(many, "rule", strokeWidth=5)

    assert not layers(many, "area")
    assert [bar["data"]["values"] for bar in bars][:2] == [
        [{"x": 10, "y": 0.15, "high": 0.25}], [{"x": 10, "y": 0.075, "high": 0.125}],
    ]  # fmt: skip


def test_steps_that_nobody_can_see_are_left_out_but_for_the_last() -> None:
    rows = [("Lead", "Won", n, 9000, n / 1e6, None, None, False) for n in range(1001)]
    rows.append(("Lead", "Won", 1001, 9000, 0.5, None, None, False))
    (line,) = layers(curve(rows), "line")
    days = [point["x"] for point in line["data"]["values"]]

    # 260 pixels are 0.52: one is 0.002, of which 0.001 is not even the half
    assert days == [0, 1001]


def test_where_lines_end_stand_rate_name_and_number() -> None:
    (drawn,) = svgs(by_source(["Fax", "Web"]))

    for said in ("Lead → Won by Source", "40.0%", "Fax (100)", "20.0%", "Web (99)"):
        assert said in texts(drawn)


def test_a_table_of_curves_with_two_plots_is_one_picture() -> None:
    (drawn,) = svgs(curve([*LEAD_TO_WON, *STEPS]))
    titles = [said for said in texts(drawn) if said in {"Lead → Won", "Each stage to the next"}]
    _, _, width, height = map(float, str(ET.fromstring(drawn).get("viewBox")).split())  # noqa: S314

    assert titles == ["Lead → Won", "Each stage to the next"]
    assert width == SHEET.width
    assert height > 600


def test_a_funnel_has_counts_and_both_rates() -> None:
    (drawn,) = svgs(a_document(funnel_drawn()))
    said = texts(drawn)

    for expected in ("Funnel", "Reached · From lead", "MQL", "2,210 · 46.2%", "From previous"):
        assert expected in said
    assert said.count("51.3%") == 1
    (picture,) = pictures(a_document(funnel_drawn()))
    bars = next(each for each in picture.drawings[0]["layer"] if each["mark"]["type"] == "rect")
    assert [bar["x"] for bar in bars["data"]["values"]] == [1.0, 0.4615, 0.2385, 0.1333, 0.0744]


def test_sources_are_dots_with_whiskers_on_one_axis_and_the_total_a_line_across() -> None:
    (picture,) = pictures(a_document(sources_drawn()))
    (drawn,) = svgs(a_document(sources_drawn()))
    named = [
        each for each in texts(drawn) if each in {"Organic Search", "Fax", "(other)", "展示会"}
    ]

    assert named == ["Organic Search", "展示会", "(other)"]  # as the page has them
    for expected in ("2,310", "7.9%", "Total 7.4%", "Leads", "Rate, with its 95% interval"):
        assert expected in texts(drawn)
    dots = [each for each in picture.drawings[0]["layer"] if each["mark"]["type"] == "point"]
    full, hollow = (each["data"]["values"] for each in dots)
    assert [dot["x"] for dot in full] == [0.0789, 0.0727, 0.0711, 0.0417]
    assert [dot["x"] for dot in hollow] == [0.0833, 0.0]
    assert dots[0]["mark"]["fill"] != dots[1]["mark"]["fill"] == "#ffffff"
    assert "Hollow: under 30 leads or an interval over 30 points." in texts(drawn)


def test_a_row_of_few_leads_does_not_decide_how_long_the_axis_is() -> None:
    table = sources_drawn()
    few = pl.col("low_n")
    wide = table.frame.with_columns(
        rate=pl.when(few).then(0.5).otherwise("rate"),
        rate_high=pl.when(few).then(0.9).otherwise("rate_high"),
    )
    document = a_document(replace(table, frame=wide))
    (picture,) = pictures(document)
    (drawn,) = svgs(document)
    (whiskers,) = (
        layer["data"]["values"]
        for layer in picture.drawings[0]["layer"]
        if layer["mark"].get("strokeWidth") == 1.5 and layer["mark"]["type"] == "rule"
    )

    # the highest end that can be relied on is 0.0938: the axis ends at 1.5 times that, and 4 %
    assert max(whisker["high"] for whisker in whiskers) == pytest.approx(0.0938 * 1.5 * 1.04)
    assert texts(drawn).count("→") == 2  # Fax is among the others
    assert "→ Goes on beyond the axis." in texts(drawn)
    assert "50.0%" in texts(drawn)


def test_young_cohorts_are_hollow_and_those_without_leads_have_no_dot() -> None:
    (picture,) = pictures(a_document(cohorts_drawn()))
    dots = [each for each in picture.drawings[0]["layer"] if each["mark"]["type"] == "point"]
    full, hollow = ([dot["x"] for dot in each["data"]["values"]] for each in dots)

    assert full == [0.0818, 0.0745]
    assert hollow == [0.0408, 0.0]
    (drawn,) = svgs(a_document(cohorts_drawn()))
    assert (
        "Hollow: under 30 leads or an interval over 30 points; not old enough to judge."
        in texts(drawn)
    )


def test_a_triangle_is_shaded_and_its_corner_is_blank() -> None:
    (picture,) = pictures(a_document(TRIANGLE))
    cells = next(each for each in picture.drawings[0]["layer"] if each["mark"]["type"] == "rect")
    shades = {cell["text"]: cell["shade"] for cell in cells["data"]["values"]}

    assert shades == {"4.0": 0.18, "9.0": 0.355, "◦5.0": 0.215, "16.0": 0.6, "◦12.0": 0.46}
    (drawn,) = svgs(a_document(TRIANGLE))
    assert "◦ Not all of these leads are that old." in texts(drawn)


def test_of_many_periods_the_last_are_drawn_and_of_others_the_first() -> None:
    weeks = cohorts_drawn()
    many = replace(weeks, frame=weeks.frame[[0] * 10 + [2] * 60])
    (late,) = svgs(a_document(many))
    assert texts(late).count("2026-03") == 60
    assert "2026-01" not in texts(late)
    assert "The last 60 of 70 rows." in texts(late)

    names = sources_drawn()
    wide = replace(names, frame=names.frame[[0] * 60 + [1] * 10], shown=None)
    (first,) = svgs(a_document(wide))
    assert "Paid Search" not in texts(first)
    assert "The first 60 of 70 rows." in texts(first)


def test_a_table_without_rows_is_a_picture_that_says_so() -> None:
    for document in (
        a_document(*(replace(each, frame=each.frame.clear()) for each in (
            funnel_drawn(), cohorts_drawn(), TRIANGLE,
        ))),
        curve([]),
        curve([("Lead", "Won", 0, 3, None, None, None, True)]),
    ):  # fmt: skip
        for drawn in svgs(document):
            assert "No lead can be drawn." in texts(drawn)


def test_a_rate_of_zero_and_one_above_all_are_drawn() -> None:
    funnel = funnel_drawn()
    above = funnel.frame.with_columns(rate_from_lead=funnel.frame["rate_from_lead"] * 1.5)
    zero = funnel.frame.with_columns(rate_from_lead=funnel.frame["rate_from_lead"] * 0)
    for frame, said in ((above, "4,851 · 150.0%"), (zero, "4,851 · 0.0%")):
        (drawn,) = svgs(a_document(replace(funnel, frame=frame)))
        assert said in texts(drawn)


def test_a_png_has_twice_the_pixels_of_the_svg() -> None:
    (picture,) = pictures(a_document(funnel_drawn()))
    drawn = png(*picture.drawings, title=picture.title)
    (as_svg,) = svgs(a_document(funnel_drawn()))
    size = re.search(r'width="(\d+)" height="(\d+)"', as_svg)

    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert size is not None
    assert [int.from_bytes(drawn[at : at + 4]) for at in (16, 20)] == [
        2 * int(pixels) for pixels in size.groups()
    ]


def test_a_picture_in_a_page_follows_the_colours_of_the_page() -> None:
    document = curve(LEAD_TO_WON)
    (plot,) = plots(document, only(document), UNICODE)
    drawn = svg(spec(plot, PAGE), title="Lead <to> Won", alone=False)

    for color in ("currentColor", "var(--series-1, #0b62a8)", "var(--rule, ", "var(--muted, "):
        assert color in drawn
    assert "http" not in drawn
    assert "white" not in drawn
    assert 'aria-label="Lead &lt;to&gt; Won"' in drawn
    assert "Lead → Won" not in texts(drawn)  # the page says it
    assert len(drawn) < 12_000


def test_a_picture_that_stands_alone_has_real_colours() -> None:
    for document in documents():
        for drawn in svgs(document):
            assert "var(" not in drawn
            assert "currentColor" not in drawn
            assert drawn.startswith("<svg xmlns=")


@pytest.mark.parametrize("width", [340, 720])
def test_a_curve_is_as_wide_as_it_is_asked_to_be(width: int) -> None:
    document = by_source([f"A source with a long name, {n}" for n in range(8)])
    (plot,) = plots(document, only(document), UNICODE)
    drawn = svg(spec(plot, replace(SHEET, width=width)), title="", alone=True)

    assert f'width="{width}"' in drawn
    inner = spec(plot, replace(SHEET, width=width))["width"]
    assert inner > width / 3  # the names leave room for the lines


def test_no_colour_is_said_by_a_scale() -> None:
    """A scale takes no variables, so that no page could change its colours."""
    for document in documents():
        for picture in pictures(document):
            for key, value in walk(picture.drawings):
                assert key not in {"range", "scheme", "legend"}
                if key in {"color", "fill", "stroke"}:
                    assert value is None or isinstance(value, str)
