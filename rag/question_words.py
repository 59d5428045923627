"""The words with which Chinese asks: they say what is wanted and are no part of what is asked about."""

from __future__ import annotations

import re

from rag.asides import without_asides
from rag.chatter import without_chatter
from rag.measures import BEHIND_PERSONS, COMPENSATION, DISTANCE, LENGTH_OF_TIME, PENALTY
from rag.types import Intent

_BODY = r"(?:部门|单位|厅局?|局|委办?|机构|政府|处室|口子)"
_WHICH = r"(?:哪(?:一|几|些)?(?:个|家)?|什么|啥|几个|几家|何)"

DOCUMENT_ASKED = re.compile(
    r"文号|发文字号|几号文|谁发的|哪(?:个|家)(?:单位|部门|机关)(?:印发|发布|发的|发文|出台)|"
    r"发文(?:机关|单位)|"
    r"(?:什么时候|何时|哪[一]?[天年]|几时|啥时候).{0,4}(?:印发|发布|发文|出台|下发|公布|成文)|"
    r"(?:印发|发布|成文)(?:日期|时间)|有效期到|适用期|规划期|执行期|管到哪年|管(?:的是)?哪几年|"
    r"(?:覆盖|涵盖)哪几年|(?:还|是否|仍)(?:然)?有效|过期(?:了?[吗没么]|了[？?]?$)|"
    r"(?:有没有|是否|是不是|已经?|被)被?(?:废止|失效|作废)|是(?:什么|啥|哪份|哪个)文件[？?。]?$|"
    r"(?:哪份|哪个|哪些)(?:文件)?.{0,4}(?:过期|到期|有效)"
)
_PAPER = r"(?:政策文件|文件|文档|资料|政策|规划|方案)"
# What a document is divided into, and what it does there: 「哪条保障措施说的」「哪个行动计划里的」.
_PART = r"(?:重点|主要|保障|专项)?(?:任务|措施|行动|计划|行动计划|工程|专项|专栏|附件|标题)"
_SAID = r"(?:提|说|讲|写|规定)(?:到|过|了)?"
WHY_ASKED = re.compile(r"为什么|为何|为啥|(?:什么|啥)原因|原因(?:是什么|何在)")
GIVES_REASON = re.compile(r"因为|由于|鉴于|考虑到|基于|为了|旨在|以便|原因|目的是|^为[^，,。]{2,40}[，,]")
# 「哪个产值大」; in 「哪个市创建高新区」 nothing is compared
_IS_MORE = (
    r"(?:[高大低小强早晚]|多(?!少)|(?<!多)少)"
    r"(?=一?[些点]|[于过出了的得呢啊呀吗嘛]|(?:多少|几)|还是|$|[\s，,。；;？?！!、“”（）()])"
)
# Tried in this order; the first that occurs decides.
INTENT_PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "corpus",
        re.compile(
            rf"(?:收录|收了|库里|语料|资料库|知识库).{{0,8}}(?:哪些|什么|几[份个]|多少[份个]).{{0,4}}(?:文件|文档|资料)|"
            r"收录?了些?(?:哪些|什么|啥|多少)[？?]?$|"
            rf"^(?:现在|目前|你们?|这里|系统里?|库里|一共|总共|共|都|，|\s)*(?:有|能查|可以查|收录)[到了]?"
            rf"(?:哪些|什么|啥|(?:几|多少)[份个部]?){_PAPER}[了呢]?[？?]?$|"
            rf"^(?:现在|目前)?(?:一共|总共|共)(?:有|收录)?了?(?:几|多少)[份部件]{_PAPER}?[了呢]?[？?]?$|"
            rf"^最[新早近](?:的|一[份个])?{_PAPER}?(?:是|有)?哪?一?(?:[份个部]|几份|什么|些){_PAPER}?[？?]?$|"
            rf"(?:哪一?[份个部]|哪些|什么){_PAPER}?是?最[新早近](?:的|发布的?|印发的?)?[？?]?$|"
            rf"^有?(?:哪些|哪几?[份个]|什么){_PAPER}?[都是]?(?:已经?|现在)?(?:过期|到期|失效|废止|作废|届满)[了的]?{_PAPER}?[？?]?$"
        ),
    ),
    ("document", DOCUMENT_ASKED),
    (
        "where",
        re.compile(
            r"(?:在|写在|出自|来自|放在|见|属于|是)?"
            r"(?:哪(?:一)?(?:章|节|条(?=$|[，,。？?规写讲提里说是对有属中])|款|个?部分|份文件|个文件|份|段(?!高速|[公铁道水航]路|路|河|江|航道|线|时|历)|页|个专栏|里规定|一篇|里写|里提)|第几(?!号|次|届|名|位|批|期|季|产业))|"
            r"专栏几|表几|哪里(?:规定|提到|写|讲)|哪(?:份|个|一?本)(?:文件|方案|规划|文|规定)|出处|出自.{0,24}哪|"
            r"(?:在|从)哪儿?(?:能)?(?:查|找|看)到?|"
            rf"哪(?:一?块|里|儿|处|一?[条项](?:{_PART})?|一?个{_PART})(?:里头?|中)?(?:{_SAID}的?|里的|下面的?|底下)(?:$|[，,。？?呀啊呢哈])"
        ),
    ),
    (
        "definition",
        re.compile(
            r"什么意思|啥意思|啥叫|什么叫|何谓|指的?是?(?:什么|啥)|具体(?:指|说的)(?!.{0,2}哪)|是指什么|"
            r"(?:请|帮.{0,3})?解释(?:一下)?|含义|定义|的概念|口径(?!.{0,3}(?:一样|一致|相同|[相有]))|怎么理解|(?:什么|啥)样的?.{1,8}(?:算|叫|是)|"
            r"^(?:什么|啥)是|(?<!目标)(?<!指标)(?<!任务)是(?:什么|啥)(?:东西|概念|工程|项目|计划)?[？?。]?$|"
            r"是干(?:什么|啥)的|(?:.{1,6})是哪[一二两三四五六七八九十\d]+(?:个|项|类|种|区|新)|"
            r"[“\"「]?[\u4e00-\u9fff]{2,6}[”\"」]?指的?是?哪[一二两三四五六七八九十\d]+"
        ),
    ),
    (
        "comparison",
        re.compile(
            r"对比|对照|比较(?:一下)?|比一[下比]|相比|区别|有(?:什么|啥|何|哪些)(?:不同|差别|变化|差异)|差在哪|异同|相差|差多[少远]|差几|"
            r"[高低多少大小强快](?:一?些)?还是.{1,8}[高低多少大小强快]|差距|高出|多出|(?<![最降提升增减至到不])(?:高|低|多|少|大|小)(?:了|出)?(?:多少|几)|"
            r"(?<!占)(?<!多少)(?<!几)比(?![例重率]|多少|几).{1,24}(?:更?[高大低少小强]|更?多(?!少)|早|晚)|"
            rf"(?:哪(?:个|边|家|份|项|一个).{{0,10}}|谁.{{0,8}})(?:更(?:[高大低小强早晚少]|多(?!少))|{_IS_MORE}|为高|领先)|"
            r"(?:和|与|跟|同|、).{1,36}(?:分别|各(?:自|是|要|有)?).{0,14}(?:多少|多[大高]|几|什么|啥)|前后.{0,6}变|"
            r"(?:和|与|跟|同|、|两).{1,30}(?:(?:一样|一致|相同)[吗么不没]|不一样)"
        ),
    ),
)
# To lead and to help, as one says it: who 领头, 挂帅 or 打下手. 学科带头人, 领头企业 and 带头作用 are no such words.
LEADS = r"(?:牵头|打头|挑头|(?:领头|领衔|带头)(?![羊雁企人院专教学]|的?(?:作用|示范))|挂帅|主导|唱主角|抓总)"
_HELPS = r"(?:打下手|搭把手|帮把手|打配合|跑龙套)"
# What was reached is told beside the target, in one row or sentence: nothing is to be compared by us.
TARGET_REACHED = re.compile(r"(?:完成|达到|实现)了?(?:目标|任务)值?了?[吗没么]|达标了?[吗没么]|完成了?没")
# 「发给谁」「补贴谁」「面向谁」 ask for those who receive.
_WHO = r"(?:谁(?=来?[出掏拿管])|(?<![发补奖借卖送拨投分派]给)(?<!面向|针对|奖励|支持|补贴|扶持|资助)谁)"
_JOB = r"(?:活|差事|事|职责|任务)"
UNIT_ASKED = re.compile(
    rf"(?<!谁){_WHO}(?!谁|.{{0,3}}(?:联系|电话))|(?:由|归|属|找|对接|是)?{_WHICH}{_BODY}|(?:责任单位|责任部门|牵头单位|"
    rf"牵头部门|主管部门|配合单位)(?!的)|(?:牵头|配合|负责|参与)的(?:单位|部门)|主责|"
    rf"{_WHICH}.{{0,2}}(?:{LEADS}|{_HELPS}|负责|配合|主管|承担|参与|参加)|哪家.{{0,4}}(?:管|办|抓|建|做)|"
    rf"(?:{LEADS}|负责|配合|参与).{{0,6}}(?:吗|么|不是|是不是|没有)|{LEADS}的?[吧把](?:$|[，,。？?])|"
    rf"是不是.{{0,12}}(?:{LEADS}|负责)|牵的头|头家|"
    rf"牵头(?:的)?(?:还是|和|与|、).{{0,3}}(?:配合|{_HELPS})|{_HELPS}|"
    rf"还是[^，,。？?]{{1,10}}(?:牵头|挑头|打头|挂帅|抓总|主管)|(?:是|归|算|属于?)哪一?家的?{_JOB}|"
    rf"(?:{LEADS}|配合|{_HELPS})(?:的)?是(?:谁|哪[一两二三四五六七八九十几些]?[个家](?!人|项|方面|任务))|"
    rf"(?:{LEADS}|配合|负责|{_HELPS})的(?:都|还)?(?:有|是)?(?:哪|谁|几)(?:几|些)?[个家](?!人|项|方面|任务)|"
    rf"{_WHICH}部(?=管|负责|批|审|牵头|来|[？?])|哪一?级(?:人民)?(?:政府|法院|机关|单位)|"
    r"配合(?:的)?(?:还是|和|与|、).{0,3}牵头|"
    r"什么角色|(?:厅|局|委|办|部门).{0,12}(?:还是).{0,12}(?:厅|局|委|办|监|部门)"
)
TASKS_ASKED = re.compile(
    r"(?:哪|什么|啥|几|多少|所有|全部|都有|清单|列|有没有|有无).{0,8}"
    r"(?:任务|工作|活|事项?|职责|项(?:目)?(?!建设)|件事)|"
    r"有.{0,6}(?:任务|工作|活儿?|事)(?:没有?|吗|么|不)(?:$|[，,。？?])|"
    r"(?:任务|工作|职责).{0,4}(?:清单|有哪些|是什么|列|都有|多少|几项)|"
    rf"(?:{LEADS}|负责|配合|参加|参与|承担)(?:了|的|干|做|办|抓)?是?(?:哪几?些?|几|多少|什么|啥)(?:项|件|个|条)?|"
    r"(?:有|要做|要干|要办|得干).{0,3}(?:什么|啥|哪些)(?:任务|工作|活|事)?|"
    r"(?:[摊分派领担揽扛](?:到|上|了|的|给)*|主?抓(?:的|了)?|管(?:的|了)?)是?(?:哪|什么|啥)(?:[几些]|[一二两三四五六七八九十\d]+)?(?:项|件|块|摊)|"
    rf"(?:{LEADS}|配合|负责)的[^，,。？?]{{0,8}}[，,]?(?:都|也|全|一并|一起)+[列找报理]"
)
# 前几天 and 这几年 are some days and years, and ask for none; 提前几天 does. 「几户人想办个社」 asks for no number.
_NUMBER_ASKED = (
    r"(?<![哪近去来这那])(?<!(?<!提)前)几(?!乎|[年月天日个]*来|"
    r"(?:[户个位名]人|户)(?:想|要合|合[伙作]|商量|一起|打算|准备)|[个位名](?:想(?!法)|合伙(?![人企])|商量|一起|打算))"
)
FIGURE_ASKED = re.compile(
    rf"多少|{_NUMBER_ASKED}|百分之|多大|多高|多远|罚[款金]?(?:怎么|如何|咋)算|占比|比例是|额度|何种规模|第几|"
    r"(?:[票房油电水学车]价|价[格钱]|[学水电车杂物业]+费|收费|税率|利率|工资)(?:怎么|如何|咋)(?:算|收|定)"
)
TIME_ASKED = re.compile(r"什么时候|何时|啥时候|哪(?:一)?年|几月|多久|多长时间|期限|截止|哪天|时限|几时|什么时间|哪个月")
# 「那5项业务是啥」
COUNTED_ONES = re.compile(
    r"[那这](?:[两三四五六七八九十]|\d{1,2})(?:个|项|类|种|大|条|家|块|样)[^，,。？?]{0,10}(?:是|叫|有)些?(?:什么|啥|哪)"
)
LIST_ASKED = re.compile(
    rf"{COUNTED_ONES.pattern}|"
    r"哪些|哪几|哪[一二两俩三仨四五六七八九十\d]+|有什么|有啥|都是啥|包括|包含|列(?:出|全|一下|一列|下(?<!系列下)(?<!排列下)(?![面属一月周季次午降达游])|举|给我|个清单)|罗列|分别是|"
    r"清单|几个方面|都有(?:什么|啥|谁)|怎么(?:分|布局)|[要给报拉]一?[个份]?名单"
)
# 「有几个，都是啥」: which they are tells how many they are, too.
NAMED_TOO = re.compile(
    r"几[个家项种类条所处座样位支][^。；;？?]{0,16}[，,、\s][^。；;？?]{0,4}"
    r"(?:(?:都|分别)(?:是|有|叫)些?(?:什么|啥|哪)|(?:都|分别)在(?:哪|什么|啥))"
)

