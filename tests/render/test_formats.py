"""What holds for every format."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import funnelcli.render
from funnelcli.render import BY_TABLE, FORMATS, WITH_FILES, Style

from .documents import company, oddities


def test_every_module_that_renders_is_a_format() -> None:
    names = [module.name for module in pkgutil.iter_modules(funnelcli.render.__path__)]
    modules = {name: import_module(f"funnelcli.render.{name}") for name in names}

    def those_that(have: str) -> set[str]:
        return {name for name, module in modules.items() if have in vars(module)}

    assert those_that("render") == set(WITH_FILES)
    assert those_that("by_table") - {"lazy"} == set(BY_TABLE)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_document_gives_the_same_text(name: str) -> None:
    for style in (Style(), Style(132, color=True), Style(80, unicode=False)):
        assert FORMATS[name](company(), style) == FORMATS[name](company(), style)


@pytest.mark.parametrize("name", FORMATS)
def test_text_ends_with_one_line_end(name: str) -> None:
    for document in (company(), oddities()):
        text = FORMATS[name](document, Style())
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "table"])
def test_only_the_table_pays_for_rich(name: str) -> None:
    program = (
        "import sys\n"
        "from funnelcli.render import FORMATS\n"
        "assert 'polars' not in sys.modules\n"
        f"import funnelcli.render.{name}, funnelcli.render.page\n"
        "assert 'rich' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
