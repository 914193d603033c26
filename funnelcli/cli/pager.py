"""Pages that are longer than the terminal, through the program that its owner reads them with."""

import os
import shlex
import shutil
import subprocess
from contextlib import suppress

from funnelcli.process.interrupts import left_to

LESS = "FRX"
"""What `less` is asked for where LESS does not say: end if all fits, colours, leave the text."""


def shown(text: str) -> bool:
    """Show a text through PAGER, or `less`; False where there is none, or it fits on the screen.

    The terminal shows a prompt below it.
    """
    if text.count("\n") < shutil.get_terminal_size().lines:
        return False
    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # a quote that does not end
        return False
    if not command or shutil.which(command[0]) is None or os.environ.get("TERM") == "dumb":
        return False
    environ = {"LESS": LESS, "LV": "-c"} | os.environ

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environ)  # noqa: S603

    with left_to(start) as pager, suppress(BrokenPipeError):  # who quits has seen enough
        pager.communicate(text.encode())
    return True
