/** What to do about a cause, as infra/runbooks has it; as text, which a browser does not run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { GROUP_BY_TOPIC } from '@loyalty-ladder/operations/lag/partition-lag.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { commandsOf } from './commands-of.ts';

const FOLDER = new URL('../../../../infra/runbooks/', import.meta.url);

const params = z.strictObject({ name: z.string().regex(/^[A-Za-z]{1,64}$/, 'is the name of a cause') });
const querystring = z.strictObject({
  subject: z.string().max(1_000).optional().describe('Of the cause that leads here.'),
});

export function runbookRoutes(app: HttpApp, { config }: Pick<DashboardContext, 'config'>): void {
  const runbooks = readRunbooks();
  const sayCommands = commandsOf(config.OPS_LOCAL_FOLDER) ?? String;
  const schema = { params, querystring };
  app.get(
    '/runbooks/:name',
    { config: { scope: 'ops' }, schema },
    async ({ params: { name }, query: { subject = '' } }, reply) => {
      const text = runbooks.get(name);
      if (text === undefined) throw new Problem('not-found');
      const said = sayCommands(aboutSubject(text, subject));
      return reply.type('text/plain; charset=utf-8').serializer(String).send(said);
    },
  );
}

/** Runbooks speak of purchases; who comes from another topic is to copy no command for these. */
function aboutSubject(text: string, subject: string): string {
  const found = Object.entries(GROUP_BY_TOPIC).find(
    ([topic, service]) => subject.includes(service) || subject.includes(topic),
  );
  if (found === undefined) return text;
  const [topic, service] = found;
  return text
    .replaceAll('purchase-consumer', service)
    .replaceAll('loyalty.purchases', topic)
    .replaceAll('purchases/3', `${topic.replace('loyalty.', '')}/3`);
}

function readRunbooks(): ReadonlyMap<string, string> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const names = files.flatMap((file) => /^(\w+)\.md$/.exec(file)?.[1] ?? []);
  return new Map(names.map((name) => [name, readFileSync(new URL(`${name}.md`, FOLDER), 'utf8')]));
}
