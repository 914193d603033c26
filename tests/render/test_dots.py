"""Marks of several models on one axis: each of its own shape, none told by its colour alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import polars as pl

from funnelcli.answers.charts import Dots
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.render import FORMATS, Style
from funnelcli.render.dots import MOST, dots
from funnelcli.render.pictures import PAGE, SHEET, about, spec
from funnelcli.render.plot import DotRows
from funnelcli.render.signs import UNICODE

from .documents import a_document
from .drawn import svgs, texts

CHART = Dots(("first", "last", "linear", "custom"), "least", "most", n="touched")
FIRST, LAST, LINEAR = [8.0, 1.0], [2.0, 7.0], [5.5, 4.0]


def credited(models: dict[str, list[float]], names: Sequence[str] = ("Ads", "Mail\n")) -> Report:
    """A page; of the custom model nothing is known, and it has no column."""
    frame = pl.DataFrame({"channel": names, **models}).with_columns(
        least=pl.min_horizontal(list(models)), most=pl.max_horizontal(list(models)),
        touched=pl.lit(30),
    )  # fmt: skip
    kinds = {"channel": Kind.LABEL, "touched": Kind.COUNT}
    columns = tuple(
        Column(name, name.capitalize(), kinds.get(name, Kind.CREDIT)) for name in frame.columns
    )
    return Report("attribution", "Attribution", columns, frame, about=("~ few.",), chart=CHART)


def three() -> Report:
    return credited({"first": FIRST, "last": LAST, "linear": LINEAR})


def lowered(report: Report) -> DotRows:
    (drawn,) = dots(a_document(report), report, CHART, UNICODE)
    return drawn


def marks(drawn: DotRows) -> list[tuple[dict[str, Any], list[dict[str, float]]]]:
    """How each mark looks, and where it is: those of the rows, then those of the legend."""
    layers = (each for each in spec(drawn, SHEET)["layer"] if each["mark"]["type"] == "point")
    return [(each["mark"], each["data"]["values"]) for each in layers]


def test_each_row_has_what_each_model_says() -> None:
    drawn = lowered(three())

    assert drawn.marks == ("First", "Last", "Linear")
    assert [(row.name, row.n, row.said) for row in drawn.rows] == [
        ("Ads", "30", "2 to 8"), ("Mail⏎", "30", "1 to 7"),
    ]  # fmt: skip
    assert [row.values for row in drawn.rows] == [(8.0, 2.0, 5.5), (1.0, 7.0, 4.0)]
    assert about(drawn) == "A mark for each model; line: from the lowest to the highest"


def test_marks_stand_where_the_numbers_are_and_a_line_joins_them() -> None:
    drawn = lowered(three())
    (line,) = (
        each for each in spec(drawn, SHEET)["layer"]
        if each["mark"]["type"] == "rule"
    )  # fmt: skip

    assert [[(at["x"]) for at in values] for _, values in marks(drawn)[:3]] == [
        [8.0, 1.0], [2.0, 7.0], [5.5, 4.0],
    ]  # fmt: skip
    assert line["data"]["values"] == [
        {"x": 2.0, "x2": 8.0, "y": 18.0}, {"x": 1.0, "x2": 7.0, "y": 54.0},
    ]  # fmt: skip


def test_twelve_models_are_told_apart_without_colours_and_the_legend_has_each() -> None:
    names = [f"model{n}" for n in range(12)]
    table = credited({name: [float(n), 1.0] for n, name in enumerate(names)})
    (drawn,) = dots(a_document(table), table, replace(CHART, of=tuple(names)), UNICODE)
    looks = marks(drawn)
    shapes = [(look["shape"], look["fill"] == "#ffffff") for look, _ in looks]

    assert len(looks) == 24
    assert shapes[:12] == shapes[12:]
    assert len(set(shapes)) == 12
    places = [(at[0]["x"], at[0]["y"]) for _, at in looks[12:]]
    assert len(set(places)) == 12
    assert len({y for _, y in places}) == 2  # there is no room for all in one line


def test_models_that_agree_do_not_cover_each_other() -> None:
    drawn = lowered(credited({"first": [5.0, 1.0], "last": [5.0, 7.0], "linear": [5.0, 4.0]}))
    of_first_row = [values[0]["y"] for _, values in marks(drawn)[:3]]

    assert all(abs(one - other) >= 9 for one, other in combinations(of_first_row, 2))
    assert drawn.rows[0].said == "5"


def test_a_picture_alone_has_what_is_said_below_the_table() -> None:
    (drawn,) = svgs(a_document(three()))

    for expected in ("Attribution", "First", "Linear", "Ads", "Touched", "2 to 8", "~ few."):
        assert expected in texts(drawn)
    assert 'role="img"' in drawn
    assert 'aria-label="Attribution"' in drawn


def test_what_a_page_cannot_hold_is_said() -> None:
    many = MOST + 5
    numbers = [float(n) for n in range(many)]
    drawn = lowered(credited({"first": numbers}, [f"Channel {n}" for n in range(many)]))

    assert len(drawn.rows) == MOST
    assert drawn.footnotes == ("The first 30 of 35 rows.",)
    assert spec(drawn, replace(PAGE, width=360))["width"] > 100


def test_a_model_that_tells_nothing_is_not_in_the_legend() -> None:
    table = three()
    unknown = replace(table, frame=table.frame.with_columns(last=pl.lit(None, pl.Float64)))

    assert lowered(unknown).marks == ("First", "Linear")


def test_a_model_that_tells_nothing_of_a_row_has_no_mark_there() -> None:
    table = three()
    some = pl.when(pl.col("channel") == "Ads").then("last")
    (_, last, _, *_) = marks(lowered(replace(table, frame=table.frame.with_columns(last=some))))

    assert [at["x"] for at in last[1]] == [2.0]


def test_without_rows_or_models_there_is_none() -> None:
    nobody = replace(three(), frame=three().frame.clear())

    for table in (nobody, credited({"other": [1.0, 2.0]})):
        assert not list(dots(a_document(table), table, CHART, UNICODE))
    (drawn,) = svgs(a_document(nobody))
    assert "No lead can be drawn." in texts(drawn)


def test_pages_of_html_have_it_and_texts_have_the_table_alone() -> None:
    document = a_document(three())
    drawn = FORMATS["html"](document, Style())

    assert drawn.count("<figure>") == 1
    assert drawn.count('role="img"') == 2  # for a desk, and for a phone
    for name in ("plain", "markdown", "table"):
        assert "A mark for each model" not in FORMATS[name](document, Style())
