/** What became of `program publish`, for its user. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Judgement, PublicationRefusal } from '@loyalty-ladder/operations/program/judge-publication.ts';
import type { SettingChange } from '@loyalty-ladder/operations/program/program-changes.ts';
import { changeText } from './change-text.ts';

export interface PublicationAsked {
  readonly effectiveAt: Instant;
  readonly dryRun: boolean;
  /** The ladder's clock when it was judged. */
  readonly now: Instant;
  /** Of the file. */
  readonly zone: string;
  readonly currency: string;
}

export function publishedText(
  { version, changes, superseded, rezoned }: Extract<Judgement, { ok: true }>,
  { effectiveAt, dryRun, now, zone, currency }: PublicationAsked,
): string {
  return [
    `${dryRun ? 'Would publish' : 'Published'} version ${version}, effective ${iso(effectiveAt)} (the ladder's clock is ${iso(now)}).\n`,
    ...rezonedLines(rezoned, version, `${zone} and the reporting currency ${currency}`, dryRun),
    ...superseded.map(
      (each) => `It supersedes version ${each}, which ${dryRun ? 'would never be' : 'is never'} in force.\n`,
    ),
    ...changeLines(changes),
    dryRun ? 'Nothing has been written: leave out --dry-run to publish it.\n' : AFTERWARDS,
  ].join('');
}

function rezonedLines(rezoned: readonly number[], version: number, terms: string, dryRun: boolean): string[] {
  if (rezoned.length === 0) return [];
  const moved = rezoned.map((each, index) => `${each} as ${version - rezoned.length + index}`).join(', ');
  return [
    `No fact is recorded yet, so the time zone ${dryRun ? 'would become' : 'becomes'} ${terms} from the beginning: ` +
      `what is published ${dryRun ? 'would stand' : 'stands'} once more in them, version ${moved}. After the first fact they never change.\n`,
  ];
}

const AFTERWARDS =
  'Nothing is to be restarted. Consumers fold facts from that instant on under it; at that instant the timekeeper brings every customer\n' +
  'to it: `npm run program -- list` shows how far it is. A published version is never changed: until 10 minutes before it takes effect\n' +
  'another one can be published in its place (--supersede), later one that follows it.\n';

function changeLines(changes: readonly SettingChange[]): string[] {
  if (changes.length === 0) return ['Nothing changes against the version before.\n'];
  return ['Changes against the version before:\n', ...changes.map((change) => `  ${changeText(change)}\n`)];
}

/** @param now the ladder's clock when it was judged. @returns a sentence with what to do, without its beginning and its full stop. */
export function refusalText(refusal: PublicationRefusal, now: Instant): string {
  switch (refusal.reason) {
    case 'nothing-published':
      return 'no version is published yet: preparing the database publishes the first one';
    case 'another-zone':
      return `zone: is ${refusal.zone}, and ${refusal.zoneBefore} in the versions before: the time zone never changes once a fact is recorded`;
    case 'another-currency':
      return `currency: is ${refusal.currency}, and ${refusal.currencyBefore} in the versions before: the reporting currency never changes once a fact is recorded`;
    case 'too-soon':
      return `a version takes effect at least 10 minutes after the ladder's clock (${iso(now)}), so not before ${iso(refusal.soonestAt)}`;
    case 'would-supersede':
      return `${versionsText(refusal.versions)} is not in force yet, and never would be: \`--supersede\` says that this is meant`;
    case 'changes-nothing':
      return `nothing would change against version ${refusal.version}: \`--unchanged\` says that this is meant`;
  }
}

const versionsText = (versions: readonly { readonly version: number; readonly effectiveAt: Instant }[]): string =>
  versions.map(({ version, effectiveAt }) => `version ${version} (from ${iso(effectiveAt)})`).join(', ');

const iso = (at: Instant): string => new Date(at).toISOString();
