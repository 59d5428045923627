import pytest

from rag.inline import split_lines


def split(*lines: str) -> list[str]:
    return [part.strip() for _, part in split_lines(enumerate(lines, start=1))]


def test_a_second_article_on_the_line_begins_a_line_of_its_own():
    assert split("第七条　定期检查。 第八条　建立档案。", "第九条　公开信息。") == [
        "第七条　定期检查。",
        "第八条　建立档案。",
        "第九条　公开信息。",
    ]


def test_an_inserted_article_too():
    assert split("第十条　定期检查。　第十条之一　建立档案。") == ["第十条　定期检查。", "第十条之一　建立档案。"]


@pytest.mark.parametrize(
    "line",
    [
        "第四条　违反规定的，依照本法第五条规定处罚。",
        "第四条　违反规定的，依照本法 第三十条 的规定处罚。",
        "第四条　违反规定的，予以处罚。第五条规定的除外。",
        "一、将“第五条”修改为“第六条”。",
    ],
)
def test_a_reference_in_mid_line_is_none(line):
    assert split(line) == [line]


def test_a_law_without_line_breaks_is_taken_apart_at_chapters_and_articles():
    text = (
        "管理条例 第一章 总则 第一条 为了加强管理，制定本条例。 第二条 本条例适用于本省。 第二章 监督 "
        "第一节 检查 第三条 定期检查。 第四条 建立档案。"
    )
    assert split(text) == [
        "管理条例",
        "第一章 总则",
        "第一条 为了加强管理，制定本条例。",
        "第二条 本条例适用于本省。",
        "第二章 监督",
        "第一节 检查",
        "第三条 定期检查。",
        "第四条 建立档案。",
    ]


def test_a_part_of_a_law_may_begin_with_any_number_if_the_next_confirms_it():
    assert split("合同编 第四百六十三条 本编调整合同。 第四百六十四条 合同是协议。") == [
        "合同编",
        "第四百六十三条 本编调整合同。",
        "第四百六十四条 合同是协议。",
    ]