# 「三个规划」「各文件」「所有方案」: documents that are counted, not named.
COUNTED_DOCUMENTS = re.compile(
    r"(?:[这那])?(?P<number>[两二三四五六七八九十几各每]|\d{1,2}|所有|全部)(?:[个份部件本]|项)?(?:不同)?的?"
    r"(?P<noun>政策文件|文件|规划|方案|计划|意见|办法)"
)

_BARE = re.compile(
    r"(?:(?:19|20)\d\d|(?<!\d)\d\d)年?[底末]?|十[一二三四五六七]五(?:时期|期间|末)?|多少|几|百分之|[个家项名件所座处亿万元人次]|"
    r"目标|实际|当初|计划|起点|分别|[一总]共|共|自己|本身|那边|这边|又|则|还|要|想|得|应|需|有|是|达到?|到|建成?|新增?|完成|实现|做到|冲|定|各|"
    r"为|了|的|呢|吗|在|[\s，,、；;：:。.？?！!“”\"'（）()]"
)

# 「甲的高还是乙的高」「甲定得高还是乙定得高」
_EITHER_MORE = re.compile(
    r"(?<![^，,。；;：:、？?\s])(?P<one>[^的，,。；;：:、？?\s]{2,14}?)"
    r"(?P<how>的|(?:[定订设提排干做走要罚判赔奖补给拨发投花增减涨降升]|规定|要求|增长|完成)得)"
    r"(?P<more>更?[高大多低小少早晚强快慢重轻])(?:些|一[些点])?[，,]?还是"
    r"(?P<other>[^的，,。；;：:、？?\s]{2,14}?)(?P=how)(?P=more)"
)


