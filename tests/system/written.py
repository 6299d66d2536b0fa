"""Which files a program writes, and whether they hold a text: in whatever form.

`python -m tests.system.written NOTES ARGUMENTS...` runs signage and notes in the file NOTES the
name of every file that Python opens to be written, one that is deleted at once as well.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

SHARED = tuple(Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run/user"))  # noqa: S108
LARGEST = 50 * 2**20  # bytes of a file that is read
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def written_file(event: str, arguments: Sequence[Any]) -> str | None:
    """The file that an audit event (PEP 578) is about to write or make; None: another event."""
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        name = os.fsdecode(arguments[0])
        return name if (arguments[2] or 0) & _WRITES and name != os.devnull else None
    if event in {"os.mkdir", "os.rename", "os.link", "os.symlink", "sqlite3.connect"}:
        return f"{event} {arguments[0]!r}"
    return None


def forms(text: str) -> list[bytes]:
    """How a text may stand in a file: UTF-8, UTF-16 and base64 of the first, wherever it begins."""
    plain = text.encode()
    found = [plain, text.encode("utf-16-le"), text.encode("utf-16-be")]
    for shift in range(3):
        coded = base64.b64encode(b"-" * shift + plain)
        found.append(coded[4 if shift else 0 : len(coded) - 4])
    return found


def holding(texts: Iterable[str], contents: Iterable[tuple[str, bytes]]) -> list[str]:
    """Which of the named contents hold which of the texts."""
    sought = [(text, form) for text in texts for form in forms(text)]
    found = {f"{name}: {text}" for name, data in contents for text, form in sought if form in data}
    return sorted(found)


def files(folder: Path, since: float = 0.0, depth: int = 99) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder that was changed `since`, with its content."""
    base = len(folder.parts)
    for root, folders, names in os.walk(folder):
        if len(Path(root).parts) - base >= depth:
            folders.clear()
        for path in (Path(root, name) for name in names):
            try:
                status = path.lstat()
                if path.is_file() and status.st_mtime >= since and status.st_size < LARGEST:
                    yield str(path), path.read_bytes()
            except OSError:  # gone meanwhile, or not ours
                continue


def main() -> int:
    """Run signage under the hook."""
    notes = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if written := written_file(event, arguments):
            os.write(notes, f"{written}\n".encode())

    sys.addaudithook(note)
    from signage.cli import main as signage  # noqa: PLC0415 - under the hook from its first import

    return signage(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
