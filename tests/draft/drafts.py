"""Exports written for a test, and what is drafted from them."""

import os
from collections.abc import Mapping
from pathlib import Path

from funnelcli.config import Config, parse
from funnelcli.draft import Draft, Given, draft, group
from funnelcli.read import Options, find


def drafted(folder: Path, files: Mapping[str, str | bytes]) -> Draft:
    """The draft of files in a folder, given in this order, for a YAML in the same folder."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    here = Path.cwd()
    try:
        os.chdir(folder)
        given = [Given(name, find([name], Path())) for name in files]
        return draft(group(given, Path(), Options(scratch)))
    finally:
        os.chdir(here)


def config(made: Draft) -> Config:
    """The draft as the loader of every YAML reads it."""
    return parse(made.text.encode(), Path("funnelcli.yaml")).config


def stages(made: Draft) -> list[tuple[str, str | None, str | None, tuple[str, ...] | None]]:
    return [(s.name, s.at, s.where, s.values) for s in config(made).stages]
