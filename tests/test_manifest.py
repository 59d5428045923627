import hashlib
from pathlib import Path

import pytest

from rag.errors import CorpusError, StorageError
from rag.manifest import ManifestEntry, compare, merge, read_manifest, write_manifest
from rag.types import DocumentFacts

CORPUS = Path(__file__).parent.parent / "corpus"
ENTRY = ManifestEntry(
    id="gx-2021-97",
    file="方案.txt",
    title="广西战略性新兴产业发展三年行动方案（2021—2023年）",
    document_number="桂政办发〔2021〕97号",
    date_signed="2021-09-18",
    period_start=2021,
    period_end=2023,
    status="有效",
    aliases=("三年行动方案", "97号文"),
)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "manifest.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_excel_saves_is_read(tmp_path, encoding):
    header = "编号,文件,标题,成文日期,起始年,终止年,状态,别名\r\n"
    text = header + "甲-1,方案.txt,行动方案,2021/9/18,2021,2023年,废止,方案；三年方案;\r\n"
    assert read_manifest(written(tmp_path, text, encoding)) == (
        ManifestEntry(
            id="甲-1",
            file="方案.txt",
            title="行动方案",
            date_signed="2021-09-18",
            period_start=2021,
            period_end=2023,
            status="已废止",
            aliases=("方案", "三年方案"),
        ),
    )


def test_cells_may_be_empty_or_missing_and_blank_rows_are_skipped(tmp_path):
    path = written(tmp_path, "id,file,title,备注\na,a.txt\n,,,\nb,b.txt,,自用\n")
    assert read_manifest(path) == (ManifestEntry("a", "a.txt"), ManifestEntry("b", "b.txt"))


def test_a_header_alone_is_an_empty_manifest(tmp_path):
    assert read_manifest(written(tmp_path, "id,file\n")) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "是空的，缺少表头"),
        ("a,a.txt\nb,b.txt\n", "缺少表头"),
        ("id,title\na,标题\n", "表头缺少“file”列"),
        ("文件,标题\na.txt,标题\n", "表头缺少“id”列"),
        ("id,编号,file\na,a,a.txt\n", "“id”和“编号”是同一列"),
        ("id,id,file\na,a,a.txt\n", "列名“id”重复"),
        ("id,file\na,a.txt\n\nA,b.txt\n", "第4行“id”.*与第2行重复"),
        ("id,file\na,a.txt\nb,a.txt\n", "第3行“file”.*与第2行重复"),
        ("id,file\n,a.txt\n", "第2行“id”.*是空的"),
        ("id,file\na,\n", "第2行“file”.*是空的"),
        ("id,file\na b,a.txt\n", "第2行“id”.*含有不能用的字符"),
        ("id,file\n..,a.txt\n", "第2行“id”.*含有不能用的字符"),
        ("id,file\na,../a.txt\n", "第2行“file”.*不要带路径"),
        ("id,file\na,/etc/passwd\n", "第2行“file”.*不要带路径"),
        ("id,file\na,D:\\文件\\a.txt\n", "第2行“file”.*不要带路径"),
        ("id,file\na,..\n", "第2行“file”.*不是单纯的文件名"),
        ("id,file,date_signed\na,a.txt,2021-13-01\n", "第2行“date_signed”.*“2021-13-01”不是日期"),
        ("id,file,发布日期\na,a.txt,去年\n", "第2行“date_published”（发布日期）列"),
        ("id,file,period_end\na,a.txt,23\n", "第2行“period_end”.*不是年份"),
        ("id,file,period_start,period_end\na,a.txt,2023,2021\n", "终止年 2021 早于起始年 2023"),
        ("id,file,status\na,a.txt,也许\n", "第2行“status”.*不认识"),
        ("id,file\na,a.txt,多,余\n", "第2行有4格，表头只有2列"),
        ('id,file\n"a,a.txt\n', "第2行的格式不对"),
        ("id,file\na,a\0.txt\n", "第2行有无法识别的字符"),
    ],
)
def test_a_manifest_that_cannot_be_used_names_the_line_and_the_column(tmp_path, text, message):
    with pytest.raises(CorpusError, match=message):
        read_manifest(written(tmp_path, text))


