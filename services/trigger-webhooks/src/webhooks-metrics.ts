/** What trigger-webhooks counts. */
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';

export interface WebhooksMetrics {
  readonly outcomes: Counter;
  readonly messages: Counter;
  readonly attempts: Counter<'result'>;
  readonly attemptSeconds: Histogram;
  readonly underWay: Gauge;
  readonly settled: Counter<'state'>;
  readonly leasesLost: Counter;
  readonly disabled: Counter<'reason'>;
  readonly failures: Counter<'task'>;
}

export function createWebhooksMetrics(registry: Metrics): WebhooksMetrics {
  const registers = [registry];
  const name = (rest: string) => `loyalty_webhooks_${rest}`;
  const counter = <Label extends string>(rest: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: name(rest), help, labelNames, registers });
  return {
    outcomes: counter('outcomes_total', 'Outcomes taken in, whether or not an endpoint heard of them.'),
    messages: counter('messages_total', 'Messages made of outcomes, or put again by a replay; held out ones too.'),
    attempts: counter('attempts_total', 'Requests to receivers, by class of status, or by why there was no answer.', [
      'result',
    ]),
    attemptSeconds: new Histogram({
      name: name('attempt_seconds'),
      help: 'How long a receiver took, limits included.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers,
    }),
    underWay: new Gauge({ name: name('requests_under_way'), help: 'Requests to receivers that run now.', registers }),
    settled: counter('settled_total', 'Messages that are done: delivered, dead (given up), or suppressed.', ['state']),
    leasesLost: counter(
      'leases_lost_total',
      'Results that came too late: another process had taken the message over, and sends it again.',
    ),
    disabled: counter('endpoints_disabled_total', 'Endpoints disabled by what their receivers do.', ['reason']),
    failures: counter('failures_total', 'Turns that failed and were repeated.', ['task']),
  };
}
