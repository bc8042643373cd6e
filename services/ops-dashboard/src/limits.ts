/** ms, and bytes of one body: a dead letter that was mended is the largest. */
export const LIMITS = { bodyBytesMax: 2_097_152, requestMsMax: 15_000, answerMsMax: 15_000 };
