"""The table of operations, and what they share: who asks, which folder, how an answer is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from signage.sim.faults import Fault
from signage.sim.folders import FOLDERS, FolderName, not_found
from signage.sim.mailbox import Mailbox, MailboxError
from signage.sim.organization import Caller, Organization
from signage.sim.soap import NAMES, Element, Request, invalid, m, t
from signage.sim.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way through an operation."""

    request: Request
    organization: Organization
    caller: Caller
    now: datetime  # aware
    subscriptions: Subscriptions
    faults: tuple[Fault, ...] = ()

    @property
    def body(self) -> Element:
        """The operation's element."""
        return self.request.body

    def within(self, path: str) -> Element:
        """The element at a path; SoapError ErrorSchemaValidation where it is missing."""
        found = self.body.find(path, NAMES)
        if found is None:
            raise invalid(f"{path.rpartition(':')[2]} is missing")
        return found

    def folder(self, element: Element, level: str) -> tuple[Mailbox, str]:
        """The mailbox and folder key that a FolderId or DistinguishedFolderId names.

        MailboxError where it does not exist or the caller holds less than `level` on it.
        """
        if element.tag.endswith("}DistinguishedFolderId"):
            address = element.findtext("t:Mailbox/t:EmailAddress", namespaces=NAMES)
            name = FolderName(address or self.caller.address, element.get("Id") or "")
        else:
            name = FolderName.decode(element.get("Id") or "")
        mailbox = self.organization.mailbox(name.address.strip())
        if name.key not in FOLDERS:
            raise not_found()
        # A calendar's permissions open the calendar alone; everything else is the owner's.
        self.require(level if name.key == "calendar" else "owner", mailbox)
        return mailbox, name.key

    def require(self, level: str, mailbox: Mailbox) -> None:
        """MailboxError ErrorAccessDenied unless the caller holds `level` on the calendar."""
        if not self.caller.may(level, mailbox.address):
            raise MailboxError(
                "ErrorAccessDenied", "Access is denied. Check credentials and try again."
            )


Operation = Callable[[Call], Element]


def success(operation: str, *content: Element | None) -> Element:
    """A response message that says NoError."""
    return m(
        f"{operation}ResponseMessage",
        m("ResponseCode", "NoError"),
        *content,
        ResponseClass="Success",
    )


# Operations whose messages hold items even where there are none.
_ITEM_OPERATIONS = frozenset({"CreateItem", "GetItem", "UpdateItem"})


def failure(operation: str, error: MailboxError, *values: Element) -> Element:
    """A response message that says what went wrong."""
    return m(
        f"{operation}ResponseMessage",
        m("MessageText", error.text),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", "0"),
        m("MessageXml", *values) if values else None,
        m("Items") if operation in _ITEM_OPERATIONS else None,
        ResponseClass="Error",
    )


def response(operation: str, messages: Iterable[Element]) -> Element:
    """The answer of an operation that has one message per thing asked for."""
    return m(f"{operation}Response", m("ResponseMessages", *messages))


def answer_each(
    operation: str, things: Iterable[Element], answer: Callable[[Element], Element | None]
) -> Element:
    """One message per thing: what `answer` makes of it, or the MailboxError that it raises."""
    messages = []
    for thing in things:
        try:
            messages.append(success(operation, answer(thing)))
        except MailboxError as error:
            messages.append(failure(operation, error))
    return response(operation, messages)


def back_off(milliseconds: int) -> Element:
    """The wait that a busy server asks for."""
    return t("Value", str(milliseconds), Name="BackOffMilliseconds")
