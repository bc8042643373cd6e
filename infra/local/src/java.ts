/** Finds the Java that runs Kafka and the registry. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingTool } from './missing-tool.ts';

const JAVA_MAJOR_MIN = 17;

/**
 * @returns the command that runs Java 17 or newer: that of JAVA_HOME, else the one on the PATH.
 * @throws MissingTool when there is none, or an older one.
 */
export async function findJava(environment: NodeJS.ProcessEnv): Promise<string> {
  const java = environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', 'java') : 'java';
  const major = await majorVersion(java, environment);
  if (major < JAVA_MAJOR_MIN)
    throw new MissingTool('Java 17', `${java} is Java ${major}, Kafka 4 and the registry need 17`);
  return java;
}

/** Options that keep what a JVM writes besides its data (temporary files, performance counters) inside the private folder. */
export function tidyJava(folder: string): string[] {
  return [`-Djava.io.tmpdir=${folder}`, '-XX:-UsePerfData'];
}

async function majorVersion(java: string, environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    // Answers on standard error: openjdk version "17.0.15" 2025-04-15. Java 8 calls itself 1.8.
    const { stderr } = await promisify(execFile)(java, ['-version'], { env: environment });
    const match = /version "(?:1\.)?(\d+)/.exec(stderr);
    return Number(match?.[1] ?? 0);
  } catch (cause) {
    throw new MissingTool(
      'Java 17',
      `"${java} -version" does not run, Kafka and the schema registry do not without it`,
      { cause },
    );
  }
}
