"""Writes Word and web files for tests: the same content as given in blocks, as these programs store it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from pdf_writer import SUPERSCRIPTS, Grid, Text

from rag.chunking.numbering import mark_of

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# One list with a level for each family of marks. Numbers of 1. run on through （一） and （二）, as in action plans.
LEVELS = {
    "chinese": ("chineseCounting", "%1、", ""),
    "chinese_bracketed": ("chineseCounting", "（%2）", ""),
    "arabic": ("decimal", "%3．", '<w:lvlRestart w:val="0"/>'),
}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return buffer.getvalue()


def docx_of_body(body: str, numbering: str = "", styles: str = "", notes: str = "", header: str = "") -> bytes:
    """A Word file around the XML of its body, numbering, styles, footnotes and page head (prefix w)."""
    named = {"numbering": numbering, "styles": styles, "footnotes": notes, "header": header}
    tags = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "header": "hdr"}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types([kind for kind, xml in named.items() if xml]),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind, xml in named.items() if xml}),
    }
    for kind, xml in named.items():
        if xml:
            parts[f"word/{kind}.xml"] = f"<w:{tags[kind]} {WORD}>{xml}</w:{tags[kind]}>"
    return zipped(parts)


def docx_of(blocks: Sequence[Text | Grid], automatic_numbers: bool = False) -> bytes:
    """The blocks as Word stores them; with automatic numbers 一、 （一） and 1． are not in the text."""
    body, notes = [], []
    for block in blocks:
        if isinstance(block, Grid):
            body.append(_word_table(block))
            continue
        text, properties = block.text, ""
        mark = mark_of(text)
        if automatic_numbers and mark and mark.family in LEVELS:
            level = list(LEVELS).index(mark.family)
            properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'
            text = text[len(mark.printed) :]
        runs = []
        for piece in re.split(f"([{SUPERSCRIPTS}]+)", text):
            note = next((n for n in block.notes if piece and n.split(" ")[0] == piece), None)
            if note is None:
                runs.append(word_run(piece))
            else:
                notes.append(note.partition(" ")[2])
                runs.append(f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>')
        body.append(f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>")
    footnotes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{word_run(text)}</w:p></w:footnote>'
        for n, text in enumerate(notes, start=1)
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{restart}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text, restart) in enumerate(LEVELS.values())
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="2">{levels}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
    )
    header = f"<w:p>{word_run('页眉：内部资料')}</w:p>"
    return docx_of_body("".join(body), numbering, notes=footnotes, header=header)


def word_run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def word_paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{word_run(text)}</w:p>"


def html_of(blocks: Sequence[Text | Grid], title: str = "网页") -> bytes:
    """A page as an office of government publishes it: in GBK, with navigation and a foot, notes at the end."""
    lines = [
        f'<html><head><meta charset="gbk"><title>{title}</title><script>var a = "脚本";</script></head><body>',
        '<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a></div><div class="content">',
    ]
    notes: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines.append(_html_table(block))
            continue
        marked = re.sub(f"[{SUPERSCRIPTS}]+", lambda m: f"<sup>[{_plain(m.group())}]</sup>", escape(block.text))
        lines.append(f"<p>&emsp;&emsp;<span>{marked}</span></p>")
        notes.extend(block.notes)
    for note in notes:
        mark, _, text = note.partition(" ")
        lines.append(f"<p><sup>{_plain(mark)}</sup>{escape(text)}</p>")
    lines.append("</div><footer>主办单位：办公室　网站标识码</footer></body></html>")
    return "\n".join(lines).encode("gb18030")


def _content_types(kinds: Sequence[str]) -> str:
    """Word and LibreOffice open no file whose parts have no types."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    names = {"document": "document.main", **{kind: kind for kind in kinds}}
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{word}.{name}+xml"/>' for kind, name in names.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )


def _word_table(grid: Grid) -> str:
    rows = []
    for number, row in enumerate(grid.rows):
        cells = []
        for column, text in enumerate(row):
            below = column == 0 and number + 1 < len(grid.rows) and not grid.rows[number + 1][0]
            merge = "<w:vMerge/>" if column == 0 and not text else '<w:vMerge w:val="restart"/>' if below else ""
            cells.append(f"<w:tc><w:tcPr>{merge}</w:tcPr>{word_paragraph(text)}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def _html_table(grid: Grid) -> str:
    rows = []
    for number, row in enumerate(grid.rows):
        cells = []
        for column, text in enumerate(row):
            if column == 0 and not text and number:
                continue
            span = 1
            while column == 0 and number + span < len(grid.rows) and not grid.rows[number + span][0]:
                span += 1
            cells.append(f'<td rowspan="{span}">{escape(text)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _plain(mark: str) -> str:
    return mark.translate(str.maketrans(SUPERSCRIPTS, "0123456789"))
