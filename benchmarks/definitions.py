"""The definitions of the benchmark, about files of a run."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def written(folder: Path, leads: str, history: str | None = None) -> Path:
    """Writes the YAML about these files into a folder; they are relative to it."""
    name, data = ("history.yaml", "data/1m") if history else ("config.yaml", "data/5m")
    text = (HERE / name).read_text(encoding="utf-8").replace(f"{data}/leads.csv", leads)
    path = folder / "config.yaml"
    path.write_text(text.replace(f"{data}/history.csv", str(history)), encoding="utf-8")
    return path
