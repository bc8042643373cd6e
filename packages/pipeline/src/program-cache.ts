/** The program's versions, read again when a batch sees that one was published. */
import { parseProgram } from '@loyalty-ladder/domain/program.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { loadPrograms, readProgramVersion } from '@loyalty-ladder/store/programs.ts';
import type { ClientBase, Pool } from 'pg';

export class ProgramCache {
  #timeline: ProgramTimeline | undefined;
  #version = -1;

  /** @param version newest version as of the batch's lock statement. */
  async upTo(db: ClientBase | Pool, version: number): Promise<ProgramTimeline> {
    if (this.#timeline === undefined || this.#version !== version) {
      const versions = await loadPrograms(db);
      this.#timeline = programTimeline(
        versions.map(({ version, effectiveAt, body }) => ({ version, effectiveAt, program: parseProgram(body) })),
      );
      this.#version = version;
    }
    return this.#timeline;
  }

  /** All versions published so far. */
  async newest(db: ClientBase | Pool): Promise<ProgramTimeline> {
    return this.upTo(db, await readProgramVersion(db));
  }
}
