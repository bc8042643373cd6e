/** A trigger's filter as callers write it: the domain's words and no others. What it means: decisions/triggers/trigger-filter.ts. */
import type { OutcomeType } from '@loyalty-ladder/contracts/outcome-event.ts';
import { OUTPUT_TOPICS, TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { DRIVER_CLASSES } from '@loyalty-ladder/domain/state/driver.ts';
import type { Advice, FollowUpTrigger, RiskLevel, Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';
import { z } from 'zod';

/** All of them, as the compiler sees to. */
const STAGES: Readonly<Record<Stage, true>> = {
  ...{ potential: true, visitor: true, 'first-purchase': true, regular: true, adherent: true, retired: true },
};
const LEVELS: Readonly<Record<RiskLevel, true>> = { none: true, watch: true, 'at-risk': true, lost: true };
const STRATEGIES: Readonly<Record<Strategy, true>> = {
  ...{ attraction: true, involvement: true, retention: true, cherish: true, none: true },
};
const ADVICE: Readonly<Record<Advice, true>> = { none: true, develop: true, minimal: true };
const TRIGGERS: Readonly<Record<FollowUpTrigger, true>> = { score: true, review: true, complaint: true };

const words = <Word extends string>(known: Readonly<Record<Word, unknown>>) => {
  const all = Object.keys(known) as [Word, ...Word[]];
  const rule = `must be some of ${all.join(', ')}, each once`;
  const list = z.array(z.enum(all, rule), rule).min(1, rule).max(all.length, rule);
  return list.refine((given) => new Set(given).size === given.length, rule).optional();
};

const listed = <Word extends string>(all: readonly Word[]) =>
  Object.fromEntries(all.map((word) => [word, true])) as Record<Word, true>;
const POINTS_RULE = 'must be points as decimal text of at most 18 digits';

export const filterSchema = z
  .strictObject({
    types: words<OutcomeType>(TOPIC_BY_OUTCOME_TYPE).describe('Types of outcomes. Left out: see above.'),
    topics: words(listed(OUTPUT_TOPICS)).describe('The same by topic; with `types` both must fit.'),
    from: words(STAGES).describe('The rung before (stage.changed, grace.started, grace.ended).'),
    to: words(STAGES).describe('The rung after; of grace.started the one that comes without it.'),
    levels: words(LEVELS).describe('The level of risk after (risk.changed).'),
    stages: words(STAGES).describe(
      'The rung of the customer at a change of risk (risk.changed): name all but `retired` to leave those alone.',
    ),
    drivers: words(listed(DRIVER_CLASSES)).describe(
      'The most probable class of cause for leaving (risk.changed); on recovery there is none.',
    ),
    strategies: words(STRATEGIES).describe("The program's strategy for the rung (stage.changed)."),
    advice: words(ADVICE).describe('What to do about a weak buyer, after the change (advice.changed).'),
    keyCustomer: z
      .boolean('must be true or false')
      .optional()
      .describe('Whether the customer brings most profit, after the change (key-customer.changed, risk.changed).'),
    triggers: words(TRIGGERS).describe(
      'What opened the case (follow-up.opened, follow-up.escalated, follow-up.closed).',
    ),
    minimumBalance: z
      .string(POINTS_RULE)
      .regex(/^\d{1,18}$/, POINTS_RULE)
      .optional()
      .describe('Points available after the change, at least.'),
  })
  .describe(
    'Which outcomes the endpoint hears of. A condition is about the outcomes that have what it asks; without `types` and `topics` the ' +
      'endpoint hears of the types that its conditions are about, and without any condition of all.',
  );
