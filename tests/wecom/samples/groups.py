"""Events about customer groups and corp tags, as WeCom prints them, and what we make of them."""

from tests.wecom.samples.words import AT, event
from wecom import events as e

GROUPS_AND_TAGS: dict[str, tuple[str, e.Event]] = {
    "a group was created": (
        event("change_external_chat", rest="<ChatId>CHAT_ID</ChatId><ChangeType><![CDATA[create]]></ChangeType>"),
        e.GroupCreated(created_at=AT, chat_id="CHAT_ID"),
    ),
    "several people joined a group": (
        event(
            "change_external_chat",
            "update",
            "<ChatId><![CDATA[wrx7H]]></ChatId><UpdateDetail><![CDATA[add_member]]></UpdateDetail>"
            "<JoinScene>1</JoinScene><QuitScene>0</QuitScene><MemChangeCnt>10</MemChangeCnt>"
            "<MemChangeList><Item>Jack</Item><Item>Rose</Item></MemChangeList>"
            "<LastMemVer>9c3f</LastMemVer><CurMemVer>7121</CurMemVer>",
        ),
        e.GroupUpdated(
            created_at=AT,
            chat_id="wrx7H",
            detail="add_member",
            join_scene=1,
            quit_scene=0,
            changed=("Jack", "Rose"),
            last_version="9c3f",
            current_version="7121",
        ),
    ),
    "one person left a group": (
        event(
            "change_external_chat",
            "update",
            "<ChatId>wr1</ChatId><UpdateDetail>del_member</UpdateDetail><QuitScene>1</QuitScene>"
            "<MemChangeCnt>1</MemChangeCnt><MemChangeList><Item>wmOgQ</Item></MemChangeList>",
        ),
        e.GroupUpdated(
            created_at=AT,
            chat_id="wr1",
            detail="del_member",
            join_scene=None,
            quit_scene=1,
            changed=("wmOgQ",),
            last_version=None,
            current_version=None,
        ),
    ),
    "a group was renamed": (
        event("change_external_chat", "update", "<ChatId>wr1</ChatId><UpdateDetail>change_name</UpdateDetail>"),
        e.GroupUpdated(
            created_at=AT,
            chat_id="wr1",
            detail="change_name",
            join_scene=None,
            quit_scene=None,
            changed=(),
            last_version=None,
            current_version=None,
        ),
    ),
    "a group changed and nobody says how": (
        event("change_external_chat", "update", "<ChatId>wr1</ChatId>"),
        e.GroupUpdated(
            created_at=AT,
            chat_id="wr1",
            detail="",
            join_scene=None,
            quit_scene=None,
            changed=(),
            last_version=None,
            current_version=None,
        ),
    ),
    "a group was dismissed": (
        event("change_external_chat", "dismiss", "<ChatId>wr1</ChatId>"),
        e.GroupDismissed(created_at=AT, chat_id="wr1"),
    ),
    "a tag was created": (
        event("change_external_tag", "create", "<Id>et1</Id><TagType>tag</TagType><StrategyId>1</StrategyId>"),
        e.TagChanged(created_at=AT, change="create", tag_type="tag", id="et1"),
    ),
    "a tag group was deleted": (
        event("change_external_tag", "delete", "<Id>et2</Id><TagType>tag_group</TagType>"),
        e.TagChanged(created_at=AT, change="delete", tag_type="tag_group", id="et2"),
    ),
    "all tags were re-ordered": (
        event("change_external_tag", "shuffle", "<Id><![CDATA[]]></Id>"),
        e.TagChanged(created_at=AT, change="shuffle", tag_type=None, id=""),
    ),
}
