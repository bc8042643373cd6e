import { expect, test } from 'vitest';
import { compareOutcomes } from '../corrections/compare-outcomes.ts';
import type { Fact } from '../facts/fact.ts';
import type { FollowUpChange, Outcome } from '../state/outcome.ts';
import { at, base, complaint, csat, nps, purchase, review, service, tell, timeline } from '../testing/story.ts';

const DAY = '2024-01-10T10:00:00';

const isFollowUp = (outcome: Outcome): outcome is FollowUpChange => outcome.type.startsWith('follow-up.');
const followUpsOf = (facts: readonly Fact[], until: string, programs = timeline()) =>
  tell(facts, until, programs).outcomes.filter(isFollowUp);

/** `opened score:test/N` in the order in which they were said. */
const told = (...life: Parameters<typeof followUpsOf>) =>
  followUpsOf(...life).map((outcome) => {
    const what = `${outcome.type.replace('follow-up.', '')} ${outcome.subject}`;
    return outcome.type === 'follow-up.closed' ? `${what} ${outcome.resolution}` : what;
  });

test('a case says what opened it, where and by whom it was said, how bad it was, and its deadline', () => {
  const answer = { ...nps('N', DAY, 6), touchpoint: 'till', employeeId: 'e7' };
  expect(followUpsOf([answer], DAY)).toEqual([
    {
      type: 'follow-up.opened',
      at: at(DAY),
      subject: 'score:test/N',
      trigger: 'score',
      openedAt: at(DAY),
      deadlineAt: at('2024-01-12T10:00:00'),
      complaintId: null,
      touchpoint: 'till',
      employeeId: 'e7',
      measures: [{ name: 'score', value: 6, threshold: 7, holds: false }],
      causes: [{ type: 'fact', source: 'test', id: 'N' }],
      programVersion: 1,
    },
  ]);
});

test.each([
  ['an answer of csat', csat('A', DAY, 2, 'site'), 'score', 'site', [['score', 2, 3]], null],
  ['a review', review('A', DAY, 1, 'app'), 'review', 'app', [['rating', 1, 3]], null],
  ['a complaint', complaint('A', DAY, 'opened', 'k9'), 'complaint', null, [], 'k9'],
])('%s is measured by its own scale, if it has one', (_, fact, trigger, touchpoint, measures, complaintId) => {
  const [opened] = followUpsOf([fact], DAY);
  expect(opened).toMatchObject({ trigger, touchpoint, complaintId, subject: `${trigger}:test/A`, employeeId: null });
  expect(opened?.type === 'follow-up.opened' && opened.measures).toEqual(
    measures.map(([name, value, threshold]) => ({ name, value, threshold, holds: false })),
  );
});

test.each([
  ['nps 6', nps('A', DAY, 6), true],
  ['nps 7', nps('A', DAY, 7), false],
  ['csat 2', csat('A', DAY, 2), true],
  ['csat 3', csat('A', DAY, 3), false],
  ['review 2', review('A', DAY, 2), true],
  ['review 3', review('A', DAY, 3), false],
])('%s: a case is opened: %s', (_, fact, isOpened) => {
  expect(followUpsOf([fact], DAY)).toHaveLength(Number(isOpened));
});

test.each([
  ['nps 7', nps('B', '2024-01-11', 7), 'recovered'],
  ['csat 4', csat('B', '2024-01-11', 4), 'recovered'],
  ['csat 3', csat('B', '2024-01-11', 3), undefined],
  ['review 4', review('B', '2024-01-11', 4), 'recovered'],
  ['review 3', review('B', '2024-01-11', 3), undefined],
  ['service that solved it', service('B', '2024-01-11', 0, true), 'resolved'],
  ['service that did not', service('B', '2024-01-11', 0, false), undefined],
  ['a complaint resolved that nobody had', complaint('B', '2024-01-11', 'resolved'), undefined],
  ['a purchase', purchase('B', '2024-01-11', 1000), undefined],
])('after %s the case is closed as %s', (_, fact, how) => {
  const closed = followUpsOf([csat('A', DAY, 1), fact], '2024-01-11').slice(1);
  expect(closed.map((each) => 'resolution' in each && each.resolution)).toEqual(how === undefined ? [] : [how]);
});

test('closing says the fact, the deadline that was kept, and whether it was', () => {
  const [, closed] = followUpsOf([csat('A', DAY, 1), service('B', '2024-01-11', 0, true)], '2024-01-11');
  expect(closed).toEqual({
    type: 'follow-up.closed',
    at: at('2024-01-11'),
    subject: 'score:test/A',
    trigger: 'score',
    openedAt: at(DAY),
    deadlineAt: at('2024-01-12T10:00:00'),
    resolution: 'resolved',
    escalated: false,
    causes: [{ type: 'fact', source: 'test', id: 'B' }],
    programVersion: 1,
  });
  const late = followUpsOf([csat('A', DAY, 1), service('B', '2024-01-20', 0, true)], '2024-01-20');
  expect(late.at(-1)).toMatchObject({ type: 'follow-up.closed', escalated: true });
});

