"""How many threads Polars works with, for which it looks once: as it is imported."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "POLARS_MAX_THREADS"
SMALL = 4_000_000
"""Bytes that one thread has done with before several have begun."""


def suit(files: Iterable[Path]) -> None:
    """Let one thread work on few bytes, unless the environment says how many do."""
    if "polars" not in sys.modules and sum(file.stat().st_size for file in files) <= SMALL:
        os.environ.setdefault(VARIABLE, "1")
