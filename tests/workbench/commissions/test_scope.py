import pytest

from tests.workbench import factories as make

PATHS = ["/api/v1/commissions", "/api/v1/commissions/lines", "/api/v1/commissions/members"]


@pytest.mark.parametrize("path", PATHS)
def test_staff_see_their_own_and_nobody_elses(books, sign_in, path):
    books.rate(100)
    books.order((10_000, None))
    fang = sign_in(books.fang)
    assert fang.get(path).status_code == 200
    for scope in (f"staff:{books.yue.userid}", f"department:{books.department.id}", "corp", "staff:nobody"):
        answer = fang.get(path, query_string={"scope": scope})
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), scope


def test_managers_see_the_departments_they_lead_with_those_below(books, sign_in):
    books.rate(100)
    books.order((10_000, None))
    elsewhere = make.department("客服部")
    boss = sign_in(make.member("区长", of=books.above, heads=True))
    told = boss.get("/api/v1/commissions", query_string={"scope": f"department:{books.department.id}"}).json
    assert told["total_fen"] == 100
    told = boss.get("/api/v1/commissions", query_string={"scope": f"department:{books.above.id}"}).json
    assert told["total_fen"] == 100
    for scope in (f"department:{elsewhere.id}", "corp", "department:9223372036854775807"):
        assert boss.get("/api/v1/commissions", query_string={"scope": scope}).status_code == 404


@pytest.mark.parametrize("scope", ["", "you", "department:", "department:x", "department:²", "staff:"])
def test_a_scope_that_is_none_is_refused(books, scope):
    assert books.admin.get("/api/v1/commissions", query_string={"scope": scope}).status_code == 422


def test_members_are_listed_by_what_they_earn_and_add_up(books):
    books.rate(100)
    books.order((10_000, None))
    books.order((30_000, None), of=books.yue)
    first = books.admin.get("/api/v1/commissions/members?scope=corp&limit=1").json
    rest = books.admin.get(f"/api/v1/commissions/members?scope=corp&cursor={first['next_cursor']}").json
    rows = first["items"] + rest["items"]
    assert [(row["member"]["name"], row["total_fen"]) for row in rows] == [("林悦", 300), ("王芳", 100)]
    assert sum(row["total_fen"] for row in rows) == books.month("2026-11")[2]


@pytest.mark.parametrize("orders", [1, 15])
def test_a_page_of_lines_costs_the_same_however_long_it_is(books, queries, sign_in, orders):
    books.rate(100, category="a")
    for _ in range(orders):
        books.order((10_000, "a"))
    fang = sign_in(books.fang)
    with queries(5):  # who am I, how long to wait for a rebuild, the closings, the page, its rates
        lines = fang.get("/api/v1/commissions/lines").json["items"]
    assert len(lines) == orders
    assert lines[0]["rates"] == [{"sales_channel": None, "category": "a", "department_name": None, "rate_bp": 100}]


def test_lines_are_read_page_by_page(books):
    books.rate(100)
    made = [books.order((10_000, None), paid=f"2026-11-{day:02d}") for day in (3, 3, 4)]
    seen, cursor = [], None
    while True:
        query = {"scope": "corp", "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = books.admin.get("/api/v1/commissions/lines", query_string=query).json
        seen += [line["order_id"] for line in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [made[2].id, made[1].id, made[0].id]
