/** Why a customer may be leaving, as cards tell it. */
import { cardDriver } from '@loyalty-ladder/contracts/published-driver.ts';
import { driverOf } from '@loyalty-ladder/domain/driver/driver.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import { Folding } from '@loyalty-ladder/domain/state/folding.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { CardDriver } from '@loyalty-ladder/store/cards/cards.ts';

/** @param at by which evidence counts; nothing is due when a piece of it grows too old. @returns null of who is not at risk. */
export function driverAt(state: State, at: Instant, programs: ProgramTimeline): Driver | null {
  if (state.risk === 'none') return null;
  const folding = new Folding(state, programs, new Map());
  folding.moveTo(at);
  return driverOf(folding);
}

/** The same without its evidence. */
export function cardDriverAt(...as: Parameters<typeof driverAt>): CardDriver | null {
  const driver = driverAt(...as);
  return driver && { ...cardDriver(driver), subCause: driver.subCause };
}
