/** Who is called, and for what. What `filter` says is told by decisions/triggers/trigger-filter.ts; the store keeps it as it is. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';

/** What its owner sets. */
export interface EndpointSettings {
  readonly url: string;
  readonly description: string;
  readonly filter: Readonly<Record<string, unknown>>;
  /** news: by the rule of subscribers, one message a standing change; all: each outcome as it was published. */
  readonly deliver: 'news' | 'all';
  /** Whose consent, cap and quiet hours hold; null: none. */
  readonly channel: string | null;
  /** Of its customers so many in 10,000 are counted and not told of. */
  readonly holdoutBasisPoints: number;
  /** Requests under way at once, by instance of the service. */
  readonly concurrency: number;
  /** By instance of the service; null: no limit. */
  readonly ratePerSecond: number | null;
  /** Is also told when another endpoint is disabled. */
  readonly watchesEndpoints: boolean;
}

export type EndpointState = 'enabled' | 'disabled' | 'deleted';
/** gone: it answered 410. failing: nothing has succeeded for days. operator: by hand. */
export type DisabledReason = 'gone' | 'failing' | 'operator';

export interface WebhookEndpoint extends EndpointSettings {
  readonly endpointNo: bigint;
  readonly endpointId: string;
  readonly state: EndpointState;
  /** By the ladder's clock. */
  readonly disabledAt: Instant | null;
  readonly disabledReason: string | null;
  readonly holdoutSalt: Buffer;
  /** Outcomes behind this position of the outbox are its own. */
  readonly beginsAfter: bigint;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly lastSuccessAt: Instant | null;
  /** Rises with each change of what its owner sets. */
  readonly version: bigint;
  /** By Postgres' own clock. */
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export const ENDPOINT_COLUMNS = `
  endpoint_no as "endpointNo", endpoint_id as "endpointId", url, description, state, disabled_at as "disabledAt",
  disabled_reason as "disabledReason", filter, deliver, channel, holdout_basis_points as "holdoutBasisPoints",
  holdout_salt as "holdoutSalt", concurrency, rate_per_second as "ratePerSecond", watches_endpoints as "watchesEndpoints",
  begins_after as "beginsAfter", failures, failing_since as "failingSince", last_success_at as "lastSuccessAt", version,
  created_at as "createdAt", updated_at as "updatedAt"`;

export const ENDPOINT_ROW = {
  endpointNo: 'bigint',
  endpointId: 'text',
  url: 'text',
  description: 'text',
  state: textOf<EndpointState>(),
  disabledAt: 'timestamptz?',
  disabledReason: 'text?',
  filter: jsonbOf<EndpointSettings['filter']>(),
  deliver: textOf<EndpointSettings['deliver']>(),
  channel: 'text?',
  holdoutBasisPoints: 'integer',
  holdoutSalt: 'bytea',
  concurrency: 'integer',
  ratePerSecond: 'integer?',
  watchesEndpoints: 'boolean',
  beginsAfter: 'bigint',
  failures: 'integer',
  failingSince: 'timestamptz?',
  lastSuccessAt: 'timestamptz?',
  version: 'bigint',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const;
