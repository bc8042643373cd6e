/** The program: what is in force, and what is to come, as the file that was published says it. */

import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { readProgramAhead } from '@loyalty-ladder/operations/program/read-program-ahead.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';

const setting = z.strictObject({
  value: z.unknown().describe('Rates are points for 1.00, multipliers basis points, money minor units.'),
  why: z.string().optional().describe('The reason for the figure, as whoever published it gave it.'),
  source: z.string().optional().describe('Where the figure comes from.'),
});

const version = z.strictObject({
  version: z.int(),
  status: z.enum(['in force', 'to come']),
  effectiveAt: z.iso.datetime().describe('From when on it holds.'),
  settings: z.record(z.string(), setting).describe('Each figure with its reason; what it means is told in domain.md.'),
});

const answer = z.strictObject({
  asOf: z.iso.datetime().describe("Now, by the ladder's clock."),
  versions: z.array(version).describe('What is in force first, then what is to come, in order.'),
});

export function programRoutes(app: HttpApp, { pool }: GatewayContext): void {
  const schema = { tags: ['Program'], summary: 'The rules in force and those to come', response: { 200: answer } };
  app.get('/v1/program', { config: { scope: 'read' }, schema }, async () => {
    const { now, versions } = await readProgramAhead(pool);
    return {
      asOf: new Date(now).toISOString(),
      versions: versions.map(({ effectiveAt, settings, ...each }) => ({
        ...each,
        effectiveAt: new Date(effectiveAt).toISOString(),
        settings: { ...settings },
      })),
    };
  });
}
