/** What can go wrong with the registry. None of it is a record's fault: a retryable one is waited for, the others end a start. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export class SchemaRegistryError extends OperatingError {
  override readonly code:
    | 'SCHEMA_REGISTRY_UNAVAILABLE'
    | 'SCHEMA_REGISTRY_REFUSED'
    | 'SCHEMA_NOT_REGISTERED'
    | 'SCHEMA_REFUSED';
  override readonly retryable: boolean;

  constructor(code: SchemaRegistryError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'SCHEMA_REGISTRY_UNAVAILABLE';
  }
}
