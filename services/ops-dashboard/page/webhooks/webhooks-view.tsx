/** Every endpoint with what waits for it and since when it fails. */
import type { Snapshot, WatchedEndpoint } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { asOf } from '../api/feed.ts';
import { waitingCount } from '../overview/waiting-row.tsx';
import { worstFirst } from '../overview/webhook-panel.tsx';
import { Mark } from '../parts/mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { duration, exact, timeOf } from '../words/format.ts';

export function WebhooksView({ snapshot: { webhooks } }: { snapshot: Snapshot }) {
  return (
    <Panel id="endpoints" title="Webhooks by endpoint" reading={webhooks}>
      {({ endpoints, intakeWaiting }) => (
        <>
          <p class="quiet">
            {waitingCount(intakeWaiting)} outcomes not yet taken in
            {intakeWaiting.count > 0 && `, the oldest ${duration(intakeWaiting.oldestSeconds)} old`}.
          </p>
          {endpoints.length === 0 ? (
            <p class="nothing">No endpoint is registered.</p>
          ) : (
            <Endpoints endpoints={endpoints} />
          )}
        </>
      )}
    </Panel>
  );
}

const COLUMNS = ['Waiting', 'Oldest', 'Delivered, 1 h', 'Failed, 1 h', 'Failing since'];

function Endpoints({ endpoints }: { endpoints: readonly WatchedEndpoint[] }) {
  return (
    <WideTable title="Endpoints">
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">State</th>
          {COLUMNS.map((column) => (
            <th scope="col" class="figure" key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {worstFirst(endpoints).map((endpoint) => (
          <tr key={endpoint.endpointId}>
            <th scope="row" title={endpoint.endpointId}>
              <Mark level={endpoint.level} /> {endpoint.name}
            </th>
            <td>
              {endpoint.state}
              {endpoint.because !== null && `: ${endpoint.because}`}
            </td>
            <td class="figure">{waitingCount(endpoint.waiting)}</td>
            <td class="figure">{endpoint.waiting.count === 0 ? '' : duration(endpoint.waiting.oldestSeconds)}</td>
            <td class="figure">{exact(endpoint.deliveredLastHour)}</td>
            <td class="figure">{exact(endpoint.failedLastHour)}</td>
            <td class="figure">{endpoint.failingSince === null ? '' : timeOf(endpoint.failingSince, asOf())}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
