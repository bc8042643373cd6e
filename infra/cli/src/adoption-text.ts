/** What has become of a store that was moved into another Postgres cluster, and what to do next. */
import type { Adoption } from '@loyalty-ladder/operations/streams/adopt-moved-store.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';

export function adoptionText(adoption: Adoption): string {
  const { recorded, current, isAhead } = adoption.home;
  const from =
    recorded === current ? 'from another Postgres cluster' : `from Postgres cluster ${recorded} to ${current}`;
  switch (adoption.result) {
    case 'at-home':
      return `The store is one of this Postgres cluster (${current}): nothing is to be done.\n`;
    case 'runs':
      return `Not done: ${adoption.services.join(', ')} ${adoption.services.length === 1 ? 'is' : 'are'} connected to the store. Stop all services first.`;
    case 'foreseen':
      return (
        `The store was moved ${from}. ${isAhead ? AHEAD : BEHIND}\n` +
        'Nothing is done: that was a dry run. Without it, cards are written anew as well.\n'
      );
    case 'adopted':
      return (
        `The store was moved ${from}, and is one of this cluster now: ${counted(adoption.outbox.rewritten, 'row')} of the outbox rewritten, ` +
        `${counted(adoption.outbox.waiting, 'row')} of the outbox wait to be published. It is written down (\`npm run streams -- status\`).\n` +
        'Start the services. Was the dump taken before they were stopped, relay and consumers say what they miss, and how to go on.\n'
      );
  }
}

const AHEAD =
  "Transactions that it knows lie in this cluster's future: the outbox is to be rewritten in ids of this one, what waits stays waiting.";
const BEHIND = 'All transactions that it knows lie in the past here: the outbox stays as it is.';
