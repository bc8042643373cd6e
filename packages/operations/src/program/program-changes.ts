/** What one version of the program sets otherwise than the one before, setting by setting. */
import { sameContent } from '@loyalty-ladder/domain/corrections/same-content.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import { asInFile } from './as-in-file.ts';

export interface SettingChange {
  /** Its path: `silenceDays.lost`. */
  readonly setting: string;
  /** As in the file; undefined: not set. */
  readonly before: unknown;
  readonly after: unknown;
}

export function programChanges(before: Program, after: Program): SettingChange[] {
  return changesOf('', asInFile(before), asInFile(after));
}

/** Tables of settings (thresholds, multipliers) are compared entry by entry, lists as a whole. */
function changesOf(path: string, before: unknown, after: unknown): SettingChange[] {
  if (sameContent(before, after)) return [];
  if (!isTable(before) || !isTable(after)) return [{ setting: path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => changesOf(path === '' ? name : `${path}.${name}`, before[name], after[name]));
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
