"""Composition root: the only module that knows every capability."""

import os
from datetime import timedelta

from flask import Flask, Response, g
from flask_migrate import Migrate

from wecom.client import WeComClient
from wecom.envelope import Envelope
from wecom.limits import Limits
from workbench import cli, headers, health, live_api, logs, pages, wiring
from workbench.acquisition import department_api, link_api, live_code_api
from workbench.admin import api as admin
from workbench.attribution import api as attribution
from workbench.auth import api as auth
from workbench.auth import queries as auth_queries
from workbench.auth import session_api
from workbench.callbacks import api as callbacks
from workbench.callbacks import reactions
from workbench.checkup import api as checkup
from workbench.checkup.observing import CallCounter
from workbench.commissions import api as commissions
from workbench.config import Settings
from workbench.customers import api as customers
from workbench.digests import api as digests
from workbench.exports import api as exports
from workbench.forwarding import api as forwarding
from workbench.handovers import api as handovers
from workbench.identities import api as identities
from workbench.identities import consent
from workbench.identities import order_api as unresolved_orders
from workbench.joining_ways import api as joining_ways
from workbench.kernel import cache, clock, errors, jobs
from workbench.kernel.api import Api, Json, RowId
from workbench.kernel.db import commit, db, rollback
from workbench.kernel.live import Hub
from workbench.mass_sends import api as mass_sends
from workbench.metrics import api as metrics
from workbench.metrics import worth_api
from workbench.orders import code_api, import_api
from workbench.orders import webhook_api as order_webhook
from workbench.people import api as people
from workbench.profiles import api as profiles
from workbench.sales import api as sales
from workbench.sidebar import api as sidebar
from workbench.sidebar import touch_api
from workbench.statistics import api as statistics
from workbench.sync import admin_api as sync_admin
from workbench.sync import api as sync
from workbench.tags import api as tags
from workbench.targets import api as targets
from workbench.tasks import api as tasks
from workbench.today import api as today
from workbench.welcomes import api as welcomes
from workbench.writebacks import api as writebacks

MIGRATIONS = str(health.MIGRATIONS)
MOST_BODY_BYTES = 2 * 1024 * 1024

RESOURCES = (
    *(
        session_api,
        today,
        forwarding,
        tasks,
        customers,
        profiles,
        writebacks,
        tags,
        sidebar,
        people,
        sync,
        sync_admin,
        admin,
        checkup,
        statistics,
        mass_sends,
        handovers,
    ),
    *(live_code_api, link_api, department_api, joining_ways, welcomes),
    *(identities, unresolved_orders),
    *(order_webhook, import_api, code_api, sales),
    *(commissions, digests, exports, targets),
    metrics,
    worth_api,
    touch_api,
    attribution,
)
PLAIN = (auth, callbacks, live_api, pages, health)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from validated settings (the environment's, unless given)."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(__name__, static_folder=None)
    app.json = Json(app)
    app.url_map.converters["int"] = RowId
    app.config.update(_config(settings))
    logs.configure(settings.log_level)
    db.init_app(app)
    Migrate(app, db, directory=MIGRATIONS, include_object=_is_ours, compare_server_default=True, render_as_batch=False)
    cache.init_app(app, settings.redis_url)
    jobs.init_app(app)
    limits = Limits(app.extensions["redis"], settings.app.corp_id, settings.budget)
    counter = CallCounter(app.extensions["redis"], lambda: clock.now().astimezone(settings.corp_zone))
    app.extensions["wecom"] = WeComClient(settings.app, app.extensions["redis"], limits=limits, observe=counter)
    app.extensions["envelopes"] = {
        name: Envelope(receiver.token, receiver.aes_key, settings.app.corp_id)
        for name, receiver in settings.receivers.items()
    }
    app.extensions["live"] = Hub(settings.redis_url)
    errors.init_app(app)
    health.init_app(app)
    _know_the_actor(app)
    headers.init_app(app)
    _one_unit_of_work_per_request(app)  # after the headers, so that a refused commit's answer gets them too
    api = Api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    for door in PLAIN:
        app.register_blueprint(door.blueprint)
    reactions.configure(wiring.ON_WECOM, wiring.ON_EVERY)
    consent.configure(wiring.WHOSE_ORDERS)
    cli.init_app(app)
    return app


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "workbench",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookie_is_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.session_days),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": MOST_BODY_BYTES,
        "REDIS_URL": settings.redis_url,
        "PUBLIC_URL": settings.public_url,
        "SIMULATOR_URL": settings.simulator_url,
        "ADMIN_USERIDS": settings.admin_userids,
        "LEADER_USERIDS": settings.leader_userids,
        "CORP_ZONE": settings.corp_zone,
        "WELCOME_TEXT": settings.welcome_text,
        "ASKS_PRIVATE_INFO": settings.asks_private_info,
        "SESSION_DAYS": settings.session_days,
        "ORDER_WEBHOOK_SECRET": settings.order_webhook_secret,
        "ORDER_IMPORT_MEGABYTES": settings.import_megabytes,
        "FORWARDING_NETWORKS": settings.forwarding_networks,
        "SYNC_MEMBER_DROP_PERCENT": settings.member_drop_percent,
        "SYNC_CORP_DROP_PERCENT": settings.corp_drop_percent,
        "ATTRIBUTION_WINDOW_HOURS": settings.window_hours,
        "DIGEST_HOUR": settings.digest_hour,
        "SIGNAL_KINDS": settings.signal_kinds,
        "OWN_SALES_CHANNELS": settings.own_sales_channels,
        "SUPER_USER_ORDERS": settings.super_user_orders,
        "SUPER_USER_DAYS": settings.super_user_days,
        "FIXED_NOW": settings.fixed_now,
        "PROMETHEUS_DIR": settings.metrics_dir,
        "API_TITLE": "WeCom workbench",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _know_the_actor(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.find_actor = auth_queries.find_actor


def _one_unit_of_work_per_request(app: Flask) -> None:
    """One commit when a request ends well, one rollback when it does not; before the answer leaves."""

    @app.after_request
    def end(response: Response) -> Response:
        if response.status_code >= 400:
            rollback()
            return response
        try:
            commit()
        except Exception as error:  # noqa: BLE001  # after the view Flask would make a bare 500 of any of them
            rollback()
            return app.make_response(app.handle_user_exception(error))
        return response


def _is_ours(_object: object, name: str | None, *_about: object) -> bool:
    """The queue's tables are procrastinate's own; its schema is migrated from its files."""
    return not (name or "").startswith("procrastinate_")
