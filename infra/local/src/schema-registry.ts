/** Apicurio's registry, which speaks Confluent's API, in memory: schemas are registered anew at each start. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { findJava, tidyJava } from './java.ts';
import { type CacheContext, cached, runMaven } from './maven-jars.ts';
import { MissingTool } from './missing-tool.ts';
import { APICURIO_VERSION } from './versions.ts';
import { answersOk, waitUntilReady } from './wait-until-ready.ts';

const READY_SECONDS_MAX = 60;

/** @returns the base address of the Confluent API. @throws MissingTool; Error with the end of the log when it does not start. */
export async function startSchemaRegistry(context: CacheContext): Promise<string> {
  const { supervisor, reporter } = context;
  const java = await findJava(supervisor.environment);
  const folder = await cached(context, `apicurio-registry-${APICURIO_VERSION}`, (into) => fetchRegistry(context, into));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`;
  // Half of the start is compiling: the first compiler alone saves a second and 20 MB, and nobody asks this registry much.
  const machine = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...tidyJava(supervisor.folder)];
  const settings = ['-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`];
  const jar = join(folder, `apicurio-registry-app-${APICURIO_VERSION}-runner.jar`);
  const registry = supervisor.start({
    name: 'schema-registry',
    command: java,
    args: [...machine, ...settings, '-jar', jar],
  });
  await waitUntilReady(registry, answersOk(`${url}/subjects`), READY_SECONDS_MAX);
  reporter(`Apicurio registry ${APICURIO_VERSION} answers at ${url}`);
  return url;
}

/**
 * The archive is copied by version 2.8 of the plugin: later ones first read the artifact's parent descriptor, which not every mirror
 * has. It is unpacked by tar: 2.8 cuts file names of more than 100 characters.
 */
async function fetchRegistry({ supervisor }: CacheContext, folder: string): Promise<void> {
  const artifact = `io.apicurio:apicurio-registry-app:${APICURIO_VERSION}:tar.gz:all`;
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy';
  await runMaven(supervisor, 'schema-registry', [goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]);
  const archive = join(folder, `apicurio-registry-app-${APICURIO_VERSION}-all.tar.gz`);
  await supervisor
    .run({ name: 'unpack-registry', command: 'tar', args: ['-xzf', archive, '-C', folder] })
    .catch((cause: Error) => {
      throw cause.message.includes('not found')
        ? new MissingTool('tar', 'the registry comes packed', { cause })
        : cause;
    });
  await rm(archive);
}
