"""Who we are towards WeCom, and where its server is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WeComApp:
    """One self-built app (自建应用) of one corp; the addresses differ only when a simulator stands in."""

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    api_base: str = "https://qyapi.weixin.qq.com/cgi-bin/"
    authorize_url: str = "https://open.weixin.qq.com/connect/oauth2/authorize"
    qr_login_url: str = "https://login.work.weixin.qq.com/wwlogin/sso/login"
