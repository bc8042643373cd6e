/** The program: what is in force, and what is to come. */
import { readProgramAhead } from '@loyalty-ladder/operations/program/read-program-ahead.ts';
import { z } from 'zod';
import type { GatewayApp } from '../gateway-app.ts';
import type { GatewayContext } from '../gateway-context.ts';

const version = z.strictObject({
  version: z.int(),
  status: z.enum(['in force', 'to come']),
  effectiveAt: z.iso.datetime().describe('From when on it holds.'),
  settings: z.record(z.string(), z.unknown()).describe('As in the file that was published, without its explanations.'),
});

const answer = z.strictObject({
  asOf: z.iso.datetime().describe("Now, by the ladder's clock."),
  versions: z.array(version).describe('What is in force first, then what is to come, in order.'),
});

export function programRoutes(app: GatewayApp, { pool }: GatewayContext): void {
  const schema = { tags: ['Program'], summary: 'The rules in force and those to come', response: { 200: answer } };
  app.get('/v1/program', { config: { scope: 'read' }, schema }, async () => {
    const { now, versions } = await readProgramAhead(pool);
    return {
      asOf: new Date(now).toISOString(),
      versions: versions.map(({ effectiveAt, ...each }) => ({
        ...each,
        effectiveAt: new Date(effectiveAt).toISOString(),
      })),
    };
  });
}
