"""What is said about a file that cannot be read as it stands, and the file's own words of the status."""

import pytest

from tests.workbench.orders.desk import counts, orders_told

COLUMNS = {"order_no": "单号", "amount": "实付", "created_at": "时间", "status": "状态"}
OWN = {"columns": COLUMNS, "channel": "store", "shop": "一店"}


def file(*words, amount="100.00"):
    lines = [f"{n},{amount},2026-03-01 10:00:00,{word}" for n, word in enumerate(words, 1)]
    return "\n".join(["单号,实付,时间,状态", *lines]).encode()


WORDS = {"ok": "finished", "Refunded": "refunded", "待评": "finished", "void": "closed", "wait": "created"}


def statuses():
    return {
        number: (order["status"], sum(row[1] for row in order["refunds"])) for number, order in orders_told().items()
    }


def test_the_files_own_words_are_asked_for_and_kept_with_the_mapping(desk):
    content = file("OK", "refunded", "待评", "void", "wait", "已完成")
    import_id = desk.upload(content).json["id"]
    desk.lay_out(import_id, **OWN)
    preview = desk.preview(import_id)
    assert (preview["rejected"], preview["unknown_words"]) == (5, ["OK", "refunded", "待评", "void", "wait"])
    assert desk.lay_out(import_id, words=WORDS).json["layout"]["words"] == WORDS
    assert (desk.preview(import_id)["rejected"], desk.preview(import_id)["unknown_words"]) == (0, [])
    saved = desk.browser.post("/api/v1/order-mappings", json={"import_id": import_id, "name": "门店收银"})
    [mapping] = saved.json["mappings"]
    done = desk.bring_in(content, mapping_id=mapping["id"], shop="一店")
    assert counts(done) == (6, 0, 0)
    assert statuses() == {
        "1": ("finished", 0),
        "2": ("closed", 10_000),
        "3": ("finished", 0),
        "4": ("closed", 0),
        "5": ("created", 0),
        "6": ("finished", 0),
    }


def test_the_files_word_comes_before_ours(desk):
    desk.bring_in(file("已完成"), **OWN, words={"已完成": "shipped"})
    assert statuses() == {"1": ("shipped", 0)}


@pytest.mark.parametrize("words", [{"ok": "done"}, {"": "paid"}, {"x" * 61: "paid"}])
def test_a_word_means_a_status_or_refunded(desk, words):
    import_id = desk.upload(file("ok")).json["id"]
    assert desk.lay_out(import_id, words=words).status_code == 422


def test_a_preset_begins_without_words(desk):
    import_id = desk.upload(file("ok")).json["id"]
    desk.lay_out(import_id, **OWN, words=WORDS)
    assert desk.lay_out(import_id, preset="taobao").json["layout"]["words"] == {}


@pytest.mark.parametrize("amount", ["-50.00", "−50", "¥-1", "(50.00)"])
def test_a_reversal_is_called_one(desk, amount):
    done = desk.bring_in(file("已完成", amount=amount), **OWN)
    assert desk.rejects(done["id"]) == [[2, "negative", "amount"]]
    text = desk.browser.get(f"/api/v1/order-imports/{done['id']}/report").text
    assert "金额是负数" in text
    assert "1234.50" not in text


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"%PDF-1.4 ...", "no_table", "no table"),
        (b"<html><table></table></html>", "web_page", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel", ".xls"),
        (b"PK\x03\x04 broken", "broken_excel", "damaged"),
    ],
)
def test_each_file_that_cannot_be_read_is_told_why(desk, content, code, word):
    answer = desk.upload(content)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert word in answer.json["detail"]
