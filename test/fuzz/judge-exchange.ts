/** What is wrong with what came back. Nothing, most of the time: a refusal that says field and rule, or an answer that is right. */
import { PROBLEM_TYPES } from '../../services/gateway/src/http/problem-types.ts';
import type { Exchange, RawAnswer } from './exchange.ts';
import type { HostileRequest } from './hostile-request.ts';

/** Words of ours, of libraries and of servers behind: none of them may be in an answer. */
const LEAKS =
  /node_modules|\.ts:\d|\bat (async )?[\w.]+ \(|postgres(ql)?:|SQLSTATE|pg_|relation "|ECONN|ioredis|kafkajs|fastify|FST_ERR|zod/i;
/** Problems of the request's contents say where and which rule; those of its head, key or path say it in their title. */
const NAMES_FIELDS = new Set(['malformed-request', 'malformed-body', 'invalid-request']);
const TYPE = /^urn:loyalty-ladder:problem:([a-z-]+)$/;

/** @param secrets that no answer may hold, whatever was asked. */
export function judgeExchange(
  request: HostileRequest,
  { answers, rest, ended }: Exchange,
  secrets: readonly string[],
  victim: string,
): string[] {
  const { answers: expected = 1, mayBeSilent = false, mustRefuse = false } = request;
  const faults = answers.flatMap((answer) => judgeAnswer(answer, secrets));
  const asksOfOne = request.operation?.path.includes('{') ?? false;
  if (asksOfOne && answers.some(({ body }) => body.includes(victim))) faults.push('it names another customer');
  if (ended === 'silent') faults.push('the connection stayed open and nothing came');
  if (answers.length === 0 && !mayBeSilent) faults.push('no answer');
  if (answers.length > expected) faults.push(`${answers.length} answers to ${expected}`);
  if (rest !== '' && !mayBeSilent) faults.push('what came is no whole answer');
  if (mustRefuse && answers.some(({ status }) => status < 400)) faults.push('it was not refused');
  if (request.family.startsWith('smuggling') && answers.length > 1) faults.push('a smuggled request was answered');
  if (
    request.family === 'requests one behind the other' &&
    answers.length < expected &&
    ended !== 'reset' &&
    !mayEndEarly(answers)
  )
    faults.push(`${answers.length} answers of ${expected}`);
  return faults;
}

/** An answer that ends the connection is the last one. */
const mayEndEarly = (answers: readonly RawAnswer[]): boolean => answers.at(-1)?.headers.get('connection') === 'close';

function judgeAnswer({ status, headers, body }: RawAnswer, secrets: readonly string[]): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`status ${status}`);
  if (headers.get('x-content-type-options') !== 'nosniff') faults.push('no nosniff');
  if (headers.has('server') || headers.has('x-powered-by')) faults.push('it says what it is made of');
  if (headers.has('access-control-allow-origin')) faults.push('another origin is let in');
  if (headers.has('set-cookie')) faults.push('a cookie');
  // Of an answer that was asked for its schema says what is in it, and its cursors are any letters.
  if (status >= 400 && LEAKS.test(body)) faults.push(`it leaks: ${LEAKS.exec(body)?.[0]}`);
  if (secrets.some((secret) => body.includes(secret))) faults.push('it holds a secret');
  if (status >= 400 && body !== '') faults.push(...judgeProblem(status, headers.get('content-type') ?? '', body));
  return faults;
}

function judgeProblem(status: number, contentType: string, body: string): string[] {
  if (!contentType.startsWith('application/problem+json')) return [`a refusal is ${contentType || 'of no type'}`];
  const problem = parsed(body);
  if (problem === undefined) return ['a refusal is no JSON'];
  const [, name = ''] = TYPE.exec(problem.type) ?? [];
  if (!Object.hasOwn(PROBLEM_TYPES, name)) return [`no problem of the catalogue: ${problem.type}`];
  if (problem.status !== status) return [`status ${status} with a problem of ${problem.status}`];
  const hasFields =
    problem.errors?.length > 0 &&
    problem.errors.every((each: { field?: string; rule?: string }) => each.field && each.rule);
  return NAMES_FIELDS.has(name) && !hasFields ? [`${name} names no field and rule`] : [];
}

function parsed(body: string) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
