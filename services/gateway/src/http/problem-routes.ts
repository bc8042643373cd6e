/** The catalogue of problems, as the gateway serves it: what `type` may say, and what to do about it. */
import { z } from 'zod';
import type { GatewayApp } from '../gateway-app.ts';
import { typeUri } from './problem.ts';
import { PROBLEM_TYPES, type ProblemName } from './problem-types.ts';

const problemTypes = z.strictObject({
  problems: z.array(
    z.strictObject({
      type: z.string().describe('As in `type` of an answer; it never changes.'),
      status: z.int(),
      title: z.string(),
      whatToDo: z.string(),
    }),
  ),
});

export function problemRoutes(app: GatewayApp): void {
  const problems = Object.entries(PROBLEM_TYPES).map(([name, each]) => ({
    type: typeUri(name as ProblemName),
    ...each,
  }));
  const schema = {
    tags: ['Documents'],
    summary: 'All problems that an answer may name, each with what to do',
    response: { 200: problemTypes },
  };
  app.get('/v1/problems', { schema }, async () => ({ problems }));
}
