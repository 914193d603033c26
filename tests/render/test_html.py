"""Pages as HTML: whole texts, as the elements that they are, and what holds of all of them."""

import re
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given

from funnelcli.answers.charts import Heat, Whiskers
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.report import Conversion, Document, Rate
from funnelcli.render import FORMATS, Style
from funnelcli.render.explanation import EXPLANATION_FORMATS
from funnelcli.render.findings import FINDINGS_FORMATS

from . import companies
from .documents import NOTES, ONLY, a_document, a_report, company, funnel, oddities
from .elements import Outline, outline
from .stories import an_explanation
from .test_text_from_data import TEXTS, everywhere

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav"),
    *("section", "article", "h1", "h2", "h3", "p", "ul", "li", "a", "b", "i", "span", "div", "bdi"),
    *("code", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("details", "summary", "dl", "dt", "dd"),
}


def page(document: Document) -> str:
    return FORMATS["html"](document, Style())


def sources() -> Document:
    """The interval of the last row goes beyond an axis that ends at 0.4, above 1.5 x 0.24."""
    columns = [
        Column("source", "Source", Kind.LABEL, "Where they come from."),
        Column("leads", "Leads", Kind.COUNT, "How many there are."),
        *rate(means="`customers` / leads."),
        LOW_N,
    ]
    table = a_report(
        "sources",
        "Sources",
        columns,
        [
            ("Fair", 200, 0.1, 0.05, 0.2, False),
            ("Web", 300, None, None, None, False),
            ("<Fax>", 10, 0.2, 0.06, 0.6, True),
        ],
        closing=[("Total", 510, 0.15, 0.125, 0.24, False)],
        chart=Whiskers("rate"),
    )
    return a_document(table, notes=NOTES[:1])


HEADER = """\
header
  ul class=of
    li
      bdi | sample_data/leads.csv
    li
      bdi | as of 2026-06-30
  div class=figure
    h1
      b | 7.4%
      span | 290 of 3,900 leads old enough to judge became customers
    p class=between | 95% interval 6.7–8.3%
    p | 951 leads are younger than 97 days; 22 of them have bought already.
  ul class=sum
    li
      bdi | 5,197 rows = 4,851 leads
    li
      bdi | + 210 merged as duplicates
    li
      bdi | + 130 excluded (98 junk, 32 internal)
    li
      bdi | + 3 unusable (no created date)
    li
      bdi | + 3 dropped (1 blank, 2 footer)"""

SOURCES = """\
main
  section
    h2 id=s0
      bdi | Sources
    div class=scroll role=region tabindex=0 aria-labelledby=s0
      table class=few style=--n:6;--m:30
        caption
          span class=vh | Sources
          span | Dot: the rate; line: its 95% interval, on an axis from 0 to 40%. Upright line: \
the total.
        thead
          tr
            th class=l scope=col
              bdi | Source
            th scope=col
              bdi | Rate
            th class=w scope=col
              i aria-hidden=true
                span | 0
                span | 40% | 95% interval
            th scope=col
              bdi | Leads
        tbody
          tr
            th class=l scope=row
              bdi | Fair
            td | 10.0%
            td class=w style=--l:0.125;--v:0.25;--h:0.5;--r:0.375 | 5.0–20.0
            td | 200
          tr
            th class=l scope=row
              bdi | Web
            td | –
            td class=w | –
            td | 300
          tr
            th class=l scope=row
              bdi | <Fax>
            td class=d | ~20.0%
            td class=d w o style=--l:0.15;--v:0.5;--h:1;--r:0.375 | 6.0–60.0
            td | 10
        tfoot
          tr
            th class=l scope=row
              bdi | Total
            td | 15.0%
            td class=w style=--l:0.312;--v:0.375;--h:0.6;--r:0.375 | 12.5–24.0
            td | 510
    p class=foot | ~ low n: under 30 leads, or an interval over 30 points; not to be compared.
  section
    h2 id=defined | Definitions
    div class=list
      details
        summary
          bdi | Sources
        dl
          dt
            bdi | Source
          dd | Where they come from.
          dt
            bdi | Leads
          dd | How many there are.
          dt
            bdi | Rate
          dd
            code | customers | / leads.
          dt
            bdi | 95% interval
          dd | The ends of the 95 % interval of
            code | rate | ; null where that is, or is no proportion.
  section
    h2 id=s1
      bdi | Notes
    ul class=list
      li
        bdi | 52 leads passed a stage without a date of their own in it."""

