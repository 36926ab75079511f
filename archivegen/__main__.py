"""The program: ``archivegen``, and ``python -m archivegen``."""

import os
import signal


def _end(number: int, _: object) -> None:
    os._exit(128 + number)


def run() -> None:
    """Run the command line. A signal to stop is heard from here on: nothing is loaded yet, and nothing to tidy up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and background jobs ask
            signal.signal(number, _end)
    from archivegen.stopping import Stopping, leave

    try:
        with Stopping() as stopping:
            from archivegen.cli import main

            main(obj=stopping)
    except SystemExit as over:
        leave(over)
        raise


if __name__ == "__main__":
    run()
