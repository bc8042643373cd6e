/**
 * Whether the sources of a partition are broken, all at once. One broken source is its own fault, and set aside; where several are and
 * none is whole, the fault is more likely ours (a bad deploy, a schema that the registry has lost), and nothing good would be held up by
 * waiting for whoever mends it. Sources that are set aside already are left out.
 */
import { MARKS, type PartitionSources } from '@loyalty-ladder/store/stream/partition-sources.ts';
import { RunWindow } from '@loyalty-ladder/store/stream/run-window.ts';
import type { WatchLimits } from './watch-limits.ts';

interface Tally {
  records: number;
  poison: number;
}

/** More sources than these have no place of their own. */
const NAMES_MAX = 32;
const NO_PLACE = '';
const { good: GOOD, poison: POISON } = MARKS;
/** Sources with less than this share of the records are judged as one, and so are those without a place. */
const SMALL_SHARE = 0.01;

export class PartitionWindow {
  readonly #limits: WatchLimits;
  #names: string[];
  #latest: RunWindow;
  /** An operator would have it so. */
  #goesOn: boolean;

  constructor(limits: WatchLimits, { names = [], latest, goesOn = false }: PartitionSources) {
    this.#limits = limits;
    this.#names = [...names];
    this.#goesOn = goesOn;
    this.#latest = new RunWindow(limits.windowRecords, latest);
  }

  /** Good records are only of interest behind a poison one. */
  push(source: string, isPoison: boolean): void {
    if (isPoison || this.#latest.size > 0) this.#latest.push(`${this.#placeOf(source)}${isPoison ? POISON : GOOD}`);
    if (isPoison) return;
    const poison = this.#poison();
    if (poison <= this.#poisonMax / 2) this.#goesOn = false;
    if (poison === 0) this.#clear();
  }

  /** The source is judged by itself from now on. */
  leaveOut(source: string): void {
    const place = String(this.#names.indexOf(source));
    this.#latest = this.#latest.where((mark) => mark.slice(0, -1) !== place);
    if (this.#poison() === 0) this.#clear();
  }

  /** @returns why, in words; undefined: it is not so. */
  whyAllBroken(): string | undefined {
    const { shareMax, windowRecords } = this.#limits;
    const poison = this.#poison();
    if (this.#goesOn || poison <= this.#poisonMax) return undefined;
    const tallies = [...this.#tallies()];
    const recordsMin = Math.max(2, SMALL_SHARE * windowRecords);
    const isLarge = ([place, { records }]: [string, Tally]) => place !== NO_PLACE && records >= recordsMin;
    const large = tallies.filter(isLarge).map(([, tally]) => tally);
    const small = sum(tallies.filter((each) => !isLarge(each)).map(([, tally]) => tally));
    const largest = large.reduce((most, { records }) => Math.max(most, records), 0);
    if (this.#latest.size - largest < recordsMin) return undefined;
    const isWhole = ({ records, poison }: Tally) => records > 0 && poison <= shareMax * records;
    if ([...large, small].some(isWhole)) return undefined;
    return `${poison} of its latest ${this.#latest.size} records are poison, and none of their ${tallies.length} sources is whole`;
  }

  toJson(): Omit<PartitionSources, 'sources'> {
    return {
      ...(this.#latest.size === 0 ? {} : { latest: this.#latest.toString(), names: this.#names }),
      ...(this.#goesOn ? { goesOn: true } : {}),
    };
  }

  get #poisonMax(): number {
    return this.#limits.shareMax * this.#limits.windowRecords;
  }

  #placeOf(source: string): number | typeof NO_PLACE {
    const place = this.#names.indexOf(source);
    if (place >= 0) return place;
    if (this.#names.length < NAMES_MAX) return this.#names.push(source) - 1;
    const free = this.#names.findIndex(
      (_, at) => this.#latest.count(at + POISON) + this.#latest.count(at + GOOD) === 0,
    );
    if (free < 0) return NO_PLACE;
    this.#names[free] = source;
    return free;
  }

  #poison(): number {
    let poison = 0;
    for (const [mark, count] of this.#latest.counts) if (mark.endsWith(POISON)) poison += count;
    return poison;
  }

  #tallies(): Map<string, Tally> {
    const tallies = new Map<string, Tally>();
    for (const [mark, count] of this.#latest.counts) {
      const place = mark.slice(0, -1);
      const { records, poison } = tallies.get(place) ?? { records: 0, poison: 0 };
      tallies.set(place, { records: records + count, poison: poison + (mark.endsWith(POISON) ? count : 0) });
    }
    return tallies;
  }

  #clear(): void {
    this.#latest = new RunWindow(this.#limits.windowRecords);
    this.#names = [];
  }
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, { records, poison }) => ({ records: total.records + records, poison: total.poison + poison }),
    { records: 0, poison: 0 },
  );
}
