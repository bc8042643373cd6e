import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export const instantText = (at: Instant): string => new Date(at).toISOString();
