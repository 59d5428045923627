"""Every fixed sentence of the page, in one place."""

from __future__ import annotations

PRODUCT = "政策问答"
PURPOSE = "就已收录的政策文件提问，回答逐句注明出处，并可对照原文。"
ENGINE = "原文摘录，不用大模型"
ENGINE_EXTRACTIVE = "原文摘录"
ENGINES = {"extractive": "原文摘录"}
ENGINE_MODEL = "大模型 {name} 行文，逐句核对"

TAB_CHAT = "问答"
TAB_UNITS = "责任单位"
TAB_INDICATORS = "指标"

WELCOME = "请用一句话提问"
WELCOME_HINT = (
    "可以问责任单位、指标数值、时间期限、名词含义，也可以接着上一个问题追问。"
    "按回车发送，Shift+回车换行；按 / 回到输入框，按 Esc 停止或清空。"
)
EXAMPLES = "例如"
QUESTION_LABEL = "问题（回车发送，Shift+回车换行）"
QUESTION_PLACEHOLDER = "请输入问题，回车发送"
SEND = "发送"
CLEAR = "清空对话"
FILTER = "限定文件"
EMPTY_QUESTION = "请先写下问题，再按“发送”。"

RETRIEVAL_LOADING = "检索模型正在加载…"
RETRIEVAL_READY = "检索模型已就绪"
RETRIEVAL_FAILED = "检索模型未能加载：{why}"
SEARCHING = "正在查找条款…"
MODEL_LOADING = "检索模型正在加载，加载完成后自动回答，请稍候。"
SYSTEM_ERROR = "系统出错了，请告知管理员"

REFUSED = {"not_in_corpus": "未找到依据", "unsupported": "依据不足"}
SOURCES = "出处"
NEAREST = "相近的条款（供参考，不是回答）"
MORE_SOURCES = "其余{count}条出处"
ASSIGNMENTS = "任务分工（{count}项）"
INDICATORS = "指标（{count}项）"
STRUCK = "核对时删去的内容（{count}处）"
UNDERSTOOD = "按上文理解为："
TAKEN = "用时 {seconds} 秒"
COPY = "复制"
COPY_MARKDOWN = "复制为 Markdown"
WORD = "下载 Word"
COPY_LINK = "复制链接"
HAND_ON = "使用这个回答"
WRITING = "以上为原文摘录，大模型正在组织文字，逐句核对后替换…"
WRITING_ON = "大模型正在写，以上各句已与原文核对…"
WRITING_STOP = "停止"

CHIPS = {"document": "文件", "year": "年份", "region": "地区"}
CHIP_ALL = {"document": "不限", "year": "不限", "region": "不限"}
CHIP_LIFT = "不再限定{name}"
SEVERAL_DOCUMENTS = "{count} 份文件"

SUGGESTED = "接着问"
SUGGEST_UNIT = "由谁负责？"
SUGGEST_COOPERATING = "那配合单位呢？"
SUGGEST_TASKS = "{unit}还牵头哪些任务？"
SUGGEST_SECTION = "“{title}”有哪些任务？"

LINK_CLAUSE_UNKNOWN = "链接指向的条款没有找到：文件可能已更新或撤下。请在列表中打开文件，或重新提问。"
LINK_LIMIT_UNKNOWN = "链接所限定的文件没有收录，或已撤下，改为在其余文件中查找。"
LINK_DOCUMENT_UNKNOWN = "链接指向的文件没有收录，或已撤下。请在列表中选择文件。"

SOURCE_EMPTY = "原文"
SOURCE_EMPTY_HINT = "回答引用的条款会在这里显示，并标出所依据的字句。也可以直接打开文件阅读："
OUTLINE = "目录"
BACK = "返回回答"
BACK_TO_TABLE = "返回表格"
PREVIOUS_CLAUSE = "上一条"
NEXT_CLAUSE = "下一条"
WINDOW_NOTE = "文件很长，这里只显示引用条款前后的部分。"
CITED = "引用条款"
PAGE = "原文第 {} 页"
RECOGNISED = "本文由扫描件识别而成（平均置信度 {:.2f}），引用前请与原件核对。"

