/** The families of metrics that a service tells Prometheus: all of them, also those without a series so far. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';

export interface ToldFamily {
  readonly service: string;
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Of the series that are there, but for those that every series, or every histogram, has. */
  readonly labels: readonly string[];
}

const OF_ALL = new Set(['service', 'le', 'quantile']);

export async function readToldFamilies({ service, url }: RunningService): Promise<ToldFamily[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text.split(/^(?=# HELP )/m).flatMap((family) => {
    const [, name, help] = /^# HELP (\S+) (.*)$/m.exec(family) ?? [];
    const [, type] = /^# TYPE \S+ (\S+)$/m.exec(family) ?? [];
    if (name === undefined || help === undefined || type === undefined) return [];
    const labels = new Set([...family.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label));
    // An instance of another service is named by its own label.
    if (name.startsWith('loyalty_service_')) return [{ service, name, type, help, labels: [...labels] }];
    return [{ service, name, type, help, labels: [...labels].filter((label) => !OF_ALL.has(label)) }];
  });
}