EFFECT = "Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%."

FINDINGS = """\
main
  section
    h2 id=s0 | Findings
    article class=is-fail
      h3
        span class=is is-fail
          span class=sign aria-hidden=true | ✗ | fail
        bdi | ST002 stage-order
      p class=dim
        bdi | deals · Close Date
      p
        bdi | Opportunity is dated before MQL.
      p
        span
          bdi | 44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; \
fails if > 0.
        span
          bdi | Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%.
        span
          bdi | Rows: L-17, L-20 and 42 more.
      p | Correct the dates in the CRM, or name the field that is never edited by hand.
      ul class=of
        li
          code | config.example.yaml:41:3
        li
          code | funnelcli rule ST002
    article class=is-pass
      p
        span class=is is-pass
          span class=sign aria-hidden=true | ✓ | pass | 1 rule passed: SR003
    article class=is-pass
      p | Found, and does not count against anything:
      ul class=list
        li
          bdi | SR003 source-variants | ·
          bdi | leads · Lead Source | : 0 of 12 leads (0.0%) + 4 suppressed = 4 found; warns if > 0.
  section
    h2 id=s1
      bdi | Notes
    ul class=list
      li
        bdi | 52 leads passed a stage without a date of their own in it."""


def test_the_top_of_a_report() -> None:
    assert "\n".join(outline(page(sources()), of="header")) == HEADER


def test_a_table_with_intervals() -> None:
    assert "\n".join(outline(page(sources()), of="main")) == SOURCES


def test_findings() -> None:
    found = replace(companies.company(), results=(companies.stage_order(), companies.twins()))
    written = FINDINGS_FORMATS["html"](found, Style())

    assert "\n".join(outline(written, of="main")) == FINDINGS
    head = outline(written, of="h1")
    assert head == [
        "h1 class=is is-fail",
        "  span class=sign aria-hidden=true | ✗ | Check: fail",
    ]


def test_findings_beside_tables_are_a_line_each() -> None:
    found = replace(companies.company(), results=(companies.stage_order(),))
    written = page(replace(a_document(notes=()), findings=found))

    assert outline(written, of="main") == [
        "main",
        "  section",
        "    h2 id=s0 | Data quality",
        "    ul class=of",
        "      li",
        "        span class=is is-fail",
        "          span class=sign aria-hidden=true | ✗ | Check: fail",
        "      li | 1 rule: 1 failed",
        "      li | 3 suppressed, 10 in the baseline",
        "      li | effects are on the rate of all leads, 6.4% (5.8–7.2%)",
        "    div class=scroll role=region tabindex=0 aria-labelledby=s0",
        "      table class=say style=--n:8",
        "        caption",
        "          span class=vh | Findings",
        "        thead",
        "          tr",
        "            th class=l scope=col | Status",
        "            th class=l scope=col | Rule",
        "            th class=l scope=col | What was found",
        "            th class=l scope=col | Effect on the rate",
        "        tbody",
        "          tr",
        "            td class=l",
        "              span class=is is-fail",
        "                span class=sign aria-hidden=true | ✗ | fail",
        "            th class=l scope=row",
        "              bdi | ST002 stage-order",
        "              p",
        "                bdi | deals · Close Date",
        "            td class=said",
        "              bdi | Opportunity is dated before MQL.",
        "              p | 44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found",
        f"            td class=said | {EFFECT}",
    ]


def test_an_explanation_is_headed_by_its_story() -> None:
    written = EXPLANATION_FORMATS["html"](an_explanation(), Style())

    assert outline(written, of="header")[:5] == [
        "header",
        "  ul class=of",
        "    li",
        "      bdi | sample_data/leads.csv",
        "    li",
    ]
    assert outline(written, of="h1") == ["h1", "  bdi | L-1 is a lead"]
    assert "<title>L-1 is a lead · sample_data/leads.csv · as of 2026-06-30</title>" in written