DISCLAIMER = "回答由程序从所列文件中摘录，仅供参考，请以正式公布的文件为准。"
# The licence terms of the default model, as its authors state them.
MODEL_LICENCES = {"m3e-small": "向量模型 m3e-small 仅限研究用途，非商用。"}
MODEL_LICENCE_OTHER = "向量模型 {name}，使用前请核对其许可。"

TASKS_TAB = "按任务查"
TASKS_LABEL = "任务"
TASKS_PLACEHOLDER = "每行写一项任务，或从 Excel 复制单元格粘贴到这里"
TASKS_FIND = "查责任单位"
TASKS_UPLOAD = "上传表格"
TASKS_EMPTY = "请先写下任务，每行一项，再按“查责任单位”；也可以上传 Excel 或 CSV 表格。"
TASKS_WELCOME = "逐项查出牵头单位、配合单位和完成时限"
TASKS_WELCOME_HINT = (
    "写一项任务，或粘贴一列任务；也可以上传 Excel（.xlsx）或 CSV 表格，表头写“任务”或“工作任务”。"
    "每项任务给出文件中对应的条款，点条款可在旁边对照原文，结果可下载为 Excel。"
)
TASKS_RUNNING = "正在查找：{done} / {total} 项"
TASKS_STOP = "停止"
TASKS_STOPPED = "已停止：查了 {done} 项，共 {total} 项。"
TASKS_TOO_MANY = "一次最多查 {most} 项任务，这里有 {count} 项。请分几次查。"
TASKS_DONE = "共 {total} 项"
TASKS_FROM = "来自{name}"
TASKS_COLUMN = "任务列：{name}"
STATUS_ASSIGNED = "有责任单位"
STATUS_FAILED = "无法处理"
LOW_MATCH = "匹配度低，请核对条款"
OTHER_MATCHES = "其他相近任务（{count}项）"
LEVELS = {"high": "高", "medium": "中", "low": "低"}
ROLES = {"lead": "牵头", "cooperating": "配合", "unstated": "未分角色"}
SUCCESSION_STEP = "{former}今为{current}（{year}年起，见{basis}）"

UNIT_TAB = "按单位查"
UNIT_LABEL = "单位"
UNIT_ROLE = "角色"
UNIT_ALL_ROLES = "全部角色"
UNIT_WELCOME = "选择或输入单位名称，列出它的全部任务"
UNIT_WELCOME_HINT = "写全称、简称或机构改革前后的名称都可以。"
UNIT_NONE = "没有找到“{unit}”的任务。请换一个写法，或在列表中选择单位。"
UNIT_NONE_OF_ROLE = "“{unit}”没有{role}的任务。请把角色改为“全部角色”再看。"
UNIT_ALSO = "已一并查找：{names}"
OVERVIEW = "各单位承担任务概览"
OVERVIEW_HINT = "每格是一个单位在一组任务中承担的项数，颜色越深项数越多。"

LEDGER_TAB = "指标台账"
LEDGER_WORDS = "指标名称或关键词"
LEDGER_YEAR = "年份"
LEDGER_SCOPE = "领域"
LEDGER_KIND = "属性"
LEDGER_ROLE = "数值类型"
LEDGER_ALL = "全部"
LEDGER_NONE = "没有符合条件的指标。请减少筛选条件，或换一个关键词。"
LEDGER_EMPTY = "已收录的文件中没有读出指标。"
LEDGER_CUT = "符合条件的指标有 {count} 条，这里显示前 {shown} 条；下载的 Excel 中是全部。"
INDICATOR_ROLES = {"target": "目标", "base": "基期", "actual": "实绩"}
MEASURES = {"level": "", "growth": "增长", "increase": "新增", "multiple": "倍数"}
CONTRADICTIONS = "数值不一致（{count}处），使用前请核对"
CHART_TAB = "图示"
CHART_NAME = "指标"
CHART_NONE = "没有可以作图的目标值。"
CHART_HINT = "只画单位相同的目标值，同一领域按年份排列；数值和“以上”“左右”等字样照原文。"
COMPARE_TAB = "文件对照"
COMPARE_DOCUMENTS = "对照的文件"
COMPARE_THEME = "主题"
COMPARE_PLACEHOLDER = "例如：创新平台、人才引进"
COMPARE_DO = "对照"
COMPARE_WELCOME = "选两份以上的文件，写一个主题，并排看各文件怎么说"
COMPARE_WELCOME_HINT = "可以写几个主题，用顿号隔开。每一处都注明出处；文件没有说到的写明“未提及”。"
COMPARE_MISSING = "未提及"
COMPARE_WAITING = "正在对照…"
COMPARE_TOO_FEW = "请至少选择两份文件，并写下主题。"

