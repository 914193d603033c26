"""`python -m funnelcli`, and the installed command."""

from funnelcli.cli import main

if __name__ == "__main__":
    main()
