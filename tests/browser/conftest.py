"""Pages of HTML as people meet them: in Chromium, where that and Playwright are installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .hostile import DEFINITION, LEADS

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.outside.program import EXAMPLE, ROOT, Program
else:
    from outside.program import EXAMPLE, ROOT, Program

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
"""It asks the network for nothing by itself."""

PAGES = {
    "report": ("report",),
    "check": ("check", "--fail-on", "never"),
    "explain": ("explain", "L-10807"),
    "ages": ("cohorts", "--ages"),
    "curve": ("curve",),
    "segments": ("segments", "--by", "region,source"),
    "forecast": ("forecast",),
    "money": ("cohorts", "--money"),
    "attribution": ("attribution",),
    "hostile": ("report",),
    "hostile curve": ("curve", "--by", "source"),
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def files(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each page as a file."""
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("pages")
    hostile = Program(tmp_path_factory.mktemp("hostile"))
    hostile.write("leads.csv", LEADS)
    hostile.write("funnelcli.yaml", DEFINITION)
    written = {name: folder / f"{name}.html" for name in PAGES}
    for name, arguments in PAGES.items():
        asked = [*arguments, "-f", "html", "-o", str(written[name])]
        if name.startswith("hostile"):
            run = hostile(*asked)
        else:
            run = Program(ROOT)(*asked, "-c", str(EXAMPLE.name))
        assert run.code == 0, run.err
    return written


@pytest.fixture(params=PAGES)
def path(files: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return files[request.param]
