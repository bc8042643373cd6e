import type { OutcomeEvent, OutcomeType } from '@loyalty-ladder/contracts/outcome-event.ts';
import { TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { DRIVER_CLASSES } from '@loyalty-ladder/domain/state/driver.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idleConditions, judgeFilter, needsBalance, type TriggerFilter, wantedTypes } from './trigger-filter.ts';

/** Of an outcome what a filter looks at. */
const outcome = (type: OutcomeType, fields: object = {}) => ({ type, ...fields }) as unknown as OutcomeEvent;
const stage = (from: string, to: string, strategy = 'retention') => outcome('stage.changed', { from, to, strategy });
const points = (available: bigint) => outcome('points.changed', { balances: { available, pending: 9n, held: 9n } });
const missOf = (filter: TriggerFilter, event: OutcomeEvent, available?: bigint) => {
  const verdict = judgeFilter(filter, event, available);
  return verdict.wanted ? 'wanted' : verdict.why;
};

test.each([
  [{}, stage('visitor', 'regular'), 'wanted'],
  [{ to: ['regular', 'adherent'] }, stage('visitor', 'regular'), 'wanted'],
  [{ to: ['regular', 'adherent'] }, stage('regular', 'adherent'), 'wanted'],
  [{ to: ['regular', 'adherent'] }, stage('regular', 'visitor'), 'to'],
  [{ from: ['visitor'], to: ['regular'] }, stage('first-purchase', 'regular'), 'from'],
  [{ strategies: ['cherish'] }, stage('regular', 'adherent', 'cherish'), 'wanted'],
  [{ strategies: ['cherish'] }, stage('visitor', 'regular'), 'strategy'],
  [{ to: ['first-purchase'] }, outcome('grace.started', { stage: 'regular', wouldBecome: 'first-purchase' }), 'wanted'],
  [{ from: ['adherent'] }, outcome('grace.started', { stage: 'regular', wouldBecome: 'visitor' }), 'from'],
  [{ to: ['regular'] }, outcome('grace.ended', { stage: 'adherent', became: 'regular' }), 'wanted'],
  [{ to: ['adherent'] }, outcome('grace.ended', { stage: 'adherent', became: 'regular' }), 'to'],
  [{ levels: ['at-risk', 'lost'] }, outcome('risk.changed', { from: 'watch', to: 'at-risk' }), 'wanted'],
  [{ levels: ['at-risk', 'lost'] }, outcome('risk.changed', { from: 'at-risk', to: 'none' }), 'level'],
  [{ levels: ['at-risk'] }, stage('visitor', 'regular'), 'type'],
  [{ to: ['regular'] }, outcome('risk.changed', { from: 'none', to: 'watch' }), 'type'],
  [{ to: ['regular'] }, points(5n), 'type'],
  [{ types: ['stage.changed', 'points.changed'], to: ['regular'] }, points(5n), 'wanted'],
  [{ topics: ['loyalty.notices'] }, outcome('points.expiring'), 'wanted'],
  [{ topics: ['loyalty.notices'] }, points(5n), 'type'],
  [{ topics: ['loyalty.notices'], types: ['grace.ended'] }, outcome('points.expiring'), 'type'],
  [{ advice: ['develop'] }, outcome('advice.changed', { from: 'none', to: 'develop' }), 'wanted'],
  [{ advice: ['develop'] }, outcome('advice.changed', { from: 'develop', to: 'minimal' }), 'advice'],
  [{ keyCustomer: true }, outcome('key-customer.changed', { from: false, to: true }), 'wanted'],
  [{ keyCustomer: true }, outcome('key-customer.changed', { from: true, to: false }), 'key-customer'],
  [{ keyCustomer: false }, outcome('key-customer.changed', { from: true, to: false }), 'wanted'],
  [{ levels: ['lost'], keyCustomer: true }, outcome('risk.changed', { to: 'lost', keyCustomer: true }), 'wanted'],
  [
    { levels: ['lost'], keyCustomer: true },
    outcome('risk.changed', { to: 'lost', keyCustomer: false }),
    'key-customer',
  ],
  [{ levels: ['lost'], keyCustomer: false }, outcome('risk.changed', { to: 'lost' }), 'key-customer'],
  [{ stages: ['regular'] }, outcome('risk.changed', { to: 'lost', stage: 'regular' }), 'wanted'],
  [{ stages: ['regular'] }, outcome('risk.changed', { to: 'lost', stage: 'retired' }), 'stage'],
  [{ drivers: ['staff'] }, outcome('risk.changed', { to: 'watch', driver: { driver: 'staff' } }), 'wanted'],
  [{ drivers: ['staff'] }, outcome('risk.changed', { to: 'watch', driver: { driver: 'price' } }), 'driver'],
  [{ drivers: ['staff'] }, outcome('risk.changed', { to: 'none' }), 'driver'],
  [{ triggers: ['complaint'] }, outcome('follow-up.escalated', { trigger: 'complaint' }), 'wanted'],
  [{ triggers: ['complaint'] }, outcome('follow-up.closed', { trigger: 'score' }), 'trigger'],
  [{ triggers: ['complaint'] }, outcome('advice.changed', { to: 'develop' }), 'type'],
  [{ types: ['follow-up.escalated'] }, outcome('follow-up.escalated', { trigger: 'score' }), 'wanted'],
  [{ types: ['follow-up.escalated'] }, outcome('follow-up.opened', { trigger: 'score' }), 'type'],
] as const)('%o hears of %o: %s', (filter, event, verdict) => {
  expect(missOf(filter, event as OutcomeEvent)).toBe(verdict);
});

test('an endpoint may ask for rungs and levels of risk at once, each about its own outcomes', () => {
  const filter: TriggerFilter = { to: ['adherent'], levels: ['lost'] };
  expect(missOf(filter, stage('regular', 'adherent'))).toBe('wanted');
  expect(missOf(filter, outcome('risk.changed', { to: 'lost' }))).toBe('wanted');
  expect(missOf(filter, outcome('risk.changed', { to: 'watch' }))).toBe('level');
});

test('a revision is judged by what it says itself, whatever the one before said', () => {
  const filter: TriggerFilter = { from: ['potential'] };
  expect(missOf(filter, stage('potential', 'first-purchase'))).toBe('wanted');
  expect(missOf(filter, stage('visitor', 'first-purchase'))).toBe('from');
});

test.each([
  [99n, 'balance'],
  [100n, 'wanted'],
  [-1n, 'balance'],
  [2n ** 62n, 'wanted'],
  [undefined, 'balance-unknown'],
])('of a minimum of 100 a balance of %s is %s', (available, verdict) => {
  expect(missOf({ minimumBalance: '100' }, stage('visitor', 'regular'), available)).toBe(verdict);
});

test('a change of points tells its balance itself, all else has it read, and only where it is asked for', () => {
  expect(missOf({ minimumBalance: '100' }, points(100n), 0n)).toBe('wanted');
  expect(missOf({ minimumBalance: '100' }, points(99n), 500n)).toBe('balance');
  expect(needsBalance({ minimumBalance: '100' }, { type: 'points.changed' })).toBe(false);
  expect(needsBalance({ minimumBalance: '100' }, { type: 'stage.changed' })).toBe(true);
  expect(needsBalance({ to: ['regular'] }, { type: 'stage.changed' })).toBe(false);
});

test.each([
  [{ types: ['risk.changed'], to: ['regular'] }, ['to']],
  [{ topics: ['loyalty.stage-changes'], levels: ['lost'] }, ['levels']],
  [{ topics: ['loyalty.notices'], strategies: ['cherish'], from: ['regular'] }, ['strategies']],
  [{ topics: ['loyalty.notices'], types: ['stage.changed'] }, ['types']],
  [{ topics: ['loyalty.key-customers'], advice: ['develop'], keyCustomer: true }, ['advice']],
  [{ types: ['stage.changed'], keyCustomer: false }, ['keyCustomer']],
  [{ types: ['follow-up.opened'], drivers: ['staff'], stages: ['regular'] }, ['stages', 'drivers']],
  [{ to: ['regular'], levels: ['lost'] }, []],
  [{}, []],
] as const)('of %o these conditions could never say anything: %o', (filter, idle) => {
  expect(idleConditions(filter)).toEqual(idle);
});

const STAGES = ['potential', 'visitor', 'first-purchase', 'regular', 'adherent', 'retired'] as const;
const LEVELS = ['none', 'watch', 'at-risk', 'lost'] as const;
const ADVICE = ['none', 'develop', 'minimal'] as const;
const TRIGGERS = ['score', 'review', 'complaint'] as const;
const TYPES = Object.keys(TOPIC_BY_OUTCOME_TYPE) as OutcomeType[];
const some = <Word>(words: readonly Word[]) => fc.uniqueArray(fc.constantFrom(...words), { minLength: 1 });
const anyFilter = fc.record(
  {
    types: some(TYPES),
    topics: some([...new Set(Object.values(TOPIC_BY_OUTCOME_TYPE))]),
    from: some(STAGES),
    to: some(STAGES),
    levels: some(LEVELS),
    strategies: some(['attraction', 'involvement', 'retention', 'cherish', 'none'] as const),
    stages: some(STAGES),
    drivers: some(DRIVER_CLASSES),
    advice: some(ADVICE),
    keyCustomer: fc.boolean(),
    triggers: some(TRIGGERS),
    minimumBalance: fc.nat().map(String),
  },
  { requiredKeys: [] },
);
const anyOutcome = fc.oneof(
  fc.tuple(fc.constantFrom(...STAGES), fc.constantFrom(...STAGES)).map(([from, to]) => stage(from, to)),
  fc
    .record({ to: fc.constantFrom(...LEVELS), stage: fc.constantFrom(...STAGES), keyCustomer: fc.boolean() })
    .map((fields) => outcome('risk.changed', fields)),
  fc.constantFrom(...ADVICE).map((to) => outcome('advice.changed', { to })),
  fc.boolean().map((to) => outcome('key-customer.changed', { to })),
  fc.nat().map((available) => points(BigInt(available))),
  fc.constantFrom(...STAGES).map((became) => outcome('grace.ended', { stage: 'regular', became })),
  fc.constantFrom(...TRIGGERS).map((trigger) => outcome('follow-up.opened', { trigger })),
);

test('with types named, a condition more never makes an endpoint hear of more', () => {
  fc.assert(
    fc.property(
      anyFilter,
      anyFilter,
      anyOutcome,
      fc.bigInt({ min: 0n, max: 2n ** 31n }),
      (filter, more, event, available) => {
        const named = { ...filter, types: filter.types ?? TYPES };
        const both = { ...more, ...named };
        if (judgeFilter(both, event, available).wanted) expect(judgeFilter(named, event, available).wanted).toBe(true);
      },
    ),
  );
});

test('what an endpoint hears of is of the types that it is said to hear of', () => {
  fc.assert(
    fc.property(anyFilter, anyOutcome, (filter, event) => {
      if (judgeFilter(filter, event, 0n).wanted) expect(wantedTypes(filter).has(event.type)).toBe(true);
    }),
  );
});
