"""评测: the runs, their trend, and each question that failed beside what was found -> HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval import plots
from eval.compare import Comparison
from eval.metrics import METRICS
from eval.reasons import reasons
from eval.record import Record
from eval.terminal import KINDS, PARTS
from page import texts
from page.documents_render import figure, figures_table, questions
from page.render import escape
from page.runs import Run
from page.table import Cell, Column, data_table, nothing, notice, text_cell
from page.times import local_time

CASES_MOST = 200  # failing questions shown of one run
# Short names for the heads of columns and the lines of the plot; the long ones are in eval.metrics.
_SHORT = {
    "right": "全对",
    "hit@1": "检索@1",
    "facts": "事实齐全",
    "citation_precision": "引用准确",
    "refused_unanswerable": "该拒则拒",
    "refused_answerable": "误拒",
}
_COLUMNS = (
    Column("时间", "when"),
    Column("题目", "part"),
    *(Column(word, "share") for word in _SHORT.values()),
    Column("门槛", "passed"),
    Column("索引版本", "version"),
)

Known = Callable[[str], bool]  # whether the live version has the clause of an id


def runs_table(runs: Sequence[Run]) -> str:
    if not runs:
        return nothing(texts.RUNS_NONE)
    summary = f"<strong>{texts.RUNS_COUNT.format(count=len(runs))}</strong>"
    rows = [_run_cells(run, number) for number, run in enumerate(runs)]
    return trend(runs) + data_table(_COLUMNS, rows, "runs", summary)


def trend(runs: Sequence[Run]) -> str:
    """The main figures over the runs of one part, the one asked most often; "" where there are no two of them."""
    parts = [run.part for run in runs]
    if not parts:
        return ""
    part = max(dict.fromkeys(parts), key=parts.count)
    drawn = [run for run in reversed(runs) if run.part == part]
    if len(drawn) < 2:
        return ""
    names = [name for name in _SHORT if name != "refused_answerable"]
    series = {_SHORT[name]: [run.figures.get(name) for run in drawn] for name in names}
    title = f"{texts.RUNS_TREND}（{PARTS.get(part, part)}）"
    picture = plots.lines(series, [local_time(run.finished_at) for run in drawn], title)
    return (
        f'<figure class="trend"><figcaption>{escape(title)}</figcaption>'
        f'<div class="scroll" tabindex="0">{picture}</div></figure>'
    )


def run_detail(run: Run, record: Record, known: Known) -> str:
    """The figures of a run against their bars, and its failing questions. `known`: see Known."""
    wrong = [row for row in record["outcomes"] if not row["right"] and not row["orphaned"]]
    shown = shown_cases(record)
    hidden = [row for row in wrong if "question" not in row]
    orphaned = [row["id"] for row in record["outcomes"] if row["orphaned"]]
    more = f"<p class='note'>只列前 {CASES_MOST} 道。</p>" if len(shown) == CASES_MOST else ""
    cases = "".join(_case(row, number, known) for number, row in enumerate(shown))
    title = texts.RUN_WRONG.format(count=len(wrong) - len(hidden)) if wrong else texts.RUN_ALL_RIGHT
    return (
        f'<section class="run-detail"><h3>{escape(run.label)}</h3>{_checks(record)}'
        f"<h4>{title}</h4>{cases}{more}{_hidden(hidden)}{_orphaned(orphaned)}</section>"
    )


def shown_cases(record: Record) -> list[Mapping[str, Any]]:
    """The failing questions that the record shows, in the order of their numbers on the page."""
    wrong = [row for row in record["outcomes"] if not row["right"] and not row["orphaned"] and "question" in row]
    return wrong[:CASES_MOST]


def clause_ids(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be opened of a failing question: the id of a clause and the words quoted of it, in the page's order."""
    found = row["found"]
    cited = [(str(c["clause_id"]), str(c["quote"])) for c in found.get("citations", ())]
    return cited + [(str(hit["clause_id"]), "") for hit in found.get("hits", ())]


def comparison(value: Comparison) -> str:
    """Two runs held against each other."""
    lists = "".join(
        questions(title, getattr(value, name), opened=name in ("lost", "gained"))
        for name, title in texts.COMPARED.items()
    )
    apart = [*value.changed, *value.only_old, *value.only_new]
    folded = (
        f'<details class="questions"><summary>{texts.COMPARED_APART.format(count=len(apart))}</summary>'
        f"<p>{escape('、'.join(apart))}</p></details>"
        if apart
        else ""
    )
    figures = figures_table(value.metrics, (texts.RUN_OLD, texts.RUN_NEW))
    return f'<section class="report neutral">{figures}{lists or notice(texts.COMPARED_NOTHING)}{folded}</section>'


