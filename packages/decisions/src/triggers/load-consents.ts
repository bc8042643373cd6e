/**
 * What customers said last about the channels they may be reached over: by event time, whenever it was learned, and among facts of one
 * instant by fold order.
 */
import type { ContactConsent } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { decodeStoredFact } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import { type ConsentRow, readConsents } from '@loyalty-ladder/store/facts/read-consents.ts';
import type { CustomerChannel } from '@loyalty-ladder/store/webhooks/customer-contacts.ts';
import type { ClientBase, Pool } from 'pg';

/** Nearly everybody has said less. */
const PAGE = 32;
/** Whoever has said more in the meantime, and nothing about the channel, counts as one who refused. */
const READ_MAX = 4_096;

/** By customer and channel (`channelKey`); absent: never said anything about it. */
export type Consents = ReadonlyMap<string, boolean>;

export const channelKey = ({ customerNo, channel }: CustomerChannel): string => `${customerNo}/${channel}`;

export async function loadConsents(db: ClientBase | Pool, asked: readonly CustomerChannel[]): Promise<Consents> {
  const found = new Map<string, boolean>();
  const open = await lookIn(db, asked, PAGE, found);
  for (const each of await lookIn(db, open, READ_MAX, found)) found.set(channelKey(each), false);
  return found;
}

/** @returns those of whom there may be more to read that would decide. */
async function lookIn(
  db: ClientBase | Pool,
  asked: readonly CustomerChannel[],
  eachMax: number,
  found: Map<string, boolean>,
): Promise<CustomerChannel[]> {
  if (asked.length === 0) return [];
  const rows = await readConsents(db, [...new Set(asked.map(({ customerNo }) => customerNo))], eachMax);
  const said = Map.groupBy(rows, ({ customerNo }) => customerNo);
  return asked.filter((each) => {
    const page = said.get(each.customerNo) ?? [];
    const latest = latestAbout(each.channel, page);
    if (latest !== undefined) found.set(channelKey(each), latest.granted);
    // What is as old as the last one of a full page may have company of its instant behind it.
    const isWhole = page.length < eachMax;
    return !isWhole && !(latest !== undefined && latest.occurredAt > (page.at(-1)?.occurredAt ?? 0));
  });
}

function latestAbout(channel: string, rows: readonly ConsentRow[]): ContactConsent | undefined {
  return rows
    .map(({ body }) => decodeStoredFact(body) as ContactConsent)
    .filter((consent) => consent.channel === channel)
    .toSorted(compareFacts)
    .at(-1);
}