# 「16到20年」; round numbers alone are a length of time: 「承包期15到20年」, and so is 「工龄11到19年」.
_SHORT_SPAN = re.compile(
    r"(?<![\d.第满约达干作龄期限租住用包判])(?<!缴费)(?P<from>从|自)?(?P<first>\d\d)年?(?P<to>[到至—~～-])(?P<last>\d\d)年(?!内|前|后|以[上下内]|期(?!间)|的?(?:有期|徒刑))"
)
_ROUND = 5
_TWICE = re.compile(r"(?<!一)([查看问说讲试调改理找列算比核议谈听学写读聊])一\1")  # 一户一户 is no verb


def in_common_words(question: str) -> str:
    """The question with words that all patterns know: 多少 for 几多, 2016年到2020年 for 16到20年, 调 for 调一调."""
    question = _TWICE.sub(r"\1", question)
    return _SHORT_SPAN.sub(_in_full_years, with_which(question.replace("几多", "多少")))


def _in_full_years(match: re.Match[str]) -> str:
    first, last = int(match["first"]), int(match["last"])
    is_round = first % _ROUND == last % _ROUND == 0 and not match["from"]
    if first >= last or is_round:
        return match.group()
    return f"{match['from'] or ''}20{match['first']}年{match['to']}20{match['last']}年"


