/** How much is published, by topic, over the last looks; probes are none of it. */
import { PROBE_TOPIC } from '@loyalty-ladder/contracts/topics.ts';
import { type PublishedCounts, readPublishedCounts } from '@loyalty-ladder/store/outbox/read-published-counts.ts';
import type { Pool } from 'pg';

export interface PublishedRates {
  /** null: too short a time. */
  readonly perSecond: number | null;
  /** By topic without the environment's prefix. */
  readonly byTopic: ReadonlyMap<string, number>;
}

interface Look {
  readonly atMs: number;
  readonly counts: PublishedCounts;
}

const LOOKS = 3;

export class OutboxFlow {
  readonly #pool: Pool;
  #looks: readonly Look[] = [];

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async look(): Promise<PublishedRates> {
    const after = this.#looks.at(-1)?.counts.sentTo;
    const counts = await readPublishedCounts(this.#pool, after ?? null);
    this.#looks = [...this.#looks.slice(1 - LOOKS), { atMs: performance.now(), counts }];
    return ratesOf(this.#looks);
  }
}

function ratesOf([first, ...more]: readonly Look[]): PublishedRates {
  const last = more.at(-1);
  if (first === undefined || last === undefined) return { perSecond: null, byTopic: new Map() };
  const seconds = (last.atMs - first.atMs) / 1_000;
  const byTopic = new Map<string, number>();
  for (const { counts } of more)
    for (const [topic, rows] of counts.byTopic)
      if (topic !== PROBE_TOPIC) byTopic.set(topic, (byTopic.get(topic) ?? 0) + rows / seconds);
  return { perSecond: [...byTopic.values()].reduce((sum, each) => sum + each, 0), byTopic };
}
