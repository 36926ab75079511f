"""Making pictures: from one image all that are due, in workers, a few images at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from archivegen.diagnostics import Diagnostic, Place, error
from archivegen.digest import digest_bytes, fingerprint
from archivegen.pages.images import by_source
from archivegen.pages.jobs import Picture
from archivegen.publish.write import Staged, Staging
from archivegen.source.renditions import Rendition, making, render_all
from archivegen.workers import run

Task = tuple[bytes, tuple[Rendition, ...]]


def picture_fingerprint(digest: str, rendition: Rendition) -> str:
    """The fingerprint of all that decides a picture's bytes: those of the image, what is made, the tools."""
    return fingerprint("picture", making(), digest, rendition)


def make_pictures(
    jobs: Sequence[Picture],
    place: Callable[[str], Path],
    staging: Staging,
    marks: dict[str, str],
    executor: Executor | None,
) -> Iterator[Staged | Diagnostic]:
    """Make and stage these pictures; of an image that cannot be read, say so. ``place`` finds the file of an image."""
    grouped = by_source(jobs)
    digests: list[str] = []

    def tasks() -> Iterator[Task]:
        for source, pictures in grouped.items():
            data = place(source).read_bytes()
            digests.append(digest_bytes(data))
            yield data, tuple(job.rendition for job in pictures)

    results = run(_made, tasks(), len(grouped), None, executor, chunk=1)
    for number, ((source, pictures), result) in enumerate(zip(grouped.items(), results, strict=True)):
        if isinstance(result, str):
            message = f"no smaller picture can be made of it: {result}"
            yield error(source, Place(), "IMAGE-BROKEN", message, hint="copy it again from where it came from")
            continue
        for job, data in zip(pictures, result, strict=True):
            marks[job.path] = picture_fingerprint(digests[number], job.rendition)
            yield staging.put(job.path, data)


def _made(task: Task, _: None) -> tuple[bytes, ...] | str:
    data, wanted = task
    try:
        return render_all(data, wanted)
    except Exception as bad:  # decoders raise whatever a broken file leads them to
        return str(bad).split("\n")[0][:200] or type(bad).__name__
