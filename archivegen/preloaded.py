"""What every worker process needs, imported once by the server that forks them."""

from __future__ import annotations

import archivegen.archive.naming
import archivegen.publish.render
import archivegen.source.parse  # noqa: F401 - imported for those who come after
from archivegen.digest import code_digest

code_digest()  # remembered: of the program that was loaded here, and worked out once for all of them
