/**
 * Takes a page of outcomes in, for endpoints that listen: which messages each gets of it, and which campaigns run afterwards, written in the
 * transaction that moves the intake's cursor. Nothing is told here, and nobody is asked who might be away but Postgres and the registry.
 */
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { readAvailablePoints } from '@loyalty-ladder/decisions/triggers/read-available-points.ts';
import { needsBalance, type TriggerFilter } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import { AXIS_BY_TYPE, type Change } from '@loyalty-ladder/domain/state/outcome.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { outcomeData, readOutcome, UnreadableOutcomeError } from '@loyalty-ladder/operations/outcomes/outcome-json.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { OutcomeRow } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { insertDeliveries } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import { numberCustomers } from '@loyalty-ladder/store/webhooks/number-customers.ts';
import { readValuesBefore } from '@loyalty-ladder/store/webhooks/read-values-before.ts';
import { readStanding, startCampaigns, stopCampaigns } from '@loyalty-ladder/store/webhooks/standing-campaigns.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { ClientBase } from 'pg';
import { messagesOf, type Situation } from './messages-of.ts';
import { RunningCampaigns } from './running-campaigns.ts';
import type { Trigger } from './trigger.ts';

export interface TakenIn {
  readonly outcomes: number;
  /** Made of them. */
  readonly messages: number;
}

/** Each endpoint's are those behind its beginning. */
export async function takeIn(
  tx: ClientBase,
  catalog: SchemaCatalog,
  rows: readonly OutcomeRow[],
  endpoints: readonly WebhookEndpoint[],
): Promise<TakenIn> {
  const heard = rows.filter(({ position }) => endpoints.some(({ beginsAfter }) => position > beginsAfter));
  if (heard.length === 0) return { outcomes: rows.length, messages: 0 };
  const triggers = await readTriggers(tx, catalog, heard);
  const situation = await readSituation(tx, triggers, endpoints);
  const messages = triggers.flatMap((trigger) =>
    endpoints
      .filter(({ beginsAfter }) => trigger.position > beginsAfter)
      .flatMap((endpoint) => messagesOf(endpoint, trigger, situation)),
  );
  const made = await insertDeliveries(tx, messages);
  const { started, stopped } = situation.campaigns.changes();
  await stopCampaigns(tx, stopped);
  await startCampaigns(tx, started);
  return { outcomes: rows.length, messages: made };
}

/** Nothing of it is passed over: the others wait until it can be read (the registry has its schema again, say), and sending goes on. */
class OutcomeWaitsError extends OperatingError {
  override readonly code = 'OUTCOME_WAITS';
  override readonly retryable = true;
}

/** @throws OutcomeWaitsError, SchemaRegistryError */
export async function readTriggers(
  tx: ClientBase,
  catalog: SchemaCatalog,
  rows: readonly OutcomeRow[],
): Promise<Trigger[]> {
  const numbers = await numberCustomers(
    tx,
    rows.map(({ customerId }) => customerId),
  );
  return Promise.all(
    rows.map(async (row) => {
      const event = await readOutcome(row, catalog).catch(waits);
      const { position, id, customerId, traceparent } = row;
      // Outcomes are recorded under the lock of a customer who is there.
      const customerNo = numbers.get(customerId) ?? 0n;
      return { position, id, customerNo, traceparent, event, data: outcomeData(event) };
    }),
  );
}

function waits(error: unknown): never {
  if (!(error instanceof UnreadableOutcomeError)) throw error;
  throw new OutcomeWaitsError(error.message, { cause: error });
}

export async function readSituation(
  tx: ClientBase,
  triggers: readonly Trigger[],
  endpoints: readonly WebhookEndpoint[],
): Promise<Situation> {
  const customerNos = [...new Set(triggers.map(({ customerNo }) => customerNo))];
  const asksForBalance = triggers.some(({ event }) =>
    endpoints.some(({ filter }) => needsBalance(filter as TriggerFilter, event)),
  );
  const campaigns = new RunningCampaigns(await readStanding(tx, customerNos));
  const before = await valuesBefore(tx, triggers);
  const available = asksForBalance ? await readAvailablePoints(tx, customerNos) : new Map<bigint, bigint>();
  return {
    campaigns,
    before: ({ position, event }) => before.get(position) ?? firstValue(event.type),
    available: ({ customerNo }) => available.get(customerNo),
  };
}

/** By position; of those alone that might start a campaign. */
async function valuesBefore(tx: ClientBase, triggers: readonly Trigger[]): Promise<ReadonlyMap<bigint, string | null>> {
  const changes = triggers.filter(({ event }) => 'to' in event && event.current && !event.stale);
  const values = await readValuesBefore(
    tx,
    changes.map(({ customerNo, event: { type, version } }) => ({ customerNo, type, version })),
  );
  return new Map(changes.map(({ position }, index) => [position, values[index] ?? null]));
}

/** Of a customer of whom nothing was said. */
function firstValue(type: string): string {
  return type in AXIS_BY_TYPE ? String(initialState()[AXIS_BY_TYPE[type as Change['type']]]) : '';
}
