"""A boot partition with what a laptop has put there, and the machine that takes it."""

from __future__ import annotations

from pathlib import Path

from signage.adoption import CONFIG, SECRET, Check, adopt
from signage.readiness import ready
from signage.sealing import Vault
from tests.system.written import files, holding

VALUE = "three-quiet-rooms"
TABLE = f'\n[secrets]\nexchange-password = "{VALUE}"  # from the vault\n'
# Stands for systemd-creds, in its own words: what it seals is what it is given, turned round.
TOOL = """#!/bin/sh
case $3 in -) rev ;; *) rev "$3" ;; esac
"""


class Card:
    """A boot partition, the machine that it starts, and a systemd that can seal."""

    def __init__(self, folder: Path) -> None:
        self.path, self.etc, self.run = (folder / name for name in ("card", "etc", "run"))
        for each in (self.path, self.etc, self.run):
            each.mkdir()
        tool = folder / "systemd-creds"
        tool.write_text(TOOL, encoding="utf-8")
        tool.chmod(0o755)
        self.vault = Vault(self.etc / "credentials", str(tool))
        self.config = self.etc / "config.toml"

    def put(self, **texts: str | bytes) -> None:
        """Files, by CONFIG and SECRET's short names."""
        names = {"config": CONFIG, "secret": SECRET}
        for name, text in texts.items():
            raw = text.encode() if isinstance(text, str) else text
            (self.path / names[name]).write_bytes(raw)

    def taken(self, check: Check = ready) -> bool:
        return adopt(self.path, self.etc, self.vault, self.run, check)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir())

    def told(self, value: str = VALUE) -> list[str]:
        """Where the secret can still be read: nowhere but in the vault, and there turned round."""
        return holding([value], [*files(self.path), *files(self.etc), *files(self.run)])
