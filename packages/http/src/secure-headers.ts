/** Headers of every answer: nothing is kept, nothing guessed, nothing shown inside somebody else's page. Other origins get no word (no CORS). */
const ALWAYS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Of what is no page. */
export const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** @param hstsSeconds 0: TLS is nothing that this door can promise. */
export function secureHeaders(hstsSeconds: number, contentPolicy: string): Readonly<Record<string, string>> {
  return {
    ...ALWAYS,
    'content-security-policy': contentPolicy,
    ...(hstsSeconds > 0 && { 'strict-transport-security': `max-age=${hstsSeconds}` }),
  };
}
