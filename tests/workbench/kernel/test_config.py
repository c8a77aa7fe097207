import pytest

from workbench.config import BadSetting
from workbench.headers import content_security_policy
from workbench.kernel import clock


def test_a_good_environment_is_accepted(settings_of):
    settings = settings_of(ADMIN_USERIDS=" ChenMo , linyue,", CORP_TIMEZONE="Asia/Tokyo")
    assert settings.admin_userids == {"chenmo", "linyue"}
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.app.api_base.endswith("/cgi-bin/")
    assert "sim-app-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///x"),
        ("REDIS_URL", "memory://"),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "127.0.0.1"),
        ("PUBLIC_URL", "http://127.0.0.1/path"),
        ("WECOM_CORP_ID", "corp"),
        ("WECOM_AGENT_ID", "app"),
        ("WECOM_SECRET", ""),
        ("WECOM_CALLBACK_TOKEN", ""),
        ("WECOM_CALLBACK_AES_KEY", "short"),
        ("WECOM_CONTACTS_CALLBACK_AES_KEY", ""),
        ("CORP_TIMEZONE", "Asia/Atlantis"),
        ("LOGIN_SCOPE", "everything"),
        ("FIXED_NOW", "yesterday"),
        ("FIXED_NOW", "2026-03-02T10:00:00"),
        ("FIXED_NOW", "2999-01-01T00:00:00+08:00"),
        ("SESSION_DAYS", "0"),
        ("LOG_LEVEL", "loud"),
        ("WECOM_SIMULATOR_URL", "https://qyapi.weixin.qq.com"),
        ("WECOM_SIMULATOR_URL", "http://8.8.8.8:9000"),
        ("WECOM_SIMULATOR_URL", "http://localhost:9000"),
    ],
)
def test_a_missing_or_bad_value_stops_the_start_and_is_named(settings_of, name, value):
    with pytest.raises(BadSetting) as refused:
        settings_of(**{name: value})
    assert str(refused.value).startswith(f"{name}: ")


def test_the_simulator_and_a_real_api_base_exclude_each_other(settings_of):
    with pytest.raises(BadSetting, match="WECOM_API_BASE"):
        settings_of(WECOM_API_BASE="https://proxy.example.com/cgi-bin/")


def test_without_a_simulator_everything_is_strict(settings_of):
    real = {"WECOM_SIMULATOR_URL": "", "PUBLIC_URL": "https://workbench.example.com"}
    settings = settings_of(**real)
    assert settings.cookie_is_secure
    assert settings.app.api_base == "https://qyapi.weixin.qq.com/cgi-bin/"
    with pytest.raises(BadSetting, match="PUBLIC_URL"):
        settings_of(**{**real, "PUBLIC_URL": "http://workbench.example.com"})


def test_the_clock_stops_only_with_the_simulator(app, settings_of, monkeypatch):
    past = "2026-03-02T10:00:00+08:00"
    fixed = settings_of(FIXED_NOW=past).fixed_now
    monkeypatch.setitem(app.config, "FIXED_NOW", fixed)
    assert clock.now() == clock.now() == fixed
    with pytest.raises(BadSetting, match="FIXED_NOW"):
        settings_of(FIXED_NOW=past, WECOM_SIMULATOR_URL="", PUBLIC_URL="https://workbench.example.com")


def test_only_the_simulator_may_frame_us():
    assert "frame-ancestors 'none'" in content_security_policy(None)
    assert "frame-ancestors http://127.0.0.1:9000" in content_security_policy("http://127.0.0.1:9000")
    assert "unsafe-eval" not in content_security_policy(None)
