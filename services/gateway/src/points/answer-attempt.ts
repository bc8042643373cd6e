/** What was decided about an attempt, as HTTP says it: an answer, or the problem that is named as the refusal is. */
import type { OnceAnswered } from '@loyalty-ladder/decisions/answer-once.ts';
import type { FastifyReply } from 'fastify';
import { Problem } from '../http/problem.ts';
import type { ProblemName } from '../http/problem-types.ts';

interface Refusal {
  readonly refused: ProblemName;
}

const REPLAYED = { 'idempotency-replayed': 'true' };
const RUNNING_SECONDS = '1';

/** @returns what was granted. @throws Problem */
export function answerAttempt<Answer extends object>(
  reply: FastifyReply,
  answered: OnceAnswered<Answer>,
): Exclude<Answer, Refusal> {
  switch (answered.kind) {
    case 'running':
      throw new Problem('idempotency-key-running', { headers: { 'retry-after': RUNNING_SECONDS } });
    case 'other-payload':
      throw new Problem('idempotency-key-reused');
    case 'answered': {
      const { answer, isReplayed } = answered;
      const headers = isReplayed ? REPLAYED : {};
      if ('refused' in answer) {
        const { refused, ...members } = answer as Refusal;
        throw new Problem(refused, { ...members, headers });
      }
      reply.headers(headers);
      return answer as Exclude<Answer, Refusal>;
    }
  }
}
