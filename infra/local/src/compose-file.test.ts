/** docker-compose.yml runs all that there is to run, by versions that do not change by themselves. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMPOSE_FILE } from './compose-infrastructure.ts';
import { serviceNames } from './start-services.ts';

const compose = readFileSync(COMPOSE_FILE.path, 'utf8');

test('every service of services/ is a container, with the health check of the image', async () => {
  const names = await serviceNames();
  expect(names).toContain('purchase-consumer');
  for (const name of names) {
    expect(compose).toContain(`\n  ${name}:\n    <<: *service\n    command: [services/${name}/src/main.ts]\n`);
  }
});

test('every image is pinned to a version', () => {
  const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image);
  expect(images.length).toBeGreaterThanOrEqual(5);
  for (const image of images) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
});

test('no port is open to other machines', () => {
  const ports = [...compose.matchAll(/^ +ports: \["(.*)"\]$/gm)].map(([, port]) => port);
  expect(ports).toHaveLength(4);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});
