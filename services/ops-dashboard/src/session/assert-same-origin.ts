/** A request to the API comes from this dashboard's own page, as the browser says: SameSite alone would let pages of sibling hosts ask. */
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

const READING = new Set(['GET', 'HEAD']);

/** What is no browser says neither, and has no cookie that somebody else could use. @throws Problem `cross-site` */
export function assertSameOrigin({ method, headers, protocol, host }: FastifyRequest): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOurs = origin === undefined || origin === `${protocol}://${host}`;
  // `none`: somebody has typed the address.
  const isSame = site === undefined ? isOurs : site === 'same-origin' || (site === 'none' && READING.has(method));
  if (!isSame) throw new Problem('cross-site');
}
