/** In what a fact differs from the recorded one of its source and id: for the detail of an id-conflict, so it names fields and no values. */
import { sameContent } from '@loyalty-ladder/domain/corrections/same-content.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';

/** Fields that senders know by their headers. */
const HEADER_BY_FIELD: Readonly<Record<string, string>> = { type: 'ce_type', occurredAt: 'ce_time' };

/** @returns the header, else the path of the first field: `ce_time`, `lines[2].quantity`. @param recorded @param sent as the store has them. */
export function factDifference(recorded: Fact, sent: Fact): string {
  for (const [field, header] of Object.entries(HEADER_BY_FIELD)) {
    if (recorded[field as keyof Fact] !== sent[field as keyof Fact]) return header;
  }
  return pathOf(recorded, sent);
}

function pathOf(left: unknown, right: unknown): string {
  if (!isContainer(left) || !isContainer(right)) return '';
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return '';
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const name = names.find((each) => !sameContent(left[each], right[each]));
  if (name === undefined) return '';
  const step = Array.isArray(left) ? `[${name}]` : name;
  const rest = pathOf(left[name], right[name]);
  return rest === '' || rest.startsWith('[') ? `${step}${rest}` : `${step}.${rest}`;
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