def with_which(question: str) -> str:
    """「甲的高还是乙的高」 as 「甲和乙哪个高」, of 「甲罚得重」 「哪个罚得重」; any other question as it is."""
    return _EITHER_MORE.sub(lambda m: f"{m['one']}和{m['other']}哪个{m['how'].removeprefix('的')}{m['more']}", question)


_OVER_OR_UNDER = re.compile(
    r"(?:到底|究竟)?是?超(?:额|过|出)?(?:完成)?了?(?:目标|任务|计划)?[,，]?还是"
    r"(?:欠|差|短|不够|不到|[没未](?:有)?(?:达标|达到|完成|超|到)?)(?:了|着|一?点|额)*(?:目标|任务|计划)?"
)
_AGAINST_TARGET = re.compile(
    r"[,，]?(?:跟|和|与|同|按|对照)(?:当初|当时|原来|原先|起初|早先)?(?:[原所]?[定设]|规划|计划)?的?(?:目标值?|任务|指标)(?:相?比|来?看|来说)"
)


def with_target_reached(question: str) -> str:
    """「是超了还是欠了，跟当初目标比」 as 「完成目标了没有，实际是多少」; any other question as it is."""
    if not re.search(r"目标|任务|计划|指标", question):
        return question
    asked, times = _OVER_OR_UNDER.subn("完成目标了没有，实际是多少", question, count=1)
    return _AGAINST_TARGET.sub("", asked) if times else question


# 「甲是乙的几倍」「甲要建的是乙的多少倍」
HOW_MANY_TIMES = re.compile(
    r"(?P<one>[^。；;？?！!]{2,60}?)(?:是|相当于|等于|到|有|为)(?P<other>[^，,。；;？?！!是]{2,30}?)的?(?:几|多少)倍"
)
HOW_MANY = re.compile(r"多少|(?<!哪)几(?!乎)")


def is_bare_ask(text: str) -> bool:
    """Whether a part of a question asks for an amount of what another part names: 「2025年要到多少」."""
    return len(_BARE.sub("", text)) < 2


# Tasks are asked for whatever is said of the role: 「任务清单，请标明牵头还是配合」.
TASK_LIST = re.compile(r"(?:任务|工作|职责)(?:的)?清单|(?:哪些|什么|多少|几项|所有|全部)(?:任务|工作|活|事)")

