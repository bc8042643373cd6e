/** The program's versions, read again when a batch sees that one was published (one that supersedes others, say). */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { ClientBase, Pool } from 'pg';
import { loadProgramTimeline } from './load-program-timeline.ts';

export class ProgramCache {
  #timeline: ProgramTimeline | undefined;
  #version = -1;

  /** @param version newest version as of the batch's lock statement. */
  async upTo(db: ClientBase | Pool, version: number): Promise<ProgramTimeline> {
    if (this.#timeline === undefined || this.#version !== version) {
      this.#timeline = await loadProgramTimeline(db);
      this.#version = version;
    }
    return this.#timeline;
  }
}
