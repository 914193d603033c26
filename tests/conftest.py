"""What would change the output of the program is taken out of the environment of every test."""

import os

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
