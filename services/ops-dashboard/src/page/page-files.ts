/** The built page: exactly the files that are there, each a route of its own, so that no path leads elsewhere. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';

/** As `npm run build -w services/ops-dashboard` makes it. */
export const PAGE = fileURLToPath(new URL('../../dist/page/', import.meta.url));

/** Scripts, styles and fonts of the page itself, nothing from elsewhere, nothing written into it. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Names of the build hold a hash of what is in them. */
const HASHED = /[\\/]assets[\\/]/;
const ONE_YEAR = 'public, max-age=31536000, immutable';

/** @returns false where there is no page: the API is open all the same. */
export async function mountPage(app: HttpApp, root = PAGE): Promise<boolean> {
  if (!existsSync(root)) return false;
  await app.register(files, {
    root,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? ONE_YEAR : 'no-cache');
    },
  });
  return true;
}
