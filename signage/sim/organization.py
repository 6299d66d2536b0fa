"""Who and what an Exchange organization holds: mailboxes, room lists, users and their rights."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from signage.sim.mailbox import Mailbox, MailboxError

# A calendar's permission levels, each with all that the ones before it allow.
RIGHTS = ("none", "availability", "reviewer", "editor", "owner")


@dataclass(frozen=True, slots=True)
class User:
    """An account that may log on. `rights` are per calendar; `default` holds for all others."""

    username: str  # "EXAMPLE\\svc-signage", or an address
    password: str = field(repr=False)
    address: str = ""
    name: str = ""
    impersonate: bool = False  # holds the role ApplicationImpersonation
    scope: frozenset[str] | None = None  # for these addresses (small letters); None: for all
    default: str = "reviewer"
    rights: tuple[tuple[str, str], ...] = ()  # (mailbox address, level)

    def level(self, address: str) -> str:
        """This user's rights on the calendar of the mailbox at `address`."""
        if address.lower() == self.address.lower():
            return "owner"
        return {key.lower(): level for key, level in self.rights}.get(address.lower(), self.default)


@dataclass(frozen=True, slots=True)
class RoomList:
    """A distribution group of rooms, as GetRoomLists returns it."""

    name: str
    address: str
    rooms: tuple[str, ...]  # mailbox addresses


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request runs: the user who logged on, or the mailbox they impersonate."""

    user: User
    acting_as: str | None = None  # the address of the impersonated mailbox

    @property
    def address(self) -> str:
        """Whose mailbox "my calendar" means."""
        return self.acting_as or self.user.address

    def may(self, level: str, address: str) -> bool:
        """Does the caller hold at least `level` on the calendar at `address`?"""
        if self.acting_as is not None:
            held = "owner" if self.acting_as.lower() == address.lower() else "none"
        else:
            held = self.user.level(address)
        return RIGHTS.index(held) >= RIGHTS.index(level)


class Organization:
    """Everything behind the endpoint; looked up by address or name, whatever the letter case."""

    def __init__(
        self,
        mailboxes: Iterable[Mailbox],
        users: Iterable[User] = (),
        lists: Iterable[RoomList] = (),
    ) -> None:
        self.mailboxes = tuple(mailboxes)
        self.users = tuple(users)
        self.lists = tuple(lists)
        self._late: list[tuple[datetime, Callable[[], None]]] = []
        self._settling = threading.RLock()
        self._by_address = {mailbox.address.lower(): mailbox for mailbox in self.mailboxes}

    def later(self, due: datetime, act: Callable[[], None]) -> None:
        """Have `act` done by the first request that comes at `due` or after it, in due order."""
        with self._settling:
            self._late.append((due, act))
            self._late.sort(key=lambda each: each[0])  # what is due at once stays in order

    def settle(self, now: datetime) -> None:
        """Do what is due."""
        with self._settling:
            while self._late and self._late[0][0] <= now:
                self._late.pop(0)[1]()

    def find(self, address: str) -> Mailbox | None:
        """The mailbox at an address, or None."""
        return self._by_address.get(address.lower())

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox at an address; MailboxError ErrorNonExistentMailbox."""
        found = self.find(address)
        if found is None:
            raise MailboxError(
                "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."
            )
        return found

    def impersonate(self, user: User, address: str) -> Caller:
        """`user` acts as the mailbox at `address`; MailboxError where that is not allowed."""
        if not user.impersonate or (user.scope is not None and address.lower() not in user.scope):
            raise MailboxError(
                "ErrorImpersonateUserDenied",
                "The account does not have permission to impersonate the requested user.",
            )
        return Caller(user, self.mailbox(address).address)
