"""JSON for programs: the whole document, its keys and their order as `schema report` says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from funnelcli.answers.report import Document, Population, Report
from funnelcli.render.raw import all_notes, raw_rows
from funnelcli.render.style import Style
from funnelcli.render.visible import safe_json

SCHEMA_VERSION = "1.1"
DROPPED = ("blank", "header", "trailer", "where")
UNUSABLE = ("no_id", "no_created")


def _parts(counts: Mapping[str, int], keys: Iterable[str]) -> dict[str, int]:
    """Give every key, 0 where nothing was counted; refuse others, which would be lost."""
    parts = {key: counts.get(key, 0) for key in keys}
    if lost := counts.keys() - parts.keys():
        raise ValueError(f"population counts without a place: {sorted(lost)}")
    return parts


def _population(population: Population) -> dict[str, Any]:
    return asdict(population) | {
        "dropped": _parts(population.dropped, DROPPED),
        "unusable": _parts(population.unusable, UNUSABLE),
    }


def _table(report: Report, money_digits: int) -> dict[str, Any]:
    return {
        "name": report.name,
        "title": report.title,
        "columns": [
            {"name": column.name, "label": column.label, "kind": column.kind.value}
            for column in report.columns
        ],
        "rows": list(raw_rows(report, money_digits)),
    }


def envelope(document: Document) -> dict[str, Any]:
    """Say what was asked of which files, and where their rows went."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "funnelcli", "version": document.version},
        "command": document.command,
        "as_of": document.as_of,
        "timezone": document.timezone,
        "currency": document.currency,
        "definition": {
            "path": document.definition_path,
            "sha256": document.definition_sha256,
            "meaning": document.definition_meaning,
        },
        "query": asdict(document.query),
        "inputs": [asdict(file) for file in document.inputs],
        "population": _population(document.population),
    }


def _conversion(document: Document) -> dict[str, Any]:
    """Say how many reached the goal; who bought is null where nobody says it."""
    rate, mature = document.conversion.every, document.conversion.mature
    young = document.conversion.young
    return {
        "goal": document.goal,
        "reached": rate.k,
        "leads": rate.n,
        "customers": rate.k if document.knows_customers else None,
        "rate": rate.value,
        "rate_low": rate.low,
        "rate_high": rate.high,
        "horizon": document.query.horizon,
        "mature_leads": mature and mature.n,
        "mature_customers": mature and mature.k,
        "mature_rate": mature and mature.value,
        "mature_rate_low": mature and mature.low,
        "mature_rate_high": mature and mature.high,
        "young_leads": young and young[0],
        "young_customers": young and young[1],
    }


def notes(document: Document) -> list[dict[str, str]]:
    """List the notes of the document and of its tables."""
    return [{"code": each.code, "message": each.message} for each in all_notes(document)]


def as_object(document: Document) -> dict[str, Any]:
    """Order the document as the object that is written."""
    return {
        **envelope(document),
        "conversion": _conversion(document),
        "stages": [{"key": key, "name": name} for key, name in document.stages],
        "tables": [_table(report, document.money_digits) for report in document.tables],
        "notes": notes(document),
    }


def indented(value: object) -> str:
    """Write JSON for people as well: indented, nothing in it acts on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return safe_json(text) + "\n"


def render(document: Document, _style: Style) -> str:
    """Write the document as indented JSON."""
    return indented(as_object(document))
