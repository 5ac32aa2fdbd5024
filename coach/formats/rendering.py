"""Reports as plain text, Markdown and HTML."""

from __future__ import annotations

import html
import re
import textwrap
from base64 import b64encode
from collections.abc import Iterable

from coach.formats.report import Block, Heading, Item, Sound, Table, Text, moment, widths
from coach.model import Evidence
from coach.wording import clock

WIDTH = 80
_LINES = {1: "═", 2: "─"}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #1d252c; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #ccc; }
h3 { font-size: 1rem; margin-bottom: 0; }
blockquote { margin: .2rem 0 .2rem 1rem; padding-left: .8rem; border-left: 3px solid #1f5f99; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem 1.2rem .15rem 0; }
time, .mark { color: #4d6b82; font-variant-numeric: tabular-nums; } .item { margin: .6rem 0; }
.item p { margin: .1rem 0 .1rem 1rem; } audio { width: 100%; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; }
  .item, tr { break-inside: avoid; } h3 { break-after: avoid; } audio { display: none; } }
"""


def as_text(blocks: Iterable[Block], width: int = WIDTH) -> str:
    """Return a document to read in a terminal."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading(level, text):
                lines += ["", text, *([_LINES[level] * len(text)] if level in _LINES else [])]
            case Text(text, at_s):
                lines += _wrapped(text, f"{clock(at_s):>6}  " if at_s is not None else "", width)
            case Item(mark, text, quotes, notes):
                lines += _wrapped(text, f"{mark} ", width)
                for quote in quotes:
                    lines += _wrapped(f"“{quote.quote}”", f"    {moment(quote):>5}  ", width)
                for note in notes:
                    lines += _wrapped(note, "    → ", width)
            case Table():
                sizes = widths(block)
                for row in (block.head, *block.rows):
                    cells = (cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
                    lines.append("  ".join(cells).rstrip())
            case Sound():
                pass
    return "\n".join(lines).strip("\n") + "\n"


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return a document that any Markdown reader shows."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading(level, text):
                lines += ["", f"{'#' * level} {_md(text)}", ""]
            case Text(text, at_s):
                lines += [f"**{clock(at_s)}** {_md(text)}" if at_s is not None else _md(text), ""]
            case Item(mark, text, quotes, notes):
                lines.append(f"- **{_md(mark)}** {_md(text)}")
                lines += [f"  - {_md(_quoted(quote))}" for quote in quotes]
                lines += [f"  - *{_md(note)}*" for note in notes]
            case Table(head, rows):
                lines += [_row(head), _row(("---",) * len(head)), *(_row(map(_md, row)) for row in rows), ""]
            case Sound():
                pass
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def as_html(blocks: Iterable[Block], title: str) -> str:
    """Return one self-contained page without scripts, made to be printed too."""
    body: list[str] = []
    for block in blocks:
        match block:
            case Heading(level, text):
                body.append(f"<h{level}>{_html(text)}</h{level}>")
            case Text(text, at_s):
                when = f"<time>{clock(at_s)}</time> " if at_s is not None else ""
                body.append(f"<p>{when}{_html(text)}</p>")
            case Item(mark, text, quotes, notes):
                inner = "".join(f"<blockquote>{_html_quote(q)}</blockquote>" for q in quotes)
                inner += "".join(f"<p>→ {_html(note)}</p>" for note in notes)
                head = f'<span class="mark">{_html(mark)}</span> {_html(text)}'
                body.append(f'<div class="item">{head}{inner}</div>')
            case Table(head, rows):
                cells = [f"<tr>{''.join(f'<th>{_html(c)}</th>' for c in head)}</tr>"]
                cells += [f"<tr>{''.join(f'<td>{_html(c)}</td>' for c in row)}</tr>" for row in rows]
                body.append(f"<table>{''.join(cells)}</table>")
            case Sound(flac):
                data = b64encode(flac).decode("ascii")
                body.append(f'<audio controls src="data:audio/flac;base64,{data}"></audio>')
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_html(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _wrapped(text: str, first: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first)) or [first]


def _quoted(evidence: Evidence) -> str:
    when = moment(evidence)
    return f"{when} “{evidence.quote}”" if when else f"“{evidence.quote}”"


def _md(text: str) -> str:
    """Let no character of what was said become markup."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped)).replace("&", "&amp;")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _html(text: str) -> str:
    return html.escape(text)


def _html_quote(evidence: Evidence) -> str:
    when = moment(evidence)
    return f"{f'<time>{when}</time> ' if when else ''}“{_html(evidence.quote)}”"
