/** What the chart says of each process is what its code says: its settings, login, ports, probes and time to end. */
import { readFileSync } from 'node:fs';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { prepareConfig } from '@loyalty-ladder/operations/setup/prepare-config.ts';
import { consumerConfigSchema } from '@loyalty-ladder/pipeline/consumer-config.ts';
import { startHealthServer } from '@loyalty-ladder/runtime/health-server.ts';
import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { ROLE_OF_SERVICE, type Role } from '@loyalty-ladder/store/roles/role-grants.ts';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { gatewayConfig } from '../../services/gateway/src/gateway-config.ts';
import { dashboardConfig } from '../../services/ops-dashboard/src/dashboard-config.ts';
import { relayConfig } from '../../services/outbox-relay/src/relay-config.ts';
import { timekeeperConfig } from '../../services/timekeeper/src/timekeeper-config.ts';
import { webhooksConfig } from '../../services/trigger-webhooks/src/webhooks-config.ts';
import { settingSchemas } from '../support/setting-schemas.ts';
import { FETCH_MS_MAX, helm } from './helm-cli.ts';
import { containerOf, named, ofKind, render, variablesOf } from './manifests.ts';
import { PRODUCTION } from './some-values.ts';
import { FIXED, VALUES_SCHEMA, valuesSchema, valuesSchemaText } from './values-schema.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const CONFIGS: Readonly<Record<string, z.ZodObject>> = {
  'purchase-consumer': consumerConfigSchema,
  'contact-consumer': consumerConfigSchema,
  'feedback-consumer': consumerConfigSchema,
  timekeeper: timekeeperConfig,
  'outbox-relay': relayConfig,
  'trigger-webhooks': webhooksConfig,
  gateway: gatewayConfig,
  'ops-dashboard': dashboardConfig,
  prepare: prepareConfig,
};

/** Every secret and every file that there can be, so that who gets what is to be seen. */
async function allHandedIn(): Promise<object> {
  const { properties } = (await valuesSchema()) as { properties: Record<'secrets' | 'files', { properties: object }> };
  const each = (names: object, value: object) => Object.fromEntries(Object.keys(names).map((name) => [name, value]));
  return {
    secrets: each(properties.secrets.properties, { name: 'some', key: 'some' }),
    files: each(properties.files.properties, { secret: 'some', key: 'some' }),
  };
}

beforeAll(() => helm(['version']), FETCH_MS_MAX);

test('the schema of the values is what the services say of their settings (npm run chart-schema)', async () => {
  expect(readFileSync(VALUES_SCHEMA, 'utf8')).toBe(await valuesSchemaText());
});

test('each setting can be made, in one of three ways, or is said by image and pod', async () => {
  const { properties } = (await valuesSchema()) as { properties: Record<string, { properties: object }> };
  const ways = ['settings', 'secrets', 'files'].flatMap((way) => Object.keys(properties[way]?.properties ?? {}));
  expect([...new Set([...ways, ...FIXED])].sort()).toEqual([...(await settingSchemas()).keys()].sort());
});

test('there is a deployment for each service, and a job for what comes before', async () => {
  const manifests = await render();
  const names = await serviceNames();
  expect(names).toContain('purchase-consumer');
  expect(Object.keys(CONFIGS).sort()).toEqual([...names, 'prepare'].sort());
  const started = [...ofKind(manifests, 'Deployment'), ...ofKind(manifests, 'Job')].map(
    (each) => containerOf(each).args,
  );
  expect(started.sort()).toEqual(
    [...names.map((name) => [`services/${name}/src/main.ts`]), ['services/prepare/src/prepare.main.ts']].sort(),
  );
});

test('a process gets those secrets and files that it reads, and the login of its role', async () => {
  const values = await allHandedIn();
  const manifests = await render({ ...values, console: { enabled: true } });
  const [secret, file] = [new Set(Object.keys(Object(values).secrets)), new Set(Object.keys(Object(values).files))];
  for (const [name, schema] of Object.entries(CONFIGS)) {
    const manifest = named(manifests, name === 'prepare' ? 'Job' : 'Deployment', name);
    const given = [...variablesOf(manifest).keys()].filter(
      (each) => secret.has(each) || file.has(each) || each === 'DATABASE_URL',
    );
    const asked = Object.keys(schema.shape).filter(
      (each) => secret.has(each) || file.has(each) || each === 'DATABASE_URL',
    );
    expect([name, given.sort()]).toEqual([name, asked.sort()]);
    const [login] = containerOf(manifest).env.filter((each: { name: string }) => each.name === 'DATABASE_URL');
    expect([name, login.valueFrom.secretKeyRef.key]).toEqual([name, ROLE_OF_SERVICE[name] ?? 'owner']);
  }
  const [login] = containerOf(named(manifests, 'Deployment', 'console')).env;
  expect(login.valueFrom.secretKeyRef.key).toBe('ladder_ops' satisfies Role);
});

