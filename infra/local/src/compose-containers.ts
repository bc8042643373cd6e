/** Runs the infrastructure of docker-compose.yml (not its services) as a project of its own, on free ports of this machine. */
import { execFile, type StdioOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EndpointName, Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { COMPOSE_FILE, composeAddresses, composePorts, composeServices } from './compose-infrastructure.ts';
import type { CacheContext } from './maven-jars.ts';

const READY_SECONDS_MAX = 180;

/** @throws Error with Docker Compose's words when the containers do not become healthy. */
export async function startComposeContainers(
  context: CacheContext,
  names: readonly EndpointName[],
): Promise<Partial<Endpoints>> {
  const { supervisor, reporter } = context;
  const project = `loyalty-ladder-${randomBytes(4).toString('hex')}`;
  const compose = ['compose', '-p', project, '-f', COMPOSE_FILE.path];
  const ports = await composePorts(names);
  const isDown = supervisor.guardComposeProject(project, COMPOSE_FILE.path);
  supervisor.onStop(async () => {
    await saveLogs(compose, supervisor);
    await promisify(execFile)('docker', [...compose, 'down', '--volumes'], { env: supervisor.environment });
    isDown();
  });
  const services = composeServices(names);
  reporter(`Docker starts ${services.join(', ')}`);
  const up = ['up', '--detach', '--wait', '--wait-timeout', `${READY_SECONDS_MAX}`, ...services];
  const { environment } = ports;
  await supervisor.run({ name: 'docker-compose', command: 'docker', args: [...compose, ...up], environment });
  return composeAddresses(ports.byName);
}

/** Their data go with them, their logs stay where logs are kept. */
async function saveLogs(
  compose: readonly string[],
  { folder, privateFolder, environment: env }: CacheContext['supervisor'],
): Promise<void> {
  if (folder === privateFolder) return;
  const file = await open(join(folder, 'containers.log'), 'w');
  try {
    const stdio = ['ignore', file.fd, file.fd] satisfies StdioOptions;
    const logs = spawn('docker', [...compose, 'logs', '--no-color', '--timestamps'], { env, stdio });
    await new Promise((resolve) => logs.once('close', resolve).once('error', resolve));
  } finally {
    await file.close();
  }
}