# 「要成立什么机构来管」 asks for the body that is to be, not for who is responsible.
BODY_TO_BE = re.compile(
    r"(?:成立|设立|组建|筹建|建立|新设|建)(?:一?个|了)?(?:什么|啥|哪些?个?|哪几个)样?的?"
    r"(?:机构|委员会|小组|专班|公司|中心|平台|协会|联盟|组织)"
)
# 「由哪家企业挑头」: a company is no responsible unit
COMPANY_ASKED = re.compile(r"哪(?:几|一)?家(?:龙头)?(?:企业|公司|集团)")
# Words of responsibility: without one, 「由谁」 and 「哪家」 may ask for any actor.
RESPONSIBLE = re.compile(
    rf"{LEADS}|牵的头|头家|{_HELPS}|负责|责任|主管|主责|主办|配合|协助|承担|部门|单位|厅|局|委|归(?!谁(?:来)?(?:说了算|定|决定))|管|抓|口子|经办|找谁|对接"
)
ROLE_LEAD = re.compile(rf"{LEADS}|牵的头|头家|为主|主责|主办|第一责任")
ROLE_COOPERATING = re.compile(rf"配合|{_HELPS}|协助|参与|参加|协同|其[他它]|还有(?:谁|哪)|以外")

# 「五个“化”是哪五个」 asks for a list of 饲料化, 肥料化 …
ONE_CHARACTER = re.compile(r"[两二三四五六七八九十\d][个大项]?[“\"「](?P<last>[\u4e00-\u9fff])[”\"」]")
# 「这个园区的定位是什么」 asks for something that is said of it, not what the words mean.
ATTRIBUTE_ASKED = re.compile(
    r"(?:的(?!概念|定义|含义|意思|[“\"「])[^的，,。]{2,8}|"
    # a term in quotation marks is asked about, but for the name of a five-year plan
    r"^(?!.*(?:(?:概念|定义|含义|意思|指的?)是(?:什么|啥)|(?<!五)[”\"」])).{9,})是(?:什么|啥)[？?。]?$"
)
# Down to the prefecture, as far as the list of places goes (rag/data/regions.csv).
WHICH_PLACE = re.compile(
    r"(?:哪|什么)(?:[一几些两俩三仨四五六七八九十]|\d{1,2})?(?:个|座)?(?:城市|地级市|设区市|市(?!场|政|值)|州)"
)
KINDS_ASKED = re.compile(r"(?:哪|什么|啥)(?:[一几些两俩三仨四五六七八九十])?[种类样]")
# Of counties no list is at hand, and 地方 is any of them.
WHICH_SPOTS = re.compile(
    r"哪[几些两俩三仨四五六七八九十](?:个|处|座)?(?:地方|地区|县|区县|城市|地级市|设区市|市(?!场|政|值)|州)"
)
WHICH_COUNTY = re.compile(r"哪[几些两俩三仨四五六七八九十](?:个)?(?:县(?:区|市)?(?!级|域)|区县)")
ABROAD = re.compile(r"境外|国外|海外|国际|世界|东盟|外国")  # of which no list of places is at hand
# 「是75%还是100%」: one of the two must be said.
FIGURE_CHOICE = re.compile(
    r"(?<![\d.])(?P<one>\d+(?:\.\d+)?)[^\d，,。]{0,6}还是[^\d，,。]{0,6}(?P<other>\d+(?:\.\d+)?)%?"
)
# 「归水利还是食药监」: a choice of two, which may be bodies by their everyday names.
EITHER = re.compile(
    r"(?:归|由|找)(?P<one>[\u4e00-\u9fff]{2,8}?)(?:管|负责|牵头)?还是(?:归|由|找)?(?P<other>[\u4e00-\u9fff]{2,8})"
)
ROLE_CHOICE = re.compile(
    r"(?:牵头|主责|负责)[^，,。]{0,4}还是[^，,。]{0,4}(?:配合|打下手|搭把手|帮把手)|配合[^，,。]{0,4}还是[^，,。]{0,4}(?:牵头|主责|负责)"
)

# Numbers that are told of, not asked for: 合同上没写干几年, 连出了多少都说不清, 不管多少.
_NOT_ASKED_NUMBER = re.compile(
    r"(?<![有说写讲定])[没未](?:有)?(?:写|说|讲|定|约定|规定|注明)[^，,。；;？?罚赔退扣补交处]{0,4}(?:几|多少)|连[^，,。；;？?]{0,8}(?:几|多少)(?=[^，,。；;？?]{0,6}[都也])|"
    r"(?:不管(?![理好])|无论|不论)[^，,。；;？?罚赔]{0,8}(?:几|多少)"
)


def without_told_numbers(question: str) -> str:
    """The question with 某 for 几 and 多少 that ask for nothing; as long as it was."""
    return _NOT_ASKED_NUMBER.sub(lambda m: m.group().replace("多少", "某某").replace("几", "某"), question)


# Before what is counted: 「有几家瞪羚企业」; 家庭 and 项目 are counted themselves.
_CLASSIFIER = (
    r"(?:家(?![庭长电具居族用政禽畜])|项(?!目)|名(?![额单称录牌校师])|条(?![件款例目])|所(?![有得需])|座(?![位谈])|"
    r"个(?![人税体股旧案])|批(?![发次])|台(?![账风湾商胞])|位(?!置))"
    r"(?=[\u4e00-\u9fff])"
)

