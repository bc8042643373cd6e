/** The context of a trace, as W3C writes it (https://www.w3.org/TR/trace-context/#traceparent-header), or nothing: what is not valid is ignored. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** @returns the first that is valid. */
export function traceparentOf(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((each): each is string => typeof each === 'string' && TRACEPARENT.test(each));
}