PAPER_HINT = "点表格中的条款，原文会在这里显示，并标出所依据的字句。也可以直接打开文件阅读："
PAPER_HINT_DOCUMENTS = "点文件名，原文会在这里显示："
TABLE_FILTER = "在结果中筛选"
TABLE_SORT = "排序"
DOWNLOAD = "下载 Excel"
NOT_SAID = "—"
OPEN_CLAUSE = "查看原文"
LEDGER_COUNT = "共 {count} 条，来自 {documents} 份文件"
COMPARE_COUNT = "{themes} 个主题，{documents} 份文件"
TASKS_UPLOAD_HINT = "Excel（.xlsx）或 CSV 文件，不超过 5 MB"
SHEET_TOO_LARGE = "文件“{name}”有 {size:.1f} MB，超过上限 5 MB。请只保留任务列后再上传。"
SHEET_UNREADABLE = "文件“{name}”没有读出来，请重新选择后再上传。"

TAB_DOCUMENTS = "文件"
TAB_EVALUATION = "评测"

USEFUL = "有用"
WRONG = "这条有误"
REASON_LABEL = "哪里不对？（可不填）"
REASON_PLACEHOLDER = "例如：牵头单位应为……；应引用另一条……"
REASON_SEND = "提交"
REASON_CANCEL = "取消"
THANKS = "已记下，谢谢"

NAME_LABEL = "您的姓名"
NAME_PLACEHOLDER = "您的姓名（记入更新记录）"
NAME_MISSING = "请先写下您的姓名：每次改动都要记下是谁做的。"
NAME_TOO_LONG = "姓名太长，请缩短到 {most} 字以内。"
PASSWORD_LABEL = "管理密码"
UNLOCK = "进入管理"
PASSWORD_WRONG = "管理密码不对，请核对后再输入。"
LOCKED = "请先输入管理密码，再做改动。"
READ_ONLY = (
    "这里只能查看：网页对其他电脑开放，而没有设置管理密码。"
    "要在网页上改动，请管理员设置 RAG_STEWARD_PASSWORD 后重新启动；在服务器上也可以用命令改动。"
)
BUSY = "{by}正在进行“{title}”，同一时间只能进行一项。请等它结束后再试。"
SOMEBODY = "有人"

DOCUMENTS_TAB = "已收录"
HISTORY_TAB = "更新记录"
DOCUMENTS_COUNT = "{documents} 份文件，{clauses} 条"
DOCUMENTS_LEFT_OUT = "未收录的文件（{count}份）"
DOCUMENTS_PROBLEMS = "请核对（{count}处）"
DOCUMENT_REMARKS = "提示（{count}条）"
DOCUMENT_GONE = "这份文件已撤下或已更新，请在列表中重新打开。"
DOCUMENT_REPLACE = "替换"
DOCUMENT_WITHDRAW = "撤下"
ADD_TITLE = "加入文件"
ADD_HINT = "可以一次选几份，也可以拖到这里。支持 {kinds}。加入后先用已知答案的题目评测，答对的题没有减少才启用。"
REPLACE_TITLE = "替换《{name}》"
REPLACE_HINT = "选择新文件，编号不变。原文件保留，可以恢复。"
WITHDRAW_TITLE = "撤下《{name}》"
WITHDRAW_HINT = "撤下后不再用来回答问题。文件保留，可以恢复。"
FILES_CHOOSE = "选择文件"
FILE_DISCARD = "去掉"
UPDATE_BEGIN = {"add": "评测后加入", "replace": "评测后替换", "remove": "评测后撤下"}
CANCEL = "取消"
FILES_NONE = "请先选择文件。"
FILES_TOO_MANY = "一次最多加入 {most} 份文件，这里有 {count} 份。请分几次加入。"
FILES_TOO_LARGE = (
    "这些文件共 {size:.0f} MB，超过网页一次能上传的 {most} MB。"
    "请分几次加入；更大的文件请在服务器上用命令 python -m rag corpus add 加入。"
)
FILES_SAME_NAME = "有两份文件都叫“{name}”，请改名后再加入。"
FILE_NAME_BAD = "文件名“{name}”不能用：太长，或含有特殊字符。请改名后再上传。"
FILE_KIND_BAD = "“{name}”的格式暂不支持。可以读取：{known}。"

