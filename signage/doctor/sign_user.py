"""What the user that runs the sign may use: root, as whom the doctor is run, may use everything."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

USER = "signage"
_UNIT = "signage.service"
_PATIENCE = 5.0  # s


def unit_groups() -> Iterable[str]:
    """The groups that systemd gives the sign besides its user's own (systemd.exec(5))."""
    try:
        told = subprocess.run(  # noqa: S603 - the words are constants
            ["systemctl", "show", _UNIT, "--property=SupplementaryGroups", "--value"],  # noqa: S607
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()  # no systemd: nothing but what the user has itself
    return told.stdout.split()


@dataclass(frozen=True, slots=True)
class _Identity:
    uid: int
    gid: int
    groups: tuple[int, ...]


class SignUser:
    """Asks in the name of the user `name`, where root asks and there is such a user.

    Anybody else asks for themselves, and so does root on a machine without that user.
    """

    def __init__(self, name: str = USER, groups: Callable[[], Iterable[str]] = unit_groups) -> None:
        self._name, self._groups = name, groups

    def may(self, path: Path, mode: int) -> bool:
        """`os.access`."""
        if (other := self._other) is None:
            return os.access(path, mode)
        before = os.getgroups(), os.getegid()
        try:
            os.setgroups(other.groups)
        except PermissionError:  # a root without the right to be somebody else, as in a container
            return os.access(path, mode)
        try:
            os.setegid(other.gid)
            os.seteuid(other.uid)
            return os.access(path, mode, effective_ids=True)
        finally:
            os.seteuid(0)
            os.setegid(before[1])
            os.setgroups(before[0])

    @property
    def login(self) -> str:
        """In whose name is asked; empty: in one's own."""
        return "" if self._other is None else self._name

    @cached_property
    def _other(self) -> _Identity | None:
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return None
        import grp  # noqa: PLC0415 - not on Windows
        import pwd  # noqa: PLC0415 - the same

        try:
            user = pwd.getpwnam(self._name)
        except KeyError:
            return None
        known = {each.gr_name: each.gr_gid for each in grp.getgrall()}
        more = (known[name] for name in self._groups() if name in known)
        groups = {*os.getgrouplist(self._name, user.pw_gid), *more}
        return _Identity(user.pw_uid, user.pw_gid, tuple(sorted(groups)))
