"""A small stand-in for rag.pipeline.Assistant: two documents, three questions it knows, and one full of HTML.

Its desk, ledger and comparison know a few tasks, figures and themes of the same documents.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from rag.config import Config
from rag.desk.match import DeskResult, TaskMatch
from rag.desk.unit_tasks import UnitTasks, tasks_of
from rag.errors import InputError
from rag.indicators.ledger import Ledger
from rag.question import Question, read_question
from rag.successions import Succession
from rag.types import (
    Answer,
    Assignment,
    Checks,
    Citation,
    Clause,
    ComparisonCell,
    ComparisonColumn,
    ComparisonRow,
    ComparisonTable,
    Document,
    DocumentFacts,
    Footnote,
    Heading,
    IndicatorEntry,
    Table,
    TaskUnits,
)

LINES = (
    "广西战略性新兴产业发展三年行动方案",
    "（2021—2023年）",
    "二、工作任务",
    "（六）大力发展智能及新能源汽车产业。到2023年，力争智能及新能源汽车产业产值达到800亿元。",
    "26．推动充换电设施建设。支持居民区多车一桩、临近车位共享等合作模式发展。鼓励充电场站与商业地产建设停车充电一体化"
    "服务设施，形成适度超前、快充为主、慢充为辅的高速公路和城乡公共充电网络。加快换电站建设规划，为建设换电站提供政策"
    "支持。（责任单位：自治区发展改革委、交通运输厅、住房城乡建设厅，各相关设区市人民政府）",
    "27．推进广西智能网联新能源汽车综合服务平台建设。为用户提供统一的充电设施、统一的动力电池编码、统一的动力电池回收"
    "利用等服务，实现互联互通、信息共享与统一结算。（责任单位：自治区工业和信息化厅、发展改革委，各相关设区市人民政府）",
)
INDICATORS = (
    "表 2 百色市“十四五”时期科技创新发展主要指标",
    "目标\t序号\t指标（单位）\t2020 年指标值\t2025 年目标值",
    "创新平台\t2\t国家重点实验室（个）\t—\t2",
    "\t3\t新型研发机构（家）\t—\t5",
    "创新产出\t6\t每万人口发明专利拥有量（件）\t1.4\t5.0",
    "⁶ “三大三新”：指大健康、大数据、大物流、新制造、新材料、新能源。",
)
SCRIPT = "<script>alert('script')</script>"
IMAGE = "<img src=x onerror=alert('image')>"
LINK = "[点这里](javascript:alert('link'))"
FORMULA = "$\\frac{1}{2}$ \\(x^2\\) ${alert('template')} {{value}}"
HOSTILE = f"{SCRIPT}{IMAGE}{LINK}{FORMULA}\"' onmouseover=alert('attribute')"

CHARGING = "小区里搞多车一桩的充电桩，归哪些部门管，谁牵头？"
LABS = "到2025年国家重点实验室要有几个？"


def plan() -> Document:
    return Document(
        "plan-2021",
        "\n".join(LINES),
        DocumentFacts(
            title="广西战略性新兴产业发展三年行动方案（2021—2023年）",
            document_number="桂政办发〔2021〕97号",
            issuing_body="广西壮族自治区人民政府办公厅",
            date_signed="2021-09-18",
            status="已到期",
        ),
    )


def city_plan() -> Document:
    text = "\n".join(INDICATORS)
    rows = tuple(_span(text, line) for line in INDICATORS[2:5])
    table = Table(
        title=INDICATORS[0],
        header=tuple(INDICATORS[1].split("\t")),
        rows=(
            ("创新平台", "2", "国家重点实验室（个）", "—", "2"),
            ("创新平台", "3", "新型研发机构（家）", "—", "5"),
            ("创新产出", "6", "每万人口发明专利拥有量（件）", "1.4", "5.0"),
        ),
        start=rows[0][0] - len(INDICATORS[1]) - 1,
        end=rows[-1][1],
        row_spans=rows,
    )
    note = Footnote("6", INDICATORS[5][2:], *_span(text, INDICATORS[5]))
    facts = DocumentFacts(title="百色市科技创新“十四五”发展规划", document_number="百政发〔2022〕5号", status="有效")
    return Document("baise-2022", text, facts, footnotes=(note,), tables=(table,))


def hostile() -> Document:
    return Document(
        f"bad{IMAGE}",
        f"第一章 {HOSTILE}\n{HOSTILE}",
        DocumentFacts(title=f"题目{HOSTILE}", document_number=IMAGE, issuing_body=SCRIPT, status=IMAGE),
        file=f"{IMAGE}.txt",
    )


def headings(document: Document) -> tuple[Heading, ...]:
    if document.document_id == "plan-2021":
        outer, middle = "二、工作任务", "（六）大力发展智能及新能源汽车产业"
        first, second = "26．推动充换电设施建设", "27．推进广西智能网联新能源汽车综合服务平台建设"
        end = len(document.text)
        return (
            _heading(document, "二、", (outer,), end),
            _heading(document, "（六）", (outer, middle), end),
            _heading(document, "26．", (outer, middle, first), document.text.index("27．")),
            _heading(document, "27．", (outer, middle, second), end),
        )
    if document.file:
        line = document.text.split("\n")[0]
        return (Heading(1, "第一章", HOSTILE, (line,), "chapter", 0, len(line), len(document.text)),)
    return (
        Heading(1, "表 2", INDICATORS[0][4:], (INDICATORS[0],), "table", 0, len(INDICATORS[0]), len(document.text)),
    )


def clause_of(document: Document, words: str, path: tuple[str, ...], label: str) -> Clause:
    """The clause that consists of the given words of the document."""
    start, end = _span(document.text, words)
    return Clause(f"{document.document_id}#{start}", document.document_id, "task", path, label, words, start, end)


def cite(document: Document, clause: Clause, quote: str, marker: int = 1) -> Citation:
    start = clause.start + clause.text.index(quote)
    label = f"《{document.facts.title}》（{document.facts.document_number}）{clause.label}"
    return Citation(marker, clause, document.facts, label, quote, start, start + len(quote))


def charging_answer(question: str = CHARGING) -> Answer:
    document = plan()
    path = headings(document)[2].path
    first = clause_of(document, LINES[4], path, "二、（六）26．")
    second = clause_of(document, LINES[5], headings(document)[3].path, "二、（六）27．")
    return Answer(
        question,
        "“推动充换电设施建设”由自治区发展改革委牵头，自治区交通运输厅、自治区住房城乡建设厅，各相关设区市人民政府配合。[1]\n"
        "相近的任务还有综合服务平台建设。[2] 下文没有第三条。[3]",
        "answered",
        "extractive",
        "unit",
        citations=(
            cite(document, first, LINES[4][LINES[4].index("（责任单位") :], 1),
            cite(document, second, "为用户提供统一的充电设施", 2),
        ),
        assignments=(
            TaskUnits("推动充换电设施建设", ("自治区发展改革委",), ("自治区交通运输厅", "自治区住房城乡建设厅"), (), 1),
        ),
        checks=Checks(True, ("“充电桩由物业管理”：原文没有这句话。",)),
        timings_ms={"retrieve": 120.0, "answer": 200.0, "verify": 10.0, "total": 334.0},
        index_version="20211128-1",
        notices=("该文件的规划期为2021—2023年，已到期。",),
    )


def table_answer(question: str = LABS) -> Answer:
    document = city_plan()
    clause = clause_of(document, INDICATORS[2], (INDICATORS[0],), "表 2 第1行")
    return Answer(
        question,
        "国家重点实验室（个）：2025 年目标值为2。[1]",
        "answered",
        "extractive",
        "figure",
        citations=(cite(document, clause, "国家重点实验室（个）\t—\t2"),),
        timings_ms={"total": 41.0},
    )


@dataclass(frozen=True, slots=True)
class Written(Answer):
    """An answer on which a model still writes, or has written."""

    writing: bool = False


def written(answer: Answer, text: str, writing: bool, struck: tuple[str, ...] = ()) -> Written:
    known = {one.name: getattr(answer, one.name) for one in fields(Answer)}
    checks = Checks(not struck, struck)
    return Written(**{**known, "text": text, "engine": "llm:Qwen-测试", "writing": writing, "checks": checks})


def refusal(question: str) -> Answer:
    document = plan()
    clause = clause_of(document, LINES[3], headings(document)[1].path, "二、（六）")
    return Answer(
        question,
        "已收录的文件中没有找到可以回答这个问题的内容。",
        "not_in_corpus",
        "extractive",
        "fact",
        citations=(cite(document, clause, "力争智能及新能源汽车产业产值达到800亿元"),),
        timings_ms={"total": 250.0},
    )


def output_answer(question: str) -> Answer:
    """Of the field asked for, as the ledger has it."""
    if "新材料" in question:
        clause, text = charging_task(), "到2025年，新材料产业产值突破1000亿元。[1]"
    else:
        clause, text = output_clause(), "到2023年，力争智能及新能源汽车产业产值达到800亿元。[1]"
    cited = cite(plan(), clause, clause.text)
    return Answer(question, text, "answered", "extractive", "figure", citations=(cited,), timings_ms={"total": 9.0})


def hostile_answer(question: str) -> Answer:
    document = hostile()
    words = document.text.split("\n")[1]
    clause = clause_of(document, words, (HOSTILE, IMAGE), HOSTILE)
    return Answer(
        question,
        f"{HOSTILE}[1]\n- {HOSTILE}",
        "answered",
        f"llm:{IMAGE}",
        "fact",
        citations=(cite(document, clause, words),),
        assignments=(TaskUnits(HOSTILE, (IMAGE,), (SCRIPT,), (LINK,), 1), TaskUnits(LINK, (), (), (IMAGE,), 1)),
        checks=Checks(False, (HOSTILE,)),
        timings_ms={"total": 5.0},
        resolved_question=f"{HOSTILE}？",
        notices=(HOSTILE,),
    )


def charging_task() -> Clause:
    units = ("自治区发展改革委",), ("自治区交通运输厅", "自治区住房城乡建设厅", "各相关设区市人民政府"), ()
    printed = LINES[4][LINES[4].index("（责任单位") :]
    clause = clause_of(plan(), LINES[4], headings(plan())[2].path, "二、（六）26．")
    return replace(clause, assignment=Assignment(*units, printed, True, "2023年底前"))


def platform_task() -> Clause:
    printed = LINES[5][LINES[5].index("（责任单位") :]
    clause = clause_of(plan(), LINES[5], headings(plan())[3].path, "二、（六）27．")
    units = ("自治区工业和信息化厅", "自治区发展改革委", "各相关设区市人民政府")
    return replace(clause, assignment=Assignment((), (), units, printed, False))


def output_clause() -> Clause:
    return clause_of(plan(), LINES[3], headings(plan())[1].path, "二、（六）")


def laboratory_clause() -> Clause:
    return clause_of(city_plan(), INDICATORS[2], (INDICATORS[0],), "表 2 第1行")


def hostile_task() -> Clause:
    words = hostile().text.split("\n")[1]
    clause = clause_of(hostile(), words, (HOSTILE,), HOSTILE)
    return replace(clause, assignment=Assignment((IMAGE,), (SCRIPT,), (LINK,), words, True, FORMULA))


def task_match(clause: Clause, score: float) -> TaskMatch:
    printed = clause.assignment.printed if clause.assignment else clause.text
    start = clause.start + clause.text.index(printed)
    return TaskMatch(clause.heading_path[-1], clause, clause.assignment, score, start, start + len(printed))


def entry(name: str, value: str, unit: str, year: int | None, clause: Clause, **more: Any) -> IndicatorEntry:
    facts: dict[str, Any] = {
        "scope": "",
        "region": "",
        "number": float(value),
        "number_to": None,
        "bound": "",
        "measure": "level",
        "year_from": None,
        "role": "target",
        "kind": "",
        "start": clause.start,
        "end": clause.end,
        "source": "prose",
        **more,
    }
    where = {"document_id": clause.document_id, "clause_id": clause.clause_id}
    return IndicatorEntry(name=name, value=value, unit=unit, year=year, **where, **facts)


def ledger() -> Ledger:
    cars = "智能及新能源汽车产业"
    bad = hostile_task()
    return Ledger(
        (
            entry("产值", "800", "亿元", 2023, output_clause(), scope=cars),
            entry("产值", "900", "亿元", 2023, charging_task(), scope=cars, bound="以上"),
            entry("产值", "1000", "亿元", 2025, charging_task(), scope="新材料产业", bound="突破"),
            entry("国家重点实验室", "2", "个", 2025, laboratory_clause(), kind="预期性", source="table"),
            entry("每万人口发明专利拥有量", "1.4", "件", 2020, laboratory_clause(), role="base", kind="预期性"),
            entry(HOSTILE, "3", IMAGE, 2023, bad, scope=SCRIPT, region=LINK, bound=IMAGE, kind=SCRIPT),
        )
    )


class FakeSuccessions:
    """Knows what became of one body."""

    def of(self, name: str) -> tuple[Succession, ...]:
        if name != "自治区住房城乡建设厅":
            return ()
        return (Succession(name, "自治区城乡建设厅", 2024, "《机构改革方案》", "以当地方案为准。"),)

    def today(self, name: str) -> tuple[str, ...]:
        return tuple(one.current for one in self.of(name)) or (name,)


class FakeDesk:
    """Finds 充换电 surely, 平台 doubtfully, 实验室 without a unit; stops at 故障, and waits at 慢 until let go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.prepared: list[tuple[str, ...]] = []
        self.clauses = {c.clause_id: c for c in (charging_task(), platform_task(), hostile_task())}
        self.documents = {one.document_id: one for one in (plan(), city_plan(), hostile())}

    def prepare(self, descriptions: Sequence[str], document_ids: Sequence[str] = ()) -> None:
        self.prepared.append(tuple(descriptions))

    def units(self, description: str, document_ids: Sequence[str] = (), k: int = 3) -> DeskResult:
        if "慢" in description:
            self.go_on.wait(60)
        if "太长" in description:
            raise InputError("任务太长。请只保留一项任务的内容。")
        if "故障" in description:
            raise RuntimeError("a bug that the user must not see")
        charging, platform = task_match(charging_task(), 0.97), task_match(platform_task(), 0.55)
        if "<" in description:
            return DeskResult(description, (task_match(hostile_task(), 0.8),), "assigned")
        if "充换电" in description:
            return DeskResult(description, (charging, platform), "assigned")
        if "平台" in description:
            return DeskResult(description, (platform,), "assigned")
        if "实验室" in description:
            return DeskResult(description, (task_match(laboratory_clause(), 0.8),), "unit_not_stated")
        return DeskResult(description, (), "not_found", (task_match(platform_task(), 0.1),))

    def tasks(self, unit: str, role: str = "", document_ids: Sequence[str] = ()) -> UnitTasks:
        same = lambda name: frozenset({name})  # noqa: E731
        return tasks_of(unit, tuple(self.clauses.values()), self.documents, same, role, document_ids)


