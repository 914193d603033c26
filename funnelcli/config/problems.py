"""What is wrong with a value, said to somebody who has never heard of pydantic."""

import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from funnelcli.config import values
from funnelcli.config.models import Config, Model
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean

LONGEST_QUOTE = 60
FEWEST_STAGES = 2
EXPECTED = {
    "value_error": "{error}",
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "too_short": "at least two stages: the lead itself and the customer",
    "too_long": "at most 60 stages",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
}
"""What is expected where pydantic finds something else, by its types of error."""


def written_path(path: KeyPath) -> str:
    """Write a key path as `stages[2].at`; a key that is no plain word stands in quotes."""
    text = ""
    for key in path:
        match key:
            case int():
                text += f"[{key}]"
            case str() if re.fullmatch(r"[\w-]+", key):
                text += f".{key}"
            case _:
                text += f'."{key}"'
    return text.removeprefix(".")


def shown(value: object) -> str:
    """Name what was given: a text in quotes, cut when long, or the kind of thing it is."""
    match value:
        case str():
            cut = value if len(value) <= LONGEST_QUOTE else value[: LONGEST_QUOTE - 1] + "…"
            return f"'{cut}'"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "nothing"


def type_problems(error: ValidationError, tree: Tree, within: KeyPath = ()) -> Iterator[Problem]:
    """Translate every problem that the types of the models found in what stands at `within`."""
    for details in error.errors(include_url=False):
        path = _in_file((*within, *details["loc"]), tree)
        if details["type"] == "too_short" and len(tree.listing(*path)) >= FEWEST_STAGES:
            continue  # pydantic does not count the items with problems of their own
        if details["type"] != "missing":
            # one text is a list of one to the models, and has no items in the file
            while path not in tree.positions:
                path = path[:-1]
        yield tree.problem(path, _message(details, path, tree))


def _in_file(path: KeyPath, tree: Tree) -> KeyPath:
    """Leave out the number of an item that is written without a list, since it is the only one."""
    found: KeyPath = ()
    for key in path:
        if isinstance(key, str) or not isinstance(tree.at(*found), dict):
            found = (*found, key)
    return found


def _message(details: ErrorDetails, path: KeyPath, tree: Tree) -> str:
    match details["type"]:
        case "extra_forbidden":
            return _unknown_key(path)
        case "missing":
            return "needed, but " + ("nothing is given" if path in tree.positions else "missing")
        case values.SENTENCE:
            return str(details["ctx"]["text"])
        case _:
            return f"got {shown(tree.at(*path))}, expected {_expected(details, path)}"


def _expected(details: ErrorDetails, path: KeyPath) -> str:
    context = details.get("ctx", {})
    if details["type"] == "literal_error":
        choices = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        given = details["input"]
        near = did_you_mean(given, choices) if isinstance(given, str) else ""
        return f"{'one of ' * (len(choices) > 1)}{', '.join(choices)}{near}"
    if details["input"] is None and isinstance(path[-1], int):
        return "text; in quotes if the text itself is null or ~"
    return EXPECTED[details["type"]].format(**context)


def _unknown_key(path: KeyPath) -> str:
    model = _model_at(path[:-1])
    known = list(model.model_fields)
    near = did_you_mean(str(path[-1]), known)
    return f"unknown key{near or ', known are ' + ', '.join(known)}"


def _model_at(path: KeyPath) -> type[Model]:
    """Find the model that a mapping of the file is read as."""
    here: Any = Config
    for key in path:
        if isinstance(here, type) and issubclass(here, Model):
            here = here.model_fields[str(key)].annotation
        else:  # the items of a list, the values of a mapping
            here = _inner(here)
        while get_origin(here) in (Annotated, Union, UnionType):
            here = get_args(here)[0]
    model: type[Model] = _inner(here) if get_origin(here) is tuple else here
    return model


def _inner(several: Any) -> Any:
    """Take the type of the items of a list, or of the values of a mapping."""
    return [item for item in get_args(several) if item is not ...][-1]
