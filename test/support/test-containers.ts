/** The infrastructure of docker-compose.yml by testcontainers, on free ports, removed by its reaper even if the tests are killed. */
import {
  COMPOSE_FILE,
  composeAddresses,
  composePorts,
  composeServices,
} from '@loyalty-ladder/local-stack/compose-infrastructure.ts';
import type { StartContainers } from '@loyalty-ladder/local-stack/start-stack.ts';
import { DockerComposeEnvironment, Wait } from 'testcontainers';

const READY_MS_MAX = 180_000;

export const startTestContainers: StartContainers = async ({ supervisor, reporter }, names) => {
  const ports = await composePorts(names);
  const services = composeServices(names);
  reporter(`testcontainers starts ${services.join(', ')}`);
  const environment = await new DockerComposeEnvironment(COMPOSE_FILE.folder, COMPOSE_FILE.name)
    .withEnvironment(ports.environment)
    .withDefaultWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(READY_MS_MAX)
    .up(services);
  supervisor.onStop(() => environment.down());
  return composeAddresses(ports.byName);
};