class FakeAssistant:
    """Knows three kinds of question; `loaded` is set when its model has been loaded."""

    def __init__(self, loaded: bool = True, data: Path = Path("/nonexistent")) -> None:
        """`data`: the folder for what readers say of answers; without one nothing can be kept."""
        self.config = Config(corpus=data / "corpus", data=data)
        self.report: Mapping[str, Any] = {}
        self.index_version = "20211128-1"
        self.loaded = threading.Event()
        self.asked: list[tuple[str, list[Mapping[str, str]], tuple[str, ...]]] = []
        self._documents = {one.document_id: one for one in (plan(), city_plan(), hostile())}
        self.desk, self.ledger, self.successions = FakeDesk(), ledger(), FakeSuccessions()
        self.go_on_writing = threading.Event()  # lets the model write its next sentence
        self.stopped_writing = threading.Event()  # set when the model was told to stop
        if loaded:
            self.loaded.set()

    @property
    def ready(self) -> bool:
        return self.loaded.is_set()

    def warm(self) -> None:
        self.loaded.wait()

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = (), document_ids: Sequence[str] = ()) -> Answer:
        self.loaded.wait()
        self.asked.append((question, list(history), tuple(document_ids)))
        return self.answer_to(question)

    def answer_to(self, question: str) -> Answer:
        if "太长" in question:
            raise InputError("问题太长，最多 2000 个字。请把问题缩短后再问。")
        if "故障" in question:
            raise RuntimeError("a bug that the user must not see")
        if "<" in question:
            return hostile_answer(question)
        if "充电桩" in question:
            return charging_answer(question)
        if "实验室" in question:
            return table_answer(question)
        if "汽车产业产值" in question or question == "新材料产业呢？":
            return output_answer(question)
        return refusal(question)

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        document_ids: Sequence[str] = (),
        stopped: Callable[[], bool] = bool,
    ) -> Iterator[Answer]:
        """A question with 行文 is written on by a model, one sentence each time it is let go on."""
        if stopped():  # only the first answer is wanted, by the page itself
            yield self.answer_to(question)
            return
        answer = self.ask(question, history, document_ids)
        if "行文" not in question:
            yield answer
            return
        struck = answer.checks.unsupported
        yield replace(written(answer, answer.text, True, struck), engine="extractive")
        text = ""
        for sentence in ("第一句由模型写成。[1]", "第二句由模型写成。[2]", "第三句由模型写成。[1]"):
            while not self.go_on_writing.wait(0.05) and not stopped():
                pass
            if stopped():
                self.stopped_writing.set()
                break
            self.go_on_writing.clear()
            text += sentence
            yield written(answer, text, True, struck)
        yield written(answer, text or answer.text, False, ("“充电桩免费”：原文没有这句话。",))

    def understand(self, text: str) -> Question:
        return read_question(text, tuple(self._documents.values()))

    def compare(self, theme: str, document_ids: Sequence[str]) -> Answer:
        """The first document says something of every theme, the others nothing."""
        if "故障" in theme:
            raise RuntimeError("a bug that the user must not see")
        columns = tuple(ComparisonColumn(i, self._documents[i].facts.title) for i in document_ids)
        first, *others = document_ids
        cells = (ComparisonCell(theme, first, LINES[3], 1), *(ComparisonCell(theme, i, "") for i in others))
        table = ComparisonTable(columns, (ComparisonRow(theme, cells),))
        cited = cite(plan(), output_clause(), "到2023年")
        return Answer(theme, "", "answered", "extractive", "comparison", citations=(cited,), comparison=table)

    @property
    def documents(self) -> Mapping[str, Document]:
        return self._documents

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        return tuple(c for c in self._clauses().values() if c.document_id == document_id)

    def clause(self, clause_id: str) -> Clause:
        return self._clauses()[clause_id]

    def _clauses(self) -> dict[str, Clause]:
        known = (output_clause(), charging_task(), platform_task(), laboratory_clause(), hostile_task())
        return {clause.clause_id: clause for clause in known}

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        return headings(self._documents[document_id])


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _heading(document: Document, number: str, path: tuple[str, ...], scope_end: int) -> Heading:
    start, end = _span(document.text, path[-1])
    return Heading(len(path), number, path[-1].removeprefix(number), path, "item", start, end, scope_end)
