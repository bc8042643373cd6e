/** The catalogue of problems, as the gateway serves it: what `type` may say, and what to do about it. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { typeUri } from '@loyalty-ladder/http/problem.ts';
import { z } from 'zod';
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

export function problemRoutes(app: HttpApp): void {
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
