"""The modules that a start takes, in one file and in the order in which it takes them.

A start opens some two hundred files of code, and looks for each of them in several folders; an SD
card answers each time after a millisecond or more, one large file it streams. A release therefore
carries such a file beside its Python environment (`signage.start_recording` makes it), with all
that the first picture takes; what follows comes while that stands. It holds what Python's own
`__pycache__` holds, and is trusted as that is: made anew with each release, and not looked at by a
Python other than the one that wrote it, as after an upgrade of Debian's. What is not in it is found
where it always is; so is what cannot be read.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location

PLACE = os.path.dirname(sys.prefix) + "/start.modules"  # noqa: PTH120 - no pathlib yet
_MAGIC = b"signage\n"  # then as many bytes for the length of the table, the table, and the code
_HEAD = 2 * len(_MAGIC)
_UNREADABLE = (OSError, ValueError, TypeError, EOFError)

_Entry = tuple[int, int, str, bool]
"""Where its code begins and how long it is; its source file; whether it is a package."""


def use(place: str = PLACE) -> bool:
    """From now on import what the file at `place` holds out of it; whether there is one that fits.

    To be called before anything that it should hold is imported.
    """
    try:
        file = os.open(place, os.O_RDONLY)
    except OSError:
        return False  # a developer's environment
    try:
        version, table, base = _table(file)
    except _UNREADABLE:
        version = ""
    if version != sys.version:  # it names the build, too
        os.close(file)
        return False
    sys.meta_path.insert(0, _Finder(file, base, table))
    return True


def _table(file: int) -> tuple[str, dict[str, _Entry], int]:
    """Of which Python it is, what it holds, and where the code begins."""
    head = os.pread(file, _HEAD, 0)
    length = int.from_bytes(head[len(_MAGIC) :], "little")
    if not head.startswith(_MAGIC) or length > os.fstat(file).st_size:
        raise ValueError
    version, table = marshal.loads(os.pread(file, length, _HEAD))  # noqa: S302 - root wrote it
    return version, table, _HEAD + length


def write(place: str, before: str = "") -> int:
    """Put what this process had imported when it had that module (else: so far) into a file.

    How many modules that were.
    """
    table: dict[str, _Entry] = {}
    codes: list[bytes] = []
    offset = 0
    for name, module in sys.modules.items():  # in the order in which they were complete
        if name == before:
            break
        spec = getattr(module, "__spec__", None)
        loader = getattr(spec, "loader", None)
        if spec is None or spec.name != name or not isinstance(loader, SourceFileLoader):
            continue
        code = marshal.dumps(loader.get_code(name))
        package = spec.submodule_search_locations is not None
        table[name] = (offset, len(code), loader.path, package)
        codes.append(code)
        offset += len(code)
    head = marshal.dumps((sys.version, table))
    with open(place, "wb") as file:  # noqa: PTH123 - pathlib would come into it
        length = len(head).to_bytes(len(_MAGIC), "little")
        file.write(b"".join((_MAGIC, length, head, *codes)))
    return len(table)


class _Finder:
    """Finds what is in the file (`importlib.abc.MetaPathFinder`, which costs an import)."""

    def __init__(self, file: int, base: int, table: dict[str, _Entry]) -> None:
        self._file, self._base, self._table = file, base, table

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        entry = self._table.get(name)
        if entry is None:
            return None
        offset, size, source, package = entry
        loader = _Loader(name, source)
        loader.kept = self._file, self._base + offset, size
        inside = [os.path.dirname(source)] if package else None  # noqa: PTH120 - no pathlib yet
        return spec_from_file_location(
            name, source, loader=loader, submodule_search_locations=inside
        )


class _Loader(SourceFileLoader):
    """As ever, but for where the code is."""

    kept: tuple[int, int, int]  # the file, where in it, and how many bytes

    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        """See `importlib.abc.InspectLoader`."""
        file, offset, size = self.kept
        try:
            return marshal.loads(os.pread(file, size, offset))  # noqa: S302 - root wrote it
        except _UNREADABLE:
            return super().get_code(fullname)
