"""Words of speech that name nothing: who is speaking, to whom, from whom one has it, and what joins the sentences.

Official documents have none of them, so that to a search they are the rarest words of a question, and a clause that
answers seems to lack most of what is asked. What may be part of a name is left as it is: 其他共有人, 养老是, 这种子.
"""

from __future__ import annotations

import re

_ENDS = r"\s，,。.；;、：:？?！!“”‘’（）()《》"
# Where a clause begins, or goes on behind who speaks.
_BEGIN = rf"(?:^|(?<=[{_ENDS}我咱俺你您她们]))"
# 我国, 我省 and 我市 name a place; 他人, 他项 and 他用 are words of laws.
_ME = r"我(?![国省市区县州校院厅局委党军方盟部司])"
_HIM = r"他(?![人国乡项用处物方日汀克莫律])"
_FAMILY = r"人家(?![庭属政具长畜禽族居])"
# 「不跟我签合同」 is 不签合同: what it stands between belongs together.
_WITH_WHOM = re.compile(rf"(?<![供补配])[跟给](?:[我咱俺你您他她]们|{_ME}|{_HIM}|[咱俺你您她]|{_FAMILY}|别人)")
_CHATTER = re.compile(
    # Who.
    rf"(?:我|咱|俺|你|(?<![其吉])他|她|它)们|(?<![自忘]){_ME}|咱|俺|(?<!迷)你|她|"
    rf"(?:{_BEGIN}|(?<=[给跟和让被把叫对找替帮向问由是果说与比为要欠等怕因但时候了后])){_HIM}|"
    rf"(?:{_BEGIN}|(?<=[给跟让被把叫找对是了])){_FAMILY}|"
    r"(?<![最重])大伙儿?(?![伴食房])|大家伙?儿?(?!食)|自个儿|(?<![来源出独])自个(?![人体税别股案])|某某|"
    # 有人工智能, 有人值守 and 有人机 are of no somebody; 没有人 and 所有人 are no 有人
    rf"(?:{_BEGIN}|(?<=[听果是里说])(?<!没))有人(?![员口才民工大力均次数类体造形文物机防社居参身事行用驾值看权气情格选像脸为间地本保])|"
    # From whom one has it, and what one thinks of it.
    rf"(?<![旁聆])老?听(?:人|别人)?说过?(?![明法服辞读])|{_BEGIN}据说(?![明法服辞])|(?<!自)觉得|晓得|"
    r"(?<![理思设联构猜幻梦感预畅妄狂遐空回着料意冥追随推奇])想(?![象法像定方见念])|"
    # When.
    r"刚[刚才]|(?<![金阳])刚(?=[入来到买办拿开签领毕接搬上下退被出生满过建加进从把做交考收调换装租离辞当批发结成干起注])|"
    rf"[前这]阵子|(?<![提之])前些[天日年]|(?:{_BEGIN}|(?<=[人家是在都也]))平[时常](?![期段间成心])|眼下(?![垂方])|"
    r"如今(?![年天日后])|那会儿|"
    # What joins the sentences.
    rf"{_BEGIN}其实(?![际施验现体行收缴物有名质习例战力业践])|其实(?=[是只不没并还很])|反正(?!面)|毕竟|居然|竟然|偏偏|"
    rf"(?:{_BEGIN}|(?<=[他家人司板都也]))老是|好歹|要不然|(?:{_BEGIN}|(?<=[他司家板]))要是|"
    r"(?<![例比])如果(?![园树蔬业农品酒汁林木])|假如|不然|"
    r"[这那]么(?:的(?!话))?|[这那][样种]的|[这那]样(?![本品式板机张])|[这那]种(?![子植类族猪苗羊牛鸡畜禽质源业田养公母粮薯])|"
    r"[怎咋]样|咋|啥样?|"
    r"(?<![第统每同之唯对百十五\d])一(?:帮(?![一扶带办助教])|伙(?![伴食])|群(?![众体岛团])|辆|屁股)|"
    rf"搞(?![活好定])|(?<!里)弄(?=[了个到点些出来完])|"
    r"(?<![排删解免扣拆清消废开去根破革铲切])除了|(?<![成造迁高])就是(?![说否])"
)


def without_chatter(question: str) -> str:
    """The question with a gap for each such word; a question of nothing else is left as it is."""
    rest = _CHATTER.sub(" ", _WITH_WHOM.sub("", question))
    return rest if rest.strip(" ，,。；;？?！!") else question
