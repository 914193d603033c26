"""Lead-to-customer conversion from CRM exports, with every number defined."""

TYPE_CHECKING = False  # nothing is imported until the program is ready for Ctrl-C
if TYPE_CHECKING:
    from funnelcli.api.funnel import Funnel
    from funnelcli.api.loading import load
    from funnelcli.api.results import CheckResult, Explained, Table, Tables
    from funnelcli.errors import FunnelError

__all__ = [
    "CheckResult", "Explained", "Funnel", "FunnelError", "Table", "Tables", "__version__", "load",
]  # fmt: skip
__version__ = "0.1.0"

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what a notebook asks for when it does, as help needs no Polars."""
        from importlib import import_module

        if name == "FunnelError":
            return import_module("funnelcli.errors").FunnelError
        if name in ("Funnel", "load"):
            return getattr(import_module("funnelcli.api.loading"), name)
        if name in __all__:
            return getattr(import_module("funnelcli.api.results"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        """Name what is there for a notebook."""
        return __all__
