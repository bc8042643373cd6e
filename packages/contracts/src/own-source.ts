/**
 * Sources of the facts that the product records itself: holds and corrections of the gateway, referrals that convert. Where a statement
 * names one as the cause of a line, nobody else has said it, so none of them comes in: neither over HTTP nor through a topic.
 */

/** Scheme and namespace of a URN are the same in capitals (RFC 8141). */
const RESERVED = /^urn:loyalty-ladder:/i;
const RULE = 'must not begin with urn:loyalty-ladder:, which is reserved for the facts that this system records itself';

/** @param recorder who of us records it. */
export const ownSource = (recorder: string): string => `urn:loyalty-ladder:${recorder}`;

/** @returns the rule that it breaks for who publishes, if it does. */
export const whyReserved = (source: string): string | undefined => (RESERVED.test(source) ? RULE : undefined);
