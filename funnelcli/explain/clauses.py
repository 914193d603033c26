"""Keys of the YAML quoted: what is written there, and where."""

from typing import Any

from funnelcli.answers.explanation import Clause
from funnelcli.answers.findings import Place
from funnelcli.config import Definition, written_path
from funnelcli.config.models import Model


class Clauses:
    """The YAML of a run, to be quoted from."""

    def __init__(self, definition: Definition, shown_path: str | None) -> None:
        self._definition = definition
        self._shown_path = shown_path

    def quote(self, *path: str | int) -> Clause:
        """Quote a key, or the nearest around it; a default stands nowhere."""
        key, text = written_path(self._definition.written(*path)), self._text(path)
        if self._shown_path is None or path[:1] not in self._definition.positions:
            return Clause(key, text)
        position = self._definition.position(*path)
        preset = self._definition.presets.get(position)
        return Clause(key, text, Place(self._shown_path, *position), preset)

    def _text(self, path: tuple[str | int, ...]) -> str:
        value: Any = self._definition.config
        for key in path:
            is_model = isinstance(value, Model)
            value = getattr(value, str(key)) if is_model else value[key]
        return ", ".join(value) if isinstance(value, tuple) else str(value)
