"""The few folders that a simulated mailbox has, and their ids."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from signage.sim.mailbox import MailboxError


@dataclass(frozen=True, slots=True)
class Folder:
    """A kind of folder: its distinguished id, element, shown name, class and parent."""

    key: str
    tag: str
    name: str
    item_class: str
    parent: str | None


FOLDERS = {
    folder.key: folder
    for folder in (
        Folder("root", "Folder", "", "", None),
        Folder("msgfolderroot", "Folder", "Top of Information Store", "IPF.Note", "root"),
        Folder("inbox", "Folder", "Inbox", "IPF.Note", "msgfolderroot"),
        Folder("calendar", "CalendarFolder", "Calendar", "IPF.Appointment", "msgfolderroot"),
        Folder("deleteditems", "Folder", "Deleted Items", "IPF.Note", "msgfolderroot"),
    )
}


@dataclass(frozen=True, slots=True)
class FolderName:
    """What a folder id stands for: a mailbox and one of its folders."""

    address: str
    key: str

    def encode(self) -> str:
        """The id as clients see it: opaque base64, as Exchange's."""
        return base64.b64encode(f"{self.address}\n{self.key}\nfolder".encode()).decode()

    @classmethod
    def decode(cls, text: str) -> FolderName:
        """Read an id back; MailboxError ErrorInvalidIdMalformed where it is none of ours."""
        try:
            address, key, word = base64.b64decode(text, validate=True).decode().split("\n")
        except (binascii.Error, ValueError) as error:
            raise MailboxError("ErrorInvalidIdMalformed", "Id is malformed.") from error
        if word != "folder" or key not in FOLDERS:
            raise MailboxError("ErrorInvalidIdMalformed", "Id is malformed.")
        return cls(address, key)


def not_found() -> MailboxError:
    """The folder that was named does not exist."""
    return MailboxError(
        "ErrorFolderNotFound", "The specified folder could not be found in the store."
    )
