"""Login through WeCom: the two addresses a person is sent to, and what the code they bring back is worth."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.fields import normal_userid, text, text_or_none


@dataclass(frozen=True, slots=True)
class SignedInMember:
    """A member of our corp; the ticket (1800 s) is there only after consent to ``snsapi_privateinfo``."""

    userid: str
    user_ticket: str | None


@dataclass(frozen=True, slots=True)
class ExternalVisitor:
    """Anybody else, who must never get a staff session; the external_userid is there only for our customers."""

    openid: str
    external_userid: str | None


@dataclass(frozen=True, slots=True)
class MemberDetail:
    """What a member agreed to show; every field but the userid may be empty."""

    userid: str
    gender: int
    avatar: str | None
    mobile: str | None
    email: str | None
    biz_mail: str | None
    qr_code: str | None
    address: str | None


def authorize_url(app: WeComApp, redirect_uri: str, state: str, *, private_info: bool = False) -> str:
    """Where the WeCom client logs its user in; ``state`` must be letters and digits, at most 128."""
    query = urlencode(
        {
            "appid": app.corp_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": "snsapi_privateinfo" if private_info else "snsapi_base",
            "state": state,
            "agentid": app.agent_id,
        },
        quote_via=quote,
        safe="",
    )
    return f"{app.authorize_url}?{query}#wechat_redirect"


def qr_login_url(app: WeComApp, redirect_uri: str, state: str) -> str:
    """Where a desktop browser shows the QR code to be scanned with the WeCom phone app."""
    query = urlencode(
        {
            "login_type": "CorpApp",
            "appid": app.corp_id,
            "agentid": app.agent_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "lang": "zh",
        },
        quote_via=quote,
        safe="",
    )
    return f"{app.qr_login_url}?{query}"


def exchange_code(client: WeComClient, code: str) -> SignedInMember | ExternalVisitor:
    """Who came back with this code (single use, five minutes); a used or foreign code is an error of kind LOGIN."""
    answer = client.call("auth/getuserinfo", params={"code": code})
    userid = text(answer, "userid")
    # Members of an interlinked corp come as "CorpId/userid": guests, not our staff.
    if not userid or "/" in userid:
        return ExternalVisitor(text(answer, "openid") or userid, text_or_none(answer, "external_userid"))
    return SignedInMember(normal_userid(userid), text_or_none(answer, "user_ticket"))


def get_member_detail(client: WeComClient, user_ticket: str) -> MemberDetail:
    """The personal fields behind a ``user_ticket``."""
    answer = client.call("auth/getuserdetail", body={"user_ticket": user_ticket})
    gender = text(answer, "gender")
    return MemberDetail(
        userid=normal_userid(text(answer, "userid")),
        gender=int(gender) if gender in {"1", "2"} else 0,
        avatar=text_or_none(answer, "avatar"),
        mobile=text_or_none(answer, "mobile"),
        email=text_or_none(answer, "email"),
        biz_mail=text_or_none(answer, "biz_mail"),
        qr_code=text_or_none(answer, "qr_code"),
        address=text_or_none(answer, "address"),
    )
