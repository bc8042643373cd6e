/**
 * What infra/prometheus/metrics.md says of labels is what the code declares, also where no series is there yet (running services are compared
 * by test/integration/operations/exporter.test.ts); and names are as Prometheus wants them.
 */
import { DecisionMetrics } from '@loyalty-ladder/decisions/decision-metrics.ts';
import { BACKLOG_FAMILIES } from '@loyalty-ladder/operations/export/backlog-families.ts';
import { CENSUS_FAMILIES } from '@loyalty-ladder/operations/export/census-families.ts';
import { Exporter } from '@loyalty-ladder/operations/export/exporter.ts';
import { KAFKA_LAG_FAMILIES } from '@loyalty-ladder/operations/export/kafka-lag-families.ts';
import { LAG_FAMILIES } from '@loyalty-ladder/operations/export/lag-families.ts';
import { WEBHOOK_FAMILIES } from '@loyalty-ladder/operations/export/webhook-families.ts';
import { createProbeMetrics } from '@loyalty-ladder/operations/probe/probe-metrics.ts';
import { createPipelineMetrics } from '@loyalty-ladder/pipeline/pipeline-metrics.ts';
import { createMetrics, type Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createTraceMetrics } from '@loyalty-ladder/runtime/tracing/trace-metrics.ts';
import { expect, test } from 'vitest';
import { createGatewayMetrics } from '../../services/gateway/src/gateway-metrics.ts';
import { createRelayMetrics } from '../../services/outbox-relay/src/relay-metrics.ts';
import { createTimekeeperMetrics } from '../../services/timekeeper/src/timekeeper-metrics.ts';
import { createWebhooksMetrics } from '../../services/trigger-webhooks/src/webhooks-metrics.ts';
import { documentedMetrics } from '../support/documented-metrics.ts';

const DOCUMENTED = await documentedMetrics();

/** By name, as declared. */
function labelsIn(registry: Metrics): [string, readonly string[]][] {
  const metrics = registry.getMetricsAsArray() as unknown as { name: string; labelNames: readonly string[] }[];
  return metrics.map(({ name, labelNames }) => [name, labelNames.filter((label) => label !== 'le')]);
}

function declaredLabels(): [string, readonly string[]][] {
  const registry = createMetrics('any', { commit: '', fold_version: '' });
  createPipelineMetrics(registry);
  createRelayMetrics(registry);
  createGatewayMetrics(registry);
  createTimekeeperMetrics(registry);
  createWebhooksMetrics(registry);
  createTraceMetrics(registry);
  createProbeMetrics(registry);
  new DecisionMetrics(registry);
  const families = [
    ...LAG_FAMILIES,
    ...KAFKA_LAG_FAMILIES,
    ...BACKLOG_FAMILIES,
    ...WEBHOOK_FAMILIES,
    ...CENSUS_FAMILIES,
  ];
  return [
    ...labelsIn(registry),
    ...labelsIn(new Exporter(SILENT_LOG).metrics),
    ...families.map(({ name, labels = [] }): [string, readonly string[]] => [name, labels]),
  ];
}

test('each metric that the code declares has the labels that the document says, and none is left over', () => {
  const sorted = (list: readonly (readonly [string, readonly string[]])[]) =>
    list.map(([name, labels]) => `${name}: ${labels.toSorted().join(', ')}`).toSorted();
  expect(sorted(declaredLabels())).toEqual(sorted(DOCUMENTED.map(({ name, labels }) => [name, labels])));
});

test('names are as Prometheus wants them: base units, a counter ends in _total and nothing else does', () => {
  const astray = DOCUMENTED.filter(({ name, type, unit }) => {
    const isCounter = name.endsWith('_total');
    const isTimed = /_seconds(_total)?$/.test(name);
    return (
      isCounter !== (type === 'counter') || isTimed !== (unit === 's') || name.endsWith('_bytes') !== (unit === 'bytes')
    );
  });
  expect(astray).toEqual([]);
  expect(DOCUMENTED.length).toBeGreaterThan(60);
});

test('every metric has one row', () => {
  const names = DOCUMENTED.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
