/**
 * Which outcomes an endpoint wants to hear of. Each condition is about the outcomes that tell of what it asks: rungs and strategies about
 * changes of stage and grace, levels and drivers about risk. Unless types or topics are named, an endpoint hears of the types that its conditions are
 * about; with no condition, of all.
 */
import type { OutcomeEvent, OutcomeType } from '@loyalty-ladder/contracts/outcome-event.ts';
import { type OutputTopic, TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { DriverClass } from '@loyalty-ladder/domain/state/driver.ts';
import type { Advice, FollowUpTrigger, RiskLevel, Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';

/** As it is stored and shown; a list that is there is not empty. */
export interface TriggerFilter {
  readonly types?: readonly OutcomeType[] | undefined;
  readonly topics?: readonly OutputTopic[] | undefined;
  /** The rung before. */
  readonly from?: readonly Stage[] | undefined;
  /** The rung after; of a grace that has begun, the one that comes without it. */
  readonly to?: readonly Stage[] | undefined;
  /** The level of risk after. */
  readonly levels?: readonly RiskLevel[] | undefined;
  /** The rung on which a change of risk met the customer. */
  readonly stages?: readonly Stage[] | undefined;
  /** The most probable class of cause for leaving; on recovery there is none. */
  readonly drivers?: readonly DriverClass[] | undefined;
  readonly strategies?: readonly Strategy[] | undefined;
  /** After. */
  readonly advice?: readonly Advice[] | undefined;
  /** Whether the customer is key after the change. */
  readonly keyCustomer?: boolean | undefined;
  /** What opened the case that somebody has to answer. */
  readonly triggers?: readonly FollowUpTrigger[] | undefined;
  /** Points available after the change, in decimal digits. */
  readonly minimumBalance?: string | undefined;
}

/** Why an endpoint does not hear of an outcome. `balance-unknown`: the customer's state could not be read. */
export type FilterMiss = 'type' | (typeof MISSES)[Condition] | 'balance' | 'balance-unknown';

export type FilterVerdict = { readonly wanted: true } | { readonly wanted: false; readonly why: FilterMiss };

type Condition = Exclude<keyof TriggerFilter, 'types' | 'topics' | 'minimumBalance'>;

type ValuesByType = { readonly [T in OutcomeType]?: (outcome: Extract<OutcomeEvent, { type: T }>) => unknown };

/**
 * What each condition is about: the outcomes that have such a value, and which it is. What an outcome does not say (it is older than the field,
 * or it has none) meets no condition.
 */
const VALUES = {
  from: {
    'stage.changed': ({ from }) => from,
    'grace.started': ({ stage }) => stage,
    'grace.ended': ({ stage }) => stage,
  },
  to: {
    'stage.changed': ({ to }) => to,
    'grace.started': ({ wouldBecome }) => wouldBecome,
    'grace.ended': ({ became }) => became,
  },
  levels: { 'risk.changed': ({ to }) => to },
  stages: { 'risk.changed': ({ stage }) => stage },
  drivers: { 'risk.changed': ({ driver }) => driver?.driver },
  strategies: { 'stage.changed': ({ strategy }) => strategy },
  advice: { 'advice.changed': ({ to }) => to },
  keyCustomer: { 'key-customer.changed': ({ to }) => to, 'risk.changed': ({ keyCustomer }) => keyCustomer },
  triggers: {
    'follow-up.opened': ({ trigger }) => trigger,
    'follow-up.escalated': ({ trigger }) => trigger,
    'follow-up.closed': ({ trigger }) => trigger,
  },
} satisfies Record<Condition, ValuesByType>;

const MISSES = {
  from: 'from',
  to: 'to',
  levels: 'level',
  stages: 'stage',
  drivers: 'driver',
  strategies: 'strategy',
  advice: 'advice',
  keyCustomer: 'key-customer',
  triggers: 'trigger',
} as const satisfies Record<Condition, string>;
const CONDITIONS = Object.keys(VALUES) as readonly Condition[];
const OUTCOME_TYPES = Object.keys(TOPIC_BY_OUTCOME_TYPE) as readonly OutcomeType[];

/** @param available points of the customer after the change, where `needsBalance` asks for them; undefined: not to be read. */
export function judgeFilter(filter: TriggerFilter, outcome: OutcomeEvent, available?: bigint): FilterVerdict {
  const why = missOf(filter, outcome, available);
  return why === undefined ? { wanted: true } : { wanted: false, why };
}

/** Whether a balance has to be read for it: points.changed tells one itself. */
export function needsBalance({ minimumBalance }: TriggerFilter, { type }: Pick<OutcomeEvent, 'type'>): boolean {
  return minimumBalance !== undefined && type !== 'points.changed';
}

function missOf(filter: TriggerFilter, outcome: OutcomeEvent, available: bigint | undefined): FilterMiss | undefined {
  if (!wantedTypes(filter).has(outcome.type)) return 'type';
  for (const condition of CONDITIONS) {
    const wanted = filter[condition];
    const told = (VALUES[condition] as ValuesByType)[outcome.type] as ((of: OutcomeEvent) => unknown) | undefined;
    if (wanted === undefined || told === undefined) continue;
    if (![wanted].flat().includes(told(outcome) as never)) return MISSES[condition];
  }
  return balanceMiss(filter, outcome.type === 'points.changed' ? outcome.balances.available : available);
}

function balanceMiss({ minimumBalance }: TriggerFilter, available: bigint | undefined): FilterMiss | undefined {
  if (minimumBalance === undefined) return undefined;
  if (available === undefined) return 'balance-unknown';
  return available < BigInt(minimumBalance) ? 'balance' : undefined;
}

/** The types that an endpoint hears of. */
export function wantedTypes(filter: TriggerFilter): ReadonlySet<OutcomeType> {
  const { types, topics } = filter;
  if (types === undefined && topics === undefined) return typesByConditions(filter);
  return new Set(
    OUTCOME_TYPES.filter(
      (type) => (types?.includes(type) ?? true) && (topics?.includes(TOPIC_BY_OUTCOME_TYPE[type]) ?? true),
    ),
  );
}

function typesByConditions(filter: TriggerFilter): Set<OutcomeType> {
  const given = CONDITIONS.filter((condition) => filter[condition] !== undefined);
  return new Set(given.length === 0 ? OUTCOME_TYPES : given.flatMap(typesOf));
}

const typesOf = (condition: Condition) => Object.keys(VALUES[condition]) as OutcomeType[];

/** @returns the conditions that nothing the endpoint hears of could meet or miss, `types` if it hears of nothing: mistakes of whoever wrote it. */
export function idleConditions(filter: TriggerFilter): readonly string[] {
  const heard = wantedTypes(filter);
  if (heard.size === 0) return ['types'];
  return CONDITIONS.filter((name) => filter[name] !== undefined && !typesOf(name).some((type) => heard.has(type)));
}
