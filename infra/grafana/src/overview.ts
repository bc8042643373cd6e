/** Is it healthy, where does something wait, and for how long: what the exporter in the timekeeper tells, and what flows. */
import type { Dashboard } from './dashboard.ts';
import { quantiles, rate, told } from './queries.ts';

const PLACE = 'group, topic, partition';

export const overview: Dashboard = {
  uid: 'loyalty-overview',
  title: 'Loyalty Ladder: overview',
  description: 'Verdicts, lag, what flows and what waits. What to do about an alert is in its runbook.',
  rows: [
    {
      title: 'Health',
      panels: [
        {
          ...{ title: 'Alerts firing', as: 'stat', unit: 'short', badFrom: 1 },
          queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)' }],
        },
        {
          ...{ title: 'Records not applied', as: 'stat', unit: 'short' },
          queries: [{ expr: 'sum(group_topic:loyalty_lag_records:sum)' }],
        },
        {
          ...{ title: 'Oldest of them', as: 'stat', unit: 's', badFrom: 300 },
          queries: [{ expr: 'max(group_topic:loyalty_lag_seconds:max)' }],
        },
        {
          ...{ title: 'Oldest outcome not published', as: 'stat', unit: 's', badFrom: 60 },
          queries: [told('loyalty_outbox_age_seconds')],
        },
        {
          ...{ title: 'Dead letters open', as: 'stat', unit: 'short', badFrom: 1 },
          queries: [{ expr: 'sum(max by (reason, source) (loyalty_dead_letters)) or vector(0)' }],
        },
        {
          ...{ title: 'Figures are old by', as: 'stat', unit: 's', badFrom: 60 },
          queries: [{ expr: 'max(min by (reading) (loyalty_export_age_seconds{reading!="census"}))' }],
        },
      ],
    },
    {
      title: 'Verdict',
      panels: [
        {
          ...{ title: 'Firing alerts', as: 'table', unit: 'short' },
          queries: [
            { expr: 'max by (alertname, severity, topic, partition, endpoint, job) (ALERTS{alertstate="firing"})' },
          ],
        },
        {
          ...{ title: 'Partitions by verdict', unit: 'short', isStacked: true },
          description: 'OK, WARN, STALL, STOP, REWIND: how a group has moved over a minute.',
          queries: [
            { expr: `sum by (verdict) (max by (${PLACE}, verdict) (loyalty_lag_verdict)) > 0`, legend: '{{verdict}}' },
          ],
        },
        { title: 'Instances alive', unit: 'short', queries: [told('loyalty_service_instances', 'service')] },
      ],
    },
    {
      title: 'Lag',
      panels: [
        {
          ...{ title: 'Records not applied, by partition', unit: 'short' },
          queries: [told('loyalty_lag_records', 'topic, partition')],
        },
        {
          ...{ title: 'Age of the oldest record not applied', unit: 's' },
          description: 'Measured: by the append time of that record. No line: Kafka did not say.',
          queries: [told('loyalty_lag_seconds', 'topic, partition')],
        },
        {
          ...{ title: 'Until Kafka may delete what is not applied', unit: 'dtdurations' },
          queries: [{ expr: 'min by (topic) (loyalty_retention_left_seconds)', legend: '{{topic}}' }],
        },
      ],
    },
    {
      title: 'What flows',
      panels: [
        { title: 'Records applied', unit: 'ops', queries: [rate('loyalty_records_total', 'service')] },
        { title: 'Outcomes published', unit: 'ops', queries: [rate('loyalty_relay_records_total', 'topic')] },
        {
          ...{ title: 'Repeated, late, without effect', unit: 'ops' },
          queries: [
            { expr: 'sum(rate(loyalty_duplicates_total[$__rate_interval]))', legend: 'redelivered' },
            { expr: 'sum(rate(loyalty_refolds_total[$__rate_interval]))', legend: 'refolded' },
            {
              expr: 'sum(rate(loyalty_facts_without_effect_total[$__rate_interval])) or vector(0)',
              legend: 'no effect',
            },
          ],
        },
      ],
    },
    {
      title: 'How long it takes',
      panels: [
        { title: 'From append to effect', unit: 's', queries: quantiles('loyalty_appended_to_applied_seconds') },
        { title: 'From append to outcome', unit: 's', queries: quantiles('loyalty_appended_to_published_seconds') },
        { title: 'From true to decided', unit: 's', queries: quantiles('loyalty_happened_to_decided_seconds') },
      ],
    },
    {
      title: 'Outbox, time and dead letters',
      panels: [
        { title: 'Outbox rows to publish', unit: 'short', queries: [told('loyalty_outbox_rows')] },
        {
          ...{ title: 'Customers due', unit: 'short' },
          queries: [{ ...told('loyalty_due_customers'), legend: 'customers' }],
        },
        { title: 'What is due is late by', unit: 's', queries: [told('loyalty_due_age_seconds')] },
        {
          ...{ title: 'Dead letters open', unit: 'short', isStacked: true },
          queries: [{ expr: 'sum by (reason) (max by (reason, source) (loyalty_dead_letters))', legend: '{{reason}}' }],
        },
      ],
    },
    {
      title: 'Webhooks',
      panels: [
        { title: 'Messages waiting', unit: 'short', queries: [told('loyalty_webhook_waiting_messages', 'endpoint')] },
        { title: 'Attempts by result', unit: 'ops', queries: [rate('loyalty_webhooks_attempts_total', 'result')] },
        { title: 'How long receivers take', unit: 's', queries: quantiles('loyalty_webhooks_attempt_seconds') },
        {
          title: 'Outcomes not taken in, the oldest',
          unit: 's',
          queries: [told('loyalty_webhook_intake_age_seconds')],
        },
      ],
    },
    {
      title: 'The ladder (by the last count)',
      panels: [
        {
          ...{ title: 'Customers by rung', unit: 'short', isStacked: true },
          queries: [{ expr: 'sum by (stage) (max by (stage, risk) (loyalty_customers))', legend: '{{stage}}' }],
        },
        {
          ...{ title: 'Customers by risk', unit: 'short', isStacked: true },
          queries: [
            { expr: 'sum by (risk) (max by (stage, risk) (loyalty_customers{risk!="none"}))', legend: '{{risk}}' },
          ],
        },
        {
          ...{ title: 'Points of customers', unit: 'short', isStacked: true },
          queries: [told('loyalty_points{account=~"customer:.*"}', 'account')],
        },
      ],
    },
  ],
};
