"""Web pages, and what office programs export as such (.doc files that are HTML, single-file archives)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

from rag.chunking.numbering import mark_of
from rag.decode import decode
from rag.errors import CorpusError
from rag.formats.grid import Cell, table_lines
from rag.formats.notes import raised, with_notes_in_place
from rag.formats.word_numerals import numeral
from rag.types import Removal, SourceText

MAX_BYTES = 40_000_000  # of mark-up, without embedded pictures
_MAX_TABLE_DEPTH = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _words(
    "a abbr acronym b bdi bdo big cite code data dfn em font i img ins kbd label mark nobr q ruby s samp small span "
    "strike strong sub sup time tt u var wbr rb"
)
_SILENT = _words(
    "head script style noscript template iframe object embed applet svg math canvas audio video map select option "
    "button input textarea datalist del rp rt"
)
_BOILERPLATE = _words("nav footer aside header form")
_NAMED_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|share|bdshare|copyright|sidebar|toolbar|pagination|"
    r"hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_EMBEDDED = re.compile(rb"data:[\w/+.-]*;base64,[A-Za-z0-9+/=\s]{200,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2018-\u201f\u2026\u3001-\u303f\u3400-\u9fff\uff00-\uffef]"
# Source lines are broken anywhere; between two Chinese characters the break is no space.
_BREAK_IN_CHINESE = re.compile(rf"(?<={_WIDE})[ \t\r]*\n[ \t\r\n]*(?={_WIDE})")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_LIST_FORMATS = {
    "1": ("decimal", ". "),
    "decimal": ("decimal", ". "),
    "a": ("lowerLetter", ". "),
    "lower-alpha": ("lowerLetter", ". "),
    "A": ("upperLetter", ". "),
    "upper-alpha": ("upperLetter", ". "),
    "i": ("lowerRoman", ". "),
    "lower-roman": ("lowerRoman", ". "),
    "I": ("upperRoman", ". "),
    "upper-roman": ("upperRoman", ". "),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
}
_NOTE_NUMBER = re.compile(r"\s*[\[［(（〔]?\s*(\d{1,3})\s*[\]］)）〕]?\s*$")


def read(data: bytes, file: str) -> SourceText:
    """The text of a page: a line for each paragraph and each line break, tables in place, list numbers given back.

    Navigation, page heads and feet, scripts and hidden text are left out; what of it has words is in `removed`.
    Raises CorpusError if the file is no text or too large.
    """
    from lxml import etree

    text = _CONTROL.sub("", _XML_DECLARATION.sub("", _decoded(_EMBEDDED.sub(b"", _page_of(data)), file)))
    if len(text) > MAX_BYTES:
        raise CorpusError(f"文件“{file}”太大（网页超过 {MAX_BYTES // 1_000_000} MB）。请拆分后再放入。")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root: Any
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise CorpusError(f"文件“{file}”里没有可读的网页内容。请重新保存该网页。")
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        raise CorpusError(f"文件“{file}”的网页元素嵌套过深，无法完整读取。请复制正文另存为 .txt 后再放入语料目录。")
    page = _Page(root)
    lines = with_notes_in_place(list(page.lines(root)))
    return SourceText("\n".join(lines), removed=tuple(page.removed))


def _page_of(data: bytes) -> bytes:
    """The page in a single-file archive (.mht, or a .doc saved as one); other data as they are."""
    if data.lstrip()[:1] == b"<" or b"MIME-Version:" not in data[:2000]:
        return data
    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    return data


def _decoded(data: bytes, file: str) -> str:
    declared = _META_CHARSET.search(data[:8192])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared.group(1).decode("ascii", "replace").lower()
        # GB2312 and GBK are parts of GB18030, and pages use characters beyond what they declare.
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
        try:
            if name not in ("utf-16", "utf-16le", "utf-16be", "unicode"):
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass  # declared wrongly: the bytes decide
    return decode(data, file)


class _Page:
    """Reads one page; what is left out gathers in `removed`."""

    def __init__(self, root: Any) -> None:
        self.removed: list[Removal] = []
        self._count = 0
        self._lengths, self._size = _lengths(root)

    def lines(self, root: Any, depth: int = 0) -> Iterator[str]:
        """The lines of an element; tables inside it give their rows."""
        from lxml import etree

        line: list[str] = []
        prefix = ""  # number of the list item that has just begun
        counters: list[_List] = []

        def flush() -> list[str]:
            nonlocal prefix
            text = _tidy("".join(line))  # across elements: a source line may be broken between two of them
            line.clear()
            if not text:
                return []
            if prefix:
                text, prefix = (text if mark_of(text) else prefix + text), ""
            self._count += 1
            return [text]

        def add(text: str | None) -> Iterator[str]:
            """Take up some wording; the lines that end in it if its line ends count."""
            *ended, last = (text or "").split("\n") if preformatted else (text or "",)
            for part in ended:
                line.append(part)
                yield from flush()
            line.append(last)

        preformatted = 0
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = _name(element)
            if event == "start":
                if element is not root and self._is_left_out(element, name):
                    self._leave_out(element, name)
                    walker.skip_subtree()
                    continue
                if name == "table" and element is not root and depth < _MAX_TABLE_DEPTH:
                    yield from flush()
                    for row in self._table(element, depth):
                        self._count += 1
                        yield row
                    walker.skip_subtree()
                    continue
                if name == "sup" and len(element) < 20:
                    line.append(_raised("".join(element.itertext())))
                    walker.skip_subtree()
                    continue
                if name == "br":
                    yield from flush()
                elif name not in _INLINE and ":" not in name:
                    yield from flush()
                    if name == "ol":
                        counters.append(_List(element))
                    elif name == "ul":
                        counters.append(_List(None))
                    elif name == "li" and counters:
                        prefix = counters[-1].next(element)
                preformatted += name == "pre"
                yield from add(element.text)
            else:
                if element is root:
                    break
                if name not in _INLINE and name not in _SILENT and ":" not in name and name != "br":
                    yield from flush()
                    preformatted -= name == "pre"
                    if name in ("ol", "ul") and counters:
                        counters.pop()
                    elif name == "li":
                        prefix = ""
                yield from add(element.tail)
        yield from flush()

    def _table(self, table: Any, depth: int) -> list[str]:
        rows: list[list[Cell]] = []
        captions: list[str] = []
        header_rows = 0
        in_header = True
        for child in _table_parts(table):
            if _name(child) == "caption":
                captions.extend(self.lines(child, depth + 1))
                continue
            cells = [c for c in child if _name(c) in ("td", "th") and not self._is_left_out(c, "td")]
            rows.append(
                [
                    Cell("\n".join(self.lines(c, depth + 1)), _span(c, "colspan"), _span(c, "rowspan") or len(table))
                    for c in cells
                ]
            )
            in_header &= _name(child.getparent()) == "thead" or (
                bool(cells) and all(_name(c) == "th" for c in cells) and len(cells) > 1
            )
            header_rows += in_header
        return captions + table_lines(rows, header_rows)

    def _is_left_out(self, element: Any, name: str) -> bool:
        if name in _SILENT or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        if name in ("html", "body"):
            return False
        if name == "header":  # of the page, not of an article
            return not any(_name(a) in ("article", "main") for a in element.iterancestors()) and self._is_minor(element)
        if name in _BOILERPLATE:
            return self._is_minor(element)
        return name not in _INLINE and _names_boilerplate(element) and self._is_minor(element)

    def _is_minor(self, element: Any) -> bool:
        """Whether it holds less than a third of the page: some pages wrap everything in a form."""
        return self._lengths[element] * 3 < self._size

    def _leave_out(self, element: Any, name: str) -> None:
        kind = "deleted" if name == "del" else "html_boilerplate"
        if name in ("script", "style"):
            words = "".join(element.itertext())
        else:
            words = " ".join(piece.strip() for piece in element.itertext() if piece.strip())
        if words.strip():
            self.removed.append(Removal(kind, words.strip(), self._count + 1))


class _List:
    """The numbering of one list."""

    def __init__(self, element: Any | None) -> None:
        style = _LIST_STYLE.search(element.get("style") or "") if element is not None else None
        kind = style.group(1).lower() if style else (element.get("type") or "1") if element is not None else ""
        self._format = _LIST_FORMATS.get(kind)
        self._step = -1 if element is not None and element.get("reversed") is not None else 1
        count = sum(1 for child in element if _name(child) == "li") if element is not None else 0
        first = _integer(element.get("start")) if element is not None else None
        self._value = (first if first is not None else count if self._step < 0 else 1) - self._step

    def next(self, item: Any) -> str:
        """What is printed before the next item: "2. "; "" in a list without numbers."""
        given = _integer(item.get("value"))
        self._value = given if given is not None else self._value + self._step
        if self._format is None:
            return ""
        return numeral(self._value, self._format[0]) + self._format[1]


def _table_parts(table: Any) -> Iterator[Any]:
    """Captions and rows of a table, not those of tables inside it."""
    for child in table:
        name = _name(child)
        if name in ("tr", "caption"):
            yield child
        elif name in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if _name(row) == "tr")


def _name(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _lengths(root: Any) -> tuple[dict[Any, int], int]:
    """Characters of wording (scripts apart) in each element that may be left out, and in the whole page."""
    from lxml import etree

    lengths: dict[Any, int] = {}
    total = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        is_named = name in _BOILERPLATE or _names_boilerplate(element)
        if event == "start":
            if is_named:
                lengths[element] = -total
            if element.text and name not in ("script", "style"):
                total += len(element.text.strip())
        else:
            if is_named:
                lengths[element] += total
            if element.tail and element is not root:
                total += len(element.tail.strip())
    return lengths, total


def _names_boilerplate(element: Any) -> bool:
    return bool(_NAMED_BOILERPLATE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _tidy(text: str) -> str:
    text = _SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", text.replace("\xad", "")))
    return re.sub(r" {2,}", " ", text.replace("\xa0", " ")).strip(" \u3000\u2003")


def _raised(text: str) -> str:
    number = _NOTE_NUMBER.match(text)
    return raised(number.group(1)) if number else _SPACE.sub(" ", text)


def _span(cell: Any, attribute: str) -> int:
    value = _integer(cell.get(attribute))
    return 1 if value is None else max(0 if attribute == "rowspan" else 1, value)


def _integer(value: str | None) -> int | None:
    found = re.match(r"\s*(-?\d{1,6})\s*$", value or "")
    return int(found.group(1)) if found else None
