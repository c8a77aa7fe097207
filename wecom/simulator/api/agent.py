"""The app as its administrator set it up (document 90227)."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get
from wecom.simulator.identity import AGENT_ID


@get("agent/get")
def get_agent(call: Call) -> Answer:
    """Only the app whose token it is; its range is the root department, or whom the console named, or nobody."""
    if call.of_query("agentid", 41011) != str(AGENT_ID):
        raise ApiRefusal(301002)
    is_whole = call.knobs.is_anybody_visible and not call.sim.state.count("SELECT count(*) FROM hidden_members")
    named = [] if is_whole else call.sim.state.rows("SELECT userid FROM visible_members ORDER BY number")
    return {
        "agentid": AGENT_ID,
        "name": "工作台",
        "square_logo_url": "",
        "description": "",
        "allow_userinfos": {"user": [{"userid": row["userid"]} for row in named]},
        "allow_partys": {"partyid": [1] if is_whole else []},
        "allow_tags": {"tagid": []},
        "close": 0,
        "redirect_domain": call.sim.trusted_domain,
        "report_location_flag": 0,
        "isreportenter": 1,
        "home_url": call.sim.app_url,
        "customized_publish_status": 1,
    }
