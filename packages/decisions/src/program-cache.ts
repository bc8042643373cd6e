/** The program's versions and the calibrations, read again when a batch sees that one was published (one that supersedes others, say). */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { ClientBase, Pool } from 'pg';
import { loadProgramTimeline } from './load-program-timeline.ts';

export class ProgramCache {
  #timeline: ProgramTimeline | undefined;
  #revision = '';

  /** @param revision as of the batch's lock statement (store/customers/read-now.ts). */
  async upTo(db: ClientBase | Pool, revision: string): Promise<ProgramTimeline> {
    if (this.#timeline === undefined || this.#revision !== revision) {
      this.#timeline = await loadProgramTimeline(db);
      this.#revision = revision;
    }
    return this.#timeline;
  }
}