def _run_cells(run: Run, number: int) -> list[Cell]:
    bars = texts.RUN_PASSED if run.passed else texts.RUN_MISSED.format(count=run.missed)
    return [
        Cell(
            f'<button type="button" class="clause" data-action="clause" data-row="{number}" data-match="0">'
            f"{escape(local_time(run.finished_at))}</button>",
            run.finished_at,
        ),
        Cell(
            f"<span>{escape(PARTS.get(run.part, run.part))}"
            f'<span class="place">{escape(run.figures.get("questions", ""))} 道</span></span>',
            run.part,
        ),
        *(text_cell(figure(name, run.figures.get(name)), str(run.figures.get(name) or "")) for name in _SHORT),
        Cell(f'<span class="grade {"high" if run.passed else "low"}">{bars}</span>', str(run.missed)),
        Cell(
            f'<span class="version-name">{escape(run.index_version)}'
            f'<span class="place">程序 {escape(run.commit)}</span></span>',
            run.index_version,
        ),
    ]


def _checks(record: Record) -> str:
    """Every bar with the figure that was reached."""
    checks = record["checks"]
    if not checks:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(METRICS.get(check["metric"], check["metric"]))}</th>'
        f'<td class="{"" if check["passed"] else "worse"}">{figure(check["metric"], check["value"])}</td>'
        f"<td>{'不低于' if check['kind'] == 'min' else '不高于'} {figure(check['metric'], check['limit'])}</td></tr>"
        for check in checks
    )
    part = escape(PARTS.get(checks[0]["part"], checks[0]["part"]))
    return (
        f'<div class="scroll"><table class="figures"><thead><tr><th scope="col">{texts.FIGURE_NAME}（{part}）</th>'
        f'<th scope="col">达到</th><th scope="col">{texts.RUN_BARS}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _case(row: Mapping[str, Any], number: int, known: Known) -> str:
    kind = KINDS.get(row["kind"], row["kind"])
    history = "".join(f"<p class='note'>{escape(turn['content'])}</p>" for turn in row["expected"]["history"])
    columns = (
        (texts.CASE_EXPECTED, _expected(row["expected"])),
        (texts.CASE_FOUND, _found(row, number, known)),
        (texts.CASE_HITS, _hits(row, number, known)),
    )
    beside = "".join(f'<div class="side"><h5>{title}</h5>{content}</div>' for title, content in columns)
    return (
        f'<details class="case"><summary><span class="id">{escape(row["id"])}</span>'
        f'<span class="kind">{escape(kind)}</span>{escape(row["question"])}'
        f'<span class="why">{escape("；".join(reasons(row)))}</span></summary>'
        f'{history}<div class="sides">{beside}</div></details>'
    )


def _expected(expected: Mapping[str, Any]) -> str:
    lines = ["／".join(alternatives) for alternatives in expected["facts"]]
    if expected["lead"] is not None:
        lines.append(f"牵头：{'、'.join(expected['lead']) or '—'}")
        lines.append(f"配合：{'、'.join(expected['cooperating'] or ()) or '—'}")
    quotes = "".join(
        f'<li class="quote">“{escape(one["quote"])}”<span class="place">{escape(one["document"])}</span></li>'
        for one in expected["quotes"]
    )
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{said}{quotes}</ul>" if said or quotes else f"<p>{texts.CASE_REFUSE}</p>"


def _found(row: Mapping[str, Any], number: int, known: Known) -> str:
    found = row["found"]
    said = f'<p class="said">{escape(found.get("answer", found.get("error", "")))}</p>'
    cited = "".join(
        f"<li>{_proof(c['proves'])}{_clause(c, c['label'], number, place, known)}"
        f'<span class="quote">“{escape(c["quote"])}”</span></li>'
        for place, c in enumerate(found.get("citations", ()))
    )
    return f"{said}<ul>{cited}</ul>" if cited else said


def _hits(row: Mapping[str, Any], number: int, known: Known) -> str:
    found = row["found"]
    first = len(found.get("citations", ()))
    hits = "".join(
        f"<li>{_proof(hit['proves'])}{_clause(hit, hit['label'], number, first + place, known)}</li>"
        for place, hit in enumerate(found.get("hits", ()))
    )
    return f"<ol>{hits}</ol>" if hits else f'<p class="none">{texts.NOT_SAID}</p>'


def _proof(proves: bool) -> str:
    words = texts.CASE_PROVES if proves else texts.CASE_NO_PROOF
    return f'<span class="proof {"yes" if proves else "no"}" title="{words}">{"✓" if proves else "✗"}</span>'


def _clause(one: Mapping[str, Any], label: str, number: int, place: int, known: Known) -> str:
    """A button that opens the clause, or its label alone where the live version has none such."""
    if not known(str(one["clause_id"])):
        return f"<span>{escape(label)}</span>"
    return (
        f'<button type="button" class="clause" data-action="clause" data-row="{number}" data-match="{place}">'
        f"{escape(label)}</button>"
    )


def _hidden(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(KINDS.get(row["kind"], row["kind"]), []).append(row["id"])
    items = "".join(f"<li>{escape(kind)}：{escape('、'.join(ids))}</li>" for kind, ids in by_kind.items())
    return (
        f'<details class="questions"><summary>{texts.RUN_HIDDEN.format(count=len(rows))}</summary>'
        f"<p>{texts.RUN_HIDDEN_WHY}</p><ul>{items}</ul></details>"
    )


def _orphaned(ids: Sequence[str]) -> str:
    if not ids:
        return ""
    title = texts.RUN_ORPHANED.format(count=len(ids))
    return f'<details class="questions"><summary>{title}</summary><p>{escape("、".join(ids))}</p></details>'
