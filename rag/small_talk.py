"""Words of courtesy: what is nothing but small talk, and what is left of a question behind it."""

from __future__ import annotations

import re
from typing import Literal

SmallTalk = Literal["greeting", "thanks", "farewell", "acknowledged", "identity", "ability"]

_LONGEST = 40  # characters, without punctuation and emoji; what is longer is no courtesy
_CALLED = r"(?:你们?|您|本?系统|这个?(?:系统|工具|助手|软件)|小?助手|机器人)"
# In the order in which they decide what is answered: 「谢谢，再见」 is a farewell, 「你好，你是谁」 asks who it is.
_KINDS: tuple[tuple[SmallTalk, re.Pattern[str]], ...] = (
    (
        "identity",
        re.compile(
            rf"{_CALLED}(?:到底|究竟)?(?:是(?:谁|什么(?:人|系统|东西|模型|工具|软件|助手)?|啥|哪位|干(?:什么|嘛|啥)的|"
            r"(?:真人|机器人|人工智能|[a-z\d]{2,20})吗?)|叫(?:什么|啥)(?:名字?)?)|"
            r"介绍(?:一下)?(?:你自己|自己|你们?)|自我介绍(?:一下)?"
        ),
    ),
    (
        "ability",
        re.compile(
            rf"{_CALLED}(?:都|还)?(?:能|会|可以)(?:帮我|为我)?(?:做|干|回答|查询?|问)(?:些|点)?(?:什么|啥|哪些)"
            rf"(?:事情?|问题|内容|东西)?|{_CALLED}有(?:什么|哪些|啥)(?:功能|用处?|本事|能力)|"
            rf"{_CALLED}(?:该)?怎么(?:用|使用)|使用(?:说明|方法|帮助)|帮助|help|"
            r"我?(?:能|可以)(?:向?你)?(?:问|查)(?:你)?(?:些|点)?(?:什么|啥|哪些)(?:问题|内容)?"
        ),
    ),
    ("farewell", re.compile(r"再见|拜拜|拜|回见|回头见|下次见|再会|bye(?:bye)?|晚安")),
    (
        "thanks",
        re.compile(
            r"(?:非常|十分|太|多)?(?:谢谢|感谢|多谢|谢了|谢啦|谢)(?:你们?|您|大家|老师)?(?:的?(?:回答|帮助|解答))?|"
            r"(?:你们?|您)?(?:辛苦|费心|麻烦)(?:你们?|您)?了?|3q|thanks?(?:you)?|thx"
        ),
    ),
    (
        "acknowledged",
        re.compile(
            r"好(?:的|吧|嘞|滴)?|嗯+|哦+|噢+|行(?:吧|的)?|可以(?:的|了)?|对(?:的|了)?|是的|知道了?|明白了?|懂了?|了解了?|清楚了?|收到|"
            r"没(?:有)?(?:别的)?(?:问题|事)了?|没了|不用了|okk?(?:ay)?|哈+|嘿+|呵+|"
            r"(?:回答得?)?(?:很|真|太|非常)(?:不错|棒|好|专业|详细|有用|厉害|赞)"
        ),
    ),
    (
        "greeting",
        re.compile(
            r"(?:你|您|大家|各位|小?助手|老师)?好|早上好|上午好|中午好|下午好|晚上好|早安?|在吗|在不在|在么|有人(?:在)?吗|"
            r"哈[喽啰]|嗨|hello|hi|hey|喂"
        ),
    ),
)
_PARTICLES = "呀啊哦了吗嘛呢吧哈啦您你哟喔"
_PAUSE = re.compile(r"[，,。.！!～~；;：:、\s]")
_PAUSES = "，,。.！!～~；;：:、 \t\r\n"
_LEADING = re.compile(r"(?:你好|您好|请问|谢谢你?|多谢|哈喽|早上好|上午好|中午好|下午好|晚上好|辛苦了)[呀啊哦]?")


def small_talk(text: str) -> SmallTalk | None:
    """The kind of courtesy of a text that is nothing else, with any punctuation and emoji; None for all else."""
    rest = "".join(c for c in text.lower() if c.isalnum())
    if len(rest) > _LONGEST:
        return None
    found: set[SmallTalk] = set()
    while rest:
        kind, length = _courtesy_at_start(rest)
        if kind is not None:
            found.add(kind)
        elif not found or rest[0] not in _PARTICLES:
            return None
        rest = rest[length:]
    return next((kind for kind, _ in _KINDS if kind in found), None)


def without_small_talk(text: str) -> str:
    """A text without the courtesies before its question: 「你好，充电桩由谁牵头？」 -> 「充电桩由谁牵头？」.

    The text as it is where nothing else would be left.
    """
    rest = text.strip()
    while (pause := _PAUSE.search(rest, 0, _LONGEST)) and small_talk(rest[: pause.start()]):
        following = rest[pause.end() :].lstrip(_PAUSES)
        if not any(c.isalnum() for c in following):
            return rest
        rest = following
    while leading := _LEADING.match(rest):
        if not any(c.isalnum() for c in rest[leading.end() :]):
            break
        rest = rest[leading.end() :].lstrip(_PAUSES)
    return rest


def _courtesy_at_start(text: str) -> tuple[SmallTalk | None, int]:
    """The longest courtesy with which the text begins, and its length; None and 1 where it begins with none."""
    lengths = {kind: found.end() for kind, pattern in _KINDS if (found := pattern.match(text))}
    kind = max(lengths, key=lambda k: lengths[k], default=None)
    return kind, lengths[kind] if kind is not None else 1
