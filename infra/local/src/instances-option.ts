/** The command line option `--instances purchase-consumer=3`, repeated for several services. */
import { InvalidArgumentError } from 'commander';

const INSTANCES_MAX = 16;

/**
 * A parser of commander: adds one `service=count` to what earlier options gave. Whether there is such a service, and whether that many
 * find work, is planServices' to say.
 */
export function parseInstances(text: string, earlier: Record<string, number> = {}): Record<string, number> {
  const [, service, count] = /^([a-z-]+)=(\d{1,2})$/.exec(text) ?? [];
  if (service === undefined || Number(count) > INSTANCES_MAX) {
    throw new InvalidArgumentError(`write it as service=count, with a count from 0 to ${INSTANCES_MAX}`);
  }
  return { ...earlier, [service]: Number(count) };
}
