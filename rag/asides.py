"""What a question says beside what it asks: for whom the answer is, and in which form: 「领导要名单」「帮列下」."""

from __future__ import annotations

import re

_ASIDE = re.compile(
    r"(?:领导|老板|上面|上头|上级|处长|科长|主任|局长)(?:那边)?(?:等着|急着|催着|正在|现在|马上|急)?(?:要|催|找我要)(?:个|份|一份)?"
    r"(?:名单|清单|数据?|材料|答复|结果)(?:的|呢|了)?(?=$|[\s，,。；;：:？?！!])|"
    r"(?:帮|给|替)(?:我|忙|我们|俺)?(?:都|全|也)?列(?:一)?(?:下|列|全|个(?:名单|清单)|出来?)(?![周月季])|"
    # 「……几个？不是园区那种」
    r"(?<=[\s，,。；;？?！!])(?:不是|不算|别算|不要|不含)[^\s，,。；;？?！!]{1,10}(?:那种|那类|那个|那些)(?=$|[\s，,。；;？?！!])|"
    r"(?<![\u4e00-\u9fff])(?:只|仅|光)(?:要|看|问|说|列)(?:牵头|配合|打头|主责|负责)的?(?:单位|部门|那个|那家)?(?:就行|即可|就好)?"
    r"(?=$|[\s，,。；;？?！!])"
)


def without_asides(question: str) -> str:
    """The question without such remarks; a question that is nothing else is left as it is."""
    rest = _ASIDE.sub(" ", question)
    return rest if rest.strip(" ，,。；;？?！!") else question
