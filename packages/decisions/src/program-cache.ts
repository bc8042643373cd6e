/** The program's versions, read again when a batch sees that one was published (one that supersedes others, say). */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { ClientBase } from 'pg';
import { loadProgramTimeline } from './load-program-timeline.ts';

export class ProgramCache {
  #timeline: ProgramTimeline | undefined;
  #version = -1;

  /** @param version newest version as of the batch's lock statement. */
  async upTo(tx: ClientBase, version: number): Promise<ProgramTimeline> {
    if (this.#timeline === undefined || this.#version !== version) {
      this.#timeline = await loadProgramTimeline(tx);
      this.#version = version;
    }
    return this.#timeline;
  }
}
