"""The known-answer set: questions with what a right answer must say and the words of the clause that prove it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.comparable import comparable
from rag.errors import InputError
from rag.types import Clause, Document

QUESTIONS = Path(__file__).resolve().parent / "questions.jsonl"
FRESH = Path(__file__).resolve().parent / "fresh.jsonl"
PARTS = {"t": "tuning", "g": "gate"}  # by the first letter of the id: whoever wrote the question chose it once
_NAMES = ("id", "question", "kind", "answerable", "gold", "facts")


@dataclass(frozen=True, slots=True)
class Gold:
    document_id: str
    quote: str  # verbatim, never a clause id: ids may change with the corpus, the published words do not


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    question_id: str
    part: str  # "tuning" or "gate"
    kind: str
    question: str
    answerable: bool
    gold: tuple[Gold, ...]
    all_gold_needed: bool  # else one of them suffices
    facts: tuple[tuple[str, ...], ...]  # of each the alternatives, one of which the answer must say
    lead: tuple[str, ...] | None = None  # None where units are not asked for
    cooperating: tuple[str, ...] | None = None
    history: tuple[Mapping[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever the question or what is expected changes, so that only equals are compared."""
        return hashlib.sha256(repr(replace(self, part="")).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the gold of one question stands in the corpus."""

    clause_ids: tuple[frozenset[str], ...]  # of each gold entry the clauses that hold its quote
    missing: tuple[Gold, ...]  # entries whose quote no document has any more
    orphaned: bool  # so many entries are missing that the question proves nothing

    @property
    def any_clause(self) -> frozenset[str]:
        return frozenset().union(*self.clause_ids)


def part_of(question_id: str) -> str:
    """The part by the fixed rule. Raises InputError for an id of neither."""
    part = PARTS.get(question_id[:1])
    if part is None or not re.fullmatch(r"[a-z]\d+", question_id):
        raise InputError(
            f"题目编号“{question_id}”不对：应为 t 加数字（调参用，tuning）或 g 加数字（只供把关用，gate）。"
        )
    return part


def load_questions(path: Path = QUESTIONS, part: str = "all") -> tuple[KnownQuestion, ...]:
    """The questions of a part, in the file's order. Raises InputError, naming the line, for a file with mistakes."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"无法读取题集 {path}：{error.strerror}。") from None
    except UnicodeDecodeError:
        raise InputError(f"题集 {path} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    found: dict[str, KnownQuestion] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = _read(json.loads(line))
        except json.JSONDecodeError as error:
            raise InputError(f"题集 {path.name} 第{number}行不是有效的 JSON：{error.msg}。") from None
        except InputError as error:
            raise InputError(f"题集 {path.name} 第{number}行：{error}") from None
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InputError(f"题集 {path.name} 第{number}行的字段不对，写法见 eval/README.md。") from None
        if question.question_id in found:
            raise InputError(f"题集 {path.name} 第{number}行：编号“{question.question_id}”重复。")
        found[question.question_id] = question
    chosen = tuple(q for q in found.values() if part in ("all", q.part))
    if not chosen:
        raise InputError(f"题集 {path} 里没有{'题目' if part == 'all' else f'属于 {part} 部分的题目'}。")
    return chosen


def tuning_questions() -> tuple[KnownQuestion, ...]:
    """What may be fitted to: the tuning part and the fresh questions, never the gate's."""
    return (*load_questions(QUESTIONS, "tuning"), *load_questions(FRESH, "tuning"))


def _read(values: Any) -> KnownQuestion:
    if not isinstance(values, dict):
        raise InputError("应为一个 JSON 对象。")
    for name in _NAMES:
        if name not in values:
            raise InputError(f"缺少字段“{name}”。")
    identifier = str(values["id"])
    part = part_of(identifier)
    if values.get("part", part) != part:
        raise InputError(f"“{identifier}”属于 {part} 部分，与字段 part 的“{values['part']}”不符。")
    gold = tuple(Gold(str(entry["document"]), str(entry["quote"])) for entry in values["gold"])
    answerable = bool(values["answerable"])
    if answerable and not (gold and values["facts"]):
        raise InputError(f"“{identifier}”有答案，gold 和 facts 就不能为空。")
    if not answerable and gold:
        raise InputError(f"“{identifier}”没有答案，gold 应为空。")
    if not all(comparable(entry.quote) for entry in gold):
        raise InputError(f"“{identifier}”的 gold 中有空的原文。")
    return KnownQuestion(
        question_id=identifier,
        part=part,
        kind=str(values["kind"]),
        question=str(values["question"]),
        answerable=answerable,
        gold=gold,
        all_gold_needed=re.match(r"all\b", str(values.get("note") or "")) is not None,
        facts=tuple(tuple(str(a) for a in alternatives) for alternatives in values["facts"]),
        lead=_units(values, "lead"),
        cooperating=_units(values, "cooperating"),
        history=tuple({str(k): str(v) for k, v in turn.items()} for turn in values.get("history") or ()),
    )


def _units(values: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    return None if values.get(name) is None else tuple(str(unit) for unit in values[name])


class Proofs:
    """Finds the gold quotes in an index: made once, since every clause has to be made comparable."""

    def __init__(self, documents: Iterable[Document], clauses: Iterable[Clause]) -> None:
        self._texts = {document.document_id: comparable(document.text) for document in documents}
        self._clauses: dict[str, list[tuple[str, str]]] = {identifier: [] for identifier in self._texts}
        for clause in clauses:
            self._clauses[clause.document_id].append((clause.clause_id, comparable(clause.text)))

    def of(self, question: KnownQuestion) -> Proof:
        found, missing = [], []
        for gold in question.gold:
            quote = comparable(gold.quote)
            documents = self._documents_with(gold.document_id, quote)
            if not documents:
                missing.append(gold)
            found.append(frozenset(i for d in documents for i, text in self._clauses[d] if quote in text))
        lost = bool(missing) if question.all_gold_needed else len(missing) == len(question.gold)
        return Proof(tuple(found), tuple(missing), orphaned=bool(question.gold) and lost)

    def _documents_with(self, document_id: str, quote: str) -> list[str]:
        """The gold's document, or, where the corpus has it under another id, whichever has the words."""
        candidates = [document_id] if document_id in self._texts else list(self._texts)
        return [identifier for identifier in candidates if quote in self._texts[identifier]]
