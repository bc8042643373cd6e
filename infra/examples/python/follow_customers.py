"""Keeps in another system what each customer is, from Kafka: Debian's python3-confluent-kafka and python3-avro. Made to be copied.

    KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... python3 follow_customers.py

What a customer is now is the `inForce` of her latest record, whatever else that record says. Records come again after a crash: setting the
same value twice changes nothing. Campaigns, which start once, need more: ../src/campaign-book.ts.
"""
import io
import json
import os
import signal
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import Consumer

PREFIX = os.environ.get("TOPIC_PREFIX", "")
REGISTRY = os.environ["SCHEMA_REGISTRY_URL"].rstrip("/")
readers = {}


def decode(value):
    """Confluent's wire format: a zero byte, the id of the writer's schema in four, Avro."""
    schema_id = int.from_bytes(value[1:5], "big")
    if schema_id not in readers:
        with urllib.request.urlopen(f"{REGISTRY}/schemas/ids/{schema_id}", timeout=10) as answer:
            readers[schema_id] = avro.io.DatumReader(avro.schema.parse(json.load(answer)["schema"]))
    return readers[schema_id].read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


consumer = Consumer({
    "bootstrap.servers": os.environ["KAFKA_BROKERS"],
    "group.id": f"{PREFIX}follow-customers",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,  # What is committed has been done. Only committed records are read: librdkafka's default.
})
consumer.subscribe([f"{PREFIX}loyalty.stage-changes"])
running = True


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)
known = {}
while running:
    message = consumer.poll(0.5)
    if message is None or message.error():
        continue  # Errors pass: librdkafka reconnects by itself.
    outcome = decode(message.value())
    customer, stage = outcome["customerId"], outcome["inForce"]
    if known.get(customer) != stage:
        print(f"{customer} is {stage}", flush=True)  # In earnest: update customers set stage = ... where id = ...
        known[customer] = stage
    consumer.commit(message, asynchronous=False)
consumer.close()
