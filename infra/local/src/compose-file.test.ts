/** docker-compose.yml runs all that there is to run, by versions that do not change by themselves. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { kafkaConfig, postgresConfig, redisConfig, registryConfig } from '@loyalty-ladder/runtime/config.ts';
import { ROLE_OF_SERVICE } from '@loyalty-ladder/store/roles/role-grants.ts';
import { expect, test } from 'vitest';
import { COMPOSE_FILE, composePorts } from './compose-infrastructure.ts';
import { serviceNames } from './start-services.ts';

const compose = readFileSync(COMPOSE_FILE.path, 'utf8');

test('every service of services/ is a container, with the health check of the image and the login of its role', async () => {
  const names = await serviceNames();
  expect(names).toContain('purchase-consumer');
  for (const name of names) {
    const login = `DATABASE_URL: postgres://${ROLE_OF_SERVICE[name]}:\${ROLE_LOGINS_PASSWORD:-ladder}@`;
    const lines = [
      '<<: *service',
      `command: [services/${name}/src/main.ts]`,
      'environment:',
      '  <<: *settings',
      `  ${login}`,
    ];
    expect(compose).toContain([`\n  ${name}:`, ...lines].join('\n    '));
  }
});

test('every image is pinned to a version', () => {
  const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image);
  expect(images.length).toBeGreaterThanOrEqual(5);
  for (const image of images) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
});

test('no port is open to other machines', () => {
  const ports = [...compose.matchAll(/^ +ports: \["(.*)"\]$/gm)].map(([, port]) => port);
  expect(ports).toHaveLength(8);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('what .env may set reaches the containers that read it', () => {
  const variables = Object.keys(parseEnv(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')));
  /** What the network of the containers says (where they are, and that no TLS is spoken there), and what the image does; a container listens beyond loopback. */
  const fixed = [
    ...Object.keys({ ...kafkaConfig, ...registryConfig, ...postgresConfig, ...redisConfig }).filter(
      (name) => name !== 'TOPIC_PREFIX',
    ),
    'HTTP_HOST',
    'HTTP_PORT',
    'BUILD_COMMIT',
    'GATEWAY_HOST',
    'GATEWAY_PORT',
    'OPS_HOST',
    'OPS_PORT',
    'OPS_DEVELOPMENT_LOGIN',
    'OPS_LOCAL_FOLDER',
    'OTEL_EXPORTER_OTLP_CERTIFICATE', // A file: whoever has one mounts it.
    'OTEL_SERVICE_NAME', // Each service has its own.
  ];
  const handed = variables.filter((name) => new RegExp(`^ +${name}: \\$\\{${name}:[-+]`, 'm').test(compose));
  expect(handed.length).toBeGreaterThan(15);
  expect(variables.filter((name) => !handed.includes(name))).toEqual(
    fixed.toSorted((a, b) => variables.indexOf(a) - variables.indexOf(b)),
  );
});

/** By name, what each container has of its own or by `<<`. */
function containers(): Map<string, string> {
  const body = compose.slice(compose.indexOf('\nservices:\n'), compose.indexOf('\nvolumes:\n'));
  const blocks = [...body.matchAll(/^ {2}([a-z-]+):\n((?: {4}.*\n|\n)+)/gm)];
  const service = compose.slice(compose.indexOf('x-service:'), compose.indexOf('\nservices:\n'));
  return new Map(blocks.map(([, name = '', text = '']) => [name, text.includes('*service') ? text + service : text]));
}

test('each container has a limit of memory, one builds the image for all, and none keeps what has no name', () => {
  const all = containers();
  expect(all.size).toBeGreaterThanOrEqual(10);
  expect([...all].filter(([, text]) => !/mem_limit: \d/.test(text)).map(([name]) => name)).toEqual([]);
  expect([...all].filter(([, text]) => /build:/.test(text)).map(([name]) => name)).toEqual(['prepare']);
  // The places that the images declare as volumes.
  for (const place of ['/mnt/shared/config', '/etc/kafka/secrets', '/var/lib/kafka/data'])
    expect(all.get('kafka')).toContain(place);
  expect(all.get('redis')).toContain('redis-data:/data');
});

test('Prometheus and Grafana come under a profile alone, hardened as the rest, with what lies in infra', () => {
  const all = containers();
  const optional = [...all].filter(([, text]) => text.includes('profiles:')).map(([name]) => name);
  expect(optional).toEqual(['prometheus', 'grafana']);
  const mounted = { prometheus: ['prometheus'], grafana: ['grafana/provisioning', 'grafana/dashboards'] };
  for (const [name, folders] of Object.entries(mounted)) {
    expect(all.get(name)).toContain('<<: *hardened');
    expect(all.get(name)).toContain(`${name}-data:/`);
    for (const folder of folders) {
      expect(all.get(name)).toMatch(new RegExp(`- \\./infra/${folder}:/etc/${folder}:ro\n`));
      expect(existsSync(join(COMPOSE_FILE.folder, 'infra', folder))).toBe(true);
    }
  }
  expect(/^x-hardened:(?:.*\n)+?\n/m.exec(compose)?.[0]).toMatch(
    /read_only: true\n.*cap_drop: \[ALL\]\n.*no-new-privileges/,
  );
});

test('Prometheus finds every service by the name of its container', async () => {
  const config = readFileSync(join(COMPOSE_FILE.folder, 'infra/prometheus/prometheus.yml'), 'utf8');
  const names = /names:\s*\[([^\]]*)\]/.exec(config)?.[1]?.match(/[a-z-]+/g);
  expect(names?.toSorted()).toEqual((await serviceNames()).toSorted());
});

test('a port of one run is free, whichever containers were asked for', async () => {
  const { byName, environment } = await composePorts(['schemaRegistryUrl']);
  expect([...byName.keys()]).toEqual(['schemaRegistryUrl']);
  expect(Object.keys(environment)).toEqual(['KAFKA_PORT', 'SCHEMA_REGISTRY_PORT', 'POSTGRES_PORT', 'REDIS_PORT']);
  expect(new Set(Object.values(environment)).size).toBe(4);
});
