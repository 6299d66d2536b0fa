"""signage themes: what a theme's author needs: list, check, new, sheet."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from signage.commands import kinds
from signage.errors import Problem, UserError

NAME = "themes"
SUMMARY = "list, check, begin and show themes"
DESCRIPTION = (
    "A theme is a folder with theme.toml; it needs no Python. Its guide is themes/README.md.\n"
    "While you write one, signage preview --themes-dir FOLDER --theme NAME shows it as you save."
)
EXAMPLES = (
    "examples:\n"
    "  signage themes list\n"
    "  signage themes new harbour --in my-themes\n"
    "  signage themes check my-themes/harbour --locales en,ar,ja\n"
    "  signage themes sheet harbour --themes-dir my-themes --out harbour.html"
)
DEFAULT_LOCALE = "en-GB"
EX_USAGE, EX_CANTCREAT, EX_CONFIG = 64, 73, 78  # sysexits(3)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(
        title="what to do", metavar="ACTION", required=True, parser_class=type(parser)
    )
    for name, words, declare in (
        ("list", "the themes that can be chosen", _list),
        ("check", "all that is wrong with a theme", _check),
        ("new", "begin a theme that extends another", _new),
        ("sheet", "all states at all sizes, to look at", _sheet),
    ):
        one = actions.add_parser(name, help=words, description=words, allow_abbrev=False)
        one.add_argument("--debug", action="store_true", default=SUPPRESS, help=SUPPRESS)
        declare(one)


def main(args: Namespace) -> int:
    """Do what the action says."""
    return int(args.action(args))


# --- list ----------------------------------------------------------------------------------------


def _list(parser: ArgumentParser) -> None:
    kinds.add_themes_dir(parser)
    parser.set_defaults(action=_show_list)


def _show_list(args: Namespace) -> int:
    from signage.theming.shelf import entries  # noqa: PLC0415

    shelf = entries(args.themes_dir)
    width = max(len(entry.name) for entry in shelf)
    for entry in shelf:
        where = "built in" if entry.built_in else "yours"
        print(f"{entry.name:{width}}  {where:8}  {entry.description}".rstrip())
    return 0


# --- check ---------------------------------------------------------------------------------------


def _check(parser: ArgumentParser) -> None:
    folder = parser.add_argument(
        "folder", type=Path, metavar="DIR", help="a theme's folder, or a folder of themes"
    )
    kinds.complete_files(folder)
    _add_locales(parser)
    parser.set_defaults(action=_run_check)


def _run_check(args: Namespace) -> int:
    from signage.theming.checking import check, themes_in  # noqa: PLC0415

    folders = themes_in(args.folder)
    problems = [problem for folder in folders for problem in check(folder, args.locales)]
    if problems:
        raise UserError(dict.fromkeys(problems))
    for folder in folders:
        print(f"{folder.name} is in order in {', '.join(args.locales)}")
    return 0


# --- new -----------------------------------------------------------------------------------------


def _new(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the new theme: a-z, 0-9, - and _")
    parser.add_argument(
        "--from", dest="base", metavar="THEME", help="to extend (the themes' own default)"
    )
    folder = parser.add_argument(
        "--in", dest="folder", type=Path, default=Path("themes"), metavar="FOLDER",
        help="the folder of your themes (%(default)s); it is made if need be",
    )  # fmt: skip
    kinds.complete_files(folder)
    parser.set_defaults(action=_begin)


def _begin(args: Namespace) -> int:
    from signage.display import theme  # noqa: PLC0415
    from signage.theming.draft import write  # noqa: PLC0415

    base = args.base or theme.default_name(theme.folder())
    file = write(args.name, base, args.folder)
    print(f"{file} extends {base}. Next:")
    print(f"  signage preview --themes-dir {args.folder} --theme {args.name}")
    print(f"  signage themes check {file.parent}")
    return 0


# --- sheet ---------------------------------------------------------------------------------------


def _sheet(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the theme")
    kinds.add_themes_dir(parser)
    _add_locales(parser)
    out = parser.add_argument(
        "--out", type=Path, metavar="FILE", help="a .png or .html file (NAME-sheet.png)"
    )
    kinds.complete_files(out)
    parser.add_argument(
        "--full", action="store_true",
        help="with a QR code and the actions of a panel that books (these in English)",
    )  # fmt: skip
    parser.set_defaults(action=_draw)


def _draw(args: Namespace) -> int:
    file = args.out or Path(f"{args.name}-sheet.png")
    if file.suffix.lower() not in (".png", ".html"):
        raise UserError([Problem("--out", f"{file} ends neither in .png nor in .html")], EX_USAGE)

    from signage.theming import contact  # noqa: PLC0415 - draws all of it

    drawn = list(contact.pictures(args.name, args.themes_dir, args.locales, full=args.full))
    write = contact.write_png if file.suffix.lower() == ".png" else contact.write_html
    try:
        write(args.name, drawn, file)
    except OSError as error:
        what = f"the sheet cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(file), what)], EX_CANTCREAT) from error
    print(f"{len(drawn)} pictures are in {file}")
    return 0


def _add_locales(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--locales", type=kinds.several, default=(DEFAULT_LOCALE,), metavar="TAGS",
        help=f"languages, such as en,ar,ja ({DEFAULT_LOCALE})",
    )  # fmt: skip
