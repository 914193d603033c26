"""What would change the output of the program is taken out of the environment of every test.

No test is timed: a busy machine is no bug.
"""

import functools
import gc
import os
import sys
from collections.abc import Iterator

import pytest
import typer.main
import typer.testing
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ENGINE = "POLARS_ENGINE_AFFINITY"

# Tables of a few rows are not worth a thread of their own: a worker has one, and is busier for it.
# It works on them as a process on few bytes does. Those that are started find out by themselves.
os.environ["POLARS_MAX_THREADS"] = "1"
import polars as pl  # noqa: E402  (the first import decides)

# An engine, and not its name: a name is read again from the environment whenever anybody changes
# any setting of Polars, and what comes then takes four times as long.
IN_MEMORY = pl.InMemoryEngine()
pl.Config.set_engine_affinity(IN_MEMORY)

for name in (
    "COLUMNS",
    "FORCE_COLOR",
    "FUNNELCLI_CONFIG",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    ENGINE,
    "POLARS_MAX_THREADS",
    "PYTHONHASHSEED",
    "PYTHONUNBUFFERED",
    "PY_COLORS",
    "TERMINAL_WIDTH",
):
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm-256color"

# Where Python keeps nothing that it compiles, each process that a test starts compiles the program
# anew, for a fifth of its time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Typer builds the command anew from its functions at each call, for a fifth of the time of a small
# run. A process calls it once; the tests that call it thousands of times share what is built.
_built_once = functools.cache(typer.main.get_command)
_patch = pytest.MonkeyPatch()
_patch.setattr(typer.main, "get_command", _built_once)
_patch.setattr(typer.testing, "_get_command", _built_once)


def pytest_collection_finish() -> None:
    """Let the collector walk seldom, and not through what the imports have made.

    The program itself runs without it, and a run leaves few cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="module")
def many_bytes() -> Iterator[None]:
    """Let Polars work as it does on large files, for what is for them."""
    pl.Config.set_engine_affinity(None)
    yield
    pl.Config.set_engine_affinity(IN_MEMORY)
