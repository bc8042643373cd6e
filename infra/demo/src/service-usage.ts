/** What each service process has used by now, from its own metrics: the limits that the architecture sets are per process. */

interface Service {
  readonly name: string;
  readonly url: string;
}

/** @returns a line a process; nothing for one that does not answer. */
export async function serviceUsage(services: readonly Service[]): Promise<string[]> {
  const lines = await Promise.all(services.map(usageOf));
  return lines.filter((line) => line !== undefined);
}

async function usageOf({ name, url }: Service): Promise<string | undefined> {
  try {
    const metrics = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) })).text();
    const cpuSeconds = metricOf(metrics, 'process_cpu_seconds_total');
    const megabytes = metricOf(metrics, 'process_resident_memory_bytes') / 1_000_000;
    return `${name}: ${cpuSeconds.toFixed(1)} s of CPU, ${megabytes.toFixed(0)} MB resident`;
  } catch {
    return undefined;
  }
}

function metricOf(metrics: string, name: string): number {
  const line = metrics.split('\n').find((each) => each.startsWith(name) && !each.startsWith('#'));
  return Number(line?.split(' ').at(-1));
}
