"""What every test starts from: a plain environment, and Hypothesis without files in the checkout; the longest first."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from multiprocessing.util import Finalize
from pathlib import Path

import pytest

# A job in the background of a shell ignores Ctrl-C, and so would every program that the tests start and stop.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(Path(tempfile.gettempdir()) / f"hypothesis-{os.getuid()}"))

_STEERING = ("SOURCE_DATE_EPOCH", "NO_COLOR", "ARCHIVEGEN_TEST_VERSION")

_LONGEST = (
    "properties/test_incremental.py",
    "hostile/test_durable_disks.py",
    "browser/test_access.py",
    "browser/test_search.py",
    "browser/test_search_parts.py",
    "hostile/test_durable_swap.py",
    "hostile/test_durable_stops.py",
    "minimality/test_minimality.py",
    "html/test_html_checker.py",
    "hostile/test_durable_pairs.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files go to workers one by one: begun last, a long one would keep one of them at work while all others wait."""
    tests = Path(__file__).parent
    order = {tests / path: number for number, path in enumerate(_LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session", autouse=True)
def own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests kill cannot remove what they keep in the folder for temporary files: it goes with the tests.

    Its path is short, as it holds sockets.
    """
    tmp_path_factory.getbasetemp()  # stays where it is, to be looked at
    folder = tempfile.mkdtemp(prefix="tests-")
    Path(folder).chmod(0o711)  # some tests are another user
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=-1000)  # after the folder that worker processes share
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is set where the tests run may decide what they see."""
    for name in _STEERING:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def quick_templates(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile each text of a template once for all builds of a process: most of the time of a small build."""
    from tests.small_archive import compile_once

    if request.node.get_closest_marker("templates_anew") is None:
        compile_once(monkeypatch)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of builds need not outlast a power cut; those in processes of their own do, and the tests of it."""
    monkeypatch.setattr("archivegen.publish.flush._wait_for", lambda paths: None)
