"""An answer to be handed on: as text, as Markdown or as a Word document, with formal citations.

Whatever comes from a document, a question or a model stays text: no markup, no formula, no field.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

from rag.desk.workbook import is_formula_like
from rag.formal_citation import formal_citation
from rag.types import Answer, Citation, ComparisonTable

QUESTION, ANSWER, NOTICES = "问题", "回答", "提示"
SOURCES, NEAREST = "依据", "相近的条款（供参考，不是回答）"
ORIGIN = "由政策问答程序就已收录的文件整理，请以正式公布的文件为准。"
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
# CommonMark 0.31.2, 2.4: a backslash before a mark makes it plain; GitHub makes links of bare addresses, too.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+!|~$@:=]|(?<=\d)\.(?=\s)|^-")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BULLET = re.compile(r"[-•·]\s+")
_FONT, _HEADING_FONT = "仿宋", "黑体"  # GB/T 9704-2012, 7.3.3: the text in 仿宋, first headings in 黑体


def as_text(answer: Answer) -> str:
    """The answer, what must be known of it, and its sources, to be pasted into a report or a sheet."""
    lines = [*(f"· {line}" if is_item else line for line, is_item in _lines(answer)), *answer.notices]
    sources = [f"[{c.marker}] {formal_citation(c)}" for c in answer.citations]
    if answer.citations:
        sources.insert(0, _title(answer))
    parts = ["\n".join(map(_cell, block)) for block in (lines, sources) if block]
    return "\n\n".join(parts)


def as_markdown(answer: Answer) -> str:
    """The question, the answer, notices and sources with their words, as Markdown in which all of them stay text."""
    parts = [f"## {_escaped(answer.question)}"]
    if answer.comparison:
        parts.append(_markdown_table(answer.comparison))
    else:
        parts.append(
            "\n".join(f"- {_escaped(line)}" if is_item else f"{_escaped(line)}\n" for line, is_item in _lines(answer))
        )
    parts += [f"> {_escaped(notice)}" for notice in answer.notices]
    if answer.citations:
        listed = (
            f"{c.marker}. {_escaped(formal_citation(c))}"
            + (f"\n   > {_escaped(quote)}" if (quote := _quote(c)) else "")
            for c in answer.citations
        )
        parts.append(f"### {_title(answer)}\n\n" + "\n".join(listed))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def as_docx(answer: Answer, made_at: datetime) -> bytes:
    """A Word document with the question, the answer, notices and the sources with their words."""
    import docx  # 0.2 s, and only for readers who want this
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    for name, font, size in (("Normal", _FONT, 14), ("Heading 1", _HEADING_FONT, 16), ("Heading 2", _HEADING_FONT, 14)):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if name != "Normal":
            style.font.color.rgb = None
    properties = document.core_properties
    properties.author, properties.title = "", _plain(answer.question)[:200]
    properties.created = properties.modified = made_at

    document.add_heading(_plain(answer.question), level=1)
    if answer.comparison:
        _add_comparison(document, answer.comparison)
    else:
        for line, is_item in _lines(answer):
            document.add_paragraph(_plain(line), style="List Bullet" if is_item else None)
    if answer.notices:
        document.add_heading(NOTICES, level=2)
        for notice in answer.notices:
            document.add_paragraph(_plain(notice))
    if answer.citations:
        document.add_heading(_title(answer), level=2)
        for citation in answer.citations:
            document.add_paragraph(f"[{citation.marker}] {_plain(formal_citation(citation))}")
            if quote := _quote(citation):
                document.add_paragraph(_plain(quote), style="Quote")
    document.add_paragraph(f"{ORIGIN}（{made_at:%Y-%m-%d %H:%M}）", style="Caption")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_comparison(document: object, comparison: ComparisonTable) -> None:
    header, rows = _cells(comparison)
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")  # type: ignore[attr-defined]
    for row in (header, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(text)


def _markdown_table(comparison: ComparisonTable) -> str:
    header, rows = _cells(comparison)
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        f"| {' | '.join(cell if number == 1 else _escaped(cell) for cell in line)} |"
        for number, line in enumerate(lines)
    )


def _cells(comparison: ComparisonTable) -> tuple[list[str], list[list[str]]]:
    header = ["主题", *(column.label for column in comparison.columns)]
    rows = [
        [row.theme, *(f"{one.text}[{one.marker}]" if one.marker else one.text or "—" for one in row.cells)]
        for row in comparison.rows
    ]
    return header, rows


def _lines(answer: Answer) -> Sequence[tuple[str, bool]]:
    """The lines of the answer, without the marks of lists, and whether each is an item of one.

    Of a refusal without the lines that merely name a near clause, which the sources list.
    """
    named = {f"[{c.marker}]{c.label}" for c in answer.citations} if answer.refused else set()
    lines = [line.strip() for line in answer.text.splitlines() if line.strip()]
    return [
        (_BULLET.sub("", line, count=1) if _BULLET.match(line) else line, bool(_BULLET.match(line)))
        for line in lines
        if line.replace("] ", "]").strip("- 。") not in named
    ]


def _title(answer: Answer) -> str:
    return NEAREST if answer.refused else SOURCES


def _quote(citation: Citation) -> str:
    return " ".join(citation.quote.split())


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", text).replace("\t", " ")


def _cell(line: str) -> str:
    """A line that a spreadsheet into which it is pasted keeps as text, in one cell."""
    line = _plain(line)
    return f"'{line}" if is_formula_like(line) else line


def _escaped(text: str) -> str:
    """The text on one line, in which no mark means anything."""
    plain = "".join(_HTML.get(character, character) for character in " ".join(_plain(text).split()))
    return _MARKDOWN.sub(lambda found: f"\\{found.group()}", plain)
