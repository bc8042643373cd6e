/** Records that could not be applied: how many by reason and source, the latest of them, and one with all that is in it. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Panel } from '../parts/panel.tsx';
import { hrefOf, route } from '../route/route.ts';
import { exact } from '../words/format.ts';
import { LetterList } from './letter-list.tsx';
import { LetterView } from './letter-view.tsx';
import { LatestReplays } from './replay-list.tsx';
import { ReplayView } from './replay-view.tsx';

export function DeadLettersView({ snapshot: { deadLetters } }: { snapshot: Snapshot }) {
  const [, letterNo, replayNo] = route.value.path;
  if (letterNo === 'replays' && replayNo !== undefined) return <ReplayView key={replayNo} replayNo={replayNo} />;
  if (letterNo !== undefined) return <LetterView letterNo={letterNo} />;
  return (
    <div class="letters-view">
      <LetterList />
      <div>
        <Panel id="letter-counts" title="Open" reading={deadLetters}>
          {({ open, byReason, bySource }) => (
            <>
              <p class="headline">
                <b>{exact(open)}</b> open
              </p>
              <Counts title="By reason" word="reason" counts={byReason.map((each) => [each.reason, each.open])} />
              <Counts title="By source" word="source" counts={bySource.map((each) => [each.source, each.open])} />
            </>
          )}
        </Panel>
        <LatestReplays />
      </div>
    </div>
  );
}

interface CountsProps {
  readonly title: string;
  /** In the query. */
  readonly word: string;
  readonly counts: readonly (readonly [string, number])[];
}

function Counts({ title, word, counts }: CountsProps) {
  const chosen = route.value.query[word];
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
            <th scope="row" title={name}>
              <a
                href={hrefOf(['dead-letters'], { [word]: name, below: undefined })}
                aria-current={name === chosen ? 'true' : undefined}
              >
                {name}
              </a>
            </th>
            <td class="figure">{exact(open)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
