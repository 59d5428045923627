"""rag/validity.py: whether a document is in force on a day, told by the documents of the corpus alone."""

from dataclasses import replace
from datetime import date

import pytest

from rag.types import Document, DocumentFacts
from rag.validity import currency, validities, validity_of

TODAY = date(2026, 11, 21)
PROVINCE = {"issuing_body": "广西壮族自治区人民政府", "region": "广西壮族自治区", "region_level": "省级"}


def document(document_id: str, title: str, **facts: object) -> Document:
    return Document(document_id, "", DocumentFacts(title=title, **{**PROVINCE, **facts}))  # type: ignore[arg-type]


OLD = document("sci-13", "广西科技创新“十三五”规划", date_signed="2016-10-08", period_start=2016, period_end=2020)
NEW = document("sci-14", "广西科技创新“十四五”规划", date_signed="2021-10-29", period_start=2021, period_end=2025)
OLD_MEASURES = document("voucher-2016", "广西科技创新券管理办法", date_signed="2016-03-01")
NEW_MEASURES = document(
    "voucher-2020",
    "广西科技创新券实施细则",
    date_signed="2020-06-30",
    effective_date="2020-08-01",
    repeals=("广西科技创新券管理办法",),
)


@pytest.mark.parametrize(
    ("today", "state", "since", "words"),
    [
        (date(2020, 12, 31), "not_yet", "2021-10-29", "尚未施行"),
        (date(2021, 10, 29), "in_force", "2021-10-29", "有效"),
        (date(2025, 12, 31), "in_force", "2021-10-29", "有效"),
        (date(2026, 1, 1), "expired", "2026-01-01", "已到期"),
    ],
)
def test_a_plan_is_in_force_from_its_day_to_the_end_of_its_period(today, state, since, words):
    validity = validity_of(NEW, [NEW], today)
    assert (validity.state, validity.since, validity.by, validity.words) == (state, since, "", words)


def test_a_document_is_repealed_by_one_that_names_its_title_from_the_day_that_one_takes_effect():
    both = [OLD_MEASURES, NEW_MEASURES]
    assert validity_of(OLD_MEASURES, both, date(2020, 7, 31)).state == "unknown"
    repealed = validity_of(OLD_MEASURES, both, date(2020, 8, 1))
    assert (repealed.state, repealed.since, repealed.by) == ("repealed", "2020-08-01", "voucher-2020")
    assert validity_of(NEW_MEASURES, both, TODAY).state == "in_force"


@pytest.mark.parametrize(
    "other",
    [
        {"region": "百色市", "region_level": "市级"},  # a city has measures of the same title
        {"region": ""},  # of nobody knows which place
    ],
)
def test_another_places_document_repeals_nothing(other):
    elsewhere = document(
        "there", "广西科技创新券实施细则", date_signed="2020-06-30", repeals=(OLD_MEASURES.facts.title,), **other
    )
    assert validity_of(OLD_MEASURES, [elsewhere], TODAY).state == "unknown"


def test_a_new_edition_that_repeals_the_old_one_by_their_common_title_does_not_repeal_itself():
    title = "广西科技创新券管理办法"
    new = document("voucher-2022", title, date_signed="2022-01-05", repeals=(title,))
    newest = document("voucher-2024", title, date_signed="2024-01-05")
    assert validity_of(OLD_MEASURES, [OLD_MEASURES, new], TODAY).by == "voucher-2022"
    assert validity_of(newest, [OLD_MEASURES, new, newest], TODAY).state == "unknown"
    undated = document("voucher", title)
    assert validity_of(undated, [undated, new], TODAY).state == "unknown"  # it may be the later one


def test_the_same_title_for_later_years_supersedes_once_it_has_begun():
    superseded = validity_of(OLD, [OLD, NEW], TODAY)
    assert (superseded.state, superseded.by, superseded.since) == ("superseded", "sci-14", "2021-10-29")
    assert validity_of(OLD, [OLD, NEW], date(2021, 10, 28)).state == "expired"
    assert validity_of(NEW, [OLD, NEW], TODAY).state == "expired"


