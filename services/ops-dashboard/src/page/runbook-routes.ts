/** What to do about a cause, as infra/runbooks has it; as text, which a browser does not run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { z } from 'zod';
import { Problem } from '../problem.ts';

const FOLDER = new URL('../../../../infra/runbooks/', import.meta.url);

const params = z.strictObject({ name: z.string().regex(/^[A-Za-z]{1,64}$/, 'is the name of a cause') });

export function runbookRoutes(app: HttpApp): void {
  const runbooks = readRunbooks();
  app.get('/runbooks/:name', { config: { scope: 'ops' }, schema: { params } }, async (request, reply) => {
    const text = runbooks.get(request.params.name);
    if (text === undefined) throw new Problem('not-found');
    return reply.type('text/plain; charset=utf-8').serializer(String).send(text);
  });
}

function readRunbooks(): ReadonlyMap<string, string> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const names = files.flatMap((file) => /^(\w+)\.md$/.exec(file)?.[1] ?? []);
  return new Map(names.map((name) => [name, readFileSync(new URL(`${name}.md`, FOLDER), 'utf8')]));
}
