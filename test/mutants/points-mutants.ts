/** Rules of the points ledger, each broken once. */
import type { Mutant } from './mutant.ts';

export const POINTS_MUTANTS: readonly Mutant[] = [
  {
    file: 'points/earning.ts',
    search: 'return BigInt(Math.floor(product / divisor));',
    replacement: 'return BigInt(Math.round(product / divisor));',
    breaks: 'points are rounded down',
  },
  {
    file: 'points/earning.ts',
    search: 'campaign.category === undefined || campaign.category === category;',
    replacement: 'campaign.category === undefined;',
    breaks: 'a campaign of a category multiplies lines of that category',
  },
  {
    file: 'points/earning.ts',
    search: 'from <= at && at < to',
    replacement: 'from <= at && at <= to',
    breaks: 'a campaign ends before its last instant',
  },
  {
    file: 'points/earning.ts',
    search: 'return pointsPerMajorUnitByCurrency[currency] ?? pointsPerMajorUnit;',
    replacement: 'return pointsPerMajorUnit;',
    breaks: 'the program may name a rate by currency',
  },
  {
    file: 'purchases/purchases.ts',
    search: 'const stageMultiplier = stageMultiplierOf(program, stage);',
    replacement: 'const stageMultiplier = stageMultiplierOf(program, state.stage);',
    breaks: 'the multiplier is that of the stage immediately before the purchase',
  },
  {
    file: 'points/caps.ts',
    search: 'least(least(ofPurchase, program.capPerDay, ofDay), program.capPerMonth, ofMonth)',
    replacement: 'least(least(ofPurchase, program.capPerDay, ofDay), program.capPerMonth, ofDay)',
    breaks: 'the month has its own room',
  },
  {
    file: 'points/caps.ts',
    search: 'if (!isDay && !isSameMonth(earned.day, day)) return earned;',
    replacement: 'if (!isDay) return earned;',
    breaks: 'what a return frees is room for later purchases of the month',
  },
  {
    file: 'points/earning-terms.ts',
    search: 'return limit === null ? points : lesser(points, limit);',
    replacement: 'return points;',
    breaks: 'a purchase that is returned never earned more than before',
  },
  {
    file: 'points/earning-terms.ts',
    search: 'comparePlaces(term, purchase) <= 0',
    replacement: 'comparePlaces(term, purchase) < 0',
    breaks: 'a return takes with the multipliers of its own purchase',
  },
  {
    file: 'points/minor-units.ts',
    search: '10 ** (currency === undefined ? USUAL_DECIMALS : (currency.decimals ?? 0))',
    replacement: '10 ** USUAL_DECIMALS',
    breaks: 'minor units are those of ISO 4217',
  },
  {
    file: 'facts/paid-line.ts',
    search: 'return (share - (share % line.quantity)) / line.quantity;',
    replacement: 'return Math.ceil(share / line.quantity);',
    breaks: 'a line keeps floor(paid x kept / quantity)',
  },
  {
    file: 'points/vesting.ts',
    search: 'withPending(state.pendingLots, today + program.vestingDays, points)',
    replacement: 'withPending(state.pendingLots, today + program.vestingDays + 1, points)',
    breaks: 'points vest at 00:00 of the day + vestingDays',
  },
  {
    file: 'points/vesting.ts',
    search: 'return monthOf(vestingDay) + program.expiryMonths;',
    replacement: 'return monthOf(vestingDay - program.vestingDays) + program.expiryMonths;',
    breaks: 'expiry counts from the month of vesting, not of the purchase',
  },
  {
    file: 'points/vesting.ts',
    search: 'withAvailable(state.availableLots, expiryMonth, repayDebt(state, points))',
    replacement: 'withAvailable(state.availableLots, expiryMonth, points)',
    breaks: 'debt is repaid first when later points vest',
  },
  {
    file: 'points/expiry.ts',
    search: 'return lot === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(firstDayOf(lot.expiryMonth + 1));',
    replacement:
      'return lot === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(firstDayOf(lot.expiryMonth + 1) - 1);',
    breaks: 'points expire after the last day of their month',
  },
  {
    file: 'points/lots.ts',
    search: 'const ownLots = lots.filter(({ expiryMonth }) => expiryMonth === own);',
    replacement: 'const ownLots = lots.filter(({ expiryMonth }) => expiryMonth === own && lots.length < 2);',
    breaks: 'a return takes from its own expiry month first',
  },
  {
    file: 'points/reversal.ts',
    search: 'if (hasExpired(folding, month)) return;',
    replacement: '',
    breaks: 'a return whose month has expired reverses nothing',
  },
  {
    file: 'points/reversal.ts',
    search: 'if (calendar.startOf(vestingDay) > folding.at) {',
    replacement: 'if (calendar.startOf(vestingDay) >= folding.at) {',
    breaks: 'what is due at an instant is done before its facts',
  },
  {
    file: 'points/reversal.ts',
    search: 'state.debt += missing;',
    replacement: '',
    breaks: 'available may go negative: that is debt',
  },
  {
    file: 'purchases/returns.ts',
    search: 'return days > programs.inForceAt(purchase.occurredAt).program.returnWindowDays;',
    replacement: 'return days >= programs.inForceAt(purchase.occurredAt).program.returnWindowDays;',
    breaks: 'a return on the last day of the window has effect',
  },
  {
    file: 'purchases/returns.ts',
    search: 'programs.inForceAt(purchase.occurredAt).program.returnWindowDays',
    replacement: 'programs.inForceAt(fact.occurredAt).program.returnWindowDays',
    breaks: "the window is that of the purchase's program",
  },
  {
    file: 'purchases/returns.ts',
    search: 'folding.state.waitingReturns--;',
    replacement: '',
    breaks: 'a return waits until its purchase appears, not longer',
  },
  {
    file: 'state/kept-pieces.ts',
    search: 'kept[place] = Math.max(there - quantity, 0);',
    replacement: 'kept[place] = quantity > there ? there : there - quantity;',
    breaks: 'pieces beyond what is kept have no effect, the others do',
  },
  {
    file: 'points/go-back.ts',
    search: 'parts.toReversed()',
    replacement: 'parts',
    breaks: 'released points go back latest month first',
  },
  {
    file: 'points/release.ts',
    search: 'if (hasExpired(folding, back.expiryMonth)) expired += back.points;',
    replacement: 'if (false) expired += back.points;',
    breaks: 'released points of a month that has passed expire at once',
  },
  {
    file: 'points/go-back.ts',
    search: 'let rest = repayDebt(state, points);',
    replacement: 'let rest = points;',
    breaks: 'a release repays debt first',
  },
  {
    file: 'points/rewards.ts',
    search: 'if (countBefore(folding.subjects.of(fact), fact) > 0) return;',
    replacement: '',
    breaks: 'one reward by surveyId',
  },
];
