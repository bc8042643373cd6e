/** One registry a process, handed to whoever counts; never the library's global one, so that tests and services stay apart. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { VERSION } from './build-name.ts';

export type Metrics = Registry;

/** Gauges under the names of counters, each the sum of the labels of another one. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** What a process says of its build, beside version and Node: `{ commit, fold_version }`. */
export type BuildLabels = Readonly<Record<string, string>>;

/** @returns a registry with the process metrics (memory, event loop lag, GC), every series labelled with the service. */
export function createMetrics(service: string, build: BuildLabels = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const labels = { version: VERSION, node_version: process.version, ...build };
  const info = new Gauge({
    name: 'loyalty_build_info',
    help: 'Always 1; its labels say which build runs.',
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  info.set(labels, 1);
  return registry;
}
