/** What Postgres says of a statement without executing it: the types of its parameters, and its columns. */
import type { Client, Connection } from 'pg';

interface DescribedColumn {
  readonly name: string;
  readonly typeOid: number;
  /** The table's column that it is, unchanged; 0: it is computed. */
  readonly tableOid: number;
  readonly columnNo: number;
}

export interface Description {
  readonly parameterOids: readonly number[];
  readonly columns: readonly DescribedColumn[];
}

interface RowDescription {
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
    readonly tableID: number;
    readonly columnID: number;
  }[];
}

/** The messages of PREPARE in the protocol, which pg does not offer by itself: Parse, Describe, Sync. */
class Describing {
  readonly #text: string;
  readonly #described = Promise.withResolvers<Description>();
  #parameterOids: readonly number[] = [];
  #columns: readonly DescribedColumn[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get described(): Promise<Description> {
    return this.#described.promise;
  }

  submit(connection: Connection): void {
    connection.once('parameterDescription', ({ dataTypeIDs }: { dataTypeIDs: number[] }) => {
      this.#parameterOids = dataTypeIDs;
    });
    connection.parse({ name: '', text: this.#text, types: [] }, true);
    connection.describe({ type: 'S', name: '' }, true);
    connection.sync();
  }

  handleRowDescription({ fields }: RowDescription): void {
    this.#columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
      name,
      typeOid: dataTypeID,
      tableOid: tableID,
      columnNo: columnID,
    }));
  }

  handleError(error: Error): void {
    this.#described.reject(error);
  }

  handleReadyForQuery(): void {
    this.#described.resolve({ parameterOids: this.#parameterOids, columns: this.#columns });
  }
}

export function describeStatement(client: Client, text: string): Promise<Description> {
  return client.query(new Describing(text)).described;
}
