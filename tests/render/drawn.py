"""Pictures of documents, and what to look for in them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from funnelcli.answers.charts import Bars, Whiskers
from funnelcli.answers.report import Document, Report
from funnelcli.render.pictures import svg
from funnelcli.render.pictures.drawing import Picture, picture

from .curves import LEAD_TO_WON, STEPS, by_source, curve
from .documents import a_document, cohorts, funnel, sources
from .test_pages_of_age import TRIANGLE


def funnel_drawn() -> Report:
    return replace(funnel(), chart=Bars("rate_from_lead", n="reached"))


def sources_drawn() -> Report:
    return replace(sources(), chart=Whiskers("rate", n="leads"))


def cohorts_drawn() -> Report:
    return replace(cohorts(), chart=Whiskers("rate", n="leads"))


def documents() -> list[Document]:
    """One of each kind of picture."""
    return [
        a_document(funnel_drawn(), cohorts_drawn(), sources_drawn(), TRIANGLE),
        curve([*LEAD_TO_WON, *STEPS]),
        by_source([f"Source {n}" for n in range(9)]),
    ]


def pictures(document: Document) -> list[Picture]:
    """All that the tables of a document declare."""
    return [picture(document, report) for report in document.tables]


def svgs(document: Document) -> list[str]:
    return [svg(*each.drawings, title=each.title, alone=True) for each in pictures(document)]


def texts(drawn: str) -> list[str]:
    root = ET.fromstring(drawn)  # noqa: S314  (drawn by us)
    return [each.text or "" for each in root.iter() if each.tag.endswith("text")]


def walk(value: Any) -> Iterator[tuple[str | None, Any]]:
    """Keys and values of a dictionary, at any depth; what stands in a list has no key."""
    match value:
        case dict():
            for key, each in value.items():
                yield key, each
                yield from walk(each)
        case list() | tuple():
            for each in value:
                yield None, each
                yield from walk(each)
