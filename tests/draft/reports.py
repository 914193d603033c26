"""Reports of drafts, made in this process: without a YAML, and with the one that `init` writes."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from funnelcli.cli.answer import answer
from funnelcli.cli.drafted import drafted, init
from funnelcli.cli.inputs import inputs_of
from funnelcli.cli.question import Flags, asked, definition
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
        question = asked("funnel", Flags(as_of=as_of), defined.config)
        document = answer("funnel", ["funnel"], defined, question, inputs).document
        return json.loads(FORMATS["json"](document, Style()))


def same(folder: Path, files: Mapping[str, str]) -> tuple[str, str]:
    """The page of a draft, and that of the YAML that `init` writes of the same files."""
    pages = []
    with _folder(folder, files):
        with inputs_of(tuple(files)) as given:
            pages.append(_page(*drafted(given)))
        with inputs_of(tuple(files)) as given:
            init(given, "funnelcli.yaml", force=False, quiet=True)
        with inputs_of(()) as given:
            pages.append(_page(*definition(None, given)))
    drawn, written = pages
    return drawn, written


def _page(defined: Any, inputs: Any) -> str:
    question = asked("report", Flags(), defined.config)
    names = ["funnel", *(["cohorts"] if defined.config.leads.created else [])]
    return FORMATS["plain"](answer("report", names, defined, question, inputs).document, Style())


def of_yaml(folder: Path, files: Mapping[str, str], text: str, *, as_of: str = LATER) -> Any:
    """The report of a YAML on files in a folder, as JSON."""
    with _folder(folder, {**files, "funnelcli.yaml": text}), inputs_of(()) as given:
        defined, inputs = definition(None, given)
        question = asked("report", Flags(as_of=as_of), defined.config)
        names = ["funnel", *(["cohorts"] if defined.config.leads.created else [])]
        document = answer("report", names, defined, question, inputs).document
        return json.loads(FORMATS["json"](document, Style()))
