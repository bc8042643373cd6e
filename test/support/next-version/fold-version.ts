/** As the next version has it (as-next-version.ts). */
import { FOLD_VERSION as TODAY } from '@loyalty-ladder/domain/fold/fold-version.ts';

export const FOLD_VERSION = TODAY + 1;
