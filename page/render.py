"""Turns and answers -> HTML. Whatever comes from a file, a question or an answer goes through `escape`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from page import texts
from page.session import is_writing
from rag.answer_export import as_markdown, as_text
from rag.facts import status_today
from rag.types import Answer, Citation, ComparisonCell, ComparisonTable, DocumentFacts, Indicator, TaskUnits

if TYPE_CHECKING:
    from page.scope import Chip
    from page.turns import Feedback, Turn

QUESTION_SHOWN_CHARS = 2000  # a longer one is shown cut
CITATIONS_OPEN = 6  # the rest are folded
_MARKER = re.compile(r"\[(\d{1,4})\]")
_LIST_ITEM = re.compile(r"[-•·]\s+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape(text: object) -> str:
    """The text as it may stand anywhere in HTML, quoted attributes included.

    Control characters, marks that turn the direction of writing and half characters become �.
    """
    return html.escape(_UNPRINTABLE.sub("\ufffd", str(text)), quote=True)


def escape_words(words: str) -> str:
    """As `escape`, with the ends of lines kept, which a browser keeps in an attribute only by their numbers."""
    return escape(words).replace("\n", "&#10;")


def conversation(
    turns: Sequence[Turn],
    examples: Sequence[str] = (),
    feedback: Mapping[int, Feedback] | None = None,
    link_of: Callable[[Sequence[Turn], int], str] = lambda turns, number: "",
) -> str:
    """The conversation, or the welcome with the example questions before the first question.

    `feedback`: what the reader said of the answers, by the number of the turn. `link_of`: the link to a turn.
    """
    if not turns:
        return f'<div class="conversation">{_welcome(examples)}</div>'
    latest = len(turns) - 1
    said = feedback or {}
    shown = "".join(
        _turn(turn, number, latest, said.get(number), link_of(turns, number)) for number, turn in enumerate(turns)
    )
    # What is read out is the answer as it stands at the end, not each sentence of it again and again.
    busy = turns[-1].waiting or is_writing(turns[-1].answer)
    return (
        f'<div class="conversation" data-turns="{len(turns)}" aria-live="polite"'
        f' aria-busy="{"true" if busy else "false"}">{shown}</div>'
    )


def _welcome(examples: Sequence[str]) -> str:
    chips = "".join(
        f'<li><button type="button" class="chip" data-action="example" data-number="{number}">{escape(example)}'
        "</button></li>"
        for number, example in enumerate(examples)
    )
    offered = f'<p class="note">{texts.EXAMPLES}</p><ul class="chips">{chips}</ul>' if chips else ""
    return f'<div class="welcome"><h2>{texts.WELCOME}</h2><p>{texts.WELCOME_HINT}</p>{offered}</div>'


def _turn(turn: Turn, number: int, latest: int, said: Feedback | None, link: str) -> str:
    question = turn.question[:QUESTION_SHOWN_CHARS] + ("…" if len(turn.question) > QUESTION_SHOWN_CHARS else "")
    is_latest = number == latest
    if turn.waiting:
        below = f'<p class="waiting" role="status">{escape(turn.waiting)}</p>'
    elif turn.answer is None:
        below = f'<p class="failure" role="alert">{escape(turn.failure)}</p>'
    else:
        below = (
            answer(turn.answer, number, current=1 if is_latest else 0, link=link)
            + (_suggestions(turn.suggestions) if is_latest else "")
            + _feedback(number, said)
        )
    asked = f'<div class="question">{escape(question)}</div>{_chips(turn.chips, number, is_latest)}'
    return f'<section class="turn">{asked}{below}</section>'


def _chips(chips: Sequence[Chip], turn: int, changeable: bool) -> str:
    """What the question is limited to; of earlier questions only what limits them, and not to be changed."""
    if not changeable:
        told = [dict(chip.choices)[chip.value] for chip in chips if chip.value]
        items = "".join(f'<span class="facet">{escape(one)}</span>' for one in told)
    else:
        items = "".join(_chip(chip, turn) for chip in chips)
    return f'<div class="facets">{items}</div>' if items else ""


def _chip(chip: Chip, turn: int) -> str:
    name = texts.CHIPS[chip.kind]
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chip.value else ""}>{escape(label)}</option>'
        for value, label in chip.choices
    )
    lifted = any(value == "" for value, _ in chip.choices)
    remove = (
        f'<button type="button" class="lift" data-action="lift" data-turn="{turn}" data-kind="{chip.kind}"'
        f' aria-label="{texts.CHIP_LIFT.format(name=name)}">×</button>'
        if chip.value and lifted
        else ""
    )
    return (
        f'<span class="facet{" set" if chip.value else ""}"><label>{name}<select data-turn="{turn}"'
        f' data-kind="{chip.kind}">{options}</select></label>{remove}</span>'
    )


def _suggestions(questions: Sequence[str] | None) -> str:
    if not questions:
        return ""
    chips = "".join(
        f'<button type="button" class="next-question" data-action="suggest" data-number="{number}">{escape(one)}'
        "</button>"
        for number, one in enumerate(questions)
    )
    return f'<div class="suggestions"><span class="note">{texts.SUGGESTED}</span>{chips}</div>'


def answer(value: Answer, turn: int, current: int = 0, link: str = "") -> str:
    """One answer with what stands under it. `turn`: its number in the conversation, which the buttons carry.

    `current`: the place, from 1, of the citation whose clause is open beside it; 0 for none. `link`: the link to the
    question.
    """
    known = {citation.marker for citation in value.citations}
    mark = _marker_button(turn, known)
    understood = (
        f'<p class="note">{texts.UNDERSTOOD}{escape(value.resolved_question)}</p>'
        if value.resolved_question and value.resolved_question != value.question
        else ""
    )
    badge = f'<span class="badge">{texts.REFUSED[value.status]}</span>' if value.status != "answered" else ""
    notices = "".join(f'<p class="notice">{escape(notice)}</p>' for notice in value.notices)
    return (
        f'<div class="answer{" refused" if value.refused else ""}">{understood}{badge}'
        f"{_comparison(value.comparison, mark)}"
        # A table says the same; the text stays to be copied.
        f'<div class="text{" tabulated" if value.comparison else ""}">{_lines(_without_labels(value), mark)}</div>'
        f"{_writing(value)}"
        f"{_assignments(value.assignments, mark)}{_indicators(value.indicators, mark)}{notices}"
        f"{_citations(value, turn, current)}{_struck(value.checks.unsupported)}"
        f'<div class="under">{_about(value)}{_hand_on(value, turn, link)}</div></div>'
    )


def _writing(value: Answer) -> str:
    if not is_writing(value):
        return ""
    said = texts.WRITING_ON if value.engine.startswith("llm") else texts.WRITING
    return (
        f'<p class="writing" role="status"><span class="waiting">{said}</span>'
        f'<button type="button" class="plain" data-action="stop">{texts.WRITING_STOP}</button></p>'
    )


def _hand_on(value: Answer, turn: int, link: str) -> str:
    """The buttons that hand the answer on; the words for the clipboard lie in them, for it is open only to a click."""
    if is_writing(value) or not value.citations:
        return ""
    return (
        f'<div class="hand-on" role="group" aria-label="{texts.HAND_ON}">'
        f'<button type="button" class="quiet" data-action="copy" data-words="{escape_words(as_text(value))}">'
        f"{texts.COPY}</button>"
        f'<button type="button" class="quiet" data-action="copy" data-words="{escape_words(as_markdown(value))}">'
        f"{texts.COPY_MARKDOWN}</button>"
        f'<button type="button" class="quiet" data-action="word" data-turn="{turn}">{texts.WORD}</button>'
        f'<button type="button" class="quiet" data-action="link" data-link="{escape(link)}">{texts.COPY_LINK}</button>'
        "</div>"
    )


def _feedback(turn: int, said: Feedback | None) -> str:
    """Whether the answer helped, asked once; what could not be kept can be put right and sent again."""
    if said is not None and not said.failure:
        return f'<p class="feedback thanks" role="status">{texts.THANKS}</p>'
    failed = f'<p class="failure" role="alert">{escape(said.failure)}</p>' if said else ""
    reason = f"reason-{turn}"
    return (
        f'<div class="feedback" data-turn="{turn}">'
        f'<button type="button" class="quiet thumb" data-action="useful">{_thumb(False)}{texts.USEFUL}</button>'
        f'<button type="button" class="quiet thumb" data-action="wrong" aria-expanded="{"true" if said else "false"}">'
        f"{_thumb(True)}{texts.WRONG}</button>"
        f'<div class="reason"{"" if said else " hidden"}><label for="{reason}">{texts.REASON_LABEL}</label>'
        f'<textarea id="{reason}" rows="3" placeholder="{texts.REASON_PLACEHOLDER}"></textarea>{failed}'
        f'<p><button type="button" class="go" data-action="send">{texts.REASON_SEND}</button>'
        f'<button type="button" class="plain" data-action="wrong">{texts.REASON_CANCEL}</button></p></div></div>'
    )


def _thumb(down: bool) -> str:
    """A thumb, drawn: a character of its own looks different on every system."""
    turned = ' class="down"' if down else ""
    return (
        f'<svg{turned} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M1.5 7h2.6v7H1.5zM5.6 7'
        '.2 8.4 1.6c1 0 1.7.8 1.7 1.8v2.4h3.2c.8 0 1.4.8 1.2 1.6l-1.2 5.2c-.1.7-.7 1.2-1.4 1.2H5.6z"></path></svg>'
    )


def _without_labels(value: Answer) -> str:
    """The text; of a refusal without the lines that merely name a near clause, which are listed below it anyway."""
    if not value.refused:
        return value.text
    listed = {f"[{citation.marker}]{citation.label}" for citation in value.citations}
    lines = [line for line in value.text.splitlines() if line.replace("] ", "]").strip("- 。") not in listed]
    return "\n".join(lines)


def _lines(text: str, mark: Callable[[str], str]) -> str:
    parts: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        bullet = _LIST_ITEM.match(line)
        if bullet:
            items.append(f"<li>{mark(line[bullet.end() :])}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            parts.append(f"<p>{mark(line)}</p>")
    return "".join(parts)


def _marker_button(turn: int, known: set[int]) -> Callable[[str], str]:
    """A function that escapes text and makes its [1], [2] … buttons, where there is such a citation."""

    def mark(text: str) -> str:
        parts, position = [], 0
        for found in _MARKER.finditer(text):
            marker = int(found.group(1))
            if marker not in known:
                continue
            parts.append(escape(text[position : found.start()]))
            parts.append(
                f'<button type="button" class="marker" data-action="cite" data-turn="{turn}" data-marker="{marker}"'
                f' aria-label="查看出处{marker}">{marker}</button>'
            )
            position = found.end()
        return "".join(parts) + escape(text[position:])

    return mark


def _table(header: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already."""
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="findings"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _comparison(table: ComparisonTable | None, mark: Callable[[str], str]) -> str:
    """Documents as columns, themes as rows; each cell with the number of its citation."""
    if table is None:
        return ""
    columns = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.theme)}</th>'
        + "".join(_comparison_cell(cell, mark) for cell in row.cells)
        + "</tr>"
        for row in table.rows
    )
    return (
        '<div class="scroll"><table class="findings comparison">'
        f'<thead><tr><th scope="col">主题</th>{columns}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _comparison_cell(cell: ComparisonCell, mark: Callable[[str], str]) -> str:
    if cell.marker is None:
        return f'<td class="silent">{escape(cell.text) or "—"}</td>'
    return f"<td>{escape(cell.text)}{mark(f'[{cell.marker}]')}</td>"


def _assignments(tasks: Sequence[TaskUnits], mark: Callable[[str], str]) -> str:
    """Who does what, as a folded table beside the text's list, where there is more than one task."""
    if len(tasks) < 2:
        return ""
    columns = [("牵头单位", "lead"), ("配合单位", "cooperating"), ("责任单位（未分主次）", "unstated")]
    used = [(name, field) for name, field in columns if any(getattr(task, field) for task in tasks)]
    rows = [
        [
            escape(task.task),
            *(escape("、".join(getattr(task, field))) or "—" for _, field in used),
            mark(f"[{task.marker}]"),
        ]
        for task in tasks
    ]
    table = _table(["任务", *(name for name, _ in used), "出处"], rows)
    return _folded(texts.ASSIGNMENTS.format(count=len(tasks)), table)


def _indicators(indicators: Sequence[Indicator], mark: Callable[[str], str]) -> str:
    if len(indicators) < 2:
        return ""
    rows = [
        [
            escape(one.name),
            escape(one.year) + "年" if one.year else "—",
            escape(one.value + one.unit),
            escape(one.scope) or "—",
            mark(f"[{one.marker}]"),
        ]
        for one in indicators
    ]
    table = _table(["指标", "年份", "数值", "范围", "出处"], rows)
    return _folded(texts.INDICATORS.format(count=len(indicators)), table)


def _citations(value: Answer, turn: int, current: int) -> str:
    if not value.citations:
        return ""
    items = [
        _citation(citation, turn, place == current, value.refused)
        for place, citation in enumerate(value.citations, start=1)
    ]
    title = texts.NEAREST if value.refused else texts.SOURCES
    # One that would be folded alone takes no more room unfolded.
    open_items = len(items) if len(items) <= CITATIONS_OPEN + 1 else CITATIONS_OPEN
    more = items[open_items:]
    folded = _folded(texts.MORE_SOURCES.format(count=len(more)), f"<ol>{''.join(more)}</ol>") if more else ""
    return f'<div class="citations"><h3>{title}</h3><ol>{"".join(items[:open_items])}</ol>{folded}</div>'


def _citation(citation: Citation, turn: int, current: bool, with_quote: bool) -> str:
    # The clause's text tells a reader whether a merely near clause helps; an answer has quoted it already.
    quote = f'<span class="quote">{escape(citation.quote or citation.clause.text)}</span>' if with_quote else ""
    return (
        f'<li><button type="button" class="citation" data-action="cite" data-turn="{turn}"'
        f' data-marker="{citation.marker}"{" aria-current=true" if current else ""}>'
        f'<span class="number">{citation.marker}</span><span class="where">'
        f'<span class="label">{escape(citation.label)}</span>{path(citation.clause.heading_path)}{quote}'
        "</span></button></li>"
    )


def path(headings: Sequence[str]) -> str:
    return f'<span class="path">{escape(" › ".join(headings))}</span>' if headings else ""


def _struck(unsupported: Sequence[str]) -> str:
    if not unsupported:
        return ""
    items = "".join(f"<li>{escape(one)}</li>" for one in unsupported)
    return _folded(texts.STRUCK.format(count=len(unsupported)), f"<ul>{items}</ul>")


def _folded(summary: str, content: str) -> str:
    """Both are HTML already."""
    return f"<details><summary>{summary}</summary>{content}</details>"


def _about(value: Answer) -> str:
    milliseconds = value.timings_ms.get("total", sum(value.timings_ms.values()))
    parts = [escape(engine_name(value.engine))] if value.engine else []
    if value.timings_ms:
        parts.append(texts.TAKEN.format(seconds=f"{milliseconds / 1000:.1f}" if milliseconds >= 100 else "不到 0.1"))
    return f'<p class="about">{"　".join(parts)}</p>' if parts else ""


def engine_name(engine: str) -> str:
    """Who worded an answer, in words: 原文摘录; 大模型 qwen，逐句核对."""
    kind, _, model = engine.partition(":")
    return texts.ENGINE_MODEL.format(name=model) if kind == "llm" else texts.ENGINES.get(engine, engine)


def facts_line(facts: DocumentFacts) -> str:
    """发文字号, 发文机关, 成文日期 and status, as far as they are known."""
    known = [facts.document_number, facts.issuing_body, _chinese_date(facts.date_signed)]
    stated = facts.status or status_today(facts, date.today())
    status = f'<span class="status{"" if stated == "有效" else " past"}">{escape(stated)}</span>' if stated else ""
    return "".join(f"<span>{escape(one)}</span>" for one in known if one) + status


def _chinese_date(iso: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else iso


def header(version: str, documents: int, state: str, alarm: bool, engine: str = texts.ENGINE, said: str = "") -> str:
    """The head of the page. `state`: of the embedding model, in words. `said`: of the language model."""
    facts = [f"回答方式：{engine}", f"文件 {documents} 份", f"索引版本 {version}"]
    model = f'<span class="llm">{escape(said)}</span>' if said else ""
    return (
        f'<header class="masthead"><div><h1>{texts.PRODUCT}</h1><p>{texts.PURPOSE}</p></div>'
        f'<p class="state" role="status">{"".join(f"<span>{escape(one)}</span>" for one in facts)}'
        f'<span class="model{" alarm" if alarm else ""}">{escape(state)}</span>{model}</p></header>'
    )


def footer(model: str) -> str:
    """The foot of the page; `model`: the setting that names the embedding model."""
    name = re.split(r"[\\/]", model.rstrip("\\/"))[-1]
    licence = texts.MODEL_LICENCES.get(name) or texts.MODEL_LICENCE_OTHER.format(name=name)
    return f'<footer class="foot"><span>{texts.DISCLAIMER}</span><span>{escape(licence)}</span></footer>'


def hint(text: str) -> str:
    return f'<p class="hint" role="status">{escape(text)}</p>' if text else ""
