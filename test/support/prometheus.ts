/**
 * A Prometheus beside a world's services, with the very rules and configuration of infra/prometheus, made fast: it scrapes and judges each
 * second, and `for:` of minutes becomes one of as many seconds (2m: 2s; 30s: 1s). Thresholds stay as they are.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@loyalty-ladder/local-stack/free-port.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { waitUntil } from './wait-until.ts';
import type { World } from './world.ts';

const FOLDER = new URL('../../infra/prometheus/', import.meta.url);

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

export interface QueryResult {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export type TestPrometheus = Awaited<ReturnType<typeof startPrometheus>>;

const fasterRules = (rules: string): string =>
  rules.replace(/^( +for: )(\d+)(s|m)$/gm, (_, before, count, unit) => `${before}${unit === 'm' ? count : 1}s`);

const fasterConfig = (config: string): string =>
  config.replace(/^( +(?:scrape_interval|scrape_timeout|evaluation_interval): )\S+$/gm, '$11s');

export async function startPrometheus({ supervisor }: World, services: readonly RunningService[]) {
  const folder = join(supervisor.folder, 'prometheus');
  await mkdir(join(folder, 'targets'), { recursive: true });
  const read = (file: string) => readFile(new URL(file, FOLDER), 'utf8');
  await writeFile(join(folder, 'prometheus.yml'), fasterConfig(await read('prometheus.yml')));
  await writeFile(join(folder, 'alerts.yml'), fasterRules(await read('alerts.yml')));
  const targets = services.map(({ service, url }) => ({ targets: [new URL(url).host], labels: { job: service } }));
  await writeFile(join(folder, 'targets', 'services.json'), JSON.stringify(targets));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process = supervisor.start({
    ...{ name: 'prometheus', command: 'prometheus', workingFolder: folder },
    args: [
      '--config.file=prometheus.yml',
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
  });

  async function ask<Data>(path: string): Promise<Data> {
    const answer = await fetch(`${url}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) });
    const { status, data, error } = (await answer.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  }

  const alerts = async (): Promise<readonly Alert[]> => (await ask<{ alerts: Alert[] }>('alerts')).alerts;
  const query = async (expression: string): Promise<readonly QueryResult[]> =>
    (await ask<{ result: QueryResult[] }>(`query?query=${encodeURIComponent(expression)}`)).result;

  async function firing(): Promise<string[]> {
    const names = (await alerts())
      .filter(({ state }) => state === 'firing')
      .map(({ labels }) => labels.alertname ?? '');
    return [...new Set(names)].toSorted();
  }
  const until = <T>(what: string, isSo: () => Promise<T>) =>
    waitUntil(isSo, { what, explain: async () => JSON.stringify(await alerts(), undefined, 1) });

  await waitUntil(async () => (await query('count(up == 1)'))[0]?.value[1] === String(services.length), {
    what: 'first scrape of all services',
    explain: async () => JSON.stringify(await ask('targets?state=active')),
  });
  return {
    alerts,
    query,
    firing,
    /** @returns what each of them says, of one that fires. */
    firesAll: (names: readonly string[]): Promise<ReadonlyMap<string, Alert>> =>
      until(`alerts ${names.join(', ')}`, async () => {
        const found = (await alerts()).filter(({ state }) => state === 'firing');
        const byName = new Map(found.map((each) => [each.labels.alertname ?? '', each]));
        return names.every((name) => byName.has(name)) && byName;
      }),
    clearsAll: (names: readonly string[]): Promise<true> =>
      until(`end of the alerts ${names.join(', ')}`, async () => {
        const found = await firing();
        return !names.some((name) => found.includes(name));
      }),
    /** Neither fires nor is about to, with all services scraped and all of it read lately. */
    isQuiet: (): Promise<true> =>
      until('no alert', async () => {
        const [age] = await query('max(loyalty_export_age_seconds{reading!="census"})');
        return Number(age?.value[1] ?? Number.NaN) < 5 && (await alerts()).length === 0;
      }),
    stop: () => process.stop(),
  };
}
