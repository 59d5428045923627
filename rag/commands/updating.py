"""An update of the corpus at the command line: progress, the difference in words, and what is live in the end."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict

from eval.compare import Change
from eval.update import Request, Result, roll_back, update
from rag.commands.lines import ProgressLine
from rag.config import Config
from rag.errors import PolicyQAError
from rag.versions import VersionNote

DONE, REFUSED = 0, 1
_STAGES = {"parse": "读取文件", "tokenize": "分词", "embed": "计算向量", "write": "写入", "evaluate": "评测"}
_ACTIONS = {"add": "加入", "replace": "替换", "remove": "撤下", "update": "更新索引", "rollback": "恢复"}
_DONE = {"add": "已加入", "replace": "已替换", "remove": "已撤下"}
_OUTCOMES = {
    "passed": "评测通过",
    "accepted": "评测未通过，由管理员决定启用",
    "unchecked": "没有评测",
    "rolled back": "恢复",
    "refused": "评测未通过，没有启用",
}
_SHOW_SECONDS = 0.5  # at least, between two states of the progress line
_LISTED = 20  # questions named in the terminal


def carry_out(config: Config, request: Request, by: str, accept: bool, as_json: bool) -> int:
    """Run the update and say what came of it. Exit status 1 if the gate stopped it."""
    with contextlib.closing(ProgressLine()) as line:
        shown = 0.0

        def show(stage: str, done: int, total: int) -> None:
            nonlocal shown
            if done < total and time.monotonic() - shown < _SHOW_SECONDS:
                return
            shown = time.monotonic()
            line.show(f"{_STAGES.get(stage, stage)}：{done}/{total}")
            if done >= total:
                line.close()

        try:
            result = update(config, request, by, accept, show)
        except PolicyQAError as error:
            raise type(error)(f"{error}语料和正在使用的索引都没有改动。") from error
    print(json.dumps(result_json(result), ensure_ascii=False, indent=1) if as_json else result_text(result))
    return DONE if result.live else REFUSED


def go_back(config: Config, version: str, by: str, as_json: bool) -> int:
    """Bring corpus and index back to a version and say so."""
    note = roll_back(config, version, by)
    if as_json:
        print(json.dumps(asdict(note), ensure_ascii=False, indent=1))
    else:
        print(f"已恢复到版本 {note.version}（原来是 {note.previous}）。语料目录里多出的文件移到了 .withdrawn。")
    return DONE


def result_json(result: Result) -> dict[str, object]:
    names = {"add": "added", "replace": "replaced", "remove": "removed", "update": "updated"}
    verdict = result.verdict
    return {
        names[result.note.action]: list(result.note.documents),
        "version": result.note.version,
        "live": result.live,
        "unchanged": verdict is None,
        "outcome": result.note.outcome,
        "reasons": list(result.note.reasons),
        "figures": dict(result.note.figures),
        "gained": [asdict(c) for c in verdict.gained] if verdict else [],
        "lost": [asdict(c) for c in verdict.lost] if verdict else [],
        "clauses": asdict(result.changes),
        "documents": len(result.corpus.indexed),
        "passages": result.build.passages,
        "embedded": result.build.embedded,
        "seconds": round(result.build.seconds, 2),
        **result.corpus.report(),
    }


def result_text(result: Result) -> str:
    """What was done, what it changes in clauses and answers, and what is live now."""
    lines = [f"未收录 {d.document_id}：{d.reason}" for d in result.corpus.duplicates]
    lines += [f"注意：{problem}" for problem in result.corpus.problems]
    if result.verdict is None:
        return "\n".join([*lines, f"索引没有变化，版本 {result.note.version}。"])
    changes, verdict = result.changes, result.verdict
    moved = f"，移位 {changes.moved}" if changes.moved else ""
    lines.append(f"条款：新增 {changes.added}，改动 {changes.changed}，减少 {changes.removed}{moved}。")
    if result.note.figures:
        figures = "，".join(f"{name} {_figure(value)}" for name, value in result.note.figures.items())
        lines.append(f"评测：{figures}。")
    lines += _questions("由错变对", verdict.gained) + _questions("由对变错或失去依据", verdict.lost)
    if not result.live:
        reasons = "；".join(reason.rstrip("。") for reason in verdict.reasons)
        lines.append(
            f"没有启用：{reasons}。语料和正在使用的索引都没有改动。核对上面的题目后，确认要启用请在命令后加 --accept。"
        )
        return "\n".join(lines)
    lines += [f"{_DONE[result.note.action]}：{name}" for name in result.note.documents if result.note.action in _DONE]
    why = f"（{'；'.join(verdict.reasons)}）" if verdict.reasons else ""
    count = len(result.corpus.indexed)
    lines.append(f"{_OUTCOMES[result.note.outcome]}{why}。已启用版本 {result.note.version}，{count} 份文件。")
    return "\n".join(lines)


def _questions(title: str, changes: Sequence[Change]) -> list[str]:
    if not changes:
        return []
    lines = [f"{title}：{len(changes)} 题"]
    lines += [f"  {c.question_id} {c.question}（{'，'.join(c.what) or '—'}）" for c in changes[:_LISTED]]
    if len(changes) > _LISTED:
        lines.append(f"  另有 {len(changes) - _LISTED} 题，用 --json 查看全部。")
    return lines


def history_text(notes: Sequence[VersionNote]) -> str:
    """One line for each update, newest first."""
    if not notes:
        return "还没有更新记录。"
    lines = []
    for note in reversed(notes):
        what = _ACTIONS.get(note.action, note.action) + ("：" + "、".join(note.documents) if note.documents else "")
        figures = "，".join(f"{n} {_figure(v)}" for n, v in note.figures.items() if n in ("hit@1", "facts"))
        lost = f"，丢 {len(note.lost)} 题" if note.lost else ""
        outcome = _OUTCOMES.get(note.outcome, note.outcome)
        lines.append(f"{note.at[:16]}  {note.version}  {note.by or '—'}  {what}  {outcome}{lost}  {figures}".rstrip())
    return "\n".join(lines)


def _figure(value: float | int | None) -> str:
    return "—" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
