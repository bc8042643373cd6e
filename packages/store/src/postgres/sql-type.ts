/**
 * The Postgres types that statements take and answer with, by name, and what each is in this program. The pool parses what comes back
 * accordingly (pool.ts); what goes out is encoded by statement.ts. `?` behind a name: or null.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

interface SqlValues {
  readonly bigint: bigint;
  readonly integer: number;
  readonly smallint: number;
  readonly float8: number;
  /** To seven digits. */
  readonly real: number;
  readonly boolean: boolean;
  readonly text: string;
  readonly bytea: Buffer;
  readonly jsonb: unknown;
  readonly timestamptz: Instant;
  /** Text as Postgres writes it, `xmin:xmax:xip,...`. */
  readonly pg_snapshot: string;
}

export type SqlType = keyof SqlValues;
export type ColumnType = SqlType | `${SqlType}?`;
/** What arrays are made of (pg-array.ts). */
export type ElementName = Exclude<SqlType, 'float8' | 'pg_snapshot'>;
export type ParameterType = ColumnType | `${ElementName}[]` | `${ElementName}?[]`;

export const OIDS: Readonly<Record<SqlType, number>> = {
  bigint: 20,
  integer: 23,
  smallint: 21,
  float8: 701,
  real: 700,
  boolean: 16,
  text: 25,
  bytea: 17,
  jsonb: 3802,
  timestamptz: 1184,
  pg_snapshot: 5038,
};

/** What a column of type text or jsonb holds, where that is known more exactly. */
declare const MEANING: unique symbol;
interface Meaning<Value> {
  readonly [MEANING]: Value;
}

export const textOf = <Value extends string>() => 'text' as 'text' & Meaning<Value>;
export const jsonbOf = <Value>() => 'jsonb' as 'jsonb' & Meaning<Value>;

export const jsonbOrNullOf = <Value>() => 'jsonb?' as 'jsonb?' & Meaning<Value | null>;

export type ColumnValue<Column> =
  Column extends Meaning<infer Value>
    ? Value
    : Column extends `${infer Type extends SqlType}?`
      ? SqlValues[Type] | null
      : Column extends SqlType
        ? SqlValues[Column]
        : never;

export type ParameterValue<Parameter> = Parameter extends `${infer Column}[]`
  ? readonly ColumnValue<Column>[]
  : ColumnValue<Parameter>;
