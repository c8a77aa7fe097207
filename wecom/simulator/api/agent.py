"""The app as its administrator set it up (document 90227)."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get
from wecom.simulator.identity import AGENT_ID


@get("agent/get")
def get_agent(call: Call) -> Answer:
    """Only the app whose token it is; visible to the root department unless the range was emptied."""
    if call.of_query("agentid", 41011) != str(AGENT_ID):
        raise ApiRefusal(301002)
    departments = [1] if call.knobs.is_anybody_visible else []
    return {
        "agentid": AGENT_ID,
        "name": "工作台",
        "square_logo_url": "",
        "description": "",
        "allow_userinfos": {"user": []},
        "allow_partys": {"partyid": departments},
        "allow_tags": {"tagid": []},
        "close": 0,
        "redirect_domain": call.sim.trusted_domain,
        "report_location_flag": 0,
        "isreportenter": 1,
        "home_url": call.sim.app_url,
        "customized_publish_status": 1,
    }
