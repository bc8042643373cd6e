/** The one screen. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { overviewCharts } from '../charts/chart-plans.ts';
import { ChartStack } from '../charts/chart-stack.tsx';
import { useCharts } from '../charts/use-charts.ts';
import { FlowChart } from '../flow/flow-chart.tsx';
import { LagPanel } from '../lag/lag-panel.tsx';
import { asOfText } from '../parts/panel.tsx';
import { ProbeSentence } from '../probes/probe-sentence.tsx';
import { hrefOf } from '../route/route.ts';
import { BusinessPanel } from './business-panel.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import { LadderPanel } from './ladder-panel.tsx';
import { EventList } from './timeline-panel.tsx';
import { WebhookPanel } from './webhook-panel.tsx';

/** As many as there is room for; the others are under History. */
const EVENTS_SHOWN = 8;

export function Overview({ snapshot }: { snapshot: Snapshot }) {
  const { flow, groups, partitions, businessLag, outbox, deadLetters, webhooks, ladder, feedback, latency } = snapshot;
  const { charts, state } = useCharts(overviewCharts, groups.value);
  return (
    <div class="overview">
      <FlowChart flow={flow} />
      <div class="behind">
        <LagPanel groups={groups} partitions={partitions} />
        <section class="panel happened" aria-labelledby="events-title">
          <header class="panel-head">
            <h2 id="events-title">
              <a href={hrefOf(['history'])}>What happened</a>
            </h2>
          </header>
          <EventList events={state.history?.events ?? []} max={EVENTS_SHOWN} />
        </section>
      </div>
      <section class="panel history" id="over-time" aria-labelledby="history-title">
        <header class="panel-head">
          <h2 id="history-title">
            <a href={hrefOf(['history'])}>Over time</a>
          </h2>
          <p class="probe" title={asOfText(latency)} data-stale={latency.isStale || undefined}>
            <a href={hrefOf(['history'])}>
              <ProbeSentence reading={latency} />
            </a>
          </p>
        </header>
        <ChartStack charts={charts} state={state} />
      </section>
      <div class="strip">
        <BusinessPanel business={businessLag} outbox={outbox} />
        <DeadLetterPanel reading={deadLetters} />
        <WebhookPanel reading={webhooks} />
        <LadderPanel reading={ladder} />
        <CustomerPanel ladder={ladder} feedback={feedback} />
      </div>
    </div>
  );
}