ACTIONS = {"add": "加入", "replace": "替换", "remove": "撤下", "update": "更新索引", "rollback": "恢复"}
STAGES = {"parse": "读取文件", "tokenize": "分词", "embed": "计算向量", "write": "写入索引", "evaluate": "评测"}
STARTING = "正在准备…"
STAGE = "{name}：{done} / {total}"
GOES_ON = "可以离开本页，工作会继续；完成后在这里和更新记录中查看结果。"
UNTOUCHED = "已收录的文件和正在使用的版本都没有改动。"
WENT_LIVE = "已启用"
NOT_LIVE = "没有启用"
NO_CHANGE = "内容没有变化，仍使用版本 {version}。"
LIVE_VERSION = "版本 {version}，共 {documents} 份文件。"
INSIST = "仍然启用"
INSIST_HINT = "请核对下面的题目。确认这样改动是对的，可以仍然启用；更新记录会写明由您决定。"
INSIST_AGAIN = "确认仍然启用（再按一次）"
INSIST_LOST = "确认：{count}道题将答错，仍然启用"
OUTCOMES = {
    "passed": "评测通过，已启用",
    "accepted": "评测未通过，由管理员决定启用",
    "unchecked": "没有评测，已启用",
    "rolled back": "已恢复",
    "refused": "评测未通过，没有启用",
}
CLAUSES_CHANGED = "条款：新增 {added}，改动 {changed}，减少 {removed}"
CLAUSES_MOVED = "，移位 {moved}"
QUESTIONS_GAINED = "由错变对的题（{count}道）"
QUESTIONS_LOST = "由对变错或失去依据的题（{count}道）"
FIGURES_TITLE = "评测指标"
FIGURE_NAME, FIGURE_BEFORE, FIGURE_AFTER, FIGURE_CHANGE = "指标", "更新前", "更新后", "变化"
NOT_LISTED_AS = "没有收录“{name}”：{reason}"

HISTORY_NONE = "还没有更新记录。在“已收录”中加入、替换或撤下文件后，这里会记下是谁、什么时候、改了什么。"
HISTORY_COUNT = "共 {count} 次"
RESTORE = "恢复到此版本"
RESTORE_AGAIN = "确认恢复（再按一次）"
RESTORED = "已恢复到版本 {version}。"
IN_USE = "使用中"
FIRST_VERSION = "第一次更新之前"
VERSION_UNKNOWN = "没有这个版本的记录，请刷新网页后再试。"
LOST_COUNT = "丢 {count} 题"

