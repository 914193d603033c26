"""Reports of drafts, made in this process: without a YAML, and with the one that `init` writes."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from funnelcli.answers.report import Document
from funnelcli.api.answer import answer
from funnelcli.api.inputs import Inputs
from funnelcli.cli.drafts import drafted, write_draft
from funnelcli.cli.inputs import inputs_of
from funnelcli.cli.question import asked, definition
from funnelcli.cli.run import Run
from funnelcli.config import Definition
from funnelcli.render import FORMATS, Style

LATER = "2026-12-31"
"""After every date of the exports."""


@contextmanager
def _folder(folder: Path, files: Mapping[str, str]) -> Iterator[None]:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


def from_draft(folder: Path, files: Mapping[str, str], *, as_of: str = LATER) -> Any:
    """The funnel of files in a folder that has no YAML, as JSON."""
    with _folder(folder, files), inputs_of(tuple(files)) as given:
        defined, inputs = drafted(given)
        question = asked(Run(command="funnel", as_of=as_of), defined.config)
        shown = replace(question, tables=("funnel",))
        document = answer("funnel", shown, defined, inputs).document
        return json.loads(FORMATS["json"](document, Style()))


def same(folder: Path, files: Mapping[str, str]) -> tuple[str, str]:
    """The page of a draft, and that of the YAML that `init` writes of the same files."""
    pages = []
    with _folder(folder, files):
        with inputs_of(tuple(files)) as given:
            pages.append(_page(*drafted(given)))
        with inputs_of(tuple(files)) as given:
            write_draft(given, "funnelcli.yaml", force=False, quiet=True)
        with inputs_of(()) as given:
            pages.append(_page(*definition(None, given)))
    drawn, written = pages
    return drawn, written


def _page(defined: Any, inputs: Any) -> str:
    return FORMATS["plain"](_reported(defined, inputs, as_of=None), Style())


def _reported(defined: Definition, inputs: Inputs, *, as_of: str | None) -> Document:
    config = defined.config
    names = ("funnel", *(("cohorts",) if config.leads.created else ()))
    by = ("source",) if "source" in config.segments else ()
    question = replace(asked(Run(command="report", as_of=as_of), config), by=by, tables=names)
    return answer("report", question, defined, inputs).document


def of_yaml(folder: Path, files: Mapping[str, str], text: str, *, as_of: str = LATER) -> Any:
    """The report of a YAML on files in a folder, as JSON."""
    with _folder(folder, {**files, "funnelcli.yaml": text}), inputs_of(()) as given:
        defined, inputs = definition(None, given)
        return json.loads(FORMATS["json"](_reported(defined, inputs, as_of=as_of), Style()))
