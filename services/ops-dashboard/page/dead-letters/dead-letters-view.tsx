/** Records that could not be applied: how many are open, by reason and by source. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Panel } from '../parts/panel.tsx';
import { hrefOf } from '../route/route.ts';
import { exact } from '../words/format.ts';

export function DeadLettersView({ snapshot: { deadLetters } }: { snapshot: Snapshot }) {
  return (
    <Panel id="letters" title="Dead letters" reading={deadLetters}>
      {({ open, byReason, bySource }) => (
        <>
          <p class="headline">
            <b>{exact(open)}</b> open
          </p>
          <div class="columns">
            <Counts title="By reason" word="reason" counts={byReason.map((each) => [each.reason, each.open])} />
            <Counts title="By source" word="source" counts={bySource.map((each) => [each.source, each.open])} />
          </div>
        </>
      )}
    </Panel>
  );
}

interface CountsProps {
  readonly title: string;
  /** In the query. */
  readonly word: string;
  readonly counts: readonly (readonly [string, number])[];
}

function Counts({ title, word, counts }: CountsProps) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" class="figure">
            Open
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(([name, open]) => (
          <tr key={name}>
            <th scope="row">
              <a href={hrefOf(['dead-letters'], { [word]: name })}>{name}</a>
            </th>
            <td class="figure">{exact(open)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
