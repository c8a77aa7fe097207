"""The app as its administrator set it up (document 90227)."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get


@get("agent/get")
def get_agent(call: Call) -> Answer:
    """Only the app whose token it is; its range is the root department, or whom the console named, or nobody."""
    app, state = call.app, call.sim.state
    if call.of_query("agentid", 41011) != str(app.agent_id):
        raise ApiRefusal(301002)
    hidden = state.count("SELECT count(*) FROM hidden_members WHERE agent_id = ?", app.agent_id)
    is_whole = app.switches.is_anybody_visible and not hidden
    visible = "SELECT userid FROM visible_members WHERE agent_id = ? ORDER BY number"
    named = [] if is_whole else state.rows(visible, app.agent_id)
    return {
        "agentid": app.agent_id,
        "name": app.name,
        "square_logo_url": "",
        "description": "",
        "allow_userinfos": {"user": [{"userid": row["userid"]} for row in named]},
        "allow_partys": {"partyid": [1] if is_whole else []},
        "allow_tags": {"tagid": []},
        "close": 0,
        "redirect_domain": app.trusted_domain,
        "report_location_flag": 0,
        "isreportenter": 1,
        "home_url": call.sim.app_url,
        "customized_publish_status": 1,
    }
