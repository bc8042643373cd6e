/** Why a customer may be leaving, from all facts so far (customer.md, "Driver"). */
import type { ContactService, Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { DriverClass, EvidenceClass } from '@loyalty-ladder/domain/state/driver.ts';
import type { Evidence } from '@loyalty-ladder/domain/state/state.ts';
import { verdictOn } from './naive-follow-ups.ts';
import type { WholeLife } from './one-fold.ts';

const KEPT = 12;
const CLASSES = ['staff', 'quality', 'price', 'other'] as const;
const SUB_CAUSES = ['consulting', 'service', 'unfriendliness', 'unwillingness', 'waiting'] as const;

type Piece = readonly [EvidenceClass, number];

/** The pieces that are remembered, in fold order. */
export const naiveEvidence = (life: Pick<WholeLife, 'facts' | 'programs'>): Evidence[] =>
  allEvidence(life).slice(-KEPT);

export function allEvidence({ facts, programs }: Pick<WholeLife, 'facts' | 'programs'>): Evidence[] {
  return facts.flatMap((fact, index) => {
    const { program } = programs.inForceAt(fact.occurredAt);
    const { source, id } = fact;
    const day = programs.calendar.dayOf(fact.occurredAt);
    return piecesOf(facts, index, program).map(([is, weight]) => ({ day, source, id, class: is, weight }));
  });
}

function piecesOf(facts: readonly Fact[], index: number, program: Program): Piece[] {
  const fact = facts[index];
  const { critical } = verdictOn(facts, index);
  switch (fact?.type) {
    case 'feedback.complaint-opened':
      return critical === null ? [] : [[fact.cause, 3]];
    case 'contact.service':
      return ofService(fact, program);
    case 'feedback.nps':
    case 'feedback.csat':
    case 'feedback.review': {
      const classes = new Map<string, DriverClass>(Object.entries(program.touchpointClasses));
      const is = fact.touchpoint === undefined ? undefined : classes.get(fact.touchpoint);
      return critical === null || is === undefined ? [] : [[is, 1]];
    }
    case 'contact.responded':
      return fact.response === 'coupon-redeemed' ? [['price', 1]] : [];
    default:
      return [];
  }
}

function ofService({ cause, waitSeconds, resolved }: ContactService, program: Program): Piece[] {
  if (cause !== undefined) return [[cause, 2]];
  const pieces: Piece[] = [];
  if (waitSeconds > program.slowServiceSeconds) pieces.push(['waiting', 1]);
  if (!resolved) pieces.push(['service', 1]);
  return pieces;
}

export interface NaiveDriver {
  readonly class: DriverClass;
  readonly subCause: string | null;
  readonly share: number;
  readonly evidence: readonly (readonly [source: string, id: string, is: EvidenceClass, weight: number])[];
}

/** After all facts of the life, at its end. */
export function naiveDriver(life: WholeLife): NaiveDriver {
  const { program } = life.programs.inForceAt(life.until);
  const today = life.programs.calendar.dayOf(life.until);
  const counted = naiveEvidence(life).filter(({ day }) => day > today - program.driverWindowDays);
  const total = sumOf(counted);
  const numerators = CLASSES.map(
    (name) =>
      program.driverPrior[name] * program.driverPriorStrength +
      100 * sumOf(counted.filter(({ class: is }) => classOf(is) === name)),
  );
  const best = Math.max(...numerators);
  const driver = CLASSES[numerators.indexOf(best)] ?? 'staff';
  return {
    class: driver,
    subCause: driver === 'staff' ? subCauseOf(counted) : null,
    share: Number((10_000n * BigInt(best)) / BigInt(100 * (program.driverPriorStrength + total))),
    evidence: counted.map(({ source, id, class: is, weight }) => [source, id, is, weight]),
  };
}

function subCauseOf(counted: readonly Evidence[]): string | null {
  const weights = SUB_CAUSES.map((name) => sumOf(counted.filter(({ class: is }) => is === name)));
  const most = Math.max(...weights);
  return most === 0 ? null : (SUB_CAUSES[weights.indexOf(most)] ?? null);
}

const classOf = (is: EvidenceClass): string => (SUB_CAUSES.some((each) => each === is) ? 'staff' : is);
const sumOf = (pieces: readonly Evidence[]): number => pieces.reduce((sum, { weight }) => sum + weight, 0);
