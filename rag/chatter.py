"""Words of speech that name nothing: who is speaking, to whom, from whom one has it, and what joins the sentences.

Official documents have none of them, so that to a search they are the rarest words of a question, and a clause that
answers seems to lack most of what is asked.
"""

from __future__ import annotations

import re

# 「不跟我签合同」 is 不签合同: what it stands between belongs together.
_WITH_WHOM = re.compile(r"[跟给](?:[我咱俺你您他她]们?|人家|别人)(?![国省市区县州校])")
_CHATTER = re.compile(
    # 我国, 我省 and 我市 name a place; 他人 and 其他 are words of laws, 所有人 and 有人民法院 hold no 有人
    r"(?:我|咱|俺|你|他|她|它)们|(?<!自)我(?![国省市区县州校院厅局委党军方盟])|咱|俺|你|(?<![其吉])他(?![人国乡])|她|"
    r"(?<!户)人家|大伙儿?|大家伙?儿?|自个儿?|(?<![所持拥])有人(?![员口才民])|某某|"
    r"老?听(?:人|别人)?说过?|据说|觉得|晓得|"
    r"(?<![理思设联构猜幻梦感预])想(?![象法])|"
    r"刚[刚才]|(?<![金阳])刚(?![性需果强])|[前这]阵子|前些[天日年]|平[时常](?![期段间])|眼下|如今|那会儿?|"
    r"其实|反正|毕竟|居然|竟然|偏偏|老是|好歹|要是|如果|假如|要不然|不然|"
    r"[这那](?:么|样|种)的?|[怎咋]样|咋|啥样?|"
    r"(?<![第统每同之唯])一(?:帮|伙|群|辆|屁股)|搞(?![活好定])|(?<!里)弄(?![堂虚掉])|"
    r"除了|就是(?!说)"
)


def without_chatter(question: str) -> str:
    """The question with a gap for each such word; a question of nothing else is left as it is."""
    rest = _CHATTER.sub(" ", _WITH_WHOM.sub("", question))
    return rest if rest.strip(" ，,。；;？?！!") else question
