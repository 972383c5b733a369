"""Makes the example dossier and the README's picture again, from one brief of the demonstration cluster.

    python docs/make_examples.py

Sets up the demonstration in a folder of its own that is gone afterwards. Everything in it is invented. The dossiers
change with the day, because they say how old the evidence is. The picture needs Chromium and the tests' Playwright.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import Locator, sync_playwright

HERE = Path(__file__).parent / "examples"
IMAGES = Path(__file__).parent / "images"
BRIEF = Path(__file__).parents[1] / "src" / "charnia" / "packs" / "demo" / "parts" / "briefs" / "oakapple.yaml"
CHARNIA = (sys.executable, "-c", "import sys; from charnia.config.commands import main; sys.exit(main())")


def main() -> None:
    """Writes the brief, the page and the PDF."""
    parts = yaml.safe_load(BRIEF.read_text(encoding="utf-8"))
    brief = HERE / "oakapple.md"
    brief.write_text(f"# {parts['title']}\n\n{parts['public']}", encoding="utf-8")
    with tempfile.TemporaryDirectory() as data:
        environment = {
            **os.environ,
            "CHARNIA_DATA": data,
            "CHARNIA_DEMONSTRATION": "yes",
            "CHARNIA_CLUSTER_NAME": "Merrowby Health Cluster",
        }
        environment.pop("CHARNIA_DATABASE_URL", None)
        commands = [
            ("demo", "--no-serve"),
            *(
                ("dossier", str(brief), "--out", str(HERE / f"oakapple.{kind}"), "--per-gap", "3")
                for kind in ("html", "pdf")
            ),
        ]
        for command in commands:
            subprocess.run([*CHARNIA, *command], env=environment, check=True)  # noqa: S603 - our own command
    picture(HERE / "oakapple.html", IMAGES / "dossier.png")


def picture(page: Path, to: Path) -> None:
    """The gap of a dossier that Charnia is surest of, with its first bridges."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1200, "height": 900})
        shown.goto(page.as_uri())
        gaps = shown.locator(".dossier-gap").all()
        if not gaps:
            raise ValueError(f"{page} shows no gaps.")
        top = max(gaps, key=_confidence).bounding_box()
        clip = {"x": 0, "y": max(top["y"] - 24, 0) if top else 0, "width": 1200, "height": 1180}
        shown.screenshot(path=to, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect is such a dict
        browser.close()


def _confidence(gap: Locator) -> int:
    """Per cent; 0 where a person added the gap."""
    found = re.search(r"(\d+)% sure", gap.inner_text())
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    main()
