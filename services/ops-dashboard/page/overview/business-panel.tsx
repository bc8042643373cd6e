/** What the business does not know yet, in customers and outcomes rather than in records; and the outbox, by which it learns of it. */
import type { BusinessLag, Reading, WatchedOutbox } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Panel } from '../parts/panel.tsx';
import { perSecond } from '../words/format.ts';
import { WaitingRow } from './waiting-row.tsx';

const ROWS = [
  ['unfolded', 'Unfolded customers', 'Customers with facts that are recorded and not yet folded'],
  ['due', 'Due customers', 'Customers for whom time alone has something to change'],
  ['unpublished', 'Unpublished', 'Outcomes decided and not yet published'],
  ['onOldKnowledge', 'On old knowledge', 'Triggers that would go out while something newer of their customers waits'],
] as const;

interface BusinessPanelProps {
  readonly business: Reading<BusinessLag>;
  readonly outbox: Reading<WatchedOutbox>;
}

export function BusinessPanel({ business, outbox }: BusinessPanelProps) {
  return (
    <Panel id="business" title="Business lag" reading={business}>
      {(lag) => (
        <table class="rows">
          <thead class="unseen">
            <tr>
              <th scope="col">What waits</th>
              <th scope="col">How many</th>
              <th scope="col">Oldest</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([name, label, title]) => (
              <WaitingRow key={name} label={label} title={title} waiting={lag[name]} />
            ))}
            {outbox.value && <OutboxRows outbox={outbox.value} isStale={outbox.isStale} />}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function OutboxRows({ outbox, isStale }: { outbox: WatchedOutbox; isStale: boolean }) {
  return (
    <>
      <WaitingRow label="Outbox" title="Rows of the outbox that the relay has not published yet" waiting={outbox} />
      <tr class="quiet" data-stale={isStale || undefined}>
        <th scope="row">Relay</th>
        <td class="figure">{perSecond(outbox.publishedPerSecond)}</td>
        <td class="figure" title={outbox.holder ?? ''}>
          {outbox.holder === null ? 'none' : 'holds'}
        </td>
      </tr>
    </>
  );
}
