"""A tag event names a tag or a group; what it names is read again, and nothing else."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, event_xml
from workbench.customers.models import RelationTag
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tags.models import Tag, TagGroup

LIST = "externalcontact/get_corp_tag_list"


def told(client, work, change, wecom_id, tag_type="tag"):
    elements = {"Id": wecom_id} if change == "shuffle" else {"Id": wecom_id, "TagType": tag_type}
    deliver(client, event_xml("change_external_tag", change=change, at=next(_times), **elements))
    work()


_times = iter(range(1767225600, 1767229999))


def ours():
    """Names of the tags that are not deleted, by group."""
    query = (
        sa.select(TagGroup.name, Tag.name)
        .join(Tag, Tag.tag_group_id == TagGroup.id)
        .where(Tag.deleted_at.is_(None), TagGroup.deleted_at.is_(None))
    )
    return {tuple(row) for row in db.session.execute(query)}


@pytest.fixture
def tag_id(simulator, client, work):
    made = simulator.act("create-tag", group_name="护肤要点", name="敏感肌")["tag_id"]
    told(client, work, "create", made)
    return made


def test_a_new_tag_comes_with_its_group_and_without_the_others(tag_id):
    assert ours() == {("护肤要点", "敏感肌")}


def test_a_renamed_tag_is_read_again(simulator, client, work, tag_id):
    simulator.act("rename-tag", tag_id=tag_id, name="很敏感")
    told(client, work, "update", tag_id)
    assert ours() == {("护肤要点", "很敏感")}


def test_a_deleted_tag_is_kept_and_marked(simulator, client, work, tag_id):
    told(client, work, "delete", tag_id)
    assert ours() == set()
    assert make.count(Tag) == 1


def test_a_late_creation_does_not_revive_a_deleted_tag(simulator, client, work, tag_id):
    simulator.act("delete-tag", tag_id=tag_id)
    told(client, work, "delete", tag_id)
    told(client, work, "update", tag_id)
    assert ours() == set()


def test_deleting_a_group_deletes_its_tags_though_only_the_group_is_told(simulator, client, work, tag_id):
    group = db.session.scalars(sa.select(TagGroup.group_id)).one()
    told(client, work, "delete", group, tag_type="tag_group")
    assert ours() == set()


def test_a_shuffle_without_an_id_reads_the_whole_list(simulator, client, work, tag_id):
    simulator.forget_calls()
    told(client, work, "shuffle", "")
    listed = {(group["name"], tag["name"]) for group in simulator.get("tags") for tag in group["tags"]}
    assert ours() == listed
    assert simulator.calls(LIST) == 1


def test_a_shuffle_of_one_group_reads_that_group(simulator, client, work, tag_id):
    group = db.session.scalars(sa.select(TagGroup.group_id)).one()
    told(client, work, "shuffle", group)
    assert ours() == {("护肤要点", "敏感肌")}


def test_a_tag_that_we_meet_on_a_customer_first_is_learnt_with_her(simulator, client, work):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    tag = simulator.act("create-tag", group_name="护肤要点", name="敏感肌")["tag_id"]
    simulator.act("edit-customer", userid="wangfang", external_userid=made, add_tags=[tag])
    at = int(clock.now().timestamp())
    deliver(client, contact_xml("edit_external_contact", "wangfang", made, at=at))
    work()
    assert ours() == {("护肤要点", "敏感肌")}
    assert make.count(RelationTag) == 1