test('the deadline is a due instant, once, and nothing is due afterwards or without a case', () => {
  const open = [csat('A', DAY, 1)];
  expect(tell(open, DAY).nextDueAt).toBe(at('2024-01-12T10:00:00'));
  const after = tell(open, '2024-02-01');
  expect(after.outcomes.filter(isFollowUp).at(-1)).toMatchObject({
    type: 'follow-up.escalated',
    at: at('2024-01-12T10:00:00'),
    causes: [{ type: 'timer', timer: 'follow-up:score:test/A' }],
  });
  expect(after.state.lastAt).toBe(at('2024-01-12T10:00:00'));
  expect(after.state.followUp).toMatchObject({ escalated: true });
  expect(told(open, '2034-01-01')).toEqual(['opened score:test/A', 'escalated score:test/A']);
});

test('the deadline is that of the program in force at the opening, whatever a later one says', () => {
  const programs = timeline({ followUpHours: 24 }, { '2024-01-11': { followUpHours: 1 } });
  expect(tell([csat('A', DAY, 1)], DAY, programs).state.followUp?.deadlineAt).toBe(at('2024-01-11T10:00:00'));
  expect(told([csat('A', DAY, 1)], '2024-01-11T09:59:59', programs)).toEqual(['opened score:test/A']);
});

test('what is critical joins an open case, and supersedes one that was escalated, closing first', () => {
  const facts = [csat('A', DAY, 1), nps('B', '2024-01-11', 0), review('C', '2024-01-12T10:00:00', 1)];
  expect(told(facts, '2024-01-12T10:00:00')).toEqual([
    'opened score:test/A',
    'escalated score:test/A',
    'closed score:test/A superseded',
    'opened review:test/C',
  ]);
});

test('a complaint that is open already does not cry again', () => {
  const again = complaint('B', '2024-01-20', 'opened');
  expect(told([complaint('A', DAY, 'opened'), again], '2024-01-20')).toEqual([
    'opened complaint:test/A',
    'escalated complaint:test/A',
  ]);
});

test('nothing closes a case while a complaint is open', () => {
  const open = [csat('A', DAY, 1), complaint('B', '2024-01-11', 'opened'), complaint('C', '2024-01-11', 'opened', 'm')];
  const tried = [
    service('D', '2024-01-12', 0, true),
    nps('E', '2024-01-12', 10),
    complaint('F', '2024-01-12', 'resolved'),
  ];
  expect(told([...open, ...tried], '2024-01-12')).toEqual(['opened score:test/A']);
  const solved = complaint('G', '2024-01-12', 'resolved', 'm');
  expect(told([...open, ...tried, solved], '2024-01-12')).toEqual([
    'opened score:test/A',
    'closed score:test/A resolved',
  ]);
});

test('two facts of one instant whose source and id run together have each a case of their own', () => {
  const slashed = (source: string, id: string) => ({ ...csat(id, DAY, 1), source });
  const solved = { ...service('m', DAY, 0, true), source: 'a/a' };
  const opened = followUpsOf([slashed('a', 'b/c'), solved, slashed('a/b', 'c')], DAY)
    .filter(({ type }) => type === 'follow-up.opened')
    .map(({ subject }) => subject);
  expect(opened).toEqual(['score:a/b%2Fc', 'score:a/b/c']);
  expect(followUpsOf([slashed('a', 'b%2Fc')], DAY)).toMatchObject([{ subject: 'score:a/b%252Fc' }]);
});

test('what says nothing of the customer leaves no case', () => {
  const visit = { ...base('V', DAY), type: 'contact.visited' as const, channel: 'shop' as const };
  expect(told([visit, purchase('P', DAY, 1000)], '2024-01-20')).toEqual([]);
});

test('a case is current as long as it is open, its closing ever after', () => {
  const current = (facts: readonly Fact[], until: string) => {
    const { outcomes, state } = tell(facts, until);
    return compareOutcomes([], outcomes.filter(isFollowUp), state).map((each) => each.current);
  };
  const open = csat('A', DAY, 1);
  expect(current([open], '2024-01-11')).toEqual([true]);
  expect(current([open], '2024-01-20')).toEqual([true, true]);
  expect(current([open, csat('B', '2024-01-20', 1)], '2024-01-20')).toEqual([false, false, true, true]);
  expect(current([open, csat('B', '2024-01-11', 5)], '2024-01-20')).toEqual([false, true]);
});