def test_what_is_not_known_is_no_number() -> None:
    unknown = Conversion(Rate(312, 4851, None, None, None), None, low_n=False)
    nobody = replace(company(), knows_customers=False, conversion=unknown)
    few = replace(company(), conversion=Conversion(ONLY, ONLY, low_n=True))

    assert outline(page(nobody), of="h1") == [
        "h1",
        "  b class=word | 312 Customer",
        "  span | 4,851 leads → 312 Customer",
    ]
    assert "nothing in the file says who bought" in page(nobody)
    assert outline(page(few), of="h1")[1] == "  b | ~100.0%"
    assert "low n: too few to be relied on" in page(few)


def test_a_shade_is_as_strong_as_its_rate() -> None:
    rates = [Column(name, name, Kind.RATE) for name in ("1m", "2m")]
    table = a_report(
        "triangle",
        "Triangle",
        [Column("cohort", "Cohort", Kind.LABEL), *rates],
        [("2026-01", 0.05, 0.2), ("2026-02", 0.0, None)],
        chart=Heat(),
    )

    lines = outline(page(a_document(table)), of="tbody")
    assert [line.strip() for line in lines if line.strip().startswith("td")] == [
        "td style=--x:0.25 | 5.0%",
        "td style=--x:1 | 20.0%",
        "td | 0.0%",
        "td | –",
    ]


@pytest.mark.parametrize("document", [company(), oddities(), a_document(funnel())])
def test_a_page_asks_for_nothing(document: Document) -> None:
    found = Outline(page(document))
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    assert {tag for tag, _ in found.elements} <= ELEMENTS
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}) in found.elements
    assert not re.search(r"url\(|@import|\bsrc=|https?:", page(document))
    links = [each["href"] for tag, each in found.elements if tag == "a"]
    ids = [f"#{each['id']}" for _, each in found.elements if "id" in each]
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_style_ends_nowhere_but_at_its_end() -> None:
    style = files("funnelcli.render.html").joinpath("page.css").read_text(encoding="utf-8")

    assert not re.search(r"[<\\]|url\(|@import|/\*", style)
    assert not re.search("^::", style, re.MULTILINE)
    assert page(company()).count("\n") == 1


SHAPE = [(tag, sorted(attrs)) for tag, attrs in Outline(page(everywhere("x"))).elements]


@given(text=TEXTS)
def test_no_text_is_more_than_text(text: str) -> None:
    """Whatever the data say, there are the same elements with the same attributes."""
    found = Outline(page(everywhere(text)))

    made = [(tag, sorted(attrs)) for tag, attrs in found.elements]
    if text.strip():  # nothing has no element of its own
        assert [each for each in made if each[0] != "bdi"] == [
            each for each in SHAPE if each[0] != "bdi"
        ]
    values = {value for _, attrs in found.elements for value in attrs.values()}
    assert "x" not in values


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title></svg></table><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "&lt;script&gt;",
    "<!--",
    "]]>",
    "javascript:alert(1)",
    "{{7*7}}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown(text: str) -> None:
    found = Outline(page(everywhere(text)))

    assert "script" not in {tag for tag, _ in found.elements}
    assert "img" not in {tag for tag, _ in found.elements}
    assert text in found.texts


def test_what_is_no_character_of_html_is_replaced() -> None:
    written = page(everywhere("a\ufffe\uffff\ufdd0b"))

    assert "a\ufffd\ufffd\ufffdb" in written
    assert not re.search("[\ufdd0-\ufdef\ufffe\uffff]", written)
    asked = replace(company().query, where=("a\udc80b",))  # of an argument that is not UTF-8
    assert "a\ufffdb" in page(replace(company(), query=asked))
    assert r"a\x00\x1b\u202eb" in page(everywhere("a\x00\x1b\u202eb"))


def test_a_bidirectional_name_is_kept_to_itself() -> None:
    assert "<bdi>שלום</bdi>" in page(everywhere("שלום"))
