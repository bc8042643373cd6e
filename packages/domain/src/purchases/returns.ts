/**
 * "A return waits until its purchase (same customer) sorts before it or appears, and acts at the later of the two instants.
 * A cancellation is a return of all that is kept and follows the same rules."
 */
import type { PurchaseCompleted } from '../facts/fact.ts';
import { countBefore, isOpenedBefore, type Subject } from '../facts/related-facts.ts';
import { bookReturn } from '../money/money.ts';
import { reverse } from '../points/reversal.ts';
import type { Folding } from '../state/folding.ts';
import { isReturn, KeptPieces, type Return } from '../state/kept-pieces.ts';
import { takeKeptLines } from './kept-days.ts';

export function applyReturn(folding: Folding, fact: Return): void {
  const subject = folding.subjects.of(fact);
  if (isOpenedBefore(subject, fact)) act(folding, subject, fact);
  else folding.state.waitingReturns++;
}

/** @param subject of a purchase that has just been folded: what waited for it acts now, in fold order. */
export function applyWaitingReturns(folding: Folding, subject: Subject, purchase: PurchaseCompleted): void {
  if (subject.facts.length < 2) return;
  for (const fact of subject.facts.slice(0, countBefore(subject, purchase))) {
    if (!isReturn(fact)) continue;
    folding.state.waitingReturns--;
    act(folding, subject, fact);
  }
}

function act(folding: Folding, subject: Subject, fact: Return): void {
  const pieces = piecesBefore(folding, subject, fact);
  if (isTooLate(folding, pieces.purchase, fact)) {
    folding.hasNoEffect(fact, 'too-late');
    return;
  }
  const before = pieces.kept;
  for (const reason of pieces.take(fact)) folding.hasNoEffect(fact, reason);
  reverse(folding, pieces.purchase, { before, after: pieces.kept }, fact);
  takeKeptLines(folding, pieces.purchase, { before, after: pieces.kept });
  bookReturn(folding, pieces.purchase, { before, after: pieces.kept });
}

/** What earlier returns left, remembered for later ones in the same fold. */
function piecesBefore(folding: Folding, subject: Subject, fact: Return): KeptPieces {
  const known = folding.keptPieces?.get(subject.name);
  if (known !== undefined) return known;
  const pieces = new KeptPieces(subject.opener as PurchaseCompleted);
  for (const earlier of subject.facts.slice(0, countBefore(subject, fact))) {
    if (isReturn(earlier) && !isTooLate(folding, pieces.purchase, earlier)) pieces.take(earlier);
  }
  folding.keptPieces ??= new Map();
  folding.keptPieces.set(subject.name, pieces);
  return pieces;
}

/** "Returns whose date is more than `returnWindowDays` after the purchase's date have no effect"; the window is the purchase's program's. */
function isTooLate({ programs, calendar }: Folding, purchase: PurchaseCompleted, fact: Return): boolean {
  const days = calendar.dayOf(fact.occurredAt) - calendar.dayOf(purchase.occurredAt);
  return days > programs.inForceAt(purchase.occurredAt).program.returnWindowDays;
}
