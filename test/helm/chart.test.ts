/** The Helm chart, rendered by Helm itself and judged as a strict server would. */
import { readFileSync } from 'node:fs';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { isPublicAddress } from '@loyalty-ladder/webhooks/judge-address.ts';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { documentedMetrics } from '../support/documented-metrics.ts';
import { CHART, FETCH_MS_MAX, helm } from './helm-cli.ts';
import { judgeManifest } from './judge-manifest.ts';
import { containerOf, type Labels, type Manifest, named, ofKind, RELEASE, render } from './manifests.ts';
import { PRODUCTION, VALUES } from './some-values.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const cases = Object.entries(VALUES);
const holds = (labels: Labels, selector: Labels) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);
const pods = (manifests: readonly Manifest[]) => [...ofKind(manifests, 'Deployment'), ...ofKind(manifests, 'Job')];

beforeAll(() => helm(['version']), FETCH_MS_MAX);

test('Helm finds nothing to object to', async () => {
  const { exitCode, stdout } = await helm(['lint', '--strict', CHART], PRODUCTION);
  expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
  expect(exitCode).toBe(0);
});

test.each(cases)('each document is what Kubernetes knows, by strict schemas: %s', async (_, values) => {
  const manifests = await render(values);
  expect(manifests.length).toBeGreaterThan(10);
  expect(
    manifests.flatMap((each) => judgeManifest(each).map((fault) => `${each.kind} ${each.metadata.name}: ${fault}`)),
  ).toEqual([]);
  const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names).toEqual([...new Set(names)]);
});

test.each(cases)(
  'whatever selects pods finds those of one component, and each pod is told apart: %s',
  async (_, values) => {
    const manifests = await render(values);
    const components = pods(manifests).map((each) => each.spec.template.metadata.labels as Labels);
    const found = (selector: Labels) =>
      components.filter((labels) => holds(labels, selector)).map((labels) => labels['app.kubernetes.io/component']);
    for (const each of manifests) {
      const component = each.metadata.labels['app.kubernetes.io/component'];
      const selector =
        each.kind === 'Service' ? each.spec.selector : (each.spec?.selector ?? each.spec?.podSelector)?.matchLabels;
      if (selector !== undefined && each.kind !== 'PodMonitor') expect(found(selector)).toEqual([component]);
      for (const { labelSelector } of each.spec?.template?.spec?.topologySpreadConstraints ?? [])
        expect(found(labelSelector.matchLabels)).toEqual([component]);
    }
  },
);

test('a pod runs as an ordinary user, without rights, and with nothing to write to', async () => {
  const manifests = pods(await render(PRODUCTION));
  expect(manifests).toHaveLength(10);
  for (const manifest of manifests) {
    const pod = manifest.spec.template.spec;
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.automountServiceAccountToken).toBe(false);
    const { securityContext, volumeMounts, resources } = containerOf(manifest);
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const writable = volumeMounts.filter(({ readOnly }: { readOnly?: boolean }) => !readOnly);
    expect(writable).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    const volumes = pod.volumes.map(({ name }: { name: string }) => name);
    expect(volumeMounts.map(({ name }: { name: string }) => name)).toEqual(volumes);
    expect(resources.limits.memory).toBeDefined();
  }
});

test('everything is one image, of a version that does not change by itself', async () => {
  const { appVersion } = parse(read('infra/helm/loyalty-ladder/Chart.yaml'));
  const images = async (values: object) => new Set(pods(await render(values)).map((each) => containerOf(each).image));
  expect(await images({})).toEqual(new Set([`loyalty-ladder:${appVersion}`]));
  expect(read('docker-compose.yml')).toContain(`image: loyalty-ladder:${appVersion}\n`);
  const { repository, digest } = PRODUCTION.image;
  expect(await images(PRODUCTION)).toEqual(new Set([`${repository}@${digest}`]));
});

test.each([
  ['settings', { settings: { SETTLE_MS: 1 } }, "'/settings/SETTLE_MS': minimum: got 1, want 100"],
  [
    'a setting that no service reads',
    { settings: { SETTLE_SECONDS: 1 } },
    "additional properties 'SETTLE_SECONDS' not allowed",
  ],
  ['a secret among the settings', { settings: { KAFKA_SASL_PASSWORD: 'x' } }, "'KAFKA_SASL_PASSWORD' not allowed"],
  ['a password in an address', { settings: { REDIS_URL: 'redis://u:p@redis:6379' } }, "'/settings/REDIS_URL': "],
  [
    'a secret as it is',
    { secrets: { WEBHOOK_SECRETS_KEY: 'x' } },
    "'/secrets/WEBHOOK_SECRETS_KEY': got string, want object",
  ],
  ['a tag that moves', { image: { tag: 'latest' } }, "'/image/tag': 'not' failed"],
  [
    'more consumers than partitions',
    { services: { 'contact-consumer': { replicas: PARTITIONS + 1 } } },
    `maximum: got 7, want ${PARTITIONS}`,
  ],
  [
    'as many by KEDA',
    { keda: { maxReplicas: PARTITIONS + 1 } },
    `'/keda/maxReplicas': maximum: got 7, want ${PARTITIONS}`,
  ],
  ['no consumer by KEDA', { keda: { minReplicas: 0 } }, "'/keda/minReplicas': minimum: got 0, want 1"],
  [
    'fewer at the most than at the least',
    { keda: { enabled: true, maxReplicas: 1 } },
    'keda.minReplicas: at most keda.maxReplicas',
  ],
  ['an unknown service', { services: { relay: { replicas: 1 } } }, "additional properties 'relay' not allowed"],
  [
    'an ingress without a host',
    { expose: { gateway: { ingress: { enabled: true } } } },
    "'/expose/gateway/ingress/host'",
  ],
])('values are refused by field and rule: %s', async (_, values, words) => {
  await expect(render(values)).rejects.toThrow(words);
});

