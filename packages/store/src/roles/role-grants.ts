/**
 * Which role may do what with which table: the least that its services need. A new table or sequence is a row here; a test that reads the
 * catalog asks for it (test/integration/store/roles.test.ts). Nobody here may TRUNCATE, own, alter or disable a trigger: that is the owner's, who migrates.
 */

/** In the order of the columns below. Each is a group: logins in it are the operator's. */
export const ROLES = [
  'ladder_consumer',
  'ladder_timekeeper',
  'ladder_relay',
  'ladder_gateway',
  'ladder_webhooks',
  'ladder_ops',
  'ladder_dashboard',
] as const;

export type Role = (typeof ROLES)[number];

/** By the folder of the service; the commands of infra/cli work as `ladder_ops`, but `adopt-store` and `prepare`, which are the owner's. */
export const ROLE_OF_SERVICE: Readonly<Record<string, Role>> = {
  'purchase-consumer': 'ladder_consumer',
  'contact-consumer': 'ladder_consumer',
  'feedback-consumer': 'ladder_consumer',
  timekeeper: 'ladder_timekeeper',
  'outbox-relay': 'ladder_relay',
  gateway: 'ladder_gateway',
  'trigger-webhooks': 'ladder_webhooks',
  'ops-dashboard': 'ladder_dashboard',
};

/** s: select, i: insert, u: update (which `for update` asks for, too), d: delete, n: nextval; in brackets the columns that may be updated. */
type Letters = string;
type Row = readonly [
  consumer: Letters,
  timekeeper: Letters,
  relay: Letters,
  gateway: Letters,
  webhooks: Letters,
  ops: Letters,
  dashboard: Letters,
];

/** What deciding about a customer takes, whoever does it: a record, time, a redemption, a dead letter that is replayed. */
const decided = (letters: Letters): Row => [letters, letters, '', letters, '', letters, 's'];
/** The same, read by those as well who tell of it. */
const told = (letters: Letters): Row => [letters, letters, 's', letters, 's', letters, 's'];

export const GRANTS: Readonly<Record<string, Row>> = {
  // What happened, and what followed. Entries, history and outbox are added to, by who decides; nobody changes them.
  facts: ['sid', 'sid', '', 'sid', 's', 'sid', 's'],
  identities: told('siu'),
  customers: told('siu'),
  customer_due: decided('siud'),
  referrals: decided('siud'),
  checkpoints: decided('siud'),
  entries: decided('si'),
  history: ['si', 'si', '', 'si', 's', 'si', 's'],
  standing_history: ['s', 's', '', 's', 's', 's', 's'],
  no_effects: decided('sid'),
  outbox: ['si', 'si', 'si', 'si', 's', 'si', 's'],
  owed_cards: ['s', 's', 'sid', 's', '', 'sid', 's'],
  customer_no: ['n', 'n', '', 'n', '', 'n', ''],
  outbox_position: ['n', 'n', 'n', 'n', 'n', 'n', ''],

  // The program, time, and which store this is.
  programs: ['s', 's', 's', 's', 's', 'siu', 's'],
  calibrations: ['s', 'siu', 's', 's', 's', 'siu', 's'],
  clock: ['s', 's', 's', 's', 's', 's', 's'],
  store: ['s', 's', 's', 's', 's', 'su', 's'],
  census: ['', 'su', '', '', '', 's', 'su'],
  // What the base was measured to be: by the timekeeper each night, by a command, read by reports.
  base_measurements: ['', 'siud', '', 's', '', 'siud', 's'],
  base_figures: ['', 'sid', '', 's', '', 'sid', 's'],
  base_months: ['', 'siud', '', 's', '', 'siud', 's'],
  base_reports: ['', 'siu', '', 's', '', 'siu', 's'],
  latest_measurement: ['', 's', '', 's', '', 's', 's'],
  measured_base: ['', 's', '', 's', '', 's', 's'],
  measured_months: ['', 's', '', 's', '', 's', 's'],
  migrations: ['', '', '', '', '', 's', ''],
  migrations_id_seq: ['', '', '', '', '', '', ''],
  sweeps: ['s', 'siu', '', 's', '', 'sid', 's'],
  card_repair: ['s', 'su', 's', 's', 's', 's', 's'],

  // Streams, and who is at work on them.
  stream_offsets: ['siu', 's', 's', 's', 's', 'su', 's'],
  consumer_pauses: ['s', 's', '', 's', '', 'sid', 'sid'],
  dead_letters: ['siu', 'su', '', 'su', '', 'su', 'su'],
  // What the dashboard asks for consumers carry out, which may decide already: its own role writes nobody's points.
  dead_letter_versions: ['s', '', '', '', '', 'si', 'si'],
  letter_replays: ['su', '', '', '', '', 's', 'siu(stop_asked_by)'],
  letter_replay_items: ['su', '', '', '', '', 's', 'si'],
  anonymous_receipts: ['siu', 's', '', '', '', 's', 's'],
  relay_shards: ['s', 's', 'siu', 's', 's', 's', 's'],
  service_instances: ['siud', 'siud', 'siud', 'siud', 'siud', 's', 'siud'],
  deployments: ['si', 'si', 'si', 'si', 'si', 's', 'si'],
  operator_actions: ['', '', '', 'si', '', 'si', 'si'],

  // Redemptions and corrections: decided by the gateway alone.
  idempotent_answers: ['', '', '', 'siud', '', 's', ''],
  hold_references: ['', '', '', 'siu', '', 's', 's'],
  adjustments: ['', '', '', 'siu', '', 's', 's'],

  // Doors: keys are made by a command, of the gateway they learn that they were used; endpoints are its to write, deliveries the sender's.
  api_keys: ['', '', '', 'su(last_used_at)', '', 'siu', 'su(last_used_at)'],
  webhook_endpoints: ['', 's', '', 'siud', 'su', 's', 's'],
  webhook_secrets: ['', '', '', 'siud', 's', '', ''],
  webhook_channels: ['', '', '', 'siud', 's', 's', 's'],
  webhook_contacts: ['', '', '', 's', 'siud', 's', 's'],
  webhook_intake: ['', 's', '', 's', 'su', 's', 's'],
  webhook_deliveries: ['', 's', '', 'siud', 'siud', 's', 's'],
  webhook_queues: ['', 's', '', 'siud', 'siud', 's', 's'],
  webhook_standing: ['', '', '', 's', 'siud', 's', 's'],
  webhook_replays: ['', '', '', 'siu', 'su', 's', 's'],
  webhook_events: ['', '', '', 'si', 'si', 's', 's'],

  // The dashboard's past, and its probes.
  probing: ['', '', '', '', '', 's', 'su'],
  dashboard_series: ['', '', '', '', '', 's', 'siud'],
  dashboard_readings: ['', '', '', '', '', 's', 'sid'],
  dashboard_events: ['', '', '', '', '', 's', 'sid'],
};

const WORDS: Readonly<Record<string, string>> = { s: 'select', i: 'insert', u: 'update', d: 'delete', n: 'usage' };

/** @returns `select, update (last_used_at)` of `su(last_used_at)`. */
export function privilegesOf(letters: Letters): string {
  return [...letters.matchAll(/([siudn])(\(\w+\))?/g)]
    .map(([, letter = '', columns = '']) => `${WORDS[letter]} ${columns}`.trim())
    .join(', ');
}
