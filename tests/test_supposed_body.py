"""rag/supposed_body.py: a body that a question only supposes to be in charge."""

import pytest

from rag.supposed_body import asks_whether_in_charge, without_supposed


@pytest.mark.parametrize(
    ("question", "units", "rest"),
    [
        ("电竞企业落户是不是归文化和旅游厅管的", ["文化和旅游厅"], "电竞企业落户"),
        ("直播带货商务厅管不管，还是说归文旅", ["商务厅"], "直播带货"),
        ("器械审批改革试点，卫生健康委是牵头的么？", ["卫生健康委"], "器械审批改革试点"),
        ("动漫产业是不是由自治区文化和旅游厅牵头", ["文化和旅游厅"], "动漫产业"),
        ("充电桩归不归住房城乡建设厅管", ["住房城乡建设厅"], "充电桩"),
    ],
)
def test_the_supposed_body_is_no_word_of_what_is_asked_about(question, units, rest):
    assert asks_whether_in_charge(question)
    assert without_supposed(question, units).strip(" ，？") == rest


@pytest.mark.parametrize(
    "question",
    [
        "成果归单位还是归个人",  # whose it is, not who is in charge of it
        "是否公开招标",
        "企业能不能牵头",
        "科技厅牵头的任务有哪些",
        "是不是要先报备",
    ],
)
def test_other_questions_suppose_none(question):
    assert not asks_whether_in_charge(question)
    assert without_supposed("科技厅牵头的任务有哪些", ["科技厅"]) == "科技厅牵头的任务有哪些"
