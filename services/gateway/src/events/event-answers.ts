/** What a sender is told: of one event the fact's 202 or its problem; of a batch a result for each event, in its order. */

import { typeUri } from '@loyalty-ladder/http/problem.ts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { PROBLEM_TYPES, type ProblemName } from '../http/problem-types.ts';
import type { EncodedEvent } from './encode-facts.ts';
import type { RefusedEvent } from './judge-events.ts';

const PROBLEMS: Readonly<Record<RefusedEvent['reason'], ProblemName>> = {
  invalid: 'invalid-request',
  'repeated-id': 'invalid-request',
  forbidden: 'forbidden',
  'too-large': 'body-too-large',
};

const result = z.strictObject({
  index: z.int().describe('Where the event stands in the batch, from 0.'),
  status: z.int().describe('202 accepted; else as the event alone would have been answered.'),
  type: z.string().optional().describe('Of a refused event: which problem.'),
  errors: z
    .array(z.strictObject({ field: z.string(), rule: z.string() }))
    .optional()
    .describe('Of a refused event: each field that breaks a rule, at most 20.'),
});

export const eventAnswer = z.strictObject({
  accepted: z.int().describe('Facts that Kafka has acknowledged.'),
  refused: z.int(),
  results: z.array(result).describe('One for each event, in order.'),
});

/** @throws Problem where nothing was accepted that could have been. */
export function answerEvents(reply: FastifyReply, isBatch: boolean, events: readonly EncodedEvent[]) {
  const results = events.map(resultOf);
  const refused = events.filter((each) => !each.ok);
  const [first] = refused;
  if (first !== undefined && refused.length === events.length) {
    throw isBatch ? new Problem('batch-refused', { results }) : problemOf(first);
  }
  reply.code(refused.length === 0 ? 202 : 207);
  return { accepted: events.length - refused.length, refused: refused.length, results };
}

const problemOf = ({ reason, errors }: RefusedEvent): Problem => new Problem(PROBLEMS[reason], { errors });

function resultOf(event: EncodedEvent, index: number): z.input<typeof result> {
  if (event.ok) return { index, status: 202 };
  const name = PROBLEMS[event.reason];
  return { index, status: PROBLEM_TYPES[name].status, type: typeUri(name), errors: [...event.errors] };
}
