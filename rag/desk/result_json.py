"""Results of the desk as the JSON that scripts rely on: fields may be added, never renamed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.answer_json import citation_json
from rag.cite import number_citations
from rag.desk.match import DeskResult, TaskMatch
from rag.desk.unit_tasks import UnitTask, UnitTasks
from rag.types import Clause, Document, Evidence

HIGH, MEDIUM = 0.9, 0.7  # probability that the clause covers the task
STATUS_WORDS = {"assigned": "", "unit_not_stated": "文件未明确责任单位", "not_found": "未找到对应任务"}


def level(score: float) -> str:
    return "高" if score >= HIGH else "中" if score >= MEDIUM else "低"


def units_json(result: DeskResult, documents: Mapping[str, Document]) -> dict[str, Any]:
    return {
        "query": result.query,
        "matches": [_match_json(m, n, documents) for n, m in enumerate(result.matches, start=1)],
        "refused": result.refused,
        "status": result.status,
        "note": STATUS_WORDS[result.status],
        "nearest": [_match_json(m, n, documents) for n, m in enumerate(result.nearest, start=1)],
    }


def tasks_json(found: UnitTasks, documents: Mapping[str, Document]) -> dict[str, Any]:
    return {
        "unit": found.unit,
        "names": list(found.names),
        "totals": {**found.totals, "all": len(found.tasks)},
        "documents": [
            {"doc_id": identifier, "title": documents[identifier].facts.title, **counts}
            for identifier, counts in found.by_document.items()
        ],
        "tasks": [_unit_task_json(task, n, documents) for n, task in enumerate(found.tasks, start=1)],
    }


def _match_json(match: TaskMatch, marker: int, documents: Mapping[str, Document]) -> dict[str, Any]:
    stated = match.assignment
    return {
        "task": match.task,
        "lead": list(stated.lead) if stated else [],
        "cooperating": list(stated.cooperating) if stated else [],
        "unstated": list(stated.unstated) if stated else [],
        "role_stated": stated.role_stated if stated else False,
        "time_limit": stated.time_limit if stated else "",
        "score": match.score,
        "level": level(match.score),
        "citation": _citation(match.clause, match.quote_start, match.quote_end, marker, documents),
    }


def _unit_task_json(task: UnitTask, marker: int, documents: Mapping[str, Document]) -> dict[str, Any]:
    clause, stated = task.clause, task.assignment
    at = clause.text.rfind(stated.printed)
    start, end = (clause.start + at, clause.start + at + len(stated.printed)) if at >= 0 else (clause.start, clause.end)
    return {
        "task": task.task,
        "role": task.role,
        "unit": task.printed_name,
        "lead": list(stated.lead),
        "cooperating": list(stated.cooperating),
        "unstated": list(stated.unstated),
        "role_stated": stated.role_stated,
        "time_limit": stated.time_limit,
        "citation": _citation(clause, start, end, marker, documents),
    }


def _citation(clause: Clause, start: int, end: int, marker: int, documents: Mapping[str, Document]) -> dict[str, Any]:
    (citation,), _ = number_citations([Evidence(clause, start, end)], documents)
    return {**citation_json(citation), "marker": marker}
