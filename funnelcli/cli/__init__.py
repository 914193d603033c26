"""The command line: the only place with Typer, the clock, exit codes, stdout and stderr."""

from funnelcli.cli.application import app, main

__all__ = ["app", "main"]
