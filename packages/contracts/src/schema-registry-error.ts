/** What can go wrong with the registry. None of it is a record's fault: a retryable one is waited for, the others end a start. */
export class SchemaRegistryError extends Error {
  readonly code: 'SCHEMA_REGISTRY_UNAVAILABLE' | 'SCHEMA_NOT_REGISTERED' | 'SCHEMA_REFUSED';
  readonly retryable: boolean;
  readonly poison = false;
  override readonly name = 'SchemaRegistryError';

  constructor(code: SchemaRegistryError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'SCHEMA_REGISTRY_UNAVAILABLE';
  }
}
