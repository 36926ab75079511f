"""Pictures of every kind of page of the bundled archive: light, dark, on a phone, in print, from right to left.

``make screenshots`` puts them into ``screenshots/``, to be looked at; those of the guide are copies of the best.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from archivegen.build import BuildOptions, build
from tests.browser.conftest import CHROMIUM, ROOT, TODAY, served
from tests.browser.test_pages import PAGES

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "print": {"viewport": DESK},
}


def main(out: Path) -> int:
    """Build the archive in English and in Persian, and take all pictures."""
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language, looks in (("en", tuple(LOOKS)), ("fa", ("light", "phone"))):
            with served(_built(Path(folder) / language, language)) as address:
                for look in looks:
                    _take(browser, address, out, look, "" if language == "en" else "right-to-left-")
        browser.close()
    return 0


def _built(root: Path, language: str) -> Path:
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(settings.replace('language = "en"', f'language = "{language}"'), "utf-8")
    result = build(root, BuildOptions(today=TODAY, base_url="https://host.example/archive/"))
    if not result.ok:
        raise SystemExit("\n".join(map(str, result.diagnostics)))
    return root / "output"


def _take(browser: Any, address: str, out: Path, look: str, before: str) -> None:
    context = browser.new_context(**LOOKS[look])
    page = context.new_page()
    if look == "print":
        page.emulate_media(media="print")
    for name, path in (*PAGES.items(), ("search with results", "search/?q=valley")):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        if "?q=" in path:
            page.locator(".hit").first.wait_for()
        page.screenshot(path=out / f"{name.replace(' ', '-')}-{before}{look}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    target.mkdir(parents=True, exist_ok=True)
    sys.exit(main(target))
