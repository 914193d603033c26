"""Lead-to-customer conversion from CRM exports, with every number defined."""

from typing import TYPE_CHECKING

from funnelcli.errors import FunnelError

if TYPE_CHECKING:
    from funnelcli.api.funnel import Funnel, load

__all__ = ["Funnel", "FunnelError", "__version__", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import what a notebook asks for when it does: a command that only helps needs no Polars."""
    if name in {"Funnel", "load"}:
        from funnelcli.api import funnel

        return getattr(funnel, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
