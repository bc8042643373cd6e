/** Endpoints of marketing tools: what waits for each, and whether it takes it. */
import type { Level, Reading, WatchedEndpoint, WatchedWebhooks } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Mark } from '../parts/mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { hrefOf } from '../route/route.ts';
import { count, duration } from '../words/format.ts';
import { waitingCount } from './waiting-row.tsx';

const SHOWN = 5;
const WORST_FIRST: readonly Level[] = ['bad', 'warn', 'unknown', 'ok'];

export function WebhookPanel({ reading }: { reading: Reading<WatchedWebhooks> }) {
  return (
    <Panel id="webhooks" title="Webhooks" href={hrefOf(['webhooks'])} reading={reading}>
      {({ endpoints }) =>
        endpoints.length === 0 ? (
          <p class="nothing">No endpoint is registered.</p>
        ) : (
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">Endpoint</th>
                <th scope="col" class="figure">
                  Wait
                </th>
                <th scope="col" class="figure" title="Delivered and failed in the last hour">
                  1 h
                </th>
              </tr>
            </thead>
            <tbody>
              {worstFirst(endpoints)
                .slice(0, SHOWN)
                .map((endpoint) => (
                  <EndpointRow key={endpoint.endpointId} endpoint={endpoint} />
                ))}
            </tbody>
          </table>
        )
      }
    </Panel>
  );
}

export function worstFirst(endpoints: readonly WatchedEndpoint[]): readonly WatchedEndpoint[] {
  return WORST_FIRST.flatMap((level) => endpoints.filter((endpoint) => endpoint.level === level));
}

function EndpointRow({ endpoint }: { endpoint: WatchedEndpoint }) {
  const { name, level, state, because, waiting, deliveredLastHour, failedLastHour } = endpoint;
  const oldest = waiting.count === 0 ? '' : duration(waiting.oldestSeconds);
  return (
    <tr title={`${name} is ${state}${because === null ? '' : `: ${because}`}`}>
      <th scope="row">
        <Mark level={level} /> {name}
        {state === 'disabled' && <span class="quiet"> off</span>}
      </th>
      <td class="figure" title={oldest && `oldest ${oldest}`}>
        {waitingCount(waiting)}
      </td>
      <td class="figure quiet">
        {count(deliveredLastHour)}
        {failedLastHour > 0 && <span class="failed"> −{count(failedLastHour)}</span>}
      </td>
    </tr>
  );
}
