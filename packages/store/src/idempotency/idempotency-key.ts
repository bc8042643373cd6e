/** Names an attempt of somebody's, however often it is sent (draft-ietf-httpapi-idempotency-key-header). */
export interface IdempotencyKey {
  /** The API key with which it is asked: nobody meets the names that another has chosen. */
  readonly keyId: string;
  readonly idempotencyKey: string;
}
