/** What a person needs who wants to look at the running system: addresses, processes, and how to reach them from another terminal. */
import { environmentOf } from './endpoints.ts';
import type { Ladder } from './start-ladder.ts';

export type TableSource = Pick<Ladder, 'endpoints' | 'kinds'> & {
  readonly services: readonly { readonly name: string; readonly url: string; readonly pid: number }[];
  readonly folder: string;
};

/** @returns lines, ready to print. */
export function endpointTable({ endpoints, kinds, services, folder }: TableSource): string {
  const rows: (readonly [string, string, string])[] = [
    ['Kafka', endpoints.kafkaBrokers.join(','), kinds.kafkaBrokers],
    ['Schema registry', endpoints.schemaRegistryUrl, kinds.schemaRegistryUrl],
    ['Postgres', endpoints.databaseUrl, kinds.databaseUrl],
    ['Redis', endpoints.redisUrl, kinds.redisUrl],
    ...services.map(({ name, url, pid }) => [name, `${url}  /livez /readyz /metrics`, `pid ${pid}`] as const),
    ['Data and logs', folder, ''],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return ['', ...lines, '', 'For commands in another terminal:', exportLine(endpoints), ''].join('\n');
}

function exportLine(endpoints: Ladder['endpoints']): string {
  const assignments = Object.entries(environmentOf(endpoints)).map(([name, value]) => `${name}='${value}'`);
  return `  export ${assignments.join(' ')}`;
}
