"""rag/small_talk.py: courtesies are answered without the documents, a question behind them is not lost."""

import pytest

from rag.small_talk import small_talk, without_small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", "greeting"),
        ("您好呀！", "greeting"),
        ("你好😀", "greeting"),
        ("Hello", "greeting"),
        ("在吗？", "greeting"),
        ("早上好呀~", "greeting"),
        ("谢谢", "thanks"),
        ("谢谢您！🙏", "thanks"),
        ("好的，谢谢～", "thanks"),
        ("多谢多谢", "thanks"),
        ("辛苦了", "thanks"),
        ("Thank you!", "thanks"),
        ("好的", "acknowledged"),
        ("嗯嗯，知道了", "acknowledged"),
        ("太棒了👍", "acknowledged"),
        ("OK", "acknowledged"),
        ("再见", "farewell"),
        ("明白了，谢谢，再见", "farewell"),
        ("你是谁", "identity"),
        ("你好，你叫什么名字？", "identity"),
        ("你是ChatGPT吗", "identity"),
        ("你能做什么", "ability"),
        ("你可以帮我查些什么？", "ability"),
        ("这个系统怎么用？", "ability"),
    ],
)
def test_small_talk_is_known_with_any_punctuation_and_emoji(text, kind):
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",  # nothing to read
        "充电桩由谁牵头？",
        "你好，充电桩谁牵头",
        "好几项任务",
        "早稻由谁负责推广",
        "对外开放",
        "帮助企业上市由谁负责",
        "怎么用",  # goes on with what was asked before
        "可以申请多少次",
        "你" * 50_000,
    ],
)
def test_what_is_more_than_courtesy_is_none(text):
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("你好，充电桩谁牵头", "充电桩谁牵头"),
        ("您好请问充电桩谁牵头", "充电桩谁牵头"),
        ("谢谢！那配合单位呢？", "那配合单位呢？"),
        ("嗯，知道了。那2016年的呢？", "那2016年的呢？"),
        ("充电桩谁牵头？谢谢", "充电桩谁牵头？谢谢"),
        ("谢谢，再见！", "再见！"),
        ("谢谢。", "谢谢。"),
        ("请问", "请问"),
        ("好的产业政策有哪些", "好的产业政策有哪些"),
    ],
)
def test_the_question_behind_a_courtesy_is_kept(text, question):
    assert without_small_talk(text) == question
