"""How the samples are put together: the documents print only what stands after MsgType."""

from datetime import UTC, datetime

AT = datetime(2014, 6, 24, 11, 48, 33, tzinfo=UTC)
WHEN = 1403610513

CONTACT = (
    "<UserID><![CDATA[ZhangSan]]></UserID><ExternalUserID><![CDATA[woAJ2GCAAAXtWyujaWJHDDGi0mAAAA]]></ExternalUserID>"
)


def event(name: str, change: str = "", rest: str = "") -> str:
    """The elements of one event."""
    change_type = f"<ChangeType><![CDATA[{change}]]></ChangeType>" if change else ""
    return f"<Event><![CDATA[{name}]]></Event>{change_type}{rest}"
