"""Sealed callbacks as WeCom posts them, every one a different event."""

import time
from collections.abc import Callable
from functools import cache
from random import Random
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from bench.runner.clients import Request, post
from bench.runner.population import Population
from wecom.envelope import Envelope
from wecom.simulator.identity import CORP_ID, RECEIVERS

EDITED = """<xml><ToUserName><![CDATA[{corp}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>
<CreateTime>{at}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>
<ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[{userid}]]></UserID>
<ExternalUserID><![CDATA[{external_userid}]]></ExternalUserID><State><![CDATA[{number}]]></State></xml>"""


def callback(path: str) -> Callable[[Random, Population], Request]:
    """Draws edits of customers; the number in them makes each a message of its own."""

    def draw(rng: Random, population: Population) -> Request:
        person = population.draw(rng)
        _, external_userid = population.draw_customer(rng, person)
        at, number = int(time.time()), rng.getrandbits(60)
        xml = EDITED.format(corp=CORP_ID, at=at, userid=person.userid, external_userid=external_userid, number=number)
        sealed = _envelope().seal(xml, str(number), at)
        signature = str(ET.fromstring(sealed).findtext("MsgSignature"))  # noqa: S314  # we have just made it
        query = urlencode({"msg_signature": signature, "timestamp": at, "nonce": number})
        return post(f"{path}?{query}", sealed.encode(), headers="Content-Type: text/xml\r\n")

    return draw


@cache
def _envelope() -> Envelope:
    receiver = RECEIVERS["app"]
    return Envelope(receiver.token, receiver.aes_key, CORP_ID)
