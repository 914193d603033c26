"""What would change the output of the program is taken out of the environment of every test.

No test is timed: a busy machine is no bug.
"""

import os

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

for name in (
    "COLUMNS",
    "FORCE_COLOR",
    "FUNNELCLI_CONFIG",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "POLARS_MAX_THREADS",
    "PYTHONHASHSEED",
    "PYTHONUNBUFFERED",
    "PY_COLORS",
    "TERMINAL_WIDTH",
):
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm-256color"