# 「几个人」, but not 几个人才飞地, 几个人工智能项目, 多少个人所得税.
_PERSON = rf"人{BEHIND_PERSONS}"

# Taken out of the question before it is searched.
_NOISE = re.compile(
    r"请问|请教|请查(?:一下|找)?|请(?:帮我|列出|说明|告诉|标明|解释)|"
    r"帮(?:我|忙)(?:查|找|看|列)?(?:一下|下)?|麻烦|劳驾|您好|你好|"
    r"我们?(?:想|要|这边|单位)?(?:知道|问|了解|查)(?:一下|下)?|我想|我是|我们|"
    r"(?:写|放|列)?在?(?:哪一?个专栏|专栏几|表几)|"
    rf"(?:里面?|中)?(?:是|在)?(?:第几|哪一?)(?:条|章|节|款|块)(?:{_SAID}的?)?|(?:由|归|是)?谁(?:来)?(?:说了算|拍板|做主)|"
    rf"(?:由|归)?{_WHICH}(?:{_BODY}|部(?=[管负批审牵来？?]))|(?:责任|牵头|配合|主管|主责)(?:单位|部门)|(?:由|归|是)?谁(?:来)?(?:管|抓)?|"
    rf"{LEADS}(?:负责|推动|落实|抓)?|负责|配合|{_HELPS}|"
    r"参与|参加|承担|对接|"
    r"叫(?:做|作)?(?:什么|啥)(?:名字?)?|"
    r"(?:是)?(?:什么|啥)意思|什么(?:时候|时间|样|叫|是)?|啥(?:时候|叫|是)?|为什么|怎么(?:样|办|理解|处理|表示)?|如何|何时|何谓|"
    r"(?:多少|(?<![哪第])几)(?:个?(?:工作日|季度|星期|小时|钟头|分钟)|个月|天|日|年(?!级)|周|钱)(?:之内|以内|内)?|"
    r"多久|多长(?:时间)?|(?:多少|几)时间|百分之(?:几|多少)|"
    r"(?:主要|都|分别|准备)?(?:[摆放布落设搁]在|安排在|在)(?=哪)|[摆放布落设搁](?=哪[几些个]+(?:地方|市|县|区|州))|"
    r"哪(?:[两二三四五六七八九十]|十[一二三四五六七八九])[个家项种类样]|"
    rf"(?:多少|(?<![哪第])几)(?:{_CLASSIFIER}|个?{_PERSON})|(?<![哪第])几个(?=人)|"
    r"哪(?:一|几|两|俩|仨|些|里|儿|个|家|份|年|天|项|块|种|类|样|边)+|哪|多少|几(?=[个家项份名成条种类亿万倍])|多大|"
    r"多高|"
    r"是不是|有没有(?!效)|是否|能否|可否|能不能|要不要|用不用|该不该|会不会|算不算|需不需要|可不可以|(?:是|定|算)?(?:吗|呢|吧|么|嘛|呀|啊)|"
    r"具体|分别|各自|一共|总共|究竟|到底|现在|目前|一下|(?:也|都)?列(?:出|全)|(?:也|都)列(?:下|一下|上)|"
    r"(?<=[发补奖借卖送拨投分派])给谁|(?:面向|针对)谁|"
    # 「定的是多少」, but no part of 规定, 审定, 定位
    r"(?<![规制指确认稳特一固决审鉴约法限设划测选协既拟判裁])定(?![位向点期额价制义居])(?:的|到)?(?:是)?|想(?:做|要|达)到?|打算|准备(?=设|放|建)|要(?:达到|求|冲到)|"
    r"(?<![主重摘])需?要(?=多少|几(?=[个家项名份条]))|"
    r"这(?:项|个|件|块)(?:工作|任务|事|活|政策)?|(?<![\u4e00-\u9fff])里(?:面|头)?(?:的)?那(?:个|些|条)|那(?:个|份|块|些|种|类|条)|这(?:一?块|里|边)|的话|里头|里面|方面|说的|"
    r"的时候|[弄搞]成(?:的|了)?|讲的|说到(?:的)?|提到的?|写的?|提出了?(?=\s*(?:哪|什么|几|多少))|来着"
)
_SPACES = re.compile(r"[\s，,。？?！!；;：:、“”\"'‘’《》（）()「」]+")

# What a question points and asks with, where laws write 得 and 情形: that a clause lacks it proves nothing.
NAMES_NOTHING = re.compile(
    r"[这那][个条种样些类]|一[个块样]|还是|自己|[出起下过回进]来|[上出回进]去|没[^收落]|被查|[开建办请租]个|先[开搞上做干办建抓]|"
    r"不能|可以|能够|情况|情形|最[多少长短晚迟快]|至[多少]|起码|"
    # as 要交, 得罚, 能包, 想当 are cut; 要求, 能源 and 会议 name something
    r"要[^求素点闻塞害件领道职约务义地案]|得[^分失主票出到奖]|能[^源力量耗效见人手级]|想[^法象]|会[^议员计展场所费见谈签务长客商战审诊同馆]|该[^项类]"
)

