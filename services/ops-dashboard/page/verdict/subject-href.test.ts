import { expect, test } from 'vitest';
import { subjectHref } from './subject-href.ts';

test.each([
  ['ConsumerStalled', 'purchase-consumer/loyalty.purchases/3', '#/lag/purchase-consumer/loyalty.purchases/3'],
  ['ConsumerStopped', 'purchase-consumer', '#/lag?show=behind'],
  ['ConsumerPaused', 'purchase-consumer', '#/lag'],
  ['SourceSetAside', 'urn:retail:till/114', '#/dead-letters'],
  ['WebhookEndpointFailing', 'App push', '#/webhooks'],
  ['OutboxNotPublished', 'outbox', '#/history'],
  ['StoreMoved', 'store', undefined],
])('%s of %s is looked into at %s', (cause, subject, href) => expect(subjectHref(cause, subject)).toBe(href));
