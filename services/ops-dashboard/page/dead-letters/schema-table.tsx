/** Both schemas side by side, and which rules the values break: what stands between a record and a fact. */
import type { ShownLetter } from '../../src/dead-letters/shown-letter.ts';
import { WideTable } from '../parts/wide-table.tsx';
import { NONE } from '../words/format.ts';

export function SchemaTable({ difference }: { difference: ShownLetter['difference'] }) {
  const { written, readAs, fields, broken } = difference;
  const rulesOf = (path: string) => broken.filter(({ field }) => withoutIndexes(field) === path);
  const elsewhere = broken.filter(({ field }) => !fields.some(({ path }) => path === withoutIndexes(field)));
  return (
    <>
      <p>
        Written by: {written}. Read as: {readAs}.
      </p>
      {fields.length > 0 && (
        <WideTable title="Field by field">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col" class="type">
                As written
              </th>
              <th scope="col" class="type">
                As read
              </th>
              <th scope="col">What that comes to</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ path, written: theirs, ours, text, isSame, isFatal }) => (
              <tr key={path} class={isSame && rulesOf(path).length === 0 ? 'quiet' : undefined}>
                <th scope="row">{path}</th>
                <td class="type">{theirs ?? NONE}</td>
                <td class="type">{ours ?? NONE}</td>
                <td class="wraps">
                  {!isSame && <span class={isFatal ? 'failed' : undefined}>{text}</span>}
                  {isSame && rulesOf(path).length === 0 && 'the same'}
                  {rulesOf(path).map(({ field, rule }) => (
                    <span class="failed broken-rule" key={field}>
                      {field} {rule}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {elsewhere.length > 0 && (
        <ul class="failed">
          {elsewhere.map(({ field, rule }) => (
            <li key={field}>
              {field} {rule}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** `lines[3].sku` is a value of `lines[].sku`. */
const withoutIndexes = (field: string) => field.replaceAll(/\[\d+\]/g, '[]');