@pytest.mark.parametrize(
    "other",
    [
        document("b", "广西数字经济发展“十四五”规划", date_signed="2021-10-29", period_start=2021, period_end=2025),
        document("b", NEW.facts.title, date_signed="2021-10-29", period_start=2019, period_end=2025),  # periods overlap
        document("b", NEW.facts.title, period_start=2021, period_end=2025),  # of no known day
        document(
            "b",
            NEW.facts.title,
            date_signed="2021-10-29",
            period_start=2021,
            period_end=2025,
            issuing_body="广西壮族自治区科技厅",
        ),
        document("b", NEW.facts.title, date_signed="2021-10-29", period_start=2021, period_end=2025, region="百色市"),
    ],
    ids=["another subject", "overlapping", "undated", "another body", "another place"],
)
def test_what_is_not_certain_supersedes_nothing(other):
    assert validity_of(OLD, [OLD, other], TODAY).state == "expired"


def test_a_short_title_that_many_documents_bear_supersedes_nothing():
    first = document("a", "工作方案", date_signed="2020-01-01")
    assert validity_of(first, [document("b", "工作方案", date_signed="2021-01-01")], TODAY).state == "unknown"


@pytest.mark.parametrize(
    ("status", "state"), [("有效", "in_force"), ("已废止", "repealed"), ("已到期", "expired"), ("试行", "unknown")]
)
def test_what_the_manifest_states_goes_before_what_is_inferred(status, state):
    stated = document("a", OLD.facts.title, date_signed="2016-10-08", period_end=2020, status=status)
    validity = validity_of(stated, [stated, NEW], TODAY)
    assert (validity.state, validity.words, validity.by) == (state, status, "")


@pytest.mark.parametrize("facts", [{}, {"date_signed": "2016年", "period_end": None}, {"title": ""}])
def test_without_dates_nothing_is_known(facts):
    bare = Document("a", "", DocumentFacts(**facts))
    assert validity_of(bare, [bare, NEW], TODAY).state == "unknown"
    assert not validity_of(bare, [], TODAY).is_past


def test_a_plan_is_set_back_only_behind_one_of_the_same_place_that_has_begun_after_it():
    city = document("city", "百色市科技规划", period_start=2016, period_end=2020, region="百色市", region_level="市级")
    three_years = document("three", "广西战略性新兴产业发展三年行动方案", period_start=2021, period_end=2023)
    documents = [OLD, NEW, city, three_years]
    assert currency(documents, validities(documents, TODAY), TODAY) == {
        "sci-13": -0.15,
        "sci-14": 0.0,
        "city": 0.0,
        "three": 0.0,  # expired before sci-14, but of the same years
    }
    then = date(2020, 6, 1)
    weights = currency(documents, validities(documents, then), then)
    assert (weights["sci-13"], weights["sci-14"]) == (0.0, -0.15)


TERM = "第十五条　本办法自2020年9月1日起施行，有效期5年。"


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (TERM, "2025-09-01"),
        ("本办法自印发之日起施行，有效期为三年。", "2023-09-01"),
        ("本通知自发布之日起执行，有效期至2024年12月31日。", "2025-01-01"),
    ],
)
def test_a_document_expires_at_the_end_of_the_term_that_it_sets_itself(text, since):
    measures = replace(document("a", "贵阳市科技创新券管理办法", effective_date="2020-09-01"), text=text)
    assert (validity_of(measures, [], TODAY).state, validity_of(measures, [], TODAY).since) == ("expired", since)
    assert validity_of(measures, [], date(2022, 1, 1)).state == "in_force"


@pytest.mark.parametrize(
    "text",
    [
        "科技创新券有效期为1年，逾期自动作废。",  # of the voucher
        "本办法自2020年9月1日起施行。",
        "本通知自发布之日起执行，有效期至2024年13月31日。",
        "施行" + "，" * 50_000 + "有效期5年",
    ],
)
def test_another_term_or_none_ends_nothing(text):
    measures = replace(document("a", "贵阳市科技创新券管理办法", effective_date="2020-09-01"), text=text)
    assert validity_of(measures, [], TODAY).state == "in_force"


def test_a_term_without_a_day_to_count_from_is_not_known():
    measures = replace(document("a", "贵阳市科技创新券管理办法"), text=TERM)
    assert validity_of(measures, [], TODAY).state == "unknown"
