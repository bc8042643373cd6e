/** The ids under which facts are written, asked of the schema registry when the first fact comes, and again until it has answered once. */
import { FACT_TYPES } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';

export class FactCatalog {
  readonly #url: string;
  #opened: Promise<SchemaCatalog> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws SchemaRegistryError */
  open(): Promise<SchemaCatalog> {
    this.#opened ??= SchemaCatalog.open({ url: this.#url, writes: FACT_TYPES }).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}
