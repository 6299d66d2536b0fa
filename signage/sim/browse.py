"""GetFolder and FindFolder: the small folder tree of a mailbox."""

from __future__ import annotations

from signage.sim.folders import FOLDERS, Folder, FolderName
from signage.sim.mailbox import Mailbox
from signage.sim.operations import Call, answer_each
from signage.sim.soap import NAMES, Element, boolean, invalid, m, t
from signage.sim.times import attribute


def get_folder(call: Call) -> Element:
    """The GetFolder operation."""
    wanted = _wanted(call)

    def answer(element: Element) -> Element:
        mailbox, key = call.folder(element, "reviewer")
        return m("Folders", _folder(FOLDERS[key], mailbox, wanted))

    return answer_each("GetFolder", call.within("m:FolderIds"), answer)


def find_folder(call: Call) -> Element:
    """The FindFolder operation; `Deep` goes down the whole tree."""
    wanted = _wanted(call)
    deep = call.body.get("Traversal") == "Deep"
    page = call.body.find("m:IndexedPageFolderView", NAMES)
    offset = attribute(page, "Offset", 0) if page is not None else 0
    limit = attribute(page, "MaxEntriesReturned", 1000) if page is not None else 1000

    def answer(element: Element) -> Element:
        mailbox, key = call.folder(element, "reviewer")
        found = [folder for folder in FOLDERS.values() if _below(folder, key, deep=deep)]
        shown = found[offset : offset + limit]
        following = offset + len(shown)
        return m(
            "RootFolder",
            t("Folders", *(_folder(each, mailbox, wanted) for each in shown)),
            IndexedPagingOffset=str(following),
            TotalItemsInView=str(len(found)),
            IncludesLastItemInRange=boolean(following >= len(found)),
        )

    return answer_each("FindFolder", call.within("m:ParentFolderIds"), answer)


def _below(folder: Folder, key: str, *, deep: bool) -> bool:
    if folder.parent is None or folder.parent == key:
        return folder.parent == key
    return deep and _below(FOLDERS[folder.parent], key, deep=True)


def _wanted(call: Call) -> frozenset[str] | None:
    """The property URIs asked for; None: all of them."""
    shape = call.within("m:FolderShape")
    base = shape.findtext("t:BaseShape", namespaces=NAMES)
    if base not in {"IdOnly", "Default", "AllProperties"}:
        raise invalid("BaseShape is unknown")
    if base == "AllProperties":
        return None
    paths = shape.findall("t:AdditionalProperties/t:FieldURI", NAMES)
    extra = {path.get("FieldURI") or "" for path in paths}
    if base == "Default":
        extra |= {"folder:DisplayName", "folder:TotalCount", "folder:ChildFolderCount"}
    return frozenset(extra)


def _folder(folder: Folder, mailbox: Mailbox, wanted: frozenset[str] | None) -> Element:
    children = sum(each.parent == folder.key for each in FOLDERS.values())
    count = len(mailbox.items()) if folder.key == "calendar" else 0
    parent = FolderName(mailbox.address, folder.parent).encode() if folder.parent else None
    values = (
        ("ParentFolderId", t("ParentFolderId", Id=parent) if parent else None),
        ("FolderClass", t("FolderClass", folder.item_class) if folder.item_class else None),
        ("DisplayName", t("DisplayName", folder.name)),
        ("TotalCount", t("TotalCount", str(count))),
        ("ChildFolderCount", t("ChildFolderCount", str(children))),
        ("DistinguishedFolderId", t("DistinguishedFolderId", folder.key)),
    )
    return t(
        folder.tag,
        t("FolderId", Id=FolderName(mailbox.address, folder.key).encode(), ChangeKey="AQAAAA=="),
        *(value for name, value in values if wanted is None or f"folder:{name}" in wanted),
    )
