/** What a service contact of staff is told by, over HTTP; as an event it obeys the rules of all facts (judge-events.ts). */
import { idText, nameText } from '@loyalty-ladder/contracts/text.ts';
import {
  fieldOfContact,
  type ServiceContact,
  STAFF_SOURCE,
  serviceContactEvent,
} from '@loyalty-ladder/operations/service-contacts/service-contact.ts';
import { z } from 'zod';
import type { SentEvents } from '../events/sent-events.ts';

export const contactId = idText.describe(
  `Names the fact, with the source \`${STAFF_SOURCE}\`: sent again as it is, it has no second effect.`,
);
export const contactTime = z.iso
  .datetime({ offset: true })
  .describe('When it was, RFC 3339. The same when it is sent again.');
export const touchpoint = nameText.meta({ examples: ['till-3'] });

export const contactAnswer = z.strictObject({
  source: z.string(),
  id: z.string().describe('With the source the name of the fact, contact.service in loyalty.contacts.'),
});

/** As if it had come alone through POST /v1/events. */
export function sentContact(contact: ServiceContact): SentEvents {
  const event = serviceContactEvent(contact);
  const fieldOf = (path: string): string => `body.${fieldOfContact(path)}`;
  return { isBatch: false, events: [{ event, errors: [], fieldOf }] };
}

export const answerOf = ({ id }: Pick<ServiceContact, 'id'>) => ({ source: STAFF_SOURCE, id });
