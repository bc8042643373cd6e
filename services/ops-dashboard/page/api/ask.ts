/** One question to the dashboard's own server. */

/** RFC 9457, as far as the page reads it. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
  readonly developmentLogin?: boolean;
}

/** A refusal, in the words of the server, or that it did not answer at all. */
export class AskError extends Error {
  /** 0: nobody answered. */
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, message: string, problem: Problem | null = null) {
    super(message);
    this.name = 'AskError';
    this.status = status;
    this.problem = problem;
  }
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly csrfToken?: string;
  readonly signal?: AbortSignal;
}

/** @throws AskError; what `signal` aborts with. */
export async function ask<Answer>(
  path: string,
  { method = 'GET', body, csrfToken, signal }: Question = {},
): Promise<Answer> {
  const response = await answered(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(csrfToken !== undefined && { 'x-csrf-token': csrfToken }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? (undefined as Answer) : await response.json();
}

async function answered(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new AskError(0, 'The dashboard’s server does not answer.');
  }
}

async function refusalOf(response: Response): Promise<AskError> {
  const problem: Problem | null = await response.json().catch(() => null);
  const fields = problem?.errors?.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
  const message = fields || problem?.detail || problem?.title || `The server answered ${response.status}.`;
  return new AskError(response.status, message, problem);
}
