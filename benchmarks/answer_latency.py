"""How long an answer takes beside embedding the question alone: `python -m benchmarks.answer_latency`.

The bar: the median total of `ask` is at most twice the median of embedding the question. Both are measured in turn,
question by question, so that a change of the machine's speed meets both alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from rag.config import ROOT, load_config
from rag.pipeline import Assistant

QUESTIONS = ROOT / "eval" / "questions.jsonl"


def main(path: Path = QUESTIONS, limit: int = 150) -> int:
    assistant = Assistant.open(load_config())
    assistant.warm()
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    standalone = [q["question"] for q in questions if not q.get("history")][:limit]
    embedding: list[float] = []
    keyword: list[float] = []
    total: list[float] = []
    for number, question in enumerate(standalone, start=1):
        started = time.perf_counter()
        assistant.encoder.encode_question(question)
        embedding.append((time.perf_counter() - started) * 1000)
        total.append(assistant.ask(question).timings_ms["total"])
        started = time.perf_counter()
        assistant.keyword_search(question)
        keyword.append((time.perf_counter() - started) * 1000)
        print(f"\r{number}/{len(standalone)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    rows = (("embedding the question alone", embedding), ("keyword search alone", keyword), ("ask, total", total))
    for name, values in rows:
        ordered = sorted(values)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name:30s} median {statistics.median(values):7.2f} ms   p95 {p95:7.2f} ms")
    ratio = statistics.median(total) / statistics.median(embedding)
    print(f"ratio of the medians           {ratio:.2f} (bar: 2.00)")
    return 0 if ratio <= 2 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS))
