"""The words with which a summary is asked for, and the heading that it is asked of."""

from __future__ import annotations

import re

from rag.question_words import FIGURE_ASKED, INTENT_PATTERNS, TIME_ASKED, UNIT_ASKED, topic_of

_PART = r"第[零〇一二三四五六七八九十百两\d]{1,4}(?:编|章|节|条|部分|项)|专栏\s*\d{1,3}|附件"
_DOCUMENT = r"文件|方案|规划|计划|通知|意见|办法|条例|规定|纲要|细则|[》”]"
_IN_SENTENCES = r"[一两二三四五六七八九十几\d]{1,2}句话"
_SUM_UP = (
    rf"用?(?:{_IN_SENTENCES})?(?:概括|总结|归纳|概述|综述|提炼|简述|梳理)(?:一下|下|出)?|"
    rf"简[要单]地?(?:介绍|说明|说说|讲讲|谈谈|说|讲)(?:一下|下)?|用?{_IN_SENTENCES}"
)
_CONTENT = r"(?:主要|核心|大致|基本|具体)的?(?:内容|精神)|大意|梗概|内容[概提]要"
_WHAT = r"些?(?:什么|啥|哪些)"
_END = r"[？?。]?$"
# 「概括第三章」「主要内容是什么」
_ASKED = re.compile(
    rf"^(?:请|麻烦|劳驾|帮我|帮忙|给我|能不能|能否|可以|可否|你|再|来|先|，|,|\s)*(?:{_SUM_UP})|"
    rf"(?:概括|总结|归纳)(?:一下|下)[吧吗]?{_END}|(?:{_CONTENT})都?(?:是|有|包括|讲)?(?:{_WHAT})?{_END}"
)
# 「第二部分讲了什么」「这份方案的重点是什么」「第三章的主要任务是什么」
_OF_PART = re.compile(
    rf"(?:{_PART}|{_DOCUMENT}|部分|方面|这一?[章节])[^，,。？?]{{0,16}}?(?:讲|说|写|谈)[了的]?是?{_WHAT}(?:内容|事|东西)?{_END}|"
    rf"(?:{_PART}|{_DOCUMENT})[里中]?的?(?:工作|主要)?(?:重点|要点|亮点)[是有在]?(?:{_WHAT})?{_END}|"
    rf"(?:{_PART})的?主要(?:任务|工作|措施|举措)是(?:什么|啥){_END}"
)
_NOISE = re.compile(
    rf"{_SUM_UP}|{_CONTENT}|最后一?个?(?:部分|章)|[还都]?(?:讲|说|写|谈)[了的]?是?{_WHAT}|{_PART}|"
    r"(?:主要|工作|总体)?(?:目标任务|内容|重点|要点|亮点|任务|工作|措施|举措|情况|精神)(?=的|是|有|都|包括|[？?。\s]|$)|"
    r"这(?:部分|[一个份]?(?:章|节|部分|方案|规划|文件|政策|办法|通知))|[整全][个篇份部]?(?:文件|方案|规划|文)?|"
    r"一?(?:章|节|部分)(?=的|[？?。\s]|$)|(?:文件|方案|规划|计划|通知|意见|办法)(?=的|里|中|[？?。\s]|$)"
)


def asks_for_summary(text: str) -> bool:
    """Whether a text wants a section, a document or a clause summed up."""
    rest = re.sub(_IN_SENTENCES, "", text)
    if any(asked.search(rest) for asked in (UNIT_ASKED, FIGURE_ASKED, TIME_ASKED, dict(INTENT_PATTERNS)["comparison"])):
        return False
    return bool(_ASKED.search(text) or _OF_PART.search(text))


def summary_topic(question: str) -> str:
    """The heading that a summary is asked of; "" where a part is named by its number, or a whole document is meant."""
    return " ".join(word for word in topic_of(_NOISE.sub(" ", question)).split() if topic_of(word))
