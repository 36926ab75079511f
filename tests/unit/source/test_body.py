"""From a place in a block's text to its place in the source."""

from archivegen.source.body import Block, Run


def block(*runs: Run, text: str = "0123456789") -> Block:
    return Block("text", "p", 1, text, runs)


def test_within_one_run() -> None:
    assert block(Run(0, 10, 100, 110)).source_span(2, 5) == (102, 105)


def test_over_two_runs() -> None:
    assert block(Run(0, 4, 10, 14), Run(4, 10, 20, 26)).source_span(2, 6) == (12, 22)
    assert block(Run(0, 4, 10, 14), Run(4, 10, 20, 26)).source_span(0, 4) == (10, 14)


def test_a_run_of_another_length_stands_whole() -> None:
    found = block(Run(0, 4, 10, 14), Run(4, 5, 14, 19), Run(5, 10, 19, 24))
    assert found.source_span(4, 5) == (14, 19)
    assert found.source_span(3, 5) == (13, 19)
    assert found.source_span(4, 7) == (14, 21)


def test_text_without_a_place() -> None:
    found = block(Run(0, 4, 10, 14), Run(6, 10, 20, 24))
    assert found.source_span(4, 6) == (-1, -1)
    assert found.source_span(3, 7) == (13, 21)
    assert block().source_span(0, 1) == (-1, -1)
