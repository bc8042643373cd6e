/** What requests about dead letters have in common: which letters, why, and who asks. */
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import { z } from 'zod';

const NUMBER = /^\d{1,18}$/;

export const letterNo = z.string().regex(NUMBER, 'is the number of a dead letter').transform(BigInt);

const text = z.string().min(1).max(1_000);

/** What is left out says nothing. */
export const letterFilter = { reason: text.optional(), source: text.optional() };

export const writtenReason = z.string().trim().min(1).max(500).describe('Why, for the record of what is done by hand.');

/** As the record of what is done by hand names them. */
export const operatorOf = ({ name, keyId }: Caller): string => `${name} (${keyId})`;
