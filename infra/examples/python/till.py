"""A till that publishes a purchase to Kafka: Debian's python3-confluent-kafka and python3-avro. Made to be copied.

    KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... python3 till.py <customer id> <purchase id>
"""
import datetime
import io
import json
import os
import pathlib
import sys
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import Producer

SUBJECT = "loyalty.purchases.PurchaseCompleted"
# The schema that this till was written for: keep a copy. Never the latest, which somebody else may have registered.
SCHEMA = json.dumps(json.loads(
    (pathlib.Path(__file__).parents[3] / "packages/contracts/schemas/purchase.completed.avsc").read_text()
), separators=(",", ":"))
customer_id, purchase_id = sys.argv[1:3]


def schema_id():
    url = f"{os.environ['SCHEMA_REGISTRY_URL'].rstrip('/')}/subjects/{SUBJECT}"
    headers = {"Content-Type": "application/vnd.schemaregistry.v1+json"}
    request = urllib.request.Request(url, json.dumps({"schema": SCHEMA}).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["id"]


body = io.BytesIO()
avro.io.DatumWriter(avro.schema.parse(SCHEMA)).write({
    "customerId": customer_id, "purchaseId": purchase_id, "channel": "shop", "storeId": None, "currency": "EUR",
    "lines": [{"lineId": "1", "sku": "mug", "category": None, "quantity": 1, "unitPriceMinor": 2_500,
               "discountMinor": 0, "costMinor": None}],
}, avro.io.BinaryEncoder(body))
failures = []
producer = Producer({
    "bootstrap.servers": os.environ["KAFKA_BROKERS"],
    "partitioner": "murmur2_random",  # As Java's clients do; librdkafka's default would put the customer elsewhere.
    "enable.idempotence": True,
})
producer.produce(
    f"{os.environ.get('TOPIC_PREFIX', '')}loyalty.purchases",
    key=customer_id.encode(),
    value=b"\0" + schema_id().to_bytes(4, "big") + body.getvalue(),
    headers={
        "ce_specversion": "1.0",
        "ce_id": purchase_id,  # With ce_source the fact's name: once per customer, however often it is sent.
        "ce_source": "urn:example:till-8",
        "ce_type": "purchase.completed",
        "ce_time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "content-type": "application/avro",
    },
    on_delivery=lambda error, _: failures.append(error) if error else None,
)
if producer.flush(30) > 0 or failures:
    sys.exit(f"not sent: {failures}")
print(f"sent purchase {purchase_id}")
