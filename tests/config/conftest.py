from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from funnelcli.analyses import every_column
from funnelcli.config import Definition, Table, load
from funnelcli.errors import ConfigError

MINIMAL = """\
version: 1
leads: {path: leads.csv}
stages:
  - name: Lead
  - {name: Customer, at: Won}
"""


HEADERS = {
    "leads": ("Record ID", "Email", "Create Date", "Became a Customer Date"),
    "deals": ("Record ID", "Associated Contact IDs", "Create Date", "Close Date", "Deal Stage"),
    "history": ("objectId", "property", "value", "timestamp"),
}
"""What the files of a YAML with presets begin with."""


@pytest.fixture
def headers() -> dict[str, tuple[str, ...]]:
    """The headers of the files, for a test to change."""
    return dict(HEADERS)


@pytest.fixture
def minimal() -> str:
    """Five lines: what a test adds starts in line 6."""
    return MINIMAL


@pytest.fixture
def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headers: dict[str, tuple[str, ...]]
) -> Callable[[str | bytes], Definition]:
    monkeypatch.chdir(tmp_path)

    def header(name: str, table: Table, folder: Path) -> Sequence[str]:
        assert table.path
        assert not folder.is_absolute()
        return headers[name]

    def read(written: str | bytes) -> Definition:
        source = written.encode() if isinstance(written, str) else written
        Path("funnel.yaml").write_bytes(source)
        return load(Path("funnel.yaml"), header, every_column)

    return read


@pytest.fixture
def refused(
    read: Callable[[str | bytes], Definition],
) -> Callable[[str | bytes], list[str]]:
    def refused(written: str | bytes) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            read(written)
        return list(caught.value.problems)

    return refused
