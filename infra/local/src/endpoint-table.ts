/** What a person needs who wants to look at the running system: addresses, processes, what time it is there, and how to reach it. */
import { ENDPOINT_NAMES, ENDPOINT_WORDS } from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { Ladder } from './start-ladder.ts';

export type TableSource = Pick<Ladder, 'endpoints' | 'kinds' | 'clock' | 'environment'> & {
  readonly services: readonly {
    readonly service: string;
    readonly name: string;
    readonly url: string;
    /** Of a service that outsiders call; else ''. */
    readonly publicUrl?: string;
    readonly pid: number;
  }[];
  readonly supervisor: Pick<Ladder['supervisor'], 'folder'>;
};

const DASHBOARD = 'ops-dashboard';
/** Beyond this the ladder's clock is not real time. */
const CLOCK_APART_MS = 3_600_000;

/** @param now real time, in ms. @returns lines, ready to print. */
export function endpointTable(system: TableSource, now = Date.now()): string {
  const { endpoints, kinds, clock, services, supervisor } = system;
  const rows: (readonly [string, string, string])[] = [
    ...ENDPOINT_NAMES.map((name) => [ENDPOINT_WORDS[name].title, addressOf(endpoints[name]), kinds[name]] as const),
    ...services.flatMap(({ service, name, url, publicUrl = '', pid }) => [
      [name, `${url}  /livez /readyz /metrics`, `pid ${pid}`] as const,
      ...(publicUrl === '' ? [] : [['', ...publicCells(service, publicUrl)] as const]),
    ]),
    ['Data and logs', supervisor.folder, ''],
    ["Ladder's clock", `${new Date(clock).toISOString().slice(0, 16).replace('T', ' ')} UTC`, ''],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return ['', ...lines, '', ...clockLines(clock, now), ...reachLines(system), ''].join('\n');
}

const publicCells = (service: string, url: string): readonly [string, string] =>
  service === DASHBOARD ? [url, 'for a browser'] : [`${url}  /v1 /docs`, 'for callers'];

/** A till that sends what happens today to a system that stands in 2010 would have it applied years ahead of everything. */
function clockLines(clock: number, now: number): string[] {
  if (Math.abs(clock - now) < CLOCK_APART_MS) return [];
  return [
    "Its time is not real time: a fact that happens today lies far from it. For facts of your own, with today's times:",
    '  npm start -- --no-demo',
    '',
  ];
}

function reachLines({ environment, services }: TableSource): string[] {
  const assignments = Object.entries(environment).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}='${value}'`],
  );
  return [
    ...dashboardLines(services),
    'The npm commands (customer, lag, tail, ...) find this system by themselves. For programs of your own:',
    `  export ${assignments.join(' ')}`,
    ...curlLines(environment),
  ];
}

function dashboardLines(services: TableSource['services']): string[] {
  const url = services.find(({ service }) => service === DASHBOARD)?.publicUrl ?? '';
  return url === '' ? [] : ['Is it healthy, and if not, where:', `  ${url}`];
}

/** As it stands, in any shell. */
function curlLines({ GATEWAY_URL: url, GATEWAY_KEY: key }: TableSource['environment']): string[] {
  if (url === undefined) return [];
  if (key === undefined) return ['Over HTTP, with a key that `npm run keys -- create` makes:', `  ${url}/docs`];
  return [
    'Over HTTP, with a key of this system that may do everything:',
    `  curl -H 'Authorization: Bearer ${key}' ${url}/v1/program`,
  ];
}

const addressOf = (endpoint: string | readonly string[]): string =>
  typeof endpoint === 'string' ? endpoint : endpoint.join(',');
