/** How a statement would reach its tables: the access paths of its plan, as `explain` tells them in a session of the product. */
import type { AnyStatement } from '@loyalty-ladder/store/postgres/statement.ts';
import type { PoolClient } from 'pg';

export interface AccessPath {
  readonly table: string;
  /** undefined: the whole table is read. */
  readonly index?: string | undefined;
  /** What is looked up in the index; undefined: nothing, all of it is read. */
  readonly condition?: string | undefined;
  /** Only as far as the first rows, in the index's order. */
  readonly limited: boolean;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Those that have a plan; the others are LISTEN, LOCK TABLE and the like. */
export const isPlanned = ({ text }: AnyStatement): boolean =>
  /^\s*(select|with|insert|update|delete|merge)\b/.test(text);

/** Prepares it, and says what a plan made now would do. It stays prepared in this session. */
export async function accessPathsOf(client: PoolClient, statement: AnyStatement): Promise<AccessPath[]> {
  const { name, text, parameters } = statement;
  const types = parameters.map((parameter) => parameter.replace('?', ''));
  const list = (items: readonly string[]): string => (items.length === 0 ? '' : `(${items.join(', ')})`);
  await client.query(`prepare "${name}"${list(types)} as ${text}`);
  const { rows } = await client.query(`explain (format json) execute "${name}"${list(types.map(() => 'null'))}`);
  return [...pathsIn(rows[0]['QUERY PLAN'][0].Plan)];
}

function* pathsIn(node: PlanNode, table = node['Relation Name'], limited = false): Generator<AccessPath> {
  const kind = node['Node Type'];
  if (table !== undefined && kind === 'Seq Scan') yield { table, limited };
  if (table !== undefined && /^(Index|Index Only|Bitmap Index) Scan$/.test(kind)) {
    yield { table, index: node['Index Name'], condition: node['Index Cond'], limited };
  }
  for (const below of node.Plans ?? [])
    yield* pathsIn(
      below,
      below['Relation Name'] ?? (kind === 'Bitmap Heap Scan' ? table : undefined),
      kind === 'Limit',
    );
}
