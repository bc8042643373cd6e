/** The built page over fixtures, behind the policy that the dashboard's server sets: what breaks it, breaks here. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FixtureApi } from '../../services/ops-dashboard/page/fixtures/fixture-api.ts';

const DIST = fileURLToPath(new URL('../../services/ops-dashboard/dist/page', import.meta.url));

/** At least as strict as the server's. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface PageServer extends AsyncDisposable {
  readonly url: string;
  readonly api: FixtureApi;
}

/** @param clock of the fixtures; without: as it is. */
export async function servePage(clock?: () => number): Promise<PageServer> {
  const api = new FixtureApi(clock);
  const server = createServer(async (request, response) => {
    if (api.answer(request, response)) return;
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(DIST, normalize(pathname === '/' ? '/index.html' : pathname));
    const body = await readFile(path).catch(() => null);
    if (body === null) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': TYPES[extname(path)] ?? '', 'content-security-policy': POLICY })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    api,
    async [Symbol.asyncDispose]() {
      api.breakFeeds();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
