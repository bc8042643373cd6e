/** Who is logged in. The cookie is the server's and no script's; the page knows the name, the scopes and the token of its writes. */
import { signal } from '@preact/signals';
import { AskError, ask, type Question } from './ask.ts';

export interface Session {
  readonly caller: { readonly keyId: string; readonly name: string; readonly scopes: readonly string[] };
  readonly csrfToken: string;
  readonly isDevelopment: boolean;
}

/** undefined: not known yet; null: nobody is logged in. */
export const session = signal<Session | null | undefined>(undefined);
/** Why it is not known; null: nothing is in the way. */
export const sessionFault = signal<string | null>(null);

const RETRY_MS = 2_000;

/** Asks until it is known. On a developer's own machine nobody is asked for a key. */
export async function loadSession(): Promise<void> {
  try {
    session.value = await ask<Session>('/api/session').catch(logInForDevelopment);
    sessionFault.value = null;
  } catch (error) {
    if (hasEnded(error)) return;
    sessionFault.value = messageOf(error);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await loadSession();
  }
}

function logInForDevelopment(error: unknown): Promise<Session> {
  if (!(error instanceof AskError && error.problem?.developmentLogin)) throw error;
  return ask<Session>('/api/session', { method: 'POST', body: { development: true } });
}

/** @throws AskError with words for the form. */
export async function logIn(key: string): Promise<void> {
  session.value = await ask<Session>('/api/session', { method: 'POST', body: { key } });
}

export async function logOut(): Promise<void> {
  await askAs('/api/session', { method: 'DELETE' });
  session.value = null;
}

/**
 * As who is logged in; a session that the server no longer knows ends here as well.
 * @throws AskError; what the signal aborts with.
 */
export async function askAs<Answer>(path: string, question: Question = {}): Promise<Answer> {
  const csrfToken = session.value?.csrfToken;
  try {
    return await ask<Answer>(path, { ...question, ...(csrfToken !== undefined && { csrfToken }) });
  } catch (error) {
    hasEnded(error);
    throw error;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function hasEnded(error: unknown): boolean {
  if (!(error instanceof AskError && error.status === 401)) return false;
  session.value = null;
  sessionFault.value = null;
  return true;
}
