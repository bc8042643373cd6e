/** The built page over fixtures, under the policy of the dashboard's server: what it refuses, it refuses here. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { FixtureApi } from '../../services/ops-dashboard/page/fixtures/fixture-api.ts';
import { PAGE, PAGE_POLICY } from '../../services/ops-dashboard/src/page/page-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface PageServer {
  readonly url: string;
  readonly api: FixtureApi;
  close(): Promise<void>;
}

/** @param clock of the fixtures; without: as it is. */
export async function servePage(clock?: () => number): Promise<PageServer> {
  const api = new FixtureApi(clock);
  const server = createServer(async (request, response) => {
    if (api.answer(request, response)) return;
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(PAGE, normalize(pathname === '/' ? '/index.html' : pathname));
    const body = await readFile(path).catch(() => null);
    if (body === null) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': TYPES[extname(path)] ?? '', 'content-security-policy': PAGE_POLICY })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    api,
    async close() {
      api.breakFeeds();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
