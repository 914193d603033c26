"""`funnelcli velocity`: time in stages."""

from dataclasses import replace

from funnelcli.cli.run import Run, on_data


@on_data
def velocity(run: Run) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """
    tables = ("stage_times", "throughput", "ageing")
    run.show(
        lambda question, config: (
            replace(question, tables=tables)
            if config.history is None
            else replace(question, tables=(*tables, "moves"), moves=True)
        )
    )
