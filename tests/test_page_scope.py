"""page/scope.py: what a question is limited to, as its chips tell it, and what comes of changing one."""

from __future__ import annotations

import page_fake as fake
import pytest

from page.scope import SEVERAL, Chip, Limits, chips_of, document_ids_of, refined

ASSISTANT = fake.FakeAssistant()
NO = Limits()
CITY = "百色市到2025年国家重点实验室要有几个？"


class Placed(fake.FakeAssistant):
    """Its plans speak for places."""

    def __init__(self) -> None:
        super().__init__()
        for name, region in (("plan-2021", "广西壮族自治区"), ("baise-2022", "百色市")):
            document = self._documents[name]
            self._documents[name] = fake.replace(document, facts=fake.replace(document.facts, region=region))


def values(question: str, earlier: tuple[str, ...] = (), limits: Limits = NO) -> list[str]:
    return [chip.value for chip in chips_of(Placed(), question, earlier, limits)]


def chip(kind: str, question: str, earlier: tuple[str, ...] = ()) -> Chip:
    return next(one for one in chips_of(Placed(), question, earlier, NO) if one.kind == kind)


def test_a_question_sets_document_year_and_place_by_itself() -> None:
    assert values(CITY) == ["", "2025", "百色市"]
    assert values("三年行动方案里，充电桩谁牵头？")[0] == "plan-2021"
    assert values("由谁牵头？") == ["", "", ""]
    assert chips_of(ASSISTANT, "你好", (), NO) == ()


def test_what_the_reader_has_chosen_comes_before_the_words() -> None:
    assert values(CITY, limits=Limits(("plan-2021",), "")) == ["plan-2021", "2025", "百色市"]
    assert values(CITY, limits=Limits(("plan-2021", "baise-2022"), ""))[0] == SEVERAL
    assert values(CITY, limits=Limits(region="广西壮族自治区"))[2] == "广西壮族自治区"


def test_what_a_follow_up_takes_over_can_be_changed_but_not_lifted() -> None:
    inherited = chip("year", "那新型研发机构呢？", (CITY,))
    assert inherited.value == "2025" and "" not in dict(inherited.choices)
    assert "" in dict(chip("year", CITY).choices)


def test_years_offered_are_those_of_the_ledger_and_the_question() -> None:
    assert [value for value, _ in chip("year", "到2030年有多少？").choices] == ["", "2020", "2023", "2025", "2030"]


def test_a_year_is_changed_and_lifted_in_the_words() -> None:
    assert refined(ASSISTANT, CITY, NO, "year", "2023") == ("百色市到2023年国家重点实验室要有几个？", NO)
    assert refined(ASSISTANT, CITY, NO, "year", "") == ("百色市国家重点实验室要有几个？", NO)
    assert refined(ASSISTANT, "要有几个？", NO, "year", "2023") == ("2023年，要有几个？", NO)
    assert refined(ASSISTANT, "到25年底要有12025个吗？", NO, "year", "2023")[0] == "到2023年底要有12025个吗？"


def test_a_place_is_changed_in_the_words_and_limits_the_documents() -> None:
    placed = Placed()
    question, limits = refined(placed, CITY, NO, "region", "广西壮族自治区")
    assert question == "广西壮族自治区到2025年国家重点实验室要有几个？"
    assert document_ids_of(placed, limits) == ("plan-2021",)
    assert refined(placed, CITY, limits, "region", "") == ("到2025年国家重点实验室要有几个？", NO)


def test_a_document_chosen_takes_the_place_of_the_one_named() -> None:
    question = "三年行动方案里，充电桩谁牵头？"
    assert refined(ASSISTANT, question, NO, "document", "baise-2022") == ("充电桩谁牵头?", Limits(("baise-2022",)))
    assert refined(ASSISTANT, "充电桩谁牵头？", Limits(("baise-2022",)), "document", "") == ("充电桩谁牵头？", NO)


def test_a_document_withdrawn_meanwhile_limits_no_longer() -> None:
    assert document_ids_of(ASSISTANT, Limits(("gone", "baise-2022"))) == ("baise-2022",)
    assert document_ids_of(ASSISTANT, Limits(("gone",))) == ()


@pytest.mark.parametrize("question", ["2025年？", "百色市？", "《》"])
def test_a_question_never_loses_all_its_words(question: str) -> None:
    for kind in ("document", "year", "region"):
        assert any(c.isalnum() for c in refined(Placed(), question, NO, kind, "")[0]) or question == "《》"  # type: ignore[arg-type]


def test_a_long_question_full_of_places_is_changed_in_time() -> None:
    assert refined(Placed(), "百色市" * 1300, NO, "region", "广西壮族自治区")[0].startswith("广西壮族自治区广西")
