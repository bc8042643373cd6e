/** What the watch sees, live. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';

const query = z.strictObject({
  lastEventId: z.string().max(64).optional().describe('As the header Last-Event-ID, which a script cannot set.'),
});

/** How soon a browser comes back by itself. */
const RETRY_MS = 2_000;

export function liveRoutes(app: HttpApp, { config, live }: DashboardContext): void {
  app.addHook('preClose', async () => live.close());
  const options = { config: { scope: 'ops' }, schema: { querystring: query }, exposeHeadRoute: false } as const;
  app.get('/api/live', options, async (request, reply) => {
    if (live.followers >= config.OPS_LIVE_CONNECTIONS_MAX) {
      throw new Problem('too-many-followers', { headers: { 'retry-after': '10' } });
    }
    const { headers, query: asked, session } = request;
    const header = headers['last-event-id'];
    const lastEventId = typeof header === 'string' ? header : asked.lastEventId;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    raw.write(`retry: ${RETRY_MS}\n\n`);
    live.follow(raw, session, lastEventId);
  });
}
