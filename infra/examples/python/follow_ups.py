"""Keeps the list of customers who wait for an answer, over HTTP, with the standard library alone. Made to be copied.

    GATEWAY_URL=... GATEWAY_KEY=... python3 follow_ups.py    # until Ctrl-C; what it must not forget is in FOLLOW_UPS_FILE

A case is open while its opening stands and no closing of the same subject does: of each outcomeKey the highest revision counts, unless it is
retracted. Who is to answer hears of the case once; who is to see to it that somebody does, once when the deadline has passed.
"""
import contextlib
import json
import os
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request

FILE = os.environ.get("FOLLOW_UPS_FILE", "follow-ups.sqlite")
WAIT_SECONDS = 20
TABLES = """
    create table if not exists place (cursor text);
    create table if not exists records (key text primary key, customer text, subject text, type text, revision integer, retracted integer);
    create table if not exists tasks (customer text, subject text, task text, primary key (customer, subject, task));
"""
TASKS = {"follow-up.opened": "answer", "follow-up.escalated": "escalate"}


def outcomes_after(cursor):
    query = {"topic": "loyalty.follow-ups", "wait": WAIT_SECONDS, **({"after": cursor} if cursor else {"from": "beginning"})}
    request = urllib.request.Request(
        f"{os.environ['GATEWAY_URL']}/v1/outcomes?{urllib.parse.urlencode(query)}",
        headers={"Authorization": f"Bearer {os.environ['GATEWAY_KEY']}"},
    )
    with urllib.request.urlopen(request, timeout=2 * WAIT_SECONDS) as answer:
        return json.load(answer)


def apply(db, kind, data):
    case = (data["customerId"], data["subject"])
    db.execute(
        "insert into records values (?, ?, ?, ?, ?, ?) on conflict do update"
        " set revision = excluded.revision, retracted = excluded.retracted where excluded.revision > revision",
        (data["outcomeKey"], *case, kind, data["revision"], data["retracted"]),
    )
    stands = {of for (of,) in db.execute("select type from records where (customer, subject) = (?, ?) and not retracted", case)}
    is_open = "follow-up.opened" in stands and "follow-up.closed" not in stands
    for of, task in TASKS.items():
        is_due = is_open and of in stands
        is_on_list = db.execute("select 1 from tasks where (customer, subject, task) = (?, ?, ?)", (*case, task)).fetchone()
        is_news = kind == of and data["current"] and not data["stale"]
        is_open_again = kind == "follow-up.closed" and data["retracted"]
        if is_on_list and not is_due:
            db.execute("delete from tasks where (customer, subject, task) = (?, ?, ?)", (*case, task))
            print("done", task, case[0], data.get("resolution", ""), flush=True)
        elif is_due and not is_on_list and (is_news or is_open_again):
            db.execute("insert into tasks values (?, ?, ?)", (*case, task))
            print(task, case[0], "by", data["deadlineAt"], flush=True)


def follow(db):
    (cursor,) = db.execute("select cursor from place").fetchone() or (None,)
    page = outcomes_after(cursor)
    with db:  # One transaction: killed at any moment, it goes on behind the last page whose tasks it has.
        for outcome in page["outcomes"]:
            apply(db, outcome["type"], outcome["data"])
        db.execute("delete from place")
        db.execute("insert into place values (?)", (page["cursor"],))


if __name__ == "__main__":
    with contextlib.closing(sqlite3.connect(FILE)) as db:
        db.executescript(TABLES)
        while True:
            try:
                follow(db)
            except urllib.error.HTTPError as refused:
                if refused.code not in {408, 429, 500, 502, 503, 504}:
                    raise
                time.sleep(float(refused.headers.get("Retry-After", 1)))
            except OSError:
                time.sleep(1)  # No answer: ask again from where it stood.
