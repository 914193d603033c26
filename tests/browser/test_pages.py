"""What a browser makes of the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from .hostile import SHOWN, STAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]
PHONE, DESK = 375, 1280
PRINTED = 703
"""Pixels of A4 between margins of 12 mm."""


@contextmanager
def opened(
    browser: Browser, path: Path, width: int = DESK, scheme: Scheme = "light"
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_it_asks_for_nothing_and_says_nothing(browser: Browser, path: Path, width: int) -> None:
    heard: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.goto(path.as_uri())
    for text in page.locator("summary").all():
        text.click()
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(100)
    context.close()
    assert heard == [path.as_uri()]


def test_it_is_as_wide_as_a_phone(browser: Browser, path: Path) -> None:
    for width in (PHONE, 320, 768, DESK):
        with opened(browser, path, width) as page:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
            # a table that is wider is scrolled in its own box
            assert page.evaluate(
                "[...document.querySelectorAll('.scroll')].every("
                "each => each.getBoundingClientRect().right <= innerWidth)"
            )


def test_no_table_is_cut_on_a_desk(browser: Browser, files: dict[str, Path]) -> None:
    """Down to a window of 1120 pixels; only of crossed segments there may be more to scroll to."""
    script = """() => [...document.querySelectorAll('.scroll')]
        .filter(each => each.scrollWidth > each.clientWidth + 1)
        .map(each => each.textContent.slice(0, 40))"""
    for name, width in (("forecast", 1120), ("money", 1120), ("report", 1120), ("segments", DESK)):
        with opened(browser, files[name], width) as page:
            assert page.evaluate(script) == []


def test_every_table_is_seen_at_every_width(browser: Browser, path: Path) -> None:
    for width in (320, PHONE, 600, 768, DESK):
        with opened(browser, path, width) as page:
            heights = page.evaluate(
                "[...document.querySelectorAll('table')].filter(each => !each.closest('details'))"
                ".map(each => each.getBoundingClientRect().height)"
            )
            assert all(height > 0 for height in heights)


AXE = """() => axe.run({rules: {"color-contrast": {enabled: false}}}).then(found =>
    found.violations.map(
        each => `${each.id}: ${each.nodes[0].html}: ${each.nodes[0].failureSummary}`))"""
"""Of contrast `CONTRAST` knows more, and axe takes longer for it than for all else."""


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_axe_finds_nothing(browser: Browser, path: Path, width: int, scheme: Scheme) -> None:
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    script = files_of(package).joinpath("axe.min.js").read_text(encoding="utf-8")
    with opened(browser, path, width, scheme) as page:
        page.evaluate(script)  # which the policy of the page does not see
        assert page.evaluate(AXE) == []


CONTRAST = """() => {
  const drawn = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const over = colors => {
    drawn.clearRect(0, 0, 1, 1);
    for (const color of colors) { drawn.fillStyle = color; drawn.fillRect(0, 0, 1, 1); }
    return [...drawn.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = color => {
    const [r, g, b] = color.map(each => each / 255).map(
      each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const each of document.querySelectorAll("body *")) {
    const own = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const style = getComputedStyle(each);
    if (!own || !each.checkVisibility() || style.clipPath !== "none") continue;
    const below = [];
    for (let at = each; at; at = at.parentElement)
      below.unshift(getComputedStyle(at).backgroundColor);
    const ink = each.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const pair = [over([...below, ink]), over(below)].map(light).sort((a, b) => b - a);
    found.push([(pair[0] + 0.05) / (pair[1] + 0.05), each.outerHTML.slice(0, 120)]);
  }
  return found;
}"""


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "dark")])
def test_every_text_can_be_read(browser: Browser, path: Path, width: int, scheme: Scheme) -> None:
    """WCAG AA: at least 4.5 to 1, on shades and lines too, of which axe is not sure."""
    with opened(browser, path, width, scheme) as page:
        found = page.evaluate(CONTRAST)
    assert len(found) > 20
    assert min(found)[0] >= 4.5, min(found)


def test_it_is_dark_where_people_want_it_dark(browser: Browser, path: Path) -> None:
    def paper(scheme: Scheme) -> int:
        with opened(browser, path, scheme=scheme) as page:
            color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", color)))

    assert paper("dark") < 150
    assert paper("light") > 600


CUT = """() => [...document.querySelectorAll(".scroll, figure, svg, table")].filter(
    each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1
  ).map(each => each.outerHTML.slice(0, 200))"""


BROKEN = """() => [...document.querySelectorAll(":is(th, td) > bdi")].filter(each =>
    /^\\S{1,11}$/.test(each.textContent) && each.checkVisibility()
    && each.getBoundingClientRect().height > 1.9 * parseFloat(getComputedStyle(each).lineHeight)
  ).map(each => each.textContent)"""


def test_no_short_name_is_broken(browser: Browser, path: Path) -> None:
    for width in (DESK, PRINTED, PHONE):
        with opened(browser, path, width) as page:
            assert page.evaluate(BROKEN) == []
            if width == PRINTED:
                page.emulate_media(media="print")
                assert page.evaluate(BROKEN) == []


def test_it_can_be_printed(browser: Browser, path: Path) -> None:
    with opened(browser, path, PRINTED) as page:
        page.emulate_media(media="print")
        assert page.evaluate(CUT) == []
        heads = "[...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display)"
        assert set(page.evaluate(heads)) <= {"table-header-group"}  # so it is on each sheet
        feet = "[...document.querySelectorAll('tfoot')].map(e => getComputedStyle(e).display)"
        assert set(page.evaluate(feet)) <= {"table-row-group"}  # and this once
        pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 1
    assert {tuple(map(float, box)) for box in re.findall(
        rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf
    )} <= {(594.95996, 841.91998), (595.0, 842.0), (596.0, 842.0)}  # fmt: skip


def test_the_keyboard_reaches_all_that_scrolls_or_opens(browser: Browser, path: Path) -> None:
    with opened(browser, path, PHONE) as page:
        there = page.locator("nav a, .scroll, summary").count()
        reached = set()
        for _ in range(there):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 300)"))
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
    assert len(reached) == there


def test_no_letter_of_a_curve_is_cut(browser: Browser, files: dict[str, Path]) -> None:
    script = """() => [...document.querySelectorAll("svg text")].filter(each => {
      const box = each.getBoundingClientRect();
      return each.checkVisibility() && (box.left < 0 || box.right > innerWidth);
    }).map(each => each.textContent)"""
    for name in ("report", "curve"):
        for width in (DESK, 800, PHONE):
            with opened(browser, files[name], width) as page:
                assert page.evaluate(script) == []
                assert page.locator("svg:visible").count() >= 1
                assert page.locator("svg").first.evaluate(
                    "each => getComputedStyle(each).overflow"
                ) == "visible"  # fmt: skip


def test_models_are_dots_that_a_desk_has_room_for(browser: Browser, files: dict[str, Path]) -> None:
    with opened(browser, files["attribution"], 1120) as page:
        (figure,) = page.locator("figure").all()
        drawn = figure.locator("svg:visible")

        assert page.evaluate("document.documentElement.scrollWidth") <= 1120
        assert drawn.evaluate("each => each.getBoundingClientRect().right") <= 1120
        assert drawn.get_attribute("role") == "img"
        assert drawn.get_attribute("aria-label") == "Attribution: customers"
        assert "A mark for each model" in figure.locator("figcaption").inner_text()
        assert {"First", "Time decay", "Referral"} <= set(drawn.locator("text").all_text_contents())


def test_tables_are_tables_to_who_hears_them(browser: Browser, files: dict[str, Path]) -> None:
    with opened(browser, files["report"]) as page:
        heard = page.locator("body").aria_snapshot()
    said = "9.3% 295 of 3,174 leads old enough to judge became customers"
    assert f'- heading "{said}" [level=1]' in heard
    assert '- region "Funnel":' in heard
    assert 'table "Funnel Bars: from lead."' in heard
    assert re.search(r'- row "Customer 342 [^"]*":\n\s+- rowheader "Customer"', heard)
    assert '- columnheader "From lead"' in heard
    assert '- img "Lead → Customer"' in heard
    assert '- navigation "Contents":' in heard


def test_hostile_names_are_shown_as_they_are(browser: Browser, files: dict[str, Path]) -> None:
    for name in ("hostile", "hostile curve"):
        with opened(browser, files[name]) as page:
            texts = page.evaluate(
                "[...document.querySelectorAll('bdi')].map(each => each.textContent)"
            )
            assert set(SHOWN) <= {text.strip() for text in texts}
            made = page.evaluate(
                "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]"
            )
            assert not {"script", "img", "iframe", "object", "link"} & set(made)
            handlers = page.evaluate(
                "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
                ".filter(name => name.startsWith('on') || name === 'src')"
            )
            assert handlers == []
    with opened(browser, files["hostile"]) as page:
        headers = page.locator("thead th").all_inner_texts()
        assert any(STAGES[1] in each for each in headers)
        assert json.dumps(page.title())
