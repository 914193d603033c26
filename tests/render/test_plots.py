"""Curves as plots: which lines are in which, what they are called, and what is said of them."""

from funnelcli.answers.report import Document
from funnelcli.render.blocks import Table
from funnelcli.render.page import blocks
from funnelcli.render.plot import Plot, Point
from funnelcli.render.plots import MOST, plots
from funnelcli.render.signs import UNICODE

from .curves import LEAD_TO_WON, STEPS, by_source, curve, only
from .documents import a_document, funnel


def plots_of(document: Document) -> list[Plot]:
    return [each for each in plots(document, only(document), UNICODE) if isinstance(each, Plot)]


def test_the_first_transition_has_a_plot_of_its_own_and_the_others_share_one() -> None:
    whole, steps = plots_of(curve([*LEAD_TO_WON, *STEPS]))

    assert (whole.title, whole.x_label) == ("Lead → Won", "Days since Lead")
    assert whole.about == "Rate of 1,200 leads by days since Lead"
    assert [(line.name, line.n, line.ends) for line in whole.lines] == [("", "1,200", "8.0%")]
    assert steps.title == "Each stage to the next"
    assert steps.about == "Rate by days since the stage; in brackets: how many leads"
    assert [(line.name, line.n, line.ends) for line in steps.lines] == [
        ("Lead → MQL", "1,200", "50.0%"),
        ("MQL → Won", "600", "20.0%"),
    ]


def test_a_line_has_all_rows_though_a_page_has_some() -> None:
    (plot,) = plots_of(curve(LEAD_TO_WON, shown=1))

    assert plot.lines[0].points == (
        Point(0, 0.0, None, None, dashed=False),
        Point(30, 0.05, 0.04, 0.06, dashed=False),
        Point(60, 0.08, 0.06, 0.1, dashed=False),
        Point(90, 0.08, 0.05, 0.12, dashed=True),
        Point(120, 0.08, 0.05, 0.12, dashed=True),
    )
    assert plot.footnotes == ("Dashed: under 30 leads at risk, or an interval over 30 points.",)


def test_before_its_first_day_nothing_has_happened() -> None:
    _, steps = plots_of(curve([*LEAD_TO_WON, *STEPS]))

    assert steps.lines[0].points[0] == Point(0, 0.4, 0.37, 0.43, dashed=False)
    assert steps.lines[1].points[0] == Point(0, 0.0, None, None, dashed=False)


def test_segments_have_the_lines_that_the_page_has() -> None:
    (plot,) = plots_of(by_source(["Fax", "Web", "Post"], shown=2))

    assert plot.title == "Lead → Won by Source"
    assert [(line.name, line.n) for line in plot.lines] == [("Fax", "100"), ("Web", "99")]


def test_more_lines_than_can_be_told_apart_are_left_to_the_table() -> None:
    (plot,) = plots_of(by_source([f"Source {n}" for n in range(MOST + 2)]))

    assert [line.name for line in plot.lines] == [f"Source {n}" for n in range(MOST)]
    assert plot.footnotes[-1] == "The first 8 of 10 lines; the table has the others."


def test_text_from_the_data_is_shown_as_it_is_spelled() -> None:
    (plot,) = plots_of(by_source(["a\x1b[31m\nb\u202e"]))

    assert plot.lines[0].name == r"a\x1b[31m⏎b\u202e"


def test_a_rate_that_is_null_is_no_point() -> None:
    unknown = [(*row[:4], None, None, None, True) for row in LEAD_TO_WON]

    assert plots_of(curve([])) == plots_of(curve(unknown)) == []


def test_a_plot_stands_above_its_table_and_other_tables_have_none() -> None:
    page = blocks(curve(LEAD_TO_WON), UNICODE)
    drawn = [type(block) for block in page if isinstance(block, Plot | Table)]

    assert drawn == [Plot, Table]
    assert not [b for b in blocks(a_document(funnel()), UNICODE) if isinstance(b, Plot)]
