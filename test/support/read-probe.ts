/** What a service answers to an orchestrator. */

/** Why it says that it may get no work; none: it is ready. */
export async function reasonsNotReady({ url }: { readonly url: string }): Promise<string[]> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  if (answer.ok) return [];
  const { reasons } = (await answer.json()) as { reasons: string[] };
  return reasons;
}
