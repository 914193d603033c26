"""What docs/python.md shows is what Python answers."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_page_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    outcome = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)

    assert outcome.attempted > 10
    assert not outcome.failed
