"""rag/sanctions.py: what a penalty is for, at the head of its sentence or in the items below it."""

from rag.sanctions import sanction_unit

TIERS = (
    "第七十五条 违反本法第四十八条规定，生产经营劣种子的，责令停止生产经营；货值金额不足二万元的，"
    "并处一万元以上十万元以下罚款；货值金额二万元以上的，并处货值金额五倍以上十倍以下罚款。"
)
CRIME = "因生产经营劣种子犯罪被判处刑罚的，五年内不得担任种子企业的法定代表人。"
ITEMS = (
    "第七十七条 有下列行为之一的，处二万元以上二十万元以下罚款：\n"
    "（一）推广未经审定的品种的；\n（二）推广停止推广的品种的。\n"
)
SEVERAL = "违反第（一）项规定，未遵守规定的，处五千元以上罚款；违反第（七）项规定，泄露个人信息的，由公安机关依法处理。"


def unit(text: str, part: str) -> str:
    start = text.index(part)
    first, last = sanction_unit(text, start, start + len(part))
    return text[first:last]


def test_the_wrong_at_the_head_of_the_sentence_belongs_to_every_amount_in_it():
    text = f"{TIERS}\n{CRIME}"
    assert unit(text, "货值金额二万元以上的，并处货值金额五倍以上十倍以下罚款。") == TIERS
    assert unit(text, CRIME) == CRIME


def test_the_items_below_belong_to_the_penalty_above():
    text = f"{ITEMS}被吊销许可证的，五年内不得申请。"
    assert unit(text, "第七十七条 有下列行为之一的，处二万元以上二十万元以下罚款：") == ITEMS


def test_another_wrong_has_a_penalty_of_its_own():
    first, second = SEVERAL.split("；")
    assert unit(SEVERAL, f"{first}；") == f"{first}；"
    assert unit(SEVERAL, second) == second


def test_a_clause_without_sentences_is_one():
    assert unit("罚款", "罚款") == "罚款"
