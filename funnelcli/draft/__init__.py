"""A first YAML for an export: what its headers and its values suggest, for a person to review."""

from funnelcli.draft.drafting import Draft, draft
from funnelcli.draft.sheet import Given, group

__all__ = ["Draft", "Given", "draft", "group"]
