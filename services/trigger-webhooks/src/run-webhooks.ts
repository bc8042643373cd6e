/** The tasks of trigger-webhooks, each in a loop of its own: taking in, sending, settling, bringing forward what an outage put off, tidying. */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { Probes, ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask, type Task } from '@loyalty-ladder/runtime/running-task.ts';
import { assertAtHome } from '@loyalty-ladder/store/identity/assert-at-home.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { recoverEndpoint } from '@loyalty-ladder/store/webhooks/recover-endpoint.ts';
import { tidyWebhooks } from '@loyalty-ladder/store/webhooks/tidy-webhooks.ts';
import { intakeTurn } from './intake.ts';
import { Sending } from './sending.ts';
import { Settling } from './settling.ts';
import type { WebhooksConfig } from './webhooks-config.ts';
import type { WebhooksContext } from './webhooks-context.ts';

const QUEUES_MAX = 2_000;
const RECOVER_MS = 1_000;
const TIDY_ROWS_MAX = 1_000;
const TIDY_MS = 60_000;

export function runWebhooks(context: WebhooksContext, { onStop, fail }: ServiceContext<WebhooksConfig>): Probes {
  const { pool, config } = context;
  const settling = new Settling(context);
  const sending = new Sending(context, settling);
  const run = ({ name, turn }: Task) =>
    new RunningTask(
      { name, turn },
      {
        fail,
        reasonAtFirst: 'has not looked yet',
        onTrouble: ({ error, attempt }) => {
          context.metrics.failures.inc({ task: name });
          context.log.warn({ err: error, task: name, attempt }, 'a turn failed; trying again');
        },
      },
    );
  const settle = run({ name: 'settle', turn: () => settling.turn() });
  onStop('settle', () => stopSettling(settling, settle));
  const send = run({ name: 'send', turn: (stopping) => sending.turn(stopping) });
  onStop('send', async () => {
    sending.wake();
    await send.stop();
    await sending.stop();
  });
  const others = [
    run({ name: 'take in', turn: takeIn(context, sending) }),
    run({ name: 'bring forward', turn: () => bringForward(context) }),
    run({ name: 'tidy', turn: async () => ((await tidyWebhooks(pool, keepMs(config), TIDY_ROWS_MAX)) ? 0 : TIDY_MS) }),
  ];
  for (const [index, task] of others.entries()) onStop(`task ${index}`, () => task.stop());
  const all = [settle, send, ...others];
  return {
    whyNotLive: () => all.flatMap((task) => task.whyNotLive()),
    whyNotReady: () => all.flatMap((task) => task.whyNotReady()),
  };
}

const keepMs = ({ WEBHOOK_KEEP_DAYS }: WebhooksConfig): number => WEBHOOK_KEEP_DAYS * DAY_MS;

/** A store that was moved is refused before anything of it is taken in, and so sent. */
function takeIn(context: WebhooksContext, sending: Sending): Task['turn'] {
  let isAtHome = false;
  return async () => {
    if (!isAtHome) await assertAtHome(context.pool);
    isAtHome = true;
    const { hasMore, messages } = await intakeTurn(context);
    if (messages > 0) sending.wake();
    return hasMore ? 0 : context.config.WEBHOOK_POLL_MS;
  };
}

async function bringForward({ pool }: WebhooksContext): Promise<number> {
  const queues = await inTransaction(pool, async (tx) => ({ result: await recoverEndpoint(tx, QUEUES_MAX) }));
  return queues === undefined ? RECOVER_MS : 0;
}

/** After the last request has ended: what is left is written once more, if Postgres is there. */
async function stopSettling(settling: Settling, task: RunningTask): Promise<void> {
  settling.wake();
  await task.stop();
  await settling.finish();
}
