"""How Polars works: with how many threads, and how. It looks for both once, as it is imported."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

FOR_FEW = {"POLARS_MAX_THREADS": "1", "POLARS_ENGINE_AFFINITY": "in-memory"}
"""What is left out is the way that takes long to begin: threads, and a stream of small pieces."""
SMALL = 4_000_000
"""Bytes that one thread has done with before several have begun."""


def suit(files: Iterable[Path]) -> None:
    """Let one thread work on few bytes, all at once, unless the environment says otherwise."""
    if "polars" not in sys.modules and sum(file.stat().st_size for file in files) <= SMALL:
        for variable, value in FOR_FEW.items():
            os.environ.setdefault(variable, value)
