/** How probes fare, in a line: how many went out, and what is amiss. */
import type { Reading, WatchedLatency } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { count, counted, duration } from '../words/format.ts';

export function ProbeSentence({ reading: { value, fault } }: { reading: Reading<WatchedLatency> }) {
  if (value === null) return <>{fault === null ? 'No probe has run yet.' : `No probes: ${fault}.`}</>;
  const { sent, lost, duplicates, windowSeconds } = value;
  if (lost + duplicates === 0)
    return (
      <>
        {counted(sent, 'probe')} in {duration(windowSeconds)}, none lost
      </>
    );
  const amiss = [lost > 0 && `${count(lost)} lost`, duplicates > 0 && `${count(duplicates)} twice`].filter(Boolean);
  return (
    <>
      <b class="failed">{amiss.join(', ')}</b> of {counted(sent, 'probe')}
    </>
  );
}
