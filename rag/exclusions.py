"""「园区的不算」「不含企业自筹」: what a question leaves out of what it asks for."""

from __future__ import annotations

import re

_NOUN = r"[\u4e00-\u9fff]{2,6}?"
_END = r"(?=$|[\s，,。；;？?！!）)])"
_LEFT_OUT = re.compile(
    rf"(?:^|[\s，,。；;？?！!（(])(?:(?P<before>{_NOUN})的?(?:那[些个部]分?)?(?:都|可|就)?(?:不算|除外|不包括|不含)(?:在内|进去)?|"
    rf"(?:不算|不包括|不含|除去|除开)(?P<behind>{_NOUN})的?(?:那[些个部]分?)?){_END}"
)
_IS_ASKED = re.compile(r"什么|哪|多少|几|谁|啥|算不算|是不是")


def without_left_out(question: str) -> tuple[str, tuple[str, ...]]:
    """The question without what it leaves out, and the nouns left out; as it is where nothing else is left."""
    nouns: list[str] = []

    def taken_out(found: re.Match[str]) -> str:
        noun = found["before"] or found["behind"]
        if _IS_ASKED.search(found.group()):
            return found.group()
        nouns.append(noun)
        return " "

    rest = _LEFT_OUT.sub(taken_out, question).strip()
    return (rest, tuple(nouns)) if len(rest) > 1 else (question, ())
