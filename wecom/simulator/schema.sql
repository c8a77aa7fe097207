CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS departments (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER NOT NULL, sort_order INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS members (
    userid TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL, alias TEXT NOT NULL, position TEXT NOT NULL,
    gender TEXT NOT NULL, mobile TEXT NOT NULL, status INTEGER NOT NULL, has_contact INTEGER NOT NULL,
    consented_at INTEGER, consented_fields TEXT NOT NULL DEFAULT ''
);
-- An empty domain is that of the address the simulator was started for; so is the first app's callback address.
CREATE TABLE IF NOT EXISTS apps (
    agent_id INTEGER PRIMARY KEY, name TEXT NOT NULL, secret TEXT NOT NULL UNIQUE,
    trusted_domain TEXT NOT NULL DEFAULT '', callback_url TEXT NOT NULL DEFAULT '', token TEXT NOT NULL,
    aes_key TEXT NOT NULL, trusted_ips TEXT NOT NULL DEFAULT '[]', switches TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS hidden_members (
    agent_id INTEGER NOT NULL, userid TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (agent_id, userid)
);
CREATE TABLE IF NOT EXISTS memberships (
    userid TEXT NOT NULL COLLATE NOCASE, department_id INTEGER NOT NULL, is_leader INTEGER NOT NULL,
    PRIMARY KEY (userid, department_id)
);

CREATE TABLE IF NOT EXISTS customers (
    external_userid TEXT PRIMARY KEY, name TEXT NOT NULL, type INTEGER NOT NULL, gender INTEGER NOT NULL,
    has_avatar INTEGER NOT NULL, unionid TEXT, corp_name TEXT, corp_full_name TEXT, position TEXT,
    external_profile TEXT
);
CREATE TABLE IF NOT EXISTS relations (
    userid TEXT NOT NULL COLLATE NOCASE, external_userid TEXT NOT NULL, status TEXT NOT NULL,
    createtime INTEGER NOT NULL, add_way INTEGER NOT NULL, state TEXT, oper_userid TEXT NOT NULL,
    remark TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', remark_corp_name TEXT,
    remark_mobiles TEXT NOT NULL DEFAULT '[]', personal_tags TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (userid, external_userid)
);
CREATE INDEX IF NOT EXISTS relations_by_customer ON relations (external_userid);
CREATE TABLE IF NOT EXISTS relation_tags (
    userid TEXT NOT NULL COLLATE NOCASE, external_userid TEXT NOT NULL, tag_id TEXT NOT NULL,
    PRIMARY KEY (userid, external_userid, tag_id)
);
-- What the relations themselves no longer tell: when a customer left, and beginnings that were replaced by later ones.
CREATE TABLE IF NOT EXISTS relation_log (
    userid TEXT NOT NULL COLLATE NOCASE, external_userid TEXT NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS relation_log_by_member ON relation_log (userid, what, at);
-- `made_by` is the app a tag, way or link was made by; 0: somebody made the tag in the console.
CREATE TABLE IF NOT EXISTS tag_groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, create_time INTEGER NOT NULL, sort_order INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0, made_by INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS tags (
    id TEXT PRIMARY KEY, group_id TEXT NOT NULL, name TEXT NOT NULL, create_time INTEGER NOT NULL,
    sort_order INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, made_by INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS contact_ways (
    config_id TEXT PRIMARY KEY, create_time INTEGER NOT NULL, type INTEGER NOT NULL, scene INTEGER NOT NULL,
    state TEXT NOT NULL, remark TEXT NOT NULL, skip_verify INTEGER NOT NULL, users TEXT NOT NULL, parties TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS join_ways (
    config_id TEXT PRIMARY KEY, create_time INTEGER NOT NULL, scene INTEGER NOT NULL, remark TEXT NOT NULL,
    state TEXT NOT NULL, auto_create_room INTEGER NOT NULL, room_base_name TEXT, room_base_id INTEGER,
    chat_ids TEXT NOT NULL, mark_source INTEGER NOT NULL, made_by INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS acquisition_links (
    link_id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL, create_time INTEGER NOT NULL,
    skip_verify INTEGER NOT NULL, mark_source INTEGER NOT NULL, users TEXT NOT NULL, departments TEXT NOT NULL,
    priority TEXT NOT NULL, made_by INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
);
-- A click on a link; with a customer once it led to one.
CREATE TABLE IF NOT EXISTS acquisition_visits (
    id INTEGER PRIMARY KEY, link_id TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL DEFAULT '',
    external_userid TEXT, userid TEXT COLLATE NOCASE, chat_status INTEGER NOT NULL DEFAULT 0,
    messages INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS acquisition_visits_by_link ON acquisition_visits (link_id, at);
CREATE INDEX IF NOT EXISTS acquisition_visits_by_pair ON acquisition_visits (userid, external_userid);
CREATE TABLE IF NOT EXISTS chat_keys (
    chat_key TEXT PRIMARY KEY, visit_id INTEGER NOT NULL, messages INTEGER NOT NULL, expires_at INTEGER NOT NULL
);

-- `dismissed` is 0 or the moment.
CREATE TABLE IF NOT EXISTS chats (
    chat_id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL COLLATE NOCASE, create_time INTEGER NOT NULL,
    notice TEXT NOT NULL, version TEXT NOT NULL, admins TEXT NOT NULL DEFAULT '[]', dismissed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS chat_members (
    chat_id TEXT NOT NULL, member_id TEXT NOT NULL, type INTEGER NOT NULL, join_time INTEGER NOT NULL,
    join_scene INTEGER NOT NULL, invitor TEXT, group_nickname TEXT NOT NULL DEFAULT '', state TEXT,
    PRIMARY KEY (chat_id, member_id)
);
-- What the groups themselves no longer tell, for the figures of days before: who was there, and who owned them.
CREATE TABLE IF NOT EXISTS chat_leavings (
    chat_id TEXT NOT NULL, member_id TEXT NOT NULL, join_time INTEGER NOT NULL, left_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS chat_leavings_by_chat ON chat_leavings (chat_id);
CREATE TABLE IF NOT EXISTS former_owners (
    chat_id TEXT NOT NULL, owner TEXT NOT NULL COLLATE NOCASE, until INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS former_owners_by_chat ON former_owners (chat_id, until);

CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
);
-- `agent_id` is 0 for the ticket of the corp, which all its apps share.
CREATE TABLE IF NOT EXISTS tickets (
    ticket TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, expires_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS oauth_codes (
    code TEXT PRIMARY KEY, userid TEXT, external_userid TEXT, privateinfo INTEGER NOT NULL, redirect_uri TEXT NOT NULL,
    agent_id INTEGER, expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS user_tickets (
    ticket TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, userid TEXT NOT NULL, expires_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS welcome_codes (
    code TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, addition INTEGER NOT NULL, userid TEXT NOT NULL,
    external_userid TEXT NOT NULL, expires_at REAL NOT NULL, used_at REAL, last_line INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS welcome_codes_by_addition ON welcome_codes (addition);

CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, msgid TEXT NOT NULL, agent_id INTEGER NOT NULL, userid TEXT NOT NULL COLLATE NOCASE,
    sent_at INTEGER NOT NULL, msgtype TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL,
    is_translated INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS messages_by_member ON messages (userid, sent_at);
CREATE INDEX IF NOT EXISTS messages_by_moment ON messages (sent_at);
CREATE TABLE IF NOT EXISTS sent_messages (
    msgid TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, sent_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS card_messages (
    msgid TEXT PRIMARY KEY, agent_id INTEGER NOT NULL, task_id TEXT NOT NULL, UNIQUE (agent_id, task_id)
);
CREATE TABLE IF NOT EXISTS card_faces (
    msgid TEXT NOT NULL, userid TEXT NOT NULL COLLATE NOCASE, updated_at INTEGER NOT NULL, replaced TEXT,
    PRIMARY KEY (msgid, userid)
);
CREATE TABLE IF NOT EXISTS response_codes (
    code TEXT PRIMARY KEY, msgid TEXT NOT NULL, issued_at INTEGER NOT NULL, used INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS utterances (
    id INTEGER PRIMARY KEY, userid TEXT COLLATE NOCASE, external_userid TEXT, chat_id TEXT, sender TEXT NOT NULL,
    sent_at INTEGER NOT NULL, msgtype TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS utterances_by_pair ON utterances (userid, external_userid);
CREATE INDEX IF NOT EXISTS utterances_by_chat ON utterances (chat_id);
CREATE TABLE IF NOT EXISTS pictures (
    id TEXT PRIMARY KEY, content BLOB NOT NULL, created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS media (
    media_id TEXT PRIMARY KEY, type TEXT NOT NULL, filename TEXT NOT NULL, content BLOB NOT NULL, created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS callbacks (
    id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, event TEXT NOT NULL, change_type TEXT NOT NULL, xml TEXT NOT NULL,
    created_at INTEGER NOT NULL, status TEXT NOT NULL, due REAL NOT NULL, copies_left INTEGER NOT NULL,
    tries_left INTEGER NOT NULL, attempts TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS callbacks_waiting ON callbacks (due) WHERE status = 'pending';
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, api TEXT NOT NULL, times_left INTEGER NOT NULL, permanent INTEGER NOT NULL, effect TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS mass_sends (
    msgid TEXT PRIMARY KEY, chat_type TEXT NOT NULL, create_type INTEGER NOT NULL, creator TEXT COLLATE NOCASE,
    create_time INTEGER NOT NULL, content TEXT NOT NULL, attachments TEXT NOT NULL, allow_select INTEGER NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS mass_sends_by_time ON mass_sends (chat_type, create_time);
CREATE TABLE IF NOT EXISTS mass_send_tasks (
    msgid TEXT NOT NULL, userid TEXT NOT NULL COLLATE NOCASE, status INTEGER NOT NULL, send_time INTEGER,
    PRIMARY KEY (msgid, userid)
);
CREATE INDEX IF NOT EXISTS mass_send_tasks_by_member ON mass_send_tasks (userid);
CREATE TABLE IF NOT EXISTS mass_send_results (
    msgid TEXT NOT NULL, userid TEXT NOT NULL COLLATE NOCASE, target TEXT NOT NULL, status INTEGER NOT NULL,
    send_time INTEGER, PRIMARY KEY (msgid, userid, target)
);
CREATE INDEX IF NOT EXISTS mass_send_results_by_target ON mass_send_results (target, send_time) WHERE status = 1;
CREATE TABLE IF NOT EXISTS mass_send_reminders (msgid TEXT NOT NULL, at INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS departures (userid TEXT PRIMARY KEY COLLATE NOCASE, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS handovers (
    id INTEGER PRIMARY KEY, giver TEXT NOT NULL COLLATE NOCASE, taker TEXT NOT NULL COLLATE NOCASE,
    external_userid TEXT NOT NULL, is_after_leaving INTEGER NOT NULL, status INTEGER NOT NULL,
    started_at INTEGER NOT NULL, finished_at INTEGER
);
CREATE INDEX IF NOT EXISTS handovers_by_customer ON handovers (external_userid);
CREATE INDEX IF NOT EXISTS handovers_waiting ON handovers (started_at) WHERE status = 2;
CREATE TABLE IF NOT EXISTS group_handovers (
    chat_id TEXT NOT NULL, giver TEXT NOT NULL COLLATE NOCASE, taker TEXT NOT NULL COLLATE NOCASE,
    is_after_leaving INTEGER NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS group_handovers_by_giver ON group_handovers (giver, at);
CREATE INDEX IF NOT EXISTS group_handovers_by_chat ON group_handovers (chat_id);
CREATE TABLE IF NOT EXISTS handover_bars (userid TEXT PRIMARY KEY COLLATE NOCASE, errcode INTEGER NOT NULL);

-- What the API shows: a customer who left stays on the member's side, a half-added one is not there yet.
CREATE VIEW IF NOT EXISTS readable_relations AS
    SELECT rowid AS number, * FROM relations WHERE status IN ('mutual', 'left_by_customer');
-- What the client shows: everything that has not ended on the member's side.
CREATE VIEW IF NOT EXISTS live_relations AS SELECT rowid AS number, * FROM relations WHERE status <> 'ended';
-- Outside an app's visible range (应用可见范围): those hidden from it, or everybody when the switch empties it.
CREATE VIEW IF NOT EXISTS unseen_members AS
    SELECT a.agent_id, m.userid FROM apps a JOIN members m
    WHERE NOT coalesce(json_extract(a.switches, '$.is_anybody_visible'), 1)
    OR EXISTS (SELECT 1 FROM hidden_members h WHERE h.agent_id = a.agent_id AND h.userid = m.userid);
CREATE VIEW IF NOT EXISTS visible_members AS
    SELECT a.agent_id, m.rowid AS number, m.* FROM apps a JOIN members m
    WHERE m.status <> 0 AND coalesce(json_extract(a.switches, '$.is_anybody_visible'), 1)
    AND NOT EXISTS (SELECT 1 FROM hidden_members h WHERE h.agent_id = a.agent_id AND h.userid = m.userid);
-- Everybody who is or was in a group; without `left_at` they are there still.
CREATE VIEW IF NOT EXISTS chat_stays AS
    SELECT chat_id, member_id, join_time, NULL AS left_at FROM chat_members
    UNION ALL SELECT chat_id, member_id, join_time, left_at FROM chat_leavings;