test('settings are text as the services read it, and none of them is a secret', async () => {
  const [settings] = ofKind(await render(PRODUCTION), 'ConfigMap');
  expect(settings?.data).toMatchObject({
    GATEWAY_BODY_BYTES_MAX: '2097152',
    POISON_SHARE_MAX: '0.25',
    KAFKA_TLS: 'true',
  });
  expect(settings?.data).not.toHaveProperty('REDIS_URL');
  const shape = Object.fromEntries(await settingSchemas());
  for (const [name, value] of Object.entries(settings?.data ?? {}))
    expect(shape[name]?.safeParse(value).success).toBe(true);
});

test('ports and user are those of the image', async () => {
  const dockerfile = read('Dockerfile');
  const ports = new Map(
    [...dockerfile.matchAll(/\b(HTTP|GATEWAY|OPS)_PORT=(\d+)/g)].map(([, of, port]) => [of, Number(port)]),
  );
  const manifests = await render();
  for (const manifest of ofKind(manifests, 'Deployment')) {
    const name = containerOf(manifest).name;
    const own = { gateway: ports.get('GATEWAY'), 'ops-dashboard': ports.get('OPS') }[name as string];
    expect(containerOf(manifest).ports).toEqual([
      { name: 'health', containerPort: ports.get('HTTP') },
      ...(own === undefined ? [] : [{ name: 'http', containerPort: own }]),
    ]);
    const { annotations } = manifest.spec.template.metadata;
    expect(annotations['prometheus.io/port']).toBe(String(ports.get('HTTP')));
  }
  // The number of the user `node` in Node's images.
  expect(dockerfile).toContain('USER node\n');
  expect(named(manifests, 'Deployment', 'gateway').spec.template.spec.securityContext.runAsUser).toBe(1_000);
});

test('probes and scrapes go where the health server answers, as often as the image asks', async () => {
  const metrics = createMetrics('tried', { commit: '' });
  const yes = () => [];
  const server = await startHealthServer({
    ...{ host: '127.0.0.1', port: 0, whyNotLive: yes, whyNotReady: yes, metrics: [metrics], log: SILENT_LOG },
  });
  try {
    for (const manifest of ofKind(await render(), 'Deployment')) {
      const { startupProbe, livenessProbe, readinessProbe, ports } = containerOf(manifest);
      const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
      expect(paths).toEqual(['/livez', '/livez', '/readyz']);
      paths.push(manifest.spec.template.metadata.annotations['prometheus.io/path']);
      for (const path of paths) expect((await fetch(`http://127.0.0.1:${server.port}${path}`)).status).toBe(200);
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe])
        expect(ports.map(({ name }: { name: string }) => name)).toContain(httpGet.port);
      const { periodSeconds, timeoutSeconds, failureThreshold } = livenessProbe;
      const start = startupProbe.periodSeconds * startupProbe.failureThreshold;
      expect(read('Dockerfile')).toContain(
        `HEALTHCHECK --interval=${periodSeconds}s --timeout=${timeoutSeconds}s --start-period=${start}s --retries=${failureThreshold} `,
      );
    }
  } finally {
    await server.close();
  }
});

test('a pod has the time to end that its service takes, and what comes before it', async () => {
  const stopSecondsMax = Number(
    /const STOP_MS_MAX = (\d+)_000;/.exec(read('packages/runtime/src/run-service.ts'))?.[1],
  );
  const compose = Number(/stop_grace_period: (\d+)s/.exec(read('docker-compose.yml'))?.[1]);
  expect(compose).toBeGreaterThan(stopSecondsMax);
  for (const manifest of ofKind(await render(), 'Deployment')) {
    const wait = containerOf(manifest).lifecycle?.preStop.sleep.seconds ?? 0;
    expect(manifest.spec.template.spec.terminationGracePeriodSeconds).toBe(compose + wait);
    expect(wait > 0).toBe(containerOf(manifest).ports.length > 1);
  }
});

test('memory is limited as Compose limits it', async () => {
  const limit = /^x-service:[\s\S]*?mem_limit: (\d+)m/m.exec(read('docker-compose.yml'))?.[1];
  for (const manifest of ofKind(await render(), 'Deployment'))
    expect(containerOf(manifest).resources.limits.memory).toBe(`${limit}Mi`);
});
