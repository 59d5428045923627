"""`python -m eval`: the known-answer set against the current index, two runs compared, the retriever on its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.command import BELOW_THE_BAR, DONE, Parser, folder, guarded
from eval.compare import compare, comparison_text
from eval.origin import origin_of
from eval.questions import QUESTIONS, load_questions
from eval.record import RESULTS, find_record, history, make_record, save
from eval.report import html_report
from eval.run import evaluate
from eval.terminal import show_progress, summary_text
from eval.thresholds import THRESHOLDS, load_thresholds
from eval.wording import Listener, sample, wording_record, wording_text
from rag.commands.engine import slot_for
from rag.config import load_config
from rag.errors import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done; 1 a bar of the thresholds is missed; 2 wrong input or configuration, with one line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal in another locale must not stop the output
            reconfigure(encoding="utf-8", errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["compare"]:
        return guarded(lambda: _compare(given[1:]))
    if given[:1] == ["retrieval"]:
        from eval.retrieval import run_command

        return guarded(lambda: run_command(given[1:]))
    if given[:1] == ["ablation"]:
        from eval import ablation

        return guarded(lambda: ablation.run_command(given[1:]))
    if given[:1] == ["fit"]:
        from eval import fit

        return guarded(lambda: fit.run_command(given[1:]))
    if given[:1] == ["desk"]:
        from eval import desk

        return guarded(lambda: desk.run_command(given[1:]))
    if given[:1] == ["review"]:
        from eval import review

        return guarded(lambda: review.run_command(given[1:]))
    return guarded(lambda: _evaluate(given))


def _evaluate(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="python -m eval",
        description="用已知答案的题目评测当前索引；低于门槛时退出码为 1。",
        epilog="另有：python -m eval compare 旧 新；以及 retrieval、ablation、fit、desk、review，各加 -h 看用法",
    )
    parser.add_argument("--corpus", metavar="目录", help="语料目录（或环境变量 RAG_CORPUS）")
    parser.add_argument("--data", metavar="目录", help="索引目录（或环境变量 RAG_DATA）")
    parser.add_argument("--part", choices=("all", "tuning", "gate"), default="all", help="用哪部分题目（默认 all）")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, metavar="文件.jsonl", help="另用一个题集")
    parser.add_argument("--thresholds", type=Path, default=THRESHOLDS, metavar="文件.json", help="门槛文件")
    parser.add_argument("--results", type=folder, default=RESULTS, metavar="目录", help="结果放在哪里")
    parser.add_argument("--show-gate", action="store_true", help="把关部分的题也写出内容（调参的人不要用）")
    parser.add_argument(
        "--engine", choices=("extractive", "llm"), default="extractive", help="llm：由大模型措辞，逐题与抽取式相比"
    )
    parser.add_argument("--sample", type=int, metavar="题数", help="只问有答案的题中均匀取出的这么多题（大模型慢）")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    options = parser.parse_args(arguments)

    config = load_config(corpus=options.corpus, data=options.data)
    thresholds = load_thresholds(options.thresholds)
    questions = load_questions(options.questions, options.part)
    if options.sample is not None:
        if options.sample < 1:
            raise InputError("--sample 应为正整数。")
        questions = sample(questions, options.sample)

    from rag.pipeline import Assistant

    slot = slot_for(options.engine, config)
    assistant = Assistant.open(config, slot=slot)
    assistant.warm()  # loading the model is no part of an answer's time
    listener = Listener(assistant)
    judged = evaluate(listener if slot else assistant, questions, show_progress)
    origin = origin_of(assistant, config)
    record, checks = make_record(judged, options.part, thresholds, origin, options.show_gate)
    results = options.results
    if slot and slot.model:
        record["wording"] = wording_record(listener, judged, slot.model.name)
        results = options.results / "llm"  # apart from the runs that are compared with each other
    report = html_report(record, checks, history(results))
    json_path, html_path = save(results, record, report)
    if options.json:
        files = {"json": str(json_path), "html": str(html_path)}
        print(json.dumps({**record, "files": files}, ensure_ascii=False, indent=1))
    else:
        print(summary_text(record, checks))
        if "wording" in record:
            print(f"\n{wording_text(record['wording'])}")
        print(f"\n报告：{html_path}\n数据：{json_path}")
    is_worse = bool(record.get("wording", {}).get("worse"))
    return DONE if record["passed"] and not is_worse else BELOW_THE_BAR


def _compare(arguments: Sequence[str]) -> int:
    parser = Parser(prog="python -m eval compare", description="逐题比较两次评测：得了哪些题，丢了哪些题。")
    parser.add_argument("old", metavar="旧", help="结果文件、结果名、索引版本或提交")
    parser.add_argument("new", metavar="新")
    parser.add_argument("--results", type=folder, default=RESULTS, metavar="目录", help="结果放在哪里")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    options = parser.parse_args(arguments)
    found = compare(find_record(options.old, options.results), find_record(options.new, options.results))
    print(json.dumps(found.as_json(), ensure_ascii=False, indent=1) if options.json else comparison_text(found))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