test('what is asked of KEDA is told by the exporter, of the group that a consumer has', async () => {
  const told = (await documentedMetrics()).map(({ name }) => name);
  const scaled = ofKind(await render(PRODUCTION), 'ScaledObject');
  expect(scaled).toHaveLength(3);
  for (const { spec, metadata } of scaled) {
    const { query, ignoreNullValues } = spec.triggers[0].metadata;
    const component = metadata.labels['app.kubernetes.io/component'];
    expect(query).toContain(`loyalty_lag_records{group="shop.${component}"}`);
    expect(told).toEqual(expect.arrayContaining(query.match(/loyalty_\w+/g)));
    expect(ignoreNullValues).toBe('false');
    expect(spec).toMatchObject({ minReplicaCount: 3, maxReplicaCount: PARTITIONS });
    expect(spec.scaleTargetRef.name).toBe(`${RELEASE}-loyalty-ladder-${component}`);
  }
});

test("the replicas of a consumer are its autoscaler's where there is one", async () => {
  const replicas = async (values: object) =>
    named(await render(values), 'Deployment', 'purchase-consumer').spec.replicas;
  expect(await replicas({ keda: { enabled: true } })).toBeUndefined();
  expect(await replicas({ services: { 'purchase-consumer': { replicas: 5 } } })).toBe(5);
});

test('a changed setting makes new pods', async () => {
  const checksum = async (values: object) =>
    named(await render(values), 'Deployment', 'timekeeper').spec.template.metadata.annotations['checksum/settings'];
  expect(await checksum({})).toBe(await checksum({ services: { gateway: { replicas: 3 } } }));
  expect(await checksum({})).not.toBe(await checksum({ settings: { SETTLE_MS: 40_000 } }));
});

test('the job before is a hook that needs nothing of the release', async () => {
  const job = named(await render(PRODUCTION), 'Job', 'prepare');
  expect(job.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
  expect(job.spec.template.spec.serviceAccountName).toBe('default');
  expect(containerOf(job).envFrom).toBeUndefined();
  const environment = containerOf(job).env.map(({ name, value }: { name: string; value?: string }) => [name, value]);
  expect(environment).toEqual(
    expect.arrayContaining([
      ['KAFKA_REPLICATION_FACTOR', '3'],
      ['KAFKA_TLS', 'true'],
      ['TOPIC_PREFIX', 'shop.'],
    ]),
  );
});

/** The ports on which a component may call others, but for DNS and webhooks' receivers. */
async function portsCalled(component: string, values: object): Promise<number[]> {
  const { egress } = named(await render(values), 'NetworkPolicy', component).spec;
  return egress
    .flatMap(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port))
    .filter((port: number) => port !== 53);
}

test('a pod may call those that it talks to, on the ports of their addresses', async () => {
  expect(await portsCalled('timekeeper', {})).toEqual([5432, 8080, 9092, 6379]);
  expect(await portsCalled('timekeeper', PRODUCTION)).toEqual([5432, 8443, 9094, 6379]);
  const elsewhere = {
    settings: {
      KAFKA_BROKERS: 'a:9092, b:9093',
      SCHEMA_REGISTRY_URL: 'https://registry/v7',
      REDIS_URL: 'redis://redis:6380/2',
    },
    networkPolicy: { postgres: { ports: [6432] } },
  };
  expect(await portsCalled('timekeeper', elsewhere)).toEqual([6432, 443, 9092, 9093, 6380]);
  expect(await portsCalled('outbox-relay', {})).toEqual([5432, 8080, 9092]);
  expect(await portsCalled('trigger-webhooks', {})).toEqual([5432, 8080, 443, 1024]);
  const traced = { settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' } };
  expect(await portsCalled('outbox-relay', traced)).toEqual([5432, 8080, 9092, 4317]);
  expect(await portsCalled('timekeeper', traced)).toEqual([5432, 8080, 9092, 6379]);
});

test('webhooks go to what is public alone, as the service judges it', async () => {
  const { egress } = named(await render(), 'NetworkPolicy', 'trigger-webhooks').spec;
  const blocks = egress
    .flatMap(({ to = [] }: { to?: unknown[] }) => to)
    .map(({ ipBlock }: { ipBlock: unknown }) => ipBlock);
  expect(blocks.map(({ cidr }: { cidr: string }) => cidr)).toEqual(['0.0.0.0/0', '2000::/3']);
  const shut: string[] = blocks[0].except;
  expect(shut.length).toBeGreaterThan(5);
  expect(shut.filter((network) => isPublicAddress(network.split('/')[0] ?? ''))).toEqual([]);
});

test("the rules of alarms are those of the project's own Prometheus, with Prometheus' own braces", async () => {
  const [rule] = ofKind(await render(PRODUCTION), 'PrometheusRule');
  expect(rule?.spec).toEqual(parse(read('infra/prometheus/alerts.yml')));
  expect(JSON.stringify(rule?.spec)).toContain('{{ $labels.');
});
