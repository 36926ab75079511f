"""Remember a build that is done, so that the next may find at once that there is nothing to do."""

from __future__ import annotations

import msgspec

from archivegen import sealed
from archivegen.archive.select import same_days
from archivegen.diagnostics import CHANGES
from archivegen.outcome import BuildOptions, BuildResult
from archivegen.preparing import Ready
from archivegen.project import Project
from archivegen.publish.commit import Published
from archivegen.publish.manifest import MANIFEST_NAME


def seal(
    project: Project,
    options: BuildOptions,
    ready: Ready,
    published: Published,
    result: BuildResult,
    settings: sealed.Witness,
) -> None:
    """Remember what was read and written, so that the next build may find at once that there is nothing to do."""
    root, snapshot = str(project.root), ready.reading.snapshot
    read = [settings]
    for folder in snapshot.folders:
        stamp = msgspec.structs.astuple(folder.stamp) if folder.stamp else sealed.ABSENT
        read.append(sealed.Witness(f"{root}/{folder.path}", stamp, folder.names))
    for file in snapshot.files:
        stamp = msgspec.structs.astuple(file.stamp) if file.stamp else sealed.ABSENT
        read.append(sealed.Witness(f"{root}/{file.path}", stamp, "" if file.stamp else file.digest))
    if snapshot.linked or published.remarks:
        return  # where a link leads is not known from stamps, nor whether what stays can be removed by now
    output = str(project.output)
    written = [(f"{output}/{e.path}", msgspec.structs.astuple(e.stamp)) for e in published.entries if e.stamp]
    folders = {path[: path.rindex("/")] for path, _ in written}
    written += [
        (path, sealed.stamp_of(path, through_links=False)) for path in (*sorted(folders), f"{output}/{MANIFEST_NAME}")
    ]
    lasting = tuple(d for d in result.diagnostics if d.code not in {"CACHE", *CHANGES})
    balance = msgspec.structs.replace(result.balance, written=0, removed=0)
    nothing_done = BuildResult(
        ok=True, diagnostics=lasting, balance=balance, output=result.output, base_url=result.base_url
    )
    days = same_days(ready.reading.documents, options.today)
    sealed.seal_build(project.root, options, nothing_done, read, written, days)
