/** For clients of the tests themselves: what they meet shows as a failed expectation. */
import { createLog } from '@loyalty-ladder/runtime/log.ts';

export const SILENT_LOG = createLog({ service: 'test', level: 'silent' });
