"""The program: ``archivegen``, and ``python -m archivegen``."""

from archivegen.stopping import Stopping


def run() -> None:
    """Run the command line; a signal ends it at any moment, also while it is being loaded."""
    with Stopping() as stopping:
        from archivegen.cli import main

        main(obj=stopping)


if __name__ == "__main__":
    run()
