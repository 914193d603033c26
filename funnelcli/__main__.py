"""`python -m funnelcli`, and the installed command."""

import sys

try:
    from funnelcli.process.interrupts import watch

    watch()

    import gc
    import os

    # A run is short and leaves no cycles worth collecting: the collector would only walk again and
    # again through what the imports made, for a fifth of the time of a small report.
    gc.disable()

    # Pydantic looks through all that is installed for plugins, which this program has no use for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

    from funnelcli.cli import main
except KeyboardInterrupt:  # before it was waited for
    sys.exit(130)

if __name__ == "__main__":
    main()
