"""``python -m archivegen``: the same as the ``archivegen`` command."""

from archivegen.cli import main

if __name__ == "__main__":
    main()