# 「九个领域」 asks for the list of 领域; the text may say 九大领域. A figure that is part of a name stays.
_COUNTED_NOUN = re.compile(
    r"(?<![十第\d])[两二三四五六七八九十](?:样东西|[样种个](?=$|[\s，,。；;？?！!啊呀呢])|(?:个|项|类|种|条|所|块|家|座|大|样)(?=[\u4e00-\u9fff]))"
)


# No word reaches over the end of a time: 25年｜全社会, 20年底｜有, 十三五｜末.
_BEHIND_TIME = re.compile(
    r"(?<=\d\d年)(?=[\u4e00-\u9fff](?<![底末初]))|(?<=\d\d年[底末初])(?=[\u4e00-\u9fff])|"
    r"(?<=十[一二三四五六七]五)(?=[末期时那这的])"
)


def topic_of(question: str) -> str:
    """What a question is about: the question without its question words; "" if no word is left but 的, 了 and such."""
    plain = _BEHIND_TIME.sub(" ", without_asides(question))
    topic = _SPACES.sub(" ", _COUNTED_NOUN.sub(" ", without_chatter(_NOISE.sub(" ", plain)))).strip()
    return topic if re.search(r"[^的地得了着过和与及或在是为于也都还就 ]", topic) else ""


# 「哪个产业产值目标最高」 needs all figures compared; 「额度最高多少」 asks for one that the text states.
_MOST = r"最(?:高|低|大|小|多|少|强|弱|快|慢|早|晚|长|短)"
_WHEN = r"什么时|何时|哪一?[天年月]"  # 最晚什么时候 asks for a time, not which is the latest
SUPERLATIVE = re.compile(
    rf"(?:哪|什么|谁).{{0,20}}{_MOST}(?!.{{0,4}}(?:多少|几|多久|多长|{_WHEN}))|"
    rf"{_MOST}[^，,。？?]{{0,8}}(?!{_WHEN})(?:哪|谁|什么)"
)
WANTS_TARGET = re.compile(
    r"目标|计划|打算|争取|力争|(?<!需)要(?!求)|将|想|准备|定(?:的|到|了)|到20\d\d年|还要|达到多少"
)
WANTS_STATE = re.compile(r"已经|现有|实际|完成了|目前|时有|末(?:有|的)?|建成了|了多少|当时|取得")
# 「十四五末要攒到多少人」: 末 is said of a time to come too
STILL_TO_BE = re.compile(r"(?<![主重需首])要[^，,。；;？?]{0,6}[到达成](?:多少|几|百分之)|还[要得会将需](?!求)")
# Who is to bear a cost; what only speaks of the thing does not answer that.
WHO_PAYS = re.compile(
    r"(?:谁|哪[家个级边](?:单位|部门|政府|财政)?)[^，,。？?]{0,3}(?:[掏出付拿]钱|买单|埋单|出资|[掏出付赔](?=$|[的呢啊呀吗我，,。？?]))"
)
WITH_WHOM = re.compile(rf"(?:配合|协助)(?:的是?)?(?:谁|哪[个家些](?:单位|部门|厅|局)|哪家)|给谁(?:配合|{_HELPS})")
ROLE_ALONE = re.compile(
    rf"{LEADS}(?:了|的|负责|干|做|办|抓)?是?(?:活|事|哪|几|什么|啥|多少|任务|工作)|(?:只|仅).{{0,3}}牵头"
)
COOPERATING_ALONE = re.compile(r"配合(?:了|的|过)?是?(?:活|事|哪|几|什么|啥|多少|任务|工作)|(?:只|仅).{0,3}配合")


