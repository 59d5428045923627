"""Every fixed sentence of the page, in one place."""

from __future__ import annotations

PRODUCT = "政策问答"
PURPOSE = "就已收录的政策文件提问，回答逐句注明出处，并可对照原文。"
ENGINE = "抽取式，不用大模型"
ENGINES = {"extractive": "抽取式"}

TAB_CHAT = "问答"

WELCOME = "请用一句话提问"
WELCOME_HINT = "可以问责任单位、指标数值、时间期限、名词含义，也可以接着上一个问题追问。按回车发送，Shift+回车换行。"
EXAMPLES = "例如"
QUESTION_LABEL = "问题（回车发送，Shift+回车换行）"
QUESTION_PLACEHOLDER = "请输入问题，回车发送"
SEND = "发送"
CLEAR = "清空对话"
FILTER = "限定文件"
EMPTY_QUESTION = "请先写下问题，再按“发送”。"

SEARCHING = "正在查找条款…"
MODEL_LOADING = "模型正在加载…，加载完成后自动回答，请稍候。"
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
COPY = "复制回答"

SOURCE_EMPTY = "原文"
SOURCE_EMPTY_HINT = "回答引用的条款会在这里显示，并标出所依据的字句。也可以直接打开文件阅读："
OUTLINE = "目录"
BACK = "返回回答"
WINDOW_NOTE = "文件很长，这里只显示引用条款前后的部分。"
CITED = "引用条款"
PAGE = "原文第 {} 页"
RECOGNISED = "本文由扫描件识别而成（平均置信度 {:.2f}），引用前请与原件核对。"

DISCLAIMER = "回答由程序从所列文件中摘录，仅供参考，请以正式公布的文件为准。"
# The licence terms of the default model, as its authors state them.
MODEL_LICENCES = {"m3e-small": "向量模型 m3e-small 仅限研究用途，非商用。"}
MODEL_LICENCE_OTHER = "向量模型 {name}，使用前请核对其许可。"
