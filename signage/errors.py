"""Errors that a person is meant to read: every problem at once, each with its remedy."""

from __future__ import annotations

from collections.abc import Iterable

from signage.core.values import frozen


class SignageError(Exception):
    """Root of every error that this product raises on purpose."""


@frozen
class Problem:
    """One thing that is wrong, in the user's words.

    `where` names the file, table and key ("signage.toml: [room] mailbox"), `what` says what was
    found and what is allowed, `remedy` is the setting, command or PowerShell line that mends it.
    None of them ever holds a secret or meeting text.
    """

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}\n    {self.remedy}" if self.remedy else line


class UserError(SignageError):
    """A fault that a person can mend; the command line prints its problems and no traceback."""

    def __init__(self, problems: Iterable[Problem], exit_code: int = 78) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.exit_code = exit_code  # sysexits(3): 78 EX_CONFIG unless the raiser knows better
        super().__init__("\n".join(str(problem) for problem in self.problems))
