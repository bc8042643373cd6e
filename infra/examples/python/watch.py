"""Tells a monitoring system whether Loyalty Ladder is well, from the timekeeper's /metrics, with the standard library alone. Made to be copied.

    METRICS_URL=http://.../metrics python3 watch.py    # exit code 0: well; 2: not, and why

Whoever has Prometheus writes the same as alert rules: infra/prometheus/metrics.md.
"""
import os
import re
import sys
import urllib.request

ALARMS = [  # name, is bad, what it means
    ("loyalty_export_age_seconds", lambda value: value > 60, "figures are old"),
    ("loyalty_service_instances", lambda value: value == 0, "a service does not live"),
    ("loyalty_store_moved", lambda value: value == 1, "the store was moved and not adopted"),
    ("loyalty_partition_halted", lambda value: value == 1, "a partition is halted"),
    ("loyalty_sources_set_aside", lambda value: value > 0, "a source is set aside"),
    ("loyalty_lag_seconds", lambda value: value > 300, "facts wait to be applied"),
    ("loyalty_lost_records", lambda value: value > 0, "records were deleted unread"),
    ("loyalty_outbox_age_seconds", lambda value: value > 60, "outcomes wait to be published"),
]

try:
    with urllib.request.urlopen(os.environ["METRICS_URL"], timeout=10) as answer:
        text = answer.read().decode()
except OSError as error:
    print(f"no timekeeper answers: {error}")
    sys.exit(2)
series = re.findall(r"^(\w+)(\{.*\})? (\S+)$", text, re.MULTILINE)
found = {name for name, _, _ in series}
troubles = [
    f"{meaning}: {name}{labels} {value}"
    for alarm, is_bad, meaning in ALARMS
    for name, labels, value in series
    if name == alarm and labels.find('reading="census"') < 0 and is_bad(float(value))
] + [f"no figures of {alarm}" for alarm, _, _ in ALARMS[:2] if alarm not in found]
print("\n".join(troubles) or "well")
sys.exit(2 if troubles else 0)
