/** The processes: who answers, what they take of a machine, what they try again. */
import type { Dashboard } from './dashboard.ts';
import { rate, told } from './queries.ts';

const BY_INSTANCE = '{{job}} {{instance}}';

export const processes: Dashboard = {
  uid: 'loyalty-processes',
  title: 'Loyalty Ladder: processes',
  description: 'Memory, CPU, event loop and garbage of every service, and what they repeat.',
  rows: [
    {
      title: 'Who runs',
      panels: [
        { title: 'Answers scrapes', unit: 'bool_on_off', queries: [{ expr: 'up', legend: BY_INSTANCE }] },
        {
          ...{ title: 'Starts within the last hour', unit: 'short' },
          queries: [{ expr: 'changes(process_start_time_seconds[1h])', legend: BY_INSTANCE }],
        },
        {
          ...{ title: 'Versions', as: 'table', unit: 'short' },
          queries: [{ expr: 'count by (job, version, commit, fold_version, node_version) (loyalty_build_info)' }],
        },
      ],
    },
    {
      title: 'What they take',
      panels: [
        {
          ...{ title: 'CPU, of one core', unit: 'percentunit' },
          queries: [{ expr: 'rate(process_cpu_seconds_total[$__rate_interval])', legend: BY_INSTANCE }],
        },
        {
          ...{ title: 'Resident memory', unit: 'bytes' },
          queries: [{ expr: 'process_resident_memory_bytes', legend: BY_INSTANCE }],
        },
        {
          ...{ title: 'Heap in use', unit: 'bytes' },
          queries: [{ expr: 'nodejs_heap_size_used_bytes', legend: BY_INSTANCE }],
        },
      ],
    },
    {
      title: 'Node',
      panels: [
        {
          ...{ title: 'Event loop delay, p99', unit: 's' },
          queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: BY_INSTANCE }],
        },
        {
          ...{ title: 'Time spent collecting garbage', unit: 'percentunit' },
          queries: [rate('nodejs_gc_duration_seconds_sum', 'job')],
        },
        {
          ...{ title: 'Open file descriptors', unit: 'short' },
          queries: [{ expr: 'process_open_fds', legend: BY_INSTANCE }],
        },
      ],
    },
    {
      title: 'What is tried again',
      panels: [
        { title: 'Batches of consumers', unit: 'ops', queries: [rate('loyalty_batch_retries_total', 'job')] },
        {
          ...{ title: 'Takeovers and failures of the relay', unit: 'ops' },
          queries: [
            rate('loyalty_relay_takeovers_total', 'job', 'takeovers'),
            rate('loyalty_relay_failures_total', 'job', 'failures'),
            rate('loyalty_relay_fenced_total', 'job', 'fenced'),
          ],
        },
        {
          ...{ title: 'Turns of timekeeper and webhooks', unit: 'ops' },
          queries: [
            rate('loyalty_timekeeper_failures_total', 'task', 'timekeeper: {{task}}'),
            rate('loyalty_webhooks_failures_total', 'task', 'webhooks: {{task}}'),
          ],
        },
      ],
    },
    {
      title: 'Time, cards and the exporter',
      panels: [
        {
          ...{ title: 'Time is behind by', unit: 's' },
          queries: [told('loyalty_horizon_behind_seconds', 'partition')],
        },
        { title: 'Cards not written', unit: 'ops', queries: [rate('loyalty_card_failures_total', 'job')] },
        { title: 'Age of readings', unit: 's', queries: [told('loyalty_export_age_seconds', 'reading')] },
        { title: 'Readings that failed', unit: 'ops', queries: [rate('loyalty_export_failures_total', 'reading')] },
      ],
    },
  ],
};
