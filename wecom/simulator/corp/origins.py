"""Where a customer comes from: a person in WeChat, or somebody of another company that uses WeCom."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.corp.names import Company

WECHAT, WECOM = 1, 2


def of_wechat(external_userid: str) -> dict[str, Any]:
    """The columns of a WeChat user: a unionid, and nothing of a company."""
    unionid = "o" + ids.derived(f"union:{external_userid}", 27)
    company: dict[str, Any] = dict.fromkeys(("corp_name", "corp_full_name", "position", "external_profile"))
    return {"type": WECHAT, "unionid": unionid} | company


def of_wecom(company: Company, *, shows_profile: bool = True) -> dict[str, Any]:
    """The columns of a WeCom user: the company, and the profile it lets others see, if any."""
    return {
        "type": WECOM,
        "unionid": None,
        "corp_name": company.name,
        "corp_full_name": company.full_name,
        "position": company.position,
        "external_profile": json.dumps(_profile(company), ensure_ascii=False) if shows_profile else None,
    }


def _profile(company: Company) -> dict[str, Any]:
    """One attribute of each kind there is (document 92114)."""
    return {
        "external_attr": [
            {"type": 0, "name": "部门", "text": {"value": "采购部"}},
            {"type": 1, "name": "官网", "web": {"url": "https://company.example/", "title": company.name}},
            {
                "type": 2,
                "name": "小程序",
                "miniprogram": {"appid": "wx8bd80126147df384", "pagepath": "/index", "title": company.name},
            },
        ]
    }