# What is counted, behind 亿 and 万: 「几亿只」「多少万吨」 ask for no money.
_THING = (
    r"(?:万?千瓦|兆瓦|公里|平方米|公顷|亩|人次|周岁|(?<=几)个(?=人)|个(?!人|工作日|月|小时|钟头|季度|星期)|家|项|名|人|位|所|条|件|倍|岁|次|号|届|批|"
    r"吨|辆|座|场(?![地所馆景合面])|期|门|种|类|台|套|户|株|只(?![有要能是])|头(?!疼|痛))"
)
_OF_THINGS = rf"(?:{_THING}|[度平立公]|群众|农[民户]|职工|居民|学生|党员)"
_MONEY = re.compile(
    # 多少诉讼费; 多少消费者 and 多少人免费 are no money
    rf"多少[\u4e00-\u9fff]{{0,4}}(?<![消免公自浪])费(?!用?[率时])|多少(?:钱|资金|元|个?[亿万](?!{_OF_THINGS}))|几个?[十百千]?(?:[亿万](?!{_OF_THINGS})|元(?!素))|"
    rf"钱[^，,。？?]{{0,6}}多少(?!{_THING})|"
    r"资金.{0,4}多少|投资(?:额|多少)|总投资|经费.{0,4}多少|"
    r"预算|金额|注册资本|资本金|补贴标准|奖(?:励)?多少|领多少|奖金|工资|薪|费用|价格|[单票房油]价|造价|租金|收费|[学车]费|(?:基金|资金|投资|贷款|融资)[^，,。？?]{0,6}多大|"
    r"(?:补|给|发|奖|拨|出|贴)[^，,。？?]{0,3}多少[^，,。？?]{0,6}钱"
)
# 「多少万」「几个亿」: an amount is asked for, which no share of the cost tells.
AMOUNT_OF_MONEY = re.compile(r"(?:多少|几)个?[十百千]?[万亿]")
_PERCENT = re.compile(
    r"百分之(?:几|多少)|几[成折](?!为|叠)|占比|比例|比重|占.{1,14}(?:多少|几)|占(?:GDP|gdp|(?:地区|国内)?生产总值|全[国省区市县])|率.{0,6}多少|增幅|增速|百分点|(?:几|多少)个?(?:百分)?点(?!钟)|"
    r"多少比多少|几比几"
)
_CHANGE = re.compile(r"(?:涨|增长?|提高|上升|下降|降低?)(?:了|幅)?多少(?=$|[\s，,。；;？?！!])")
_COUNTED = re.compile(
    rf"(?:多少|几)[十百千万亿]{{0,3}}?(?P<unit>{_THING})|"
    r"(?<!第)(?:多少|(?<![哪近去来这那])(?<!(?<!提)前)几)个?(?P<time>工作日|季度|星期|小时|钟头|分钟|周年|月(?<=个月)|天|日|年(?!级)|周)"
)
_HOW_FAR = re.compile(r"多远")
_HOW_LONG = re.compile(r"多久|多长时间|(?:多少|几)时间|多长")
# 「执法人员最少得几个」: persons are asked for with 个 too.
_PERSONS = re.compile(
    rf"(?:多少|(?<![哪近去来这那前])几)个{_PERSON}|(?:人员|专家|干部|委员|[律教医]师)[^。？?]{{0,16}}[请聘选派]几个(?=$|[，,。？?])|"
    r"(?:人员|专家|干部|[委职党社学成]员|(?<!或)者|[律教医]师)(?:最少|至少|起码|最多|得|要|需|应|该|有|配|派|共|是){0,6}几个"
)
# What is laid down for a wrong may be an amount or a multiple of one.
_PENALTY = re.compile(
    r"罚[^。？?]{0,8}(?:多少|几倍)(?![天日年个])|罚[款金](?:怎么算|的?(?:幅度|标准|上限))|罚得?(?:一样|[更最]?[重轻狠])|(?:多少|几倍).{0,4}罚款"
)
_COMPENSATION = re.compile(r"赔[^。？?]{0,6}(?:多少|几倍)(?![天日年个])")
_NUMERALS = "零一二三四五六七八九十"
_COUPLES = {"两": 2, "俩": 2, "仨": 3}


def measure_of(question: str) -> str:
    """The unit of the figure that is asked for: "元", "%", a classifier, a unit of time, or "" if any will do."""
    question = without_told_numbers(question)
    if _PERCENT.search(question):
        return "%"
    if _CHANGE.search(question):
        return ""  # an amount or a share
    for measure, asked in ((PENALTY, _PENALTY), (COMPENSATION, _COMPENSATION), ("元", _MONEY)):
        if asked.search(question):
            return measure
    found = _COUNTED.search(question)
    if found and found["time"]:
        return {"月": "个月", "日": "天", "钟头": "小时"}.get(found["time"], found["time"])
    if _HOW_LONG.search(question):
        return LENGTH_OF_TIME
    if _HOW_FAR.search(question):
        return DISTANCE
    if _PERSONS.search(question):
        return "人"
    return found["unit"] if found else ""


def expected_count(question: str) -> int | None:
    """How many items a list question speaks of: 「哪五项」「九个领域」「哪俩城市」 5, 9, 2; None if it does not say."""
    for found in re.finditer(
        r"(?<![十第\d])(?P<n>[两二三四五六七八九]|十[一二三四五六七八九]?|\d{1,2})"
        r"(?:大|个|项|类|种|条|所|方面|块|家|座|样)|哪(?P<which>[两俩三仨四五六七八九])(?![年月天日])",
        question,
    ):
        numeral = found.group("n") or found.group("which")
        if numeral.isdigit():
            return int(numeral)
        if numeral in _COUPLES:
            return _COUPLES[numeral]
        value = (
            10 + (_NUMERALS.index(numeral[1]) if len(numeral) > 1 else 0)
            if numeral[0] == "十"
            else _NUMERALS.index(numeral)
        )
        if value > 1:
            return value
    return None
