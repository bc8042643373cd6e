"""Receives triggers as signed webhooks (Standard Webhooks), with the standard library alone. Made to be copied.

    WEBHOOK_SECRET=whsec_... python3 receive_webhooks.py [<port>]    # behind a proxy that ends TLS

A message may come again, with the same webhook-id: what was done is remembered in a file, in the transaction that does it.
"""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
CLOCKS_APART_SECONDS_MAX = 300
BODY_BYTES_MAX = 1_048_576
FILE = os.environ.get("WEBHOOKS_FILE", "webhooks.sqlite")


def is_signed(message_id, timestamp, signatures, body):
    """Over the bytes as they came: JSON that was parsed and written again is another text."""
    if not (timestamp.isdecimal() and len(timestamp) < 13) or abs(time.time() - int(timestamp)) > CLOCKS_APART_SECONDS_MAX:
        return False
    signed = hmac.new(KEY, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(signed)
    return any(hmac.compare_digest(expected, each.encode()) for each in signatures.split(" "))


def act(message_id, message):
    """Once each. In earnest: what is to be done goes into a table of the same file, and is carried out from there."""
    with contextlib.closing(sqlite3.connect(FILE, timeout=10)) as db, db:
        db.execute("create table if not exists done (id text primary key)")
        if db.execute("insert or ignore into done values (?)", (message_id,)).rowcount == 1:
            print(message.get("action"), message["type"], message["data"].get("customerId"), flush=True)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= BODY_BYTES_MAX:
            return self.answer(413)
        body = self.rfile.read(length)
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        message_id, timestamp, signatures = (self.headers.get(name, "") for name in names)
        if not is_signed(message_id, timestamp, signatures, body):
            return self.answer(401)
        act(message_id, json.loads(body))  # If this fails there is no answer, and the message comes again.
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8000), Receiver)
    print(f"listens on {server.server_port}", flush=True)
    server.serve_forever()
