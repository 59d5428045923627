"""Pages of questions and answers, and minutes: what is asked is a heading, and its answer belongs to it."""

from samples import cut

from rag.facts import read_facts

QUESTIONS = """《关于促进创业担保贷款工作的若干措施》政策问答
发布日期：2023-05-12
问：哪些人可以申请创业担保贷款？
答：一是城镇登记失业人员；二是就业困难人员。
　　上述人员在申请时应当没有其他商业性贷款，第三条规定的情形除外。
问：贷款额度和期限是多少？
答：个人创业担保贷款额度最高20万元，期限最长3年。
三、咨询方式
咨询电话：0771-1234567。
"""
NUMBERED = """居住证办理常见问题解答
1.问：什么是居住证？
答：居住证是持证人在居住地居住、作为常住人口享受基本公共服务和便利的证明。
2.问：办理居住证需要多长时间？答：自受理之日起15日内制作发放居住证。
Q3：居住证遗失了怎么办？
A：到居住地公安派出所申请补领。
【问】未成年人能否申领？
【答】由其监护人代为申领。
"""
MINUTES = """××市人民政府常务会议纪要
〔2023〕15号
2023年6月16日下午，市长主持召开市政府第45次常务会议。现纪要如下：
一、会议审议了《××市城市更新专项规划（2023—2030年）》
会议原则同意市住房城乡建设局提请审议的规划。会议要求，抓紧修改后印发。
二、议定事项
1.同意安排资金3000万元用于老旧小区改造，由市财政局负责落实。
出席：市长、副市长
列席：市发展改革委、财政局主要负责人
记录：办公室
"""


def headings(text: str) -> list[tuple[int, str, str]]:
    return [(h.level, h.number, h.title) for h in cut(text).headings]


def clause_texts(text: str, kind: str) -> list[str]:
    return [c.text for c in cut(text).clauses if c.kind == kind]


def test_a_question_and_its_whole_answer_are_one_clause_headed_by_the_question():
    assert headings(QUESTIONS) == [
        (1, "", "哪些人可以申请创业担保贷款？"),
        (1, "", "贷款额度和期限是多少？"),
        (1, "三、", "咨询方式"),
    ]
    assert clause_texts(QUESTIONS, "item")[0] == (
        "问：哪些人可以申请创业担保贷款？\n答：一是城镇登记失业人员；二是就业困难人员。\n"
        "上述人员在申请时应当没有其他商业性贷款，第三条规定的情形除外。"
    )


def test_numbered_latin_and_bracketed_questions_are_headings_too():
    assert headings(NUMBERED) == [
        (1, "1.问", "什么是居住证？"),
        (1, "2.问", "办理居住证需要多长时间？"),
        (1, "Q3", "居住证遗失了怎么办？"),
        (1, "", "未成年人能否申领？"),
    ]


def test_an_answer_in_the_line_of_its_question_stays_with_it():
    assert "2.问：办理居住证需要多长时间？答：自受理之日起15日内制作发放居住证。" in clause_texts(NUMBERED, "item")


def test_a_question_mark_opens_no_heading_where_nothing_is_answered():
    text = (
        "一、存在的主要差距\n问题：整改不到位。\n问：哪里还不够？这要人人自问。\n二、下一步打算\n抓紧整改落实到位。\n"
    )
    assert headings(text) == [(1, "一、", "存在的主要差距"), (1, "二、", "下一步打算")]


def test_the_title_of_a_page_of_answers_keeps_the_document_that_it_names():
    assert read_facts(QUESTIONS, "").title == "《关于促进创业担保贷款工作的若干措施》政策问答"


def test_minutes_have_no_headings_made_of_what_the_meeting_said():
    assert headings(MINUTES) == [
        (1, "一、", "会议审议了《××市城市更新专项规划（2023—2030年）》"),
        (1, "二、", "议定事项"),
        (2, "1.", "同意安排资金3000万元用于老旧小区改造，由市财政局负责落实"),
    ]


def test_who_was_present_stands_at_the_end_each_on_a_line_of_its_own():
    assert clause_texts(MINUTES, "end") == ["出席：市长、副市长\n列席：市发展改革委、财政局主要负责人\n记录：办公室"]