def test_a_line_break_inside_a_cell_does_not_shift_the_line_numbers(tmp_path):
    with pytest.raises(CorpusError, match="第4行“id”"):
        read_manifest(written(tmp_path, 'id,file,title\na,a.txt,"两行\n标题"\n!,b.txt,\n'))


@pytest.mark.parametrize(
    "data",
    [
        b"id,file,title\na,a.txt,\xff\xff\n",
        "id,file,title\na,a.txt,战略性新兴产业".encode()[:-1] + b"\n",  # UTF-8 with half a character
        "id,file\na,a.txt\n".encode("utf-16"),
    ],
    ids=["no text", "damaged UTF-8", "UTF-16"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, data):
    path = tmp_path / "manifest.csv"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=r"有无法识别的字符.*CSV UTF-8"):
        read_manifest(path)


def test_a_missing_manifest_says_so(tmp_path):
    with pytest.raises(CorpusError, match=r"无法读取 manifest\.csv"):
        read_manifest(tmp_path / "manifest.csv")


def test_what_is_written_is_read_again_and_opens_in_excel(tmp_path):
    path = tmp_path / "manifest.csv"
    entries = (ENTRY, ManifestEntry("b", "b.txt", title='带,逗号和"引号"'))
    write_manifest(path, entries)
    assert read_manifest(path) == entries
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,file,title,")
    assert list(tmp_path.iterdir()) == [path]


def test_writing_keeps_the_administrators_columns_and_their_order(tmp_path):
    path = written(tmp_path, "备注,文件,编号\n请复核,a.txt,a\n旧,b.txt,b\n", "gb18030")
    write_manifest(path, [ManifestEntry("a", "a.txt", title="标题"), ManifestEntry("c", "c.txt")])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("备注,文件,编号,标题,发文字号")
    assert lines[1].startswith("请复核,a.txt,a,标题,")
    assert lines[2].startswith(",c.txt,c,,")
    assert len(lines) == 3


def test_a_manifest_that_cannot_be_written_stays_as_it_was(tmp_path):
    with pytest.raises(StorageError, match=r"无法写入 manifest\.csv"):
        write_manifest(tmp_path / "absent" / "manifest.csv", [ENTRY])


def test_other_brackets_dashes_and_widths_are_no_contradiction():
    facts = DocumentFacts(
        title="广西战略性新兴产业发展三年行动方案(2021-2023年)",
        document_number="桂政办发[2021] ９７号",
        date_signed="2021-09-18",
        issuing_body="自治区人民政府办公厅",  # not stated in the entry
    )
    assert compare(ENTRY, facts) == ()
    assert compare(ENTRY, DocumentFacts(title="广西战略性新兴产业发展三年行动方案")) == ()


def test_contradictions_are_named_with_both_values():
    facts = DocumentFacts(title=ENTRY.title, document_number="桂政发〔2021〕97号", period_end=2025)
    assert compare(ENTRY, facts) == (
        "“gx-2021-97”的发文字号：清单中是“桂政办发〔2021〕97号”，文件中是“桂政发〔2021〕97号”，以清单为准，请核对。",
        "“gx-2021-97”的终止年：清单中是“2023”，文件中是“2025”，以清单为准，请核对。",
    )


def test_a_filled_cell_wins_and_an_empty_one_leaves_the_files_fact():
    facts = DocumentFacts(title="另一个标题", issuing_body="百色市人民政府", period_end=2025)
    merged = merge(ENTRY, facts)
    assert (merged.title, merged.issuing_body, merged.period_end) == (ENTRY.title, "百色市人民政府", 2023)
    assert merge(ManifestEntry("a", "a.txt"), facts) == facts


def test_the_manifest_of_the_corpus_fits_its_files():
    entries = read_manifest(CORPUS / "manifest.csv")
    assert len(entries) >= 5
    for entry in entries:
        assert hashlib.sha256((CORPUS / entry.file).read_bytes()).hexdigest() == entry.sha256
