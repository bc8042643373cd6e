"""Publishes facts over HTTP, with the standard library alone. Made to be copied.

    GATEWAY_URL=... GATEWAY_KEY=... python3 publish.py < events.json    # one CloudEvent in JSON, or a list of up to 1,000

Whatever happens on the way the same events are sent again under the same ids: each counts once. Ends with 1 if any of them is refused.
"""
import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

ATTEMPTS_MAX = 10
ANSWER_SECONDS_MAX = 15
WAIT_SECONDS_MAX = 60
AGAIN = {408, 429, 500, 502, 503, 504}  # All else is refused again, however often it is sent.


def publish(events):
    """Returns (status, answer) as soon as there is one that stays."""
    kind = "cloudevents-batch+json" if isinstance(events, list) else "cloudevents+json"
    headers = {"Authorization": f"Bearer {os.environ['GATEWAY_KEY']}", "Content-Type": f"application/{kind}"}
    request = urllib.request.Request(os.environ["GATEWAY_URL"] + "/v1/events", json.dumps(events).encode(), headers)
    for attempt in range(ATTEMPTS_MAX):
        wait = min(2**attempt, WAIT_SECONDS_MAX) * random.random()  # So that not all tills come back in the same second.
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS_MAX) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code not in AGAIN:
                return refused.code, json.load(refused)
            wait += float(refused.headers.get("Retry-After", 0))
        except (OSError, http.client.HTTPException):
            pass  # No answer: whether it arrived nobody knows.
        time.sleep(wait)
    sys.exit("the gateway could not be reached: keep the events, and send them again later")


if __name__ == "__main__":
    status, answer = publish(json.load(sys.stdin))
    print(json.dumps(answer))  # 202: all accepted. 207: `results` says which were not, and why.
    sys.exit(0 if status == 202 else 1)
