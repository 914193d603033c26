"""A key of the YAML is a field with a sentence."""

import json

from .copies import YAML, Copy, blocks, places

HEADING = "Add a key of the YAML"
MODELS = "funnelcli/config/models.py"


def extended(copy: Copy) -> Copy:
    (key,) = blocks(HEADING)
    indented = key.replace("\n", "\n    ").rstrip()
    sentence = (
        "Which entries count: in this stage or a later one, in this and all before, or in this."
    )
    copy.insert(MODELS, f"\n    {indented}", after=f'"""{sentence}"""')
    return copy


def test_only_the_places_named_are_changed(copy: Copy) -> None:
    assert extended(copy).changed <= places(HEADING)


def test_schema_types_and_did_you_mean_follow(copy: Copy) -> None:
    extended(copy)
    for name, line in (
        ("good", "nickname: Win"),
        ("typo", "nicknam: x"),
        ("list", "nickname: [1]"),
    ):
        copy.data(f"{name}.yaml", f"{YAML}{line}\n")
    said = copy(
        "schema config", "funnel -q -c good.yaml", "funnel -c typo.yaml", "funnel -c list.yaml"
    )
    schema = json.loads(said[: said.index("[exit")])

    described = schema["properties"]["nickname"]
    assert described["description"] == "What the last stage is called in the office."
    assert "typo.yaml:5:1: nicknam: unknown key; did you mean 'nickname'?" in said
    assert "list.yaml:5:1: nickname" in said
    assert said.count("[exit 2]") == 2
