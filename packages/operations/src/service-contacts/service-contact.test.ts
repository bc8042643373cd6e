import { expect, it } from 'vitest';
import { judgeServiceContact, type ServiceContact } from './service-contact.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const CONTACT: ServiceContact = {
  ...{ id: 'n1', time: '2026-11-27T11:59:00Z', customerId: 'c', touchpoint: 'till-3' },
  ...{ waitSeconds: 0, resolved: true },
};

it('is the fact of a contact, of the source of staff', () => {
  expect(judgeServiceContact({ ...CONTACT, cause: 'waiting' }, NOW)).toEqual({
    ok: true,
    fact: {
      ...{ type: 'contact.service', source: 'staff', id: 'n1', occurredAt: NOW - 60_000, customerId: 'c' },
      ...{ touchpoint: 'till-3', waitSeconds: 0, resolved: true, cause: 'waiting' },
    },
  });
});

it('is refused by the field and the rule', () => {
  const broken = { ...CONTACT, touchpoint: 'x'.repeat(65), waitSeconds: -1, cause: 'rain' as 'price' };
  expect(judgeServiceContact(broken, NOW)).toMatchObject({
    ok: false,
    errors: [{ field: 'waitSeconds' }, { field: 'cause', rule: /^must be one of/ }, { field: 'touchpoint' }].map(
      (each) => ({ ...each, rule: expect.any(String) }),
    ),
  });
  expect(judgeServiceContact({ ...CONTACT, time: '2026-11-27T12:05:00Z' }, NOW)).toMatchObject({
    errors: [{ field: 'time' }],
  });
});
