"""Who am I, sign out, and signatures for the JS-SDK on our own pages."""

import dataclasses
from typing import Any

from flask import current_app, session
from marshmallow import Schema, fields, validate

import workbench
from wecom import jssdk
from wecom.errors import WeComError
from workbench.auth import actions
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.origins import origin_of
from workbench.kernel.wecom_client import client
from workbench.people.models import Member
from workbench.people.queries import department_names

blueprint = Blueprint("session", __name__, url_prefix="/api/v1", description="The signed-in member")


class MeSchema(Schema):
    """The signed-in member and what their pages need to know of the deployment."""

    userid = fields.String(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True)
    avatar = fields.String(required=True, allow_none=True)
    department_names = fields.List(fields.String(), required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(["staff", "manager", "leader", "admin"])), required=True)
    corp_id = fields.String(required=True)
    agent_id = fields.Integer(required=True)
    timezone = fields.String(required=True)
    version = fields.String(required=True)
    simulator = fields.Boolean(required=True)


class SignatureArgs(Schema):
    """Which page to sign, as the corp (`wx.config`) or as the app (`agentConfig`)."""

    url = fields.String(required=True, validate=validate.Length(1, 2000))
    identity = fields.String(required=True, validate=validate.OneOf(["corp", "agent"]))


class SignatureSchema(Schema):
    """What `ww.register` wants (doc 90506)."""

    corp_id = fields.String(required=True)
    agent_id = fields.Integer(required=True)
    timestamp = fields.Integer(required=True)
    nonce_str = fields.String(required=True)
    signature = fields.String(required=True)


@blueprint.route("/me")
@blueprint.response(200, MeSchema)
@blueprint.problems(401)
def get_me() -> dict[str, Any]:
    """The signed-in member with their roles."""
    actor = current_actor()
    app, member = client().app, db.session.get_one(Member, actor.member_id)
    return {
        "userid": actor.userid,
        "name": actor.name,
        "position": member.job_title,
        "avatar": member.avatar,
        "department_names": department_names(actor.member_id),
        "roles": actor.roles,
        "corp_id": app.corp_id,
        "agent_id": app.agent_id,
        "timezone": str(current_app.config["CORP_ZONE"]),
        "version": workbench.__version__,
        "simulator": current_app.config["SIMULATOR_URL"] is not None,
    }


@blueprint.route("/session", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403)
def delete_session() -> None:
    """Sign out of this browser."""
    actions.end_sign_in(current_actor())
    session.clear()  # with it goes the mark of this browser: no login that began before can be replayed


@blueprint.route("/jssdk/signature", methods=["POST"])
@blueprint.arguments(SignatureArgs)
@blueprint.response(200, SignatureSchema)
@blueprint.problems(401, 403, 422, 503)
def create_signature(args: dict[str, Any]) -> dict[str, Any]:
    """Sign one of our own pages (never another host's: that would make us a signing oracle)."""
    current_actor()
    if origin_of(args["url"]) != origin_of(current_app.config["PUBLIC_URL"]):
        raise Refused("invalid", status=422, detail="url must be a page of this workbench")
    try:
        signed = jssdk.sign(client(), args["identity"], args["url"])
    except WeComError as error:
        current_app.logger.warning("no JS-SDK ticket: %s", error)
        raise Refused("wecom_unavailable", status=503, detail="WeCom gave no ticket; try again.") from error
    app = client().app
    return {"corp_id": app.corp_id, "agent_id": app.agent_id, **dataclasses.asdict(signed)}
