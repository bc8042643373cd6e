/** Runs one of Kafka's own command line tools, as an operator does: the class behind kafka-configs.sh and the like. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from '@loyalty-ladder/local-stack/java.ts';
import { kafkaJars } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import type { TestStack } from './stack.ts';

const CLASSES: Readonly<Record<string, string>> = { 'kafka-configs.sh': 'kafka.admin.ConfigCommand' };

/** @param command as a message prints it, with nothing in quotes that has a space. @returns what it wrote. @throws Error when it fails. */
export async function runKafkaTool({ supervisor }: Pick<TestStack, 'supervisor'>, command: string): Promise<string> {
  const [name = '', ...args] = command.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
  const tool = CLASSES[name];
  if (tool === undefined) throw new Error(`${name} is not known here`);
  const [java, jars] = await Promise.all([
    findJava(supervisor.environment),
    kafkaJars({ supervisor, reporter: () => {} }),
  ]);
  const options = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), tool, ...args];
  const { stdout } = await promisify(execFile)(java, options);
  return stdout;
}
