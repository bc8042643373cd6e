/** One registry a process, handed to whoever counts; never the library's global one, so that tests and services stay apart. */
import { collectDefaultMetrics, Registry } from 'prom-client';

export type Metrics = Registry;

/** @returns a registry with the process metrics (memory, event loop lag, GC), every series labelled with the service. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}
