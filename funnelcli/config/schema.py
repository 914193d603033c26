"""The JSON Schema of the YAML, for editors: draft-07, the newest they all understand."""

import ast
import contextlib
import inspect
import itertools
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from funnelcli.config.models import Config, Model, Table

SCALAR = {"type": ["string", "number", "boolean"]}
"""Text need not be quoted: `values: [No, 0123]` are texts to the loader."""

PRESET = {"required": ["preset"]}

PLACES = ("path",), ("query", "connection")
"""The keys that say where the rows of a table are."""

TOGETHER = {"query": ["connection"], "connection": ["query"]}

OWN_RULE = {
    "where": ["message"],
    "table": ["where", "message"],
    "severity": ["where", "message"],
    "message": ["where"],
}
"""What the keys of an own rule need beside them."""


class _Draft7(GenerateJsonSchema):
    """pydantic writes 2020-12; what differs for this vocabulary is done here and in `_finish`."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:  # noqa: ARG002
        return dict(SCALAR)

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), "type": ["integer", "string"], "pattern": "^[0-9]+$"}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema() -> dict[str, Any]:
    """Return the draft-07 JSON Schema of what `load` accepts."""
    schema = Config.model_json_schema(
        schema_generator=_Draft7, ref_template="#/definitions/{model}", mode="validation"
    )
    definitions = schema.pop("$defs")
    models: dict[str, type[Model]] = {model.__name__: model for model in _models(Model)}
    models["Config"] = Config
    for name, definition in [("Config", schema), *definitions.items()]:
        _finish(definition, descriptions(models[name]))
    for name in definitions:
        if issubclass(models[name], Table):
            definitions[name]["anyOf"] = [{"required": [*keys]} for keys in PLACES]
            definitions[name]["dependencies"] = TOGETHER
    for name in ("Join", "History"):
        _need_without_preset(definitions[name])
    definitions["RuleSettings"]["dependencies"] = OWN_RULE
    schema["required"].remove("stages")
    schema["anyOf"] = [{"required": ["stages"]}, *_with_preset()]
    return {"$schema": _Draft7.schema_dialect, **schema, "definitions": definitions}


def _need_without_preset(table: dict[str, Any]) -> None:
    """Ask for the columns of a table only where no preset can know them."""
    table |= {"if": PRESET, "else": {"required": table.pop("required")}}


def _with_preset() -> Iterator[dict[str, Any]]:
    """List the ways for a file to have a preset, which can give its stages."""
    some_join = {"not": {"additionalProperties": {"not": PRESET}}}
    for key, table in {"leads": PRESET, "history": PRESET, "joins": some_join}.items():
        yield {"required": [key], "properties": {key: table}}


def descriptions(model: type[Model]) -> dict[str, str]:
    """Read the texts under the keys of a model.

    pydantic can do it, too (`use_attribute_docstrings`), but at import, in every run.
    """
    found = {key: field.description or "" for key, field in model.model_fields.items()}
    for base in reversed(model.__mro__):
        if issubclass(base, Model):
            with contextlib.suppress(OSError):  # the class with the input tables has no source
                match ast.parse(inspect.getsource(base)).body:
                    case [ast.ClassDef(body=body)]:
                        found |= dict(_described(body))
    return {key: found[key] for key in model.model_fields if key in found}


def _described(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for key, text in itertools.pairwise(body):
        match key, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                yield name, said


def _models(model: type[Model]) -> list[type[Model]]:
    return [model, *(inner for sub in model.__subclasses__() for inner in _models(sub))]


def _finish(definition: dict[str, Any], texts: dict[str, str]) -> None:
    """Describe every key, and let those that can be left out be null, too."""
    required = definition.get("required", [])
    for name, value in definition.get("properties", {}).items():
        described = {"description": texts[name]}
        if isinstance(value.get("default"), str | int) and value["default"] != "":
            described["default"] = value["default"]
        inner = {key: part for key, part in value.items() if key != "default"}
        if name not in required and inner.get("anyOf", [])[-1:] != [{"type": "null"}]:
            inner = {"anyOf": [inner, {"type": "null"}]}
        # draft-07 ignores what stands beside a `$ref`
        inner = {"allOf": [inner]} if "$ref" in inner else inner
        definition["properties"][name] = {**described, **inner}
