/**
 * What can be known of the customers whom an endpoint never tells of: how many starts were told and how many were held out, by what they were
 * about. Whether a campaign brings something about is measured between the two (npm run customer, GET /v1/customers).
 */
import { isHeldOut } from '@loyalty-ladder/decisions/triggers/hold-out.ts';
import { countStarts } from '@loyalty-ladder/store/webhooks/count-starts.ts';
import { findEndpoint } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import type { Pool } from 'pg';

export interface HoldOutGroup {
  readonly messages: bigint;
  readonly customers: bigint;
}

export interface HoldOutLine {
  readonly type: string;
  /** The value that a change came to; null: a notice. */
  readonly value: string | null;
  readonly heldOut: HoldOutGroup;
  readonly delivered: HoldOutGroup;
  /** Suppressed, given up, or still waiting. */
  readonly others: bigint;
}

export interface HoldOutReport {
  readonly shareBasisPoints: number;
  readonly lines: readonly HoldOutLine[];
  /** Whether the customer that was asked for is held out; null: none was. */
  readonly isHeldOut: boolean | null;
}

const NOBODY: HoldOutGroup = { messages: 0n, customers: 0n };

/** @param customerId any, known or not. @returns undefined when there is no such endpoint. */
export async function readHoldOutReport(
  pool: Pool,
  endpointId: string,
  customerId: string | null,
): Promise<HoldOutReport | undefined> {
  const endpoint = await findEndpoint(pool, endpointId);
  if (endpoint === undefined) return undefined;
  const { holdoutBasisPoints: shareBasisPoints, holdoutSalt: salt } = endpoint;
  return {
    shareBasisPoints,
    lines: await linesOf(pool, endpoint.endpointNo),
    isHeldOut: customerId === null ? null : isHeldOut({ salt, shareBasisPoints }, customerId),
  };
}

async function linesOf(pool: Pool, endpointNo: bigint): Promise<HoldOutLine[]> {
  const lines = new Map<string, HoldOutLine>();
  for (const { type, value, state, ...group } of await countStarts(pool, endpointNo)) {
    const key = `${type} ${value}`;
    const line = lines.get(key) ?? { type, value, heldOut: NOBODY, delivered: NOBODY, others: 0n };
    if (state === 'held-out') lines.set(key, { ...line, heldOut: group });
    else if (state === 'delivered') lines.set(key, { ...line, delivered: group });
    else lines.set(key, { ...line, others: line.others + group.messages });
  }
  return [...lines.values()];
}
