/** The public door: what is asked of it, how it answers, what it refuses, and what it hands to Kafka. */
import type { Dashboard } from './dashboard.ts';
import { quantileBy, quantiles, rate } from './queries.ts';

const OF_GATEWAY = '{service="gateway"}';

export const gateway: Dashboard = {
  uid: 'loyalty-gateway',
  title: 'Loyalty Ladder: gateway',
  description: 'Requests over HTTP by route and status, and facts on their way to Kafka.',
  rows: [
    {
      title: 'Requests',
      panels: [
        {
          ...{ title: 'Requests', unit: 'reqps' },
          queries: [rate(`loyalty_http_request_seconds_count${OF_GATEWAY}`, 'route')],
        },
        {
          ...{ title: 'By status', unit: 'reqps', isStacked: true },
          queries: [rate(`loyalty_http_request_seconds_count${OF_GATEWAY}`, 'status')],
        },
        {
          ...{ title: 'Share of 5xx', unit: 'percentunit' },
          queries: [
            {
              expr:
                '(sum(rate(loyalty_http_request_seconds_count{service="gateway",status=~"5.."}[$__rate_interval])) or vector(0)) ' +
                '/ sum(rate(loyalty_http_request_seconds_count{service="gateway"}[$__rate_interval]))',
              legend: '5xx',
            },
          ],
        },
      ],
    },
    {
      title: 'How long answers take',
      panels: [
        { title: 'All routes', unit: 's', queries: quantiles('loyalty_http_request_seconds', OF_GATEWAY) },
        {
          ...{ title: 'By route, p95', unit: 's' },
          queries: [quantileBy(0.95, 'loyalty_http_request_seconds', 'route')],
        },
        {
          ...{ title: 'Open connections', unit: 'short' },
          queries: [{ expr: `sum by (instance) (loyalty_http_connections${OF_GATEWAY})`, legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Refused',
      panels: [
        { title: 'Beyond a rate', unit: 'reqps', queries: [rate(`loyalty_http_limited_total${OF_GATEWAY}`, 'limit')] },
        {
          ...{ title: 'Without a valid key', unit: 'reqps' },
          queries: [rate(`loyalty_http_keys_refused_total${OF_GATEWAY}`, 'reason')],
        },
        {
          ...{ title: 'No HTTP, or too slow', unit: 'ops' },
          queries: [rate(`loyalty_http_malformed_total${OF_GATEWAY}`, 'instance')],
        },
      ],
    },
    {
      title: 'Facts',
      panels: [
        { title: 'Accepted', unit: 'ops', queries: [rate('loyalty_ingest_accepted_total', 'topic')] },
        { title: 'Refused', unit: 'ops', queries: [rate('loyalty_ingest_refused_total', 'reason')] },
        {
          ...{ title: 'Waiting for Kafka', unit: 'short' },
          queries: [{ expr: 'sum(loyalty_ingest_waiting_records)', legend: 'records' }],
        },
        { title: 'Until Kafka has them', unit: 's', queries: quantiles('loyalty_ingest_publish_seconds') },
      ],
    },
  ],
};
