"""A run as one HTML file that needs nothing else: figures, plots, and each failing question beside what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval import plots
from eval.metrics import COUNTS, METRICS, NOT_A_SHARE
from eval.reasons import reasons
from eval.record import Record
from eval.terminal import KINDS, PARTS, checks_text, figure_text, goals_text
from eval.thresholds import Check

_STYLE = """
body{font-family:system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:1150px;color:#222;
line-height:1.55;padding:0 1em}
table{border-collapse:collapse;margin:.6em 0}td,th{border:1px solid #ccc;padding:.25em .6em;vertical-align:top}
th{background:#f3f3f3;text-align:left;font-weight:600}td.n{text-align:right;font-variant-numeric:tabular-nums}
.bad{color:#b02a25}.good{color:#2e7d32}.case td{max-width:520px}.case{width:100%;table-layout:fixed}
.case td,.case th{overflow-wrap:anywhere}
pre{white-space:pre-wrap;margin:0;font:inherit}.wide{overflow-x:auto}svg{max-width:100%;height:auto}
"""
_HISTORY = ("right", "hit@1", "facts", "citation_precision", "refused_unanswerable")
_HISTORY_RUNS = 30


def html_report(record: Record, checks: Sequence[Check], earlier: Sequence[Record] = ()) -> str:
    """The report; `earlier` are older results of the same part, oldest first, for the plot over the runs."""
    main = record["summary"][record["part"]]
    milliseconds = [row["milliseconds"] for row in record["outcomes"] if row["milliseconds"] is not None]
    limits = {c.metric: (c.kind, c.limit) for c in checks}
    held = record["summary"][checks[0].part] if checks else main
    shares = {name: held[name] for name in METRICS if name not in NOT_A_SHARE}
    goals = goals_text([Check(**goal) for goal in record["goals"]])
    verdict = "good" if record["passed"] else "bad"
    body = [
        f"<h1>评测结果 {escape(record['name'])}</h1>",
        f'<p class="{verdict}"><strong>{"<br>".join(map(escape, checks_text(checks)))}</strong></p>',
        f"<p>{'<br>'.join(map(escape, goals))}</p>" if goals else "",
        _origin(record),
        "<h2>指标</h2>",
        f"<p>绿线是门槛（{PARTS[checks[0].part]}），红色的没有达到。</p>" if checks else "",
        plots.bars(shares, limits, "各项指标与门槛"),
        _summary_table(record),
        "<h2>回答用时</h2>",
        plots.distribution(milliseconds, "回答用时的分布", "毫秒"),
        _over_the_runs(record, earlier),
        _orphans(record),
        _failures(record),
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>评测结果 {escape(record['name'])}</title><style>{_STYLE}</style></head><body>"
        + "\n".join(part for part in body if part)
        + "</body></html>\n"
    )


def _origin(record: Record) -> str:
    rows = {
        "索引版本": record["index_version"],
        "语料校验值": record["corpus_hash"],
        "嵌入模型": f"{record['embedding_model']}（{record['encoder']}）",
        "程序提交": record["commit"],
        "设置": "，".join(f"{k}={v}" for k, v in record["settings"].items()),
        "完成时间": record["finished_at"],
        "题目": PARTS[record["part"]],
    }
    cells = "".join(f"<tr><th>{escape(k)}</th><td>{escape(str(v))}</td></tr>" for k, v in rows.items())
    return f"<table>{cells}</table>"


def _summary_table(record: Record) -> str:
    groups = {PARTS.get(p, p): f for p, f in record["summary"].items()}
    groups |= {KINDS.get(k, k): f for k, f in record["by_kind"].items()}
    names = {"questions": "题数", **{c: c for c in COUNTS[1:]}, **METRICS}
    labels = names | {"orphaned": "失去依据", "answerable": "有答案", "unanswerable": "没有答案", "errors": "出错"}
    head = "".join(f"<th>{escape(group)}</th>" for group in groups)
    rows = [
        f"<tr><th>{escape(labels[name])}</th>"
        + "".join(f'<td class="n">{figure_text(name, figures[name])}</td>' for figures in groups.values())
        + "</tr>"
        for name in names
    ]
    return f'<div class="wide"><table><tr><th></th>{head}</tr>{"".join(rows)}</table></div>'


def _over_the_runs(record: Record, earlier: Sequence[Record]) -> str:
    runs = [r for r in (*earlier, record) if record["part"] in r["summary"]][-_HISTORY_RUNS:]
    if len(runs) < 2:
        return ""
    series = {METRICS[name]: [r["summary"][record["part"]].get(name) for r in runs] for name in _HISTORY}
    return f"<h2>历次评测</h2>{plots.lines(series, [str(r['name']) for r in runs], '历次评测的指标')}"


def _orphans(record: Record) -> str:
    if not record["orphaned"]:
        return ""
    whole = {row["id"] for row in record["outcomes"] if row["orphaned"]}
    rows = "".join(
        f"<tr><td>{escape(entry['id'])}</td>"
        f"<td>{'不计入指标' if entry['id'] in whole else '其余依据还在，照常计入'}</td><td>"
        + "<br>".join(escape(f"{gold['document_id']}：{gold['quote']}") for gold in entry["missing"])
        + "</td></tr>"
        for entry in record["orphaned"]
    )
    return (
        "<h2>依据已不在语料中的题</h2><p>语料变了，不是程序退步；请核对后更新或删去这些题。</p>"
        f"<table><tr><th>题号</th><th></th><th>语料中找不到的原文</th></tr>{rows}</table>"
    )


def _failures(record: Record) -> str:
    wrong = [row for row in record["outcomes"] if not row["right"] and not row["orphaned"]]
    shown = [row for row in wrong if "question" in row]
    hidden = [row for row in wrong if "question" not in row]
    parts = [f"<h2>没有全对的题（{len(wrong)}）</h2>"]
    if hidden:
        counts: dict[str, list[str]] = {}
        for row in hidden:
            counts.setdefault(row["kind"], []).append(row["id"])
        rows = "".join(
            f'<tr><td>{escape(KINDS.get(kind, kind))}</td><td class="n">{len(ids)}</td>'
            f"<td>{'、'.join(map(escape, ids))}</td></tr>"
            for kind, ids in counts.items()
        )
        parts.append(
            "<p>把关部分只列题号：调参的人不应看到它们。要看内容，加 --show-gate。</p>"
            f"<table><tr><th>类型</th><th>题数</th><th>题号</th></tr>{rows}</table>"
        )
    return "\n".join([*parts, *map(_case, shown)])


def _case(row: Mapping[str, Any]) -> str:
    expected, found = row["expected"], row["found"]
    wanted = (
        [f"事实：{'；'.join('／'.join(alternatives) for alternatives in expected['facts'])}"]
        if expected["facts"]
        else []
    )
    if expected["lead"] is not None:
        wanted.append(
            f"牵头：{'、'.join(expected['lead']) or '—'}；配合：{'、'.join(expected['cooperating'] or ()) or '—'}"
        )
    wanted += [f"依据：{quote['document']}：{quote['quote']}" for quote in expected["quotes"]]
    got = [found.get("answer", found.get("error", ""))]
    got += [f"[{c['marker']}]{_tick(c['proves'])} {c['label']}：{c['quote']}" for c in found.get("citations", ())]
    for units in found.get("assignments", ()):
        got.append(f"牵头：{'、'.join(units['lead']) or '—'}；配合：{'、'.join(units['cooperating']) or '—'}")
    hits = [f"{n}.{_tick(hit['proves'])} {hit['label']}" for n, hit in enumerate(found.get("hits", ()), 1)]
    history = "".join(f"<p>{escape(turn['role'])}：{escape(turn['content'])}</p>" for turn in expected["history"])
    return (
        f"<h3>{escape(row['id'])} {escape(KINDS.get(row['kind'], row['kind']))}：{escape(row['question'])}</h3>"
        f"{history}"
        f'<p class="bad">{escape("；".join(reasons(row)))}</p>'
        '<table class="case"><tr><th>应为</th><th>实际</th><th>检索到的</th></tr><tr>'
        + "".join(
            f"<td><pre>{escape(chr(10).join(lines))}</pre></td>"
            for lines in (wanted or ["语料没有答案，应拒答"], got, hits)
        )
        + "</tr></table>"
    )


def _tick(proves: bool) -> str:
    return "✓" if proves else "✗"