RUNS_TAB = "历次评测"
RUN_COMPARE_TAB = "比较两次"
REVIEW_TAB = "用户反馈"
RUN_BEGIN = "开始评测"
RUN_HINT = "用全部已知答案的题目问一遍正在使用的版本。期间可以照常提问。"
RUN_TITLE = "评测"
RUN_DONE = "评测完成。"
RUNS_NONE = "还没有评测结果。按“开始评测”，或在更新文件时自动评测。"
RUNS_COUNT = "最近 {count} 次"
RUNS_TREND = "历次评测的指标"
RUN_PASSED = "达到全部门槛"
RUN_MISSED = "{count} 项未达到门槛"
RUN_GONE = "这次评测的结果已不在，请刷新列表。"
RUN_BARS = "门槛"
RUN_WRONG = "没有全对的题（{count}道）"
RUN_ALL_RIGHT = "题目全部答对。"
RUN_HIDDEN = "把关部分没有全对的题（{count}道，不显示内容）"
RUN_HIDDEN_WHY = "把关部分只列题号：它们只用来把关，看过内容再调整程序就不作数了。"
RUN_ORPHANED = "依据已不在文件中的题（{count}道，不计入指标）"
CASE_EXPECTED, CASE_FOUND, CASE_HITS = "应为", "实际回答", "检索到的条款"
CASE_REFUSE = "文件中没有答案，应拒答"
CASE_PROVES, CASE_NO_PROOF = "依据", "不是依据"
RUN_OLD, RUN_NEW = "旧", "新"
RUN_COMPARE = "比较"
RUN_COMPARE_WELCOME = "选两次评测，看哪些题由错变对、哪些由对变错"
RUN_COMPARE_HINT = "只比较两次中题目和标准答案都相同的题。"
RUN_COMPARE_SAME = "请选两次不同的评测。"
RUN_COMPARE_UNLIKE = "这两次评测的格式不同，无法比较。"
COMPARED = {
    "gained": "由错变对（{count}道）",
    "lost": "由对变错（{count}道）",
    "orphaned": "依据新近失去（{count}道）",
    "adopted": "依据重新出现（{count}道）",
    "worse": "没有翻转但变差（{count}道）",
    "better": "没有翻转但变好（{count}道）",
}
COMPARED_NOTHING = "逐题没有变化。"
COMPARED_APART = "题目或标准答案改过、或只在一次中的题（{count}道，未比较）"

REVIEW_NONE = "没有待处理的反馈。用户在回答下面按“这条有误”，就会列在这里。"
REVIEW_LOCKED = "反馈中有用户的提问，只有管理员可以查看。"
REVIEW_COUNT = "待处理 {count} 条"
REVIEW_USEFUL = "有用 {count} 次"
REVIEW_REASON = "用户说明"
REVIEW_ANSWER = "当时的回答"
REVIEW_REFUSED = "拒答"
REVIEW_HISTORY = "上文"
REVIEW_ACCEPT = "转为题目"
REVIEW_DISMISS = "忽略"
REVIEW_FACTS = "回答中必须有的话（每行一项；同一项的几种说法用 | 隔开）"
REVIEW_FACTS_EXAMPLE = "例如：自治区发展改革委 | 自治区发改委"
REVIEW_DOCUMENT = "依据所在的文件"
REVIEW_QUOTE = "依据的原文（逐字照抄，至少六个字）"
REVIEW_NO_ANSWER = "文件中没有答案，应当拒答"
REVIEW_FACTS_MISSING = "请写下回答中必须有的话，每行一项；文件中没有答案的，请勾选“{no_answer}”。"
REVIEW_QUOTE_MISSING = "请逐字照抄依据的原文，至少六个字。"
REVIEW_ACCEPTED = "已转为题目 {id}。以后每次更新都会用它评测。"
REVIEW_DISMISSED = "已忽略。"
REVIEW_GONE = "这一条已经处理过，列表已刷新。"

MODEL_TAB = "大模型"
MODEL_HINT = "大模型只用来组织文字：每一句都与原文核对，没有依据的删去。没有大模型时，回答用原文摘录，一样注明出处。"
MODEL_FETCH = "获取大模型"
MODEL_FETCHING = "已开始获取。可以离开本页；完成后自动启用。"
MODEL_ENGINE = "目前的回答方式：{engine}"
MODEL_STATES = {
    "none": "没有使用大模型",
    "absent": "还没有大模型",
    "fetching": "正在获取大模型",
    "loading": "正在加载大模型",
    "ready": "大模型已就绪",
    "failed": "大模型未能使用",
}
