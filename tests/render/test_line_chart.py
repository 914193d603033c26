"""Curves on a terminal: axes, letters beside colours, dashes, and no more than ASCII if need be."""

import re

import pytest

from funnelcli.answers.report import Document
from funnelcli.render import FORMATS, Style

from .curves import FROM_TO, LEAD_TO_WON, SEGMENT, STEPS, by_source, curve

COLORS = re.compile(r"\x1b\[[0-9;]*m")


def chart(document: Document, style: Style) -> list[str]:
    """The lines between the head and the table."""
    text = FORMATS["table"](document, style)
    return text[text.index("\n\n") + 2 : text.index("\n\nCurves\n")].split("\n")


def test_one_line_in_ascii() -> None:
    assert chart(curve(LEAD_TO_WON), Style(60, unicode=False)) == [
        "Lead -> Won",
        "Rate of 1,200 leads by days since Lead; dotted: 95% interval",
        "    |                                    .............",
        "    |",
        "10% +                        ............",
        "    |",
        "    |                        ************* * * * * * *  8.0%",
        "    |                        *",
        "    |            ............*...........",
        " 5% +            *************           .............",
        "    |            *...........",
        "    |            *",
        "    |            *",
        " 0% +*************",
        "    ++-----------+-----------+-----------+-----------+",
        "     0          30          60          90          120",
        "                      Days since Lead",
        "Dashed: under 30 leads at risk, or an interval over 30",
        "points.",
    ]


def test_one_line_in_braille() -> None:
    lines = chart(curve(LEAD_TO_WON), Style(60))

    assert lines[6].endswith("⠒⠒⠒⠒ ⠒ ⠒ ⠒ ⠒ ⠒ ⠒  8.0%")
    assert lines[4].startswith("10% ┤")
    assert lines[14].startswith("    └┬───────────┬")


@pytest.mark.parametrize("signs", ["ascii", "unicode"])
@pytest.mark.parametrize("cells", [40, 80, 200])
def test_several_lines_are_told_apart_without_colour(cells: int, signs: str) -> None:
    style = Style(cells, unicode=signs == "unicode")
    lines = chart(by_source(["Fax", "Web", "Post"]), style)
    drawn = "\n".join(lines[2:14])
    named = re.findall(r"([ABC]) ( ?[\d.]+%) (Fax|Web|Post) \(\d+\)", "\n".join(lines))

    assert sorted(named) == [
        ("A", "40.0%", "Fax"), ("B", "20.0%", "Web"), ("C", "10.0%", "Post"),
    ]  # fmt: skip
    for letter in "ABC":  # each of its own, on the line and before its name
        assert drawn.count(letter) >= 2
    assert all(len(line) <= cells for line in lines)


def test_the_names_stand_below_where_there_is_no_room_beside() -> None:
    long = "Spring campaign for manufacturers in the north"
    lines = chart(by_source([long, "Web"]), Style(70))

    assert lines[17] == f"A 40.0% {long} (100)"


def test_colour_repeats_what_letters_say() -> None:
    document = by_source(["Fax", "Web"])
    colored = FORMATS["table"](document, Style(80, color=True))

    assert "\x1b[36m" in colored
    assert "\x1b[33m" in colored
    assert COLORS.sub("", colored) == FORMATS["table"](document, Style(80))


def test_ascii_is_all_that_a_chart_has_where_there_is_no_more() -> None:
    document = curve([*LEAD_TO_WON, *STEPS])
    for line in chart(document, Style(80, unicode=False)):
        assert line.isascii()


def test_each_plot_has_a_chart() -> None:
    text = FORMATS["table"](curve([*LEAD_TO_WON, *STEPS]), Style(80))

    assert text.index("Lead → Won\n") < text.index("Each stage to the next\n")
    assert text.index("Each stage to the next\n") < text.index("\nCurves\n")


@pytest.mark.parametrize("name", ["plain", "markdown", "json", "jsonl", "csv", "tsv"])
def test_no_other_format_draws(name: str) -> None:
    text = FORMATS[name](curve(LEAD_TO_WON), Style(80))

    assert "Days since Lead" not in text
    assert not re.search("[\u2800-\u28ff]", text)


def test_a_line_at_zero_and_a_line_of_one_point_are_drawn() -> None:
    at_zero = [("Lead", "Won", 0, 5, 0.0, None, None, True)]
    lines = chart(curve(at_zero), Style(60, unicode=False))

    assert lines[13].startswith("0.000% +*")
    assert "dotted" not in lines[1]


def test_a_line_of_few_leads_does_not_press_the_others_together() -> None:
    few = [("Fax", "Lead", "Won", 0, 2, 1.0, 0.3, 1.0, True)]
    firm = [("Web", "Lead", "Won", 0, 900, 0.1, 0.08, 0.12, False)]
    lines = chart(curve([*firm, *few], [SEGMENT, *FROM_TO]), Style(80, unicode=False))

    assert [line[:3] for line in lines if "%" in line[:3]] == ["15%", "10%", " 5%", " 0%"]
    assert lines[2].endswith("B 100.0% Fax (2)")
    assert lines[-1] == "Lines along the upper edge go on above it."
