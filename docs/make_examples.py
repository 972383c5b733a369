"""Makes the example dossier again: one brief of the demonstration cluster, as `charnia dossier` writes it.

    python docs/make_examples.py

Sets up the demonstration in a folder of its own that is gone afterwards. Everything in it is invented. The dossiers
change with the day, because they say how old the evidence is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

HERE = Path(__file__).parent / "examples"
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


if __name__ == "__main__":
    main()
