/** A consumer group is paused, and resumed. Where its reading stands nobody moves from here. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { pausableGroups, pauseConsumer, resumeConsumer } from '@loyalty-ladder/operations/streams/pause-consumer.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';

const params = z.strictObject({ group: z.string().min(1).max(200) });

const body = z.strictObject({
  reason: z.string().trim().min(1).max(500).describe('Why, for the record of what is done by hand.'),
});

const ACTS = { pause: pauseConsumer, resume: resumeConsumer } as const;

export function groupRoutes(app: HttpApp, { pool, config }: DashboardContext): void {
  const pausable = pausableGroups(config.TOPIC_PREFIX);
  for (const [verb, act] of Object.entries(ACTS)) {
    app.post(
      `/api/groups/:group/${verb}`,
      { config: { scope: 'ops' }, schema: { params, body, response: { 204: z.null() } } },
      async ({ params: { group }, body: { reason }, caller: { name, keyId } }, reply) => {
        if (!pausable.includes(group))
          throw new Problem('not-found', { detail: `There is no such consumer: ${pausable.join(', ')}.` });
        const { changes } = await act(pool, { group, reason, actor: `${name} (${keyId})`, dryRun: false });
        if (!changes) throw new Problem('no-change');
        return reply.code(204).send(null);
      },
    );
  }
}
