/**
 * A statement of the product: the name under which each connection keeps it prepared, its constant text, and the types of what goes in
 * and comes out, from which its callers' types follow. test/integration/statements.test.ts has Postgres describe every one of them on
 * the migrated database and compares, so that these types are true. Columns are named as the program names them (`as "customerNo"`).
 *
 * No plan may depend on what Postgres believes a table's size to be (pool.ts says why; plans.test.ts looks). So a table that grows is
 * joined by `on t.customer_no = any (array[u.customer_no])`: that can neither be hashed nor merged, which leaves nothing but to look
 * up each u in an index. Where an index would come without that condition (one that holds all columns asked for, a partial one), it is
 * a lateral subquery with `offset 0`, which is planned by itself. `position + 0`, `shard + 0`, `is true` keep a condition out of an
 * index that would be the wrong one.
 */
import type { ClientBase, Pool, QueryResult } from 'pg';
import { encodeArray } from './pg-array.ts';
import type { ColumnType, ColumnValue, ElementName, ParameterType, ParameterValue, SqlType } from './sql-type.ts';
import { toTimestamp } from './timestamp.ts';

export type Columns = Readonly<Record<string, ColumnType>>;

export interface StatementSpec<Parameters extends readonly ParameterType[], Row extends Columns> {
  readonly name: string;
  readonly text: string;
  /** Types of $1, $2, ... */
  readonly parameters?: Parameters;
  /** Columns of the answer; left out: there is none. */
  readonly row?: Row;
}

type RowOf<Row extends Columns> = { readonly [Name in keyof Row]: ColumnValue<Row[Name]> };
type ValuesOf<Parameters extends readonly ParameterType[]> = {
  [Index in keyof Parameters]: ParameterValue<Parameters[Index]>;
};

export type AnyStatement = Statement<readonly ParameterType[], Columns>;

/** By name; those of the modules loaded so far. */
export const STATEMENTS = new Map<string, AnyStatement>();

/** @throws Error when another statement has that name: one connection would refuse the second of them. */
export function statement<
  const Parameters extends readonly ParameterType[] = readonly [],
  const Row extends Columns = Record<never, never>,
>(spec: StatementSpec<Parameters, Row>): Statement<Parameters, Row> {
  if (STATEMENTS.has(spec.name)) throw new Error(`two statements are named ${spec.name}`);
  const made = new Statement(spec);
  STATEMENTS.set(spec.name, made as unknown as AnyStatement);
  return made;
}

/**
 * Each call encodes and sends at once, so statements reach Postgres in the order of the calls; and what cannot be encoded is thrown at
 * once, never a rejected promise: a COMMIT sent behind it would commit the rest.
 */
export class Statement<Parameters extends readonly ParameterType[], Row extends Columns> {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly ParameterType[];
  readonly row: Columns;
  readonly #encoders: readonly ((value: unknown) => unknown)[];

  constructor({ name, text, parameters, row }: StatementSpec<Parameters, Row>) {
    this.name = name;
    this.text = text;
    this.parameters = parameters ?? [];
    this.row = row ?? {};
    this.#encoders = this.parameters.map(encoderOf);
  }

  /** @throws OutOfRangeError */
  rows(db: ClientBase | Pool, ...values: ValuesOf<Parameters>): Promise<RowOf<Row>[]> {
    return this.#send(db, values).then(({ rows }) => rows);
  }

  /** For statements that answer with one row at most. @throws OutOfRangeError */
  first(db: ClientBase | Pool, ...values: ValuesOf<Parameters>): Promise<RowOf<Row> | undefined> {
    return this.#send(db, values).then(({ rows }) => rows[0]);
  }

  /** For statements that always answer with exactly one row. @throws OutOfRangeError */
  only(db: ClientBase | Pool, ...values: ValuesOf<Parameters>): Promise<RowOf<Row>> {
    return this.#send(db, values).then(({ rows: [row] }) => {
      if (row === undefined) throw new Error(`${this.name} answered with no row`);
      return row;
    });
  }

  /** @returns the number of rows it wrote. @throws OutOfRangeError */
  run(db: ClientBase | Pool, ...values: ValuesOf<Parameters>): Promise<number> {
    return this.#send(db, values).then(({ rowCount }) => rowCount ?? 0);
  }

  #send(db: ClientBase | Pool, values: readonly unknown[]): Promise<QueryResult<RowOf<Row>>> {
    const encoded = this.#encoders.map((encode, index) => encode(values[index]));
    return db.query<RowOf<Row>>({ name: this.name, text: this.text, values: encoded });
  }
}

function encoderOf(parameter: ParameterType): (value: unknown) => unknown {
  const type = parameter.replace(/\?|\[\]/g, '') as SqlType;
  if (parameter.endsWith('[]')) return (values) => encodeArray(type as ElementName, values as readonly unknown[]);
  const encode = SCALARS[type] ?? ((value: unknown) => value);
  return (value) => (value === null ? null : encode(value as never));
}

/** The others are sent by pg as they are. */
const SCALARS: { readonly [Type in SqlType]?: (value: never) => unknown } = {
  jsonb: JSON.stringify,
  timestamptz: toTimestamp,
};
