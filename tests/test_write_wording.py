"""rag/write/wording.py, coverage.py: whether a sentence speaks in its clause's words."""

import pytest

from rag.write.coverage import pairs, share_of, strange_runs, telling_pairs
from rag.write.wording import strange_words, turned_denials

CLAUSE = "推动崇左市探索“防返贫”保险试点。"
CARD = "结余资金留归项目承担单位使用。"
NOT_TRANSFERABLE = "科技创新券不得转让、买卖，未使用的额度年末自动失效。"


def test_a_sentence_in_the_words_of_its_clause_stands():
    assert strange_words("崇左市先探索“防返贫”保险试点。", CLAUSE, "“防返贫”保险在哪里先试？") == ()


def test_words_of_the_question_may_lead_to_the_answer():
    assert strange_words("科研项目结余的钱，留归项目承担单位使用。", CARD, "科研项目结余的钱归谁？") == ()


def test_words_of_the_question_prove_nothing_where_it_asks_whether():
    question = "科研项目做完了结余的钱要不要上交？"
    assert strange_words("结余的钱要上交，由项目承担单位使用。", CARD, question) == ("上交",)
    assert strange_words("结余资金留归项目承担单位使用。", CARD, question) == ()


def test_what_stands_before_an_open_verb_is_settled():
    question = "科研项目做完了结余的钱要不要上交？"
    assert strange_words("科研项目做完了结余的钱留归项目承担单位使用。", CARD, question) == ()
    assert strange_words("结余的钱上交。", CARD, "结余的钱上交吗？")


@pytest.mark.parametrize(
    ("sentence", "strange"),
    [
        ("崇左市率先探索“防返贫”保险试点，并追究不力者责任。", "追究"),
        ("崇左市每年探索“防返贫”保险试点。", "每年"),
        ("崇左市必须探索“防返贫”保险试点。", "必须"),
        ("崇左市已探索“防返贫”保险试点。", "已"),
        ("崇左市牵头探索“防返贫”保险试点。", "牵头"),
    ],
)
def test_a_duty_a_frequency_or_a_state_must_stand_in_the_clause(sentence, strange):
    assert any(strange in word for word in strange_words(sentence, CLAUSE, "哪里试点？"))


def test_for_each_is_what_a_clause_says_with_各():
    source = "各市打造标杆示范应用场景。"
    assert strange_words("每个市打造标杆示范应用场景。", source, "标杆场景怎么建？") == ()


def test_a_sentence_that_only_repeats_the_question_is_no_answer():
    assert strange_words("人才公寓的租金补贴标准。", CLAUSE, "人才公寓的租金补贴标准是什么？")


def test_an_added_denial_is_found():
    assert turned_denials("推动崇左市不探索试点。", CLAUSE) == ("不探",)
    assert turned_denials("科技创新券不得转让。", NOT_TRANSFERABLE) == ()


def test_what_the_question_calls_so_is_no_denial():
    source = "对道德缺失和学术造假实行“一票否决制”。"
    assert turned_denials("学术不端实行“一票否决制”。", source, "学术不端的人怎么处理？") == ()
    assert turned_denials("学术造假不处理。", source, "学术造假处理不处理？") == ("不处",)


def test_a_denial_that_is_left_out_is_found():
    assert turned_denials("科技创新券可以转让。", NOT_TRANSFERABLE) == ("不得转让",)
    assert turned_denials("使用的额度年末自动失效。", NOT_TRANSFERABLE) == ("未使用的",)


def test_words_that_begin_like_a_denial_deny_nothing():
    source = "建设20个以上自动驾驶试点，开展无人驾驶示范，不断提高服务水平，培育未来产业。"
    assert turned_denials("建设20个以上自动驾驶试点，提高服务水平。", source) == ()


def test_pairs_are_of_words_in_comparable_spelling():
    assert pairs("５Ｇ网络，AI") == {"g网", "网络", "ai"}
    assert telling_pairs("到2025年的目标是建设平台") == {"建设", "设平", "平台"}


def test_strange_runs_are_as_long_as_what_is_unknown():
    known = pairs("探索保险试点")
    assert strange_runs("探索保险试点", known) == []
    assert strange_runs("探索养老服务试点", known) == ["养老服务"]


def test_the_share_of_nothing_is_all():
    assert share_of([], {"保险"}) == 1.0
    assert share_of(["保险", "试点"], {"保险"}) == 0.5
