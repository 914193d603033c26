"""Paths and connections of the YAML: variables of the environment, and no secret written out."""

import os
import re
from typing import Annotated

from pydantic import AfterValidator

from funnelcli.config.values import Listed, sentence
from funnelcli.words.addresses import VARIABLE, has_secret, scheme_of, variables_in
from funnelcli.words.text import named


def expanded(value: str) -> str:
    """Put the environment's values in the place of its variables; raise where there is none."""

    def variable(match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            raise sentence("'${' needs the name of an environment variable and '}'")
        if not os.environ.get(name):
            state = "empty" if name in os.environ else "not set"
            raise sentence(f"the environment variable {name} is {state}")
        return os.environ[name]

    return VARIABLE.sub(variable, value)


def _path(value: str) -> str:
    """Put together where files are; a variable with a connection would be shown as a path."""
    path = expanded(_without_secret(value) if scheme_of(value) else value)
    if (names := variables_in(value)) and scheme_of(path) is None and has_secret(path):
        raise sentence(
            f"{named(names)} holds a connection with a password, and files are named here: "
            "a database is read with `query` and `connection`"
        )
    return path


def _connection(value: str) -> str:
    """Hold a connection to what can be read; it stays as it is written, without its secrets."""
    expanded(_without_secret(value))
    return value


def _without_secret(value: str) -> str:
    if has_secret(value):
        raise sentence(
            "a password or a key is written out: keep it in a variable of the environment, and "
            "write ${NAME} here"
        )
    return value


Paths = Annotated[tuple[Annotated[str, AfterValidator(_path)], ...], Listed]
Connection = Annotated[str, AfterValidator(_connection)]
