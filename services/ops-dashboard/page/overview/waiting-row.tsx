/** Something that waits: how much, and how long the oldest of it already has. */
import type { Waiting } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { count, duration, exact } from '../words/format.ts';

/** With a plus where the counting stopped. */
export function waitingCount({ count: waiting, countedTo }: Waiting): string {
  return countedTo === null ? count(waiting) : `${count(countedTo)}+`;
}

export function WaitingRow({ label, title, waiting }: { label: string; title: string; waiting: Waiting }) {
  return (
    <tr>
      <th scope="row" title={title}>
        {label}
      </th>
      <td class="figure" title={exact(waiting.count)}>
        {waitingCount(waiting)}
      </td>
      <td class="figure quiet">{waiting.count === 0 ? '' : duration(waiting.oldestSeconds)}</td>
    </tr>
  );
}
