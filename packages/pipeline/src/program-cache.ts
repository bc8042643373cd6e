/** The program's versions, read again when a batch sees that one was published. */
import { parseProgram } from '@loyalty-ladder/domain/program.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { loadPrograms } from '@loyalty-ladder/store/programs.ts';
import type { ClientBase } from 'pg';

export class ProgramCache {
  #timeline: ProgramTimeline | undefined;
  #version = -1;

  /** @param version newest version as of the batch's lock statement. */
  async upTo(tx: ClientBase, version: number): Promise<ProgramTimeline> {
    if (this.#timeline === undefined || this.#version !== version) {
      const versions = await loadPrograms(tx);
      this.#timeline = programTimeline(
        versions.map(({ version, effectiveAt, body }) => ({ version, effectiveAt, program: parseProgram(body) })),
      );
      this.#version = version;
    }
    return this.#timeline;
  }
}
