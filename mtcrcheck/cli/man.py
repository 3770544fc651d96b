"""The manual page of the command, made from its help: ``mtcrcheck --man | man -l -`` shows it."""

from collections.abc import Iterator
from typing import Any

import typer

from mtcrcheck.cli.commands import COMMANDS, load_command


def man_page(app: typer.Typer) -> str:
    """Return the manual page in the language of man."""
    return "\n".join(_lines(typer.main.get_command(app))) + "\n"


def _lines(command: Any) -> Iterator[str]:
    from mtcrcheck import __version__

    yield f'.TH MTCRCHECK 1 "" "mtcrcheck {__version__}" "User commands"'
    yield from (".SH NAME", "mtcrcheck \\- export control of unmanned aircraft under the MTCR")
    yield from (".SH SYNOPSIS", ".B mtcrcheck", "[OPTIONS] COMMAND [ARGUMENTS]")
    yield from (".SH DESCRIPTION", *_paragraphs(command.help), ".SH OPTIONS", *_options(command))
    for name, sub in ((name, load_command(name)) for name in COMMANDS):
        usage = sub.collect_usage_pieces(typer.Context(sub))
        yield from (f'.SH "{name.upper()}"', f".B mtcrcheck {name}", _roff(" ".join(usage)), ".PP")
        yield from (*_paragraphs(sub.help), *_options(sub))
    yield from (".SH EXIT STATUS", *_paragraphs(command.epilog.removeprefix("Exit codes: ")))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs, which empty lines part."""
    for paragraph in text.split("\n\n"):
        yield from (".PP", _roff(" ".join(paragraph.split())))


def _options(command: Any) -> Iterator[str]:
    """Yield every option and documented argument with its help."""
    context = typer.Context(command)
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record:
            yield from (".TP", f"\\fB{_roff(record[0].partition(' <')[0])}\\fR", _roff(record[1]))


def _roff(text: str) -> str:
    r"""Return a text as man prints it as it is: ``\e`` is a backslash, ``\&`` keeps a point from being a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
