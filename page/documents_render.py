"""文件: the documents, what is to be done to them, and what came of it -> HTML. Everything from a file is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.compare import Change
from eval.metrics import METRICS, NOT_A_SHARE
from page import texts
from page.document_rows import DocumentRow
from page.render import escape, facts_line
from page.source import name_of
from page.table import Cell, Column, data_table, nothing, notice, text_cell
from page.times import local_time
from page.update_run import UpdateReport
from page.workshop import Work
from rag.parse import SUPPORTED_SUFFIXES
from rag.types import Document
from rag.versions import VersionNote

LISTED = 50  # problems, questions and left-out files named in one list
# The figures of an update that a steward looks at first, by their names in the evaluation.
_FIGURES = (
    *("right", "hit@1", "hit@5", "facts", "units_exact", "citation_precision", "citation_recall"),
    *("figure_fidelity", "refused_unanswerable", "refused_answerable"),
)
_COLUMNS = (
    Column("文件", "title"),
    Column("发文信息", "facts-cell"),
    Column("条款", "count"),
    Column("表格", "count"),
    Column("脚注", "count"),
    Column("提示", "remarks"),
)
_CHANGES = Column("操作", "doing", plain=True)
_HISTORY = (
    Column("时间", "when"),
    Column("谁", "by"),
    Column("做了什么", "what"),
    Column("结果", "outcome"),
    Column("版本", "version"),
)


def documents_table(rows: Sequence[DocumentRow], report: Mapping[str, object], may_change: bool, version: str) -> str:
    """`report`: of the corpus, as stored with the index. `may_change`: whether to offer to replace and withdraw."""
    columns = (*_COLUMNS, _CHANGES) if may_change else _COLUMNS
    cells = [[*_cells(row, number), *([_doing(number)] if may_change else [])] for number, row in enumerate(rows)]
    clauses = sum(row.clauses for row in rows)
    summary = f"<strong>{texts.DOCUMENTS_COUNT.format(documents=len(rows), clauses=clauses)}</strong>" + (
        f"<span>索引版本 {escape(version)}</span>"
    )
    return _left_out(report) + data_table(columns, cells, "documents-list", summary)


def corpus_problems(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    title = texts.DOCUMENTS_PROBLEMS.format(count=len(problems))
    return f'<section class="contradictions"><h3>{title}</h3>{_list(problems)}</section>'


def add_desk() -> str:
    """The place where documents are handed in."""
    kinds = "、".join(suffix[1:] for suffix in SUPPORTED_SUFFIXES)
    return _desk("add", texts.ADD_TITLE, texts.ADD_HINT.format(kinds=kinds))


def replace_desk(document: Document) -> str:
    return _desk("replace", texts.REPLACE_TITLE.format(name=name_of(document)), texts.REPLACE_HINT)


def withdraw_desk(document: Document) -> str:
    return _desk("remove", texts.WITHDRAW_TITLE.format(name=name_of(document)), texts.WITHDRAW_HINT)


def working(work: Work) -> str:
    """How far a piece of work is."""
    if work.total:
        name = texts.STAGES.get(work.stage, work.stage)
        words, bar = texts.STAGE.format(name=name, done=work.done, total=work.total), f' value="{work.done}"'
    else:
        words, bar = texts.STARTING, ""
    return (
        f'<div class="progress"><p class="waiting" role="status"><strong>{escape(work.title)}</strong>　{escape(words)}'
        f'</p><progress{bar} max="{max(work.total, 1)}"></progress><p class="note">{texts.GOES_ON}</p></div>'
    )


def update_report(report: UpdateReport) -> str:
    """What an update did, and whether it is live."""
    if not report.changed:
        return _verdict(texts.NO_CHANGE.format(version=report.note.version), "", live=True)
    done = _done(report.note.action, report.names)
    if report.live:
        words = texts.LIVE_VERSION.format(version=report.note.version, documents=report.documents)
        head = _verdict(f"{texts.WENT_LIVE}：{done}", words, live=True)
    else:
        head = _verdict(f"{texts.NOT_LIVE}：{done}", texts.INSIST_HINT, live=False)
    reasons = _list(report.reasons) if report.reasons else ""
    again = texts.INSIST_LOST.format(count=len(report.lost)) if report.lost else texts.INSIST_AGAIN
    insist = "" if report.live else confirm_button("insist", texts.INSIST, again)
    left_out = "".join(notice(texts.NOT_LISTED_AS.format(name=name, reason=reason)) for name, reason in report.left_out)
    return (
        f'<section class="report {"live" if report.live else "held"}">{head}{reasons}{insist}{left_out}'
        f"{''.join(_read_document(row) for row in report.rows)}"
        f'<p class="changes">{_clauses(report)}</p>'
        f"{questions(texts.QUESTIONS_LOST, report.lost, opened=True)}{questions(texts.QUESTIONS_GAINED, report.gained)}"
        f"{figures_table(report.metrics)}{corpus_problems(report.problems)}</section>"
    )


def restored(note: VersionNote) -> str:
    words = texts.RESTORED.format(version=note.version)
    return f'<section class="report live">{_verdict(words, "", live=True)}</section>'


def confirm_button(action: str, words: str, again: str, **data: str) -> str:
    """A button that asks once more before it does anything (confirm.js)."""
    carried = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return (
        f'<button type="button" class="plain confirm" data-action="{action}" data-again="{escape(again)}"{carried}>'
        f"{escape(words)}</button>"
    )


def questions(title: str, changes: Sequence[Change], opened: bool = False) -> str:
    """Questions by name with what changed, as a folded list."""
    if not changes:
        return ""
    items = "".join(
        f"<li><span class='id'>{escape(c.question_id)}</span> {escape(c.question or '（题目不显示）')}"
        f'<span class="why">{escape("，".join(c.what))}</span></li>'
        for c in changes[:LISTED]
    )
    more = f"<li>另有 {len(changes) - LISTED} 道</li>" if len(changes) > LISTED else ""
    return (
        f'<details class="questions"{" open" if opened else ""}><summary>{title.format(count=len(changes))}</summary>'
        f"<ul>{items}{more}</ul></details>"
    )


def figures_table(
    metrics: Mapping[str, tuple[float | None, float | None]],
    names: tuple[str, str] = (texts.FIGURE_BEFORE, texts.FIGURE_AFTER),
) -> str:
    """The figures of two versions or runs, those that changed marked. `names`: of the two columns."""
    rows = "".join(
        _figure_row(name, *metrics[name]) for name in _FIGURES if name in metrics and metrics[name] != (None, None)
    )
    if not rows:
        return ""
    columns = (texts.FIGURE_NAME, *names, texts.FIGURE_CHANGE)
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    return (
        f'<div class="scroll"><table class="figures" aria-label="{texts.FIGURES_TITLE}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def history_table(rows: Sequence[tuple[VersionNote, bool]], live: str) -> str:
    """`rows`: newest first, each with whether it can be gone back to."""
    if not rows:
        return nothing(texts.HISTORY_NONE)
    summary = f"<strong>{texts.HISTORY_COUNT.format(count=len(rows))}</strong>"
    return data_table(_HISTORY, [_history_cells(note, way_back, live) for note, way_back in rows], "versions", summary)


def figure(name: str, value: float | int | None) -> str:
    """Shares as percentages; what is no share as it is."""
    if value is None:
        return texts.NOT_SAID
    return f"{value:.0f}" if name in NOT_A_SHARE else f"{value * 100:.1f}%"


def _desk(action: str, title: str, hint: str) -> str:
    several = " multiple" if action == "add" else ""
    kinds = ",".join(SUPPORTED_SUFFIXES)
    choose = (
        f'<div class="drop"><input type="file" accept="{kinds}"{several} aria-label="{texts.FILES_CHOOSE}"'
        f' tabindex="-1"><button type="button" class="plain" data-action="choose">{texts.FILES_CHOOSE}</button>'
        f'<span>{escape(hint)}</span></div><ul class="chosen" data-discard="{texts.FILE_DISCARD}"></ul>'
    )
    cancel = "" if action == "add" else _plain("cancel", texts.CANCEL)
    return (
        f'<section class="desk {action}" data-kind="{action}"><h3>{escape(title)}</h3>'
        f"{f'<p>{escape(hint)}</p>' if action == 'remove' else choose}"
        f'<p class="doing-line"><button type="button" class="go" data-action="go"'
        f"{'' if action == 'remove' else ' hidden'}>{texts.UPDATE_BEGIN[action]}</button>{cancel}</p></section>"
    )


def _plain(action: str, words: str, **data: str) -> str:
    carried = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button type="button" class="plain" data-action="{action}"{carried}>{escape(words)}</button>'


def _cells(row: DocumentRow, number: int) -> list[Cell]:
    document = row.document
    remarks = _folded(texts.DOCUMENT_REMARKS.format(count=len(row.remarks)), row.remarks)
    return [
        Cell(
            f'<button type="button" class="clause" data-action="clause" data-row="{number}" data-match="0">'
            f'{escape(name_of(document))}<span class="place">{escape(document.document_id)}</span></button>',
            name_of(document),
        ),
        Cell(f'<span class="facts">{facts_line(document.facts)}</span>', document.facts.date_signed),
        text_cell(str(row.clauses), str(row.clauses)),
        text_cell(str(len(document.tables)), str(len(document.tables))),
        text_cell(str(len(document.footnotes)), str(len(document.footnotes))),
        Cell(remarks, str(len(row.remarks))) if remarks else text_cell(""),
    ]


def _doing(number: int) -> Cell:
    row = {"row": str(number)}
    return Cell(
        '<span class="pair">'
        + _plain("exchange", texts.DOCUMENT_REPLACE, **row)
        + _plain("withdraw", texts.DOCUMENT_WITHDRAW, **row)
        + "</span>"
    )


def _left_out(report: Mapping[str, object]) -> str:
    duplicates = report.get("duplicates")
    if not isinstance(duplicates, Sequence) or not duplicates:
        return ""
    lines = [f"{one['document_id']}：{one['reason']}" for one in duplicates]
    return f'<div class="left-out">{_folded(texts.DOCUMENTS_LEFT_OUT.format(count=len(lines)), lines)}</div>'


def _folded(summary: str, lines: Sequence[str]) -> str:
    return f"<details><summary>{summary}</summary>{_list(lines)}</details>" if lines else ""


def _list(lines: Sequence[str]) -> str:
    more = f"<li>另有 {len(lines) - LISTED} 条</li>" if len(lines) > LISTED else ""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines[:LISTED])}{more}</ul>"


def _verdict(title: str, words: str, live: bool) -> str:
    return (
        f'<p class="verdict {"live" if live else "held"}" role="status"><strong>{escape(title)}</strong>'
        f"{f'<span>{escape(words)}</span>' if words else ''}</p>"
    )


def _done(action: str, names: Sequence[str]) -> str:
    return texts.ACTIONS.get(action, action) + "".join(f"《{name}》" for name in names)


def _clauses(report: UpdateReport) -> str:
    changes = report.changes
    moved = texts.CLAUSES_MOVED.format(moved=changes.moved) if changes.moved else ""
    counted = texts.CLAUSES_CHANGED.format(added=changes.added, changed=changes.changed, removed=changes.removed)
    return f"{counted}{moved}。"


def _read_document(row: DocumentRow) -> str:
    """What was read of a document that was added: a steward sees at once whether it was understood."""
    counts = f"{row.headings} 个标题，{row.clauses} 条，{len(row.document.tables)} 张表"
    return (
        f'<div class="read"><p><strong>{escape(name_of(row.document))}</strong></p>'
        f'<p class="facts">{facts_line(row.document.facts)}<span>{counts}</span></p>'
        f"{_folded(texts.DOCUMENT_REMARKS.format(count=len(row.remarks)), row.remarks)}</div>"
    )


def _figure_row(name: str, before: float | None, after: float | None) -> str:
    change, kind = texts.NOT_SAID, ""
    if before is not None and after is not None:
        difference = after - before
        change = f"{difference * 100:+.1f}" if abs(difference) > 5e-4 else "不变"
        better = difference < 0 if name == "refused_answerable" else difference > 0
        kind = ("" if change == "不变" else "better" if better else "worse") or ""
    return (
        f'<tr><th scope="row">{escape(METRICS.get(name, name))}</th><td>{figure(name, before)}</td>'
        f'<td>{figure(name, after)}</td><td class="{kind}">{change}</td></tr>'
    )


def _history_cells(note: VersionNote, way_back: bool, live: str) -> list[Cell]:
    what = texts.ACTIONS.get(note.action, note.action)
    documents = f'<span class="place">{escape("、".join(note.documents))}</span>' if note.documents else ""
    lost = f'<span class="lost">{texts.LOST_COUNT.format(count=len(note.lost))}</span>' if note.lost else ""
    reasons = _folded("原因", note.reasons) if note.reasons else ""
    version = f'<span class="version-name">{escape(note.version)}</span>'
    if note.version == live:
        version += f'<span class="grade high">{texts.IN_USE}</span>'
    elif way_back:
        version += confirm_button("restore", texts.RESTORE, texts.RESTORE_AGAIN, version=note.version)
    outcome = texts.OUTCOMES.get(note.outcome, note.outcome)
    refused = " refused" if note.outcome == "refused" else ""
    return [
        text_cell(local_time(note.at), note.at),
        text_cell(note.by),
        Cell(f"<span>{escape(what)}{documents}</span>", what),
        Cell(f'<span class="result{refused}">{escape(outcome)}{lost}</span>{reasons}'),
        Cell(version, note.version),
    ]
