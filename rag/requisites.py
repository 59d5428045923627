"""What has to be brought or fulfilled: whether a sentence tells the papers, conditions or steps that are asked for.

「申报要交哪些材料」 is not answered by 「推动符合条件的企业申报」, however well its other words fit.
"""

from __future__ import annotations

import re

_WHICH = r"(?:哪[些几]|什么|啥|何种|怎么?样的)[个种类项些]?"
_HANDED_IN = (
    r"(?:交(?![通流易叉])|提供|带(?![动头])|准备|凭|报|备案|办|申|登记|审|领(?![域先导衔军])|注册|(?<!保)证|许可|变更|"
    r"开(?![发展放拓创]))"
)
_REQUISITES = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            # of what something is made, 「用哪些材料代替塑料」 asks without a word of handing in
            rf"{_WHICH}(?P<noun>(?:申[请报]|证明)材料|证件|手续|文件资料)(?![产工科学行企领])|"
            rf"(?:{_HANDED_IN}[^，,。？?]{{0,30}}|需?要|需){_WHICH}(?P<brought>材料)(?![产工科学行企领])|"
            rf"{_WHICH}(?P<needed>材料)(?=[^，,。？?]{{0,12}}{_HANDED_IN})|"
            r"(?:交|提交|带|准备|递交)(?:些|点)?(?:什么|啥|哪些)(?P<papers>材料|资料|证件|东西|手续)",
            r"材料|资料(?!库)|文件|证明|证件|证书|申请[书表]|报告|复印件|手续|凭证|许可",
        ),
        (
            rf"{_WHICH}(?:申[请报]|认定|入库|准入)?(?P<noun>条件|资格|门槛)(?!下|[^，,。？?是的才]*(?:改善|创造|提供))|"
            r"(?P<terms>条件|资格|门槛)(?:是|有|包括|为)(?:什么|啥|哪些)",
            r"(?<!符合)(?<!具备)条件(?!的)|下列条件|资格|门槛|具备|具有|包括|达到|满足|必须|不得?(?:低|少|高|超)|(?<!规模)以上|(?<!规模)以下|应当|须|[:：]$",
        ),
        (rf"{_WHICH}(?P<noun>学历|文凭)", r"学历|文凭|学位|毕业|博士|硕士|本科|大专|大学|中专|高中|文化程度"),
        (rf"{_WHICH}(?P<noun>职称|技术等级)", r"职称|技术等级|高级|中级|初级|工程师|技师|教授|研究员|农艺师"),
        (rf"{_WHICH}(?P<noun>资质|执照|牌照)", r"资质|执照|牌照|许可|证书|资格"),
        (
            rf"{_WHICH}(?:申[请报]|办理|审批)?(?P<noun>(?:流程|程序|步骤)(?!再造|创新))|(?:申[请报]|办理|审批)[^，,。？?]{{0,12}}(?P<stages>环节)",
            r"流程|程序|步骤|环节|先|再|然后|[后经由报]|申请|审[核批查]|[:：]$",
        ),
    )
)


def requisite_untold(question: str, said: str) -> str:
    """The kind of requisite that a question asks for and a sentence tells nothing of; "" if there is none such."""
    for asked, told in _REQUISITES:
        found = asked.search(question)
        if found and not told.search(said):
            return next(group for group in found.groups() if group)
    return ""
