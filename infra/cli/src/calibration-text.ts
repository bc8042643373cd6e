/** What became of `calibrate`, for its user. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { CalibrationRun } from '@loyalty-ladder/operations/calibration/calibrate.ts';
import { changedShare } from '@loyalty-ladder/operations/calibration/judge-calibration.ts';
import { countOfShare } from '@loyalty-ladder/operations/calibration/key-thresholds.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { grouped } from '@loyalty-ladder/operations/words/grouped.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { percentText } from './percent-text.ts';
import { renderTable } from './table.ts';
import { plainTerminal, printable } from './terminal.ts';

type Ran = Extract<CalibrationRun, { ok: true }>;

export function calibrationText(ran: Ran, dryRun: boolean): string {
  return [...baseLines(ran), ...keyLines(ran), ...scoreLines(ran), ...effectLines(ran), ...outcomeLines(ran, dryRun)]
    .map((line) => `${line}\n`)
    .join('');
}

function baseLines({ measurement: { asOf, customers, unknown, figures } }: Ran): string[] {
  const { currency, profit, profitable, basis } = figures;
  return [
    `The base as of ${iso(asOf)}: ${grouped(customers)} customers, ${moneyText(BigInt(profit), currency)} of profit in 12 months.`,
    ...(unknown === 0n
      ? []
      : [`${grouped(unknown)} of them were recorded by a newer version than this command, and are in no figure.`]),
    `${grouped(BigInt(profitable.n))} of them bring profit, ${moneyText(BigInt(profitable.profit), currency)} in all.`,
    ...(basis.revenue === '0'
      ? []
      : [`Of ${grouped(BigInt(basis.revenue))} customers it is revenue: costs are missing, so it is no profit yet.`]),
    ...(basis.incomplete === '0'
      ? []
      : [
          `Of ${grouped(BigInt(basis.incomplete))} it is incomplete: they paid in a currency without a rate (\`exchangeRates\`).`,
        ]),
  ];
}

function keyLines({ measurement: { figures }, judgement: { measured } }: Ran): string[] {
  const { key, meanMarginMinor } = measured;
  const { currency, keyShare, keyLeaveShare, profitable } = figures;
  const mean =
    meanMarginMinor === null ? [] : [`A purchase day brings ${moneyText(meanMarginMinor, currency)} on average.`];
  if (key === null) return ['Nobody brings profit, so nobody would be a key customer.', ...mean];
  const n = BigInt(profitable.n);
  const first = countOfShare(n, keyShare);
  return [
    `${percentText(keyShare)} of customers who bring profit (${grouped(first)} of ${grouped(n)}) bring ${percentText(key.shareMeasured ?? 0)} of it.`,
    `Key customers: from ${moneyText(key.enterMinor, currency)} a year on (the first ${percentText(keyShare)}), ` +
      `until below ${moneyText(key.leaveMinor, currency)} (the first ${percentText(keyLeaveShare)}).`,
    ...mean,
  ];
}

function scoreLines({ measurement: { figures }, judgement: { measured } }: Ran): string[] {
  const { rfm } = measured;
  if (rfm === null) return ['Nobody has bought, so there are no scores.'];
  const row = (title: string, bounds: readonly unknown[], text: (bound: never) => string) => [
    title,
    ...bounds.map((bound) => text(bound as never)),
  ];
  const columns = ['score of at least', '2', '3', '4', '5'].map((title, index) => ({
    title,
    ...(index > 0 && { align: 'right' as const }),
  }));
  return [
    renderTable(
      columns,
      [
        row('recency, days at most', rfm.recency, String),
        row('frequency, purchase days of a year', rfm.frequency, String),
        row("money, a year's profit", rfm.money, (bound: bigint) => moneyText(bound, figures.currency)),
      ],
      plainTerminal(),
    ),
  ];
}

function effectLines({ judgement: { before, effect }, moving, measurement: { figures } }: Ran): string[] {
  const against = before === null ? 'no calibration is in force until then' : `against calibration ${before.version}`;
  const share = percentText(changedShare(effect));
  return [
    `${counted(effect.enter, 'customer becomes', 'customers become')} key, ${counted(effect.leave, 'is', 'are')} no longer (${against}).`,
    ...(before === null
      ? []
      : [`For ${grouped(effect.changed)} of ${grouped(effect.customers)} (${share}) that or a score is another.`]),
    ...moving.map(
      ({ customerId, profit, enters }) =>
        `  ${enters ? 'enters' : 'leaves'}  ${printable(customerId)}  ${moneyText(profit, figures.currency)}`,
    ),
  ];
}

function outcomeLines({ judgement: { judged, now } }: Ran, dryRun: boolean): string[] {
  if (!judged.ok) return [`Not published: ${whyNot(judged)}.`];
  const at = `calibration ${judged.version}, effective ${iso(judged.effectiveAt)} (the ladder's clock is ${iso(now)}).`;
  if (dryRun) return [`Would publish ${at}`, 'Nothing has been written: leave out --dry-run to publish it.'];
  return [
    `Published ${at}`,
    'Nothing is to be restarted: at that instant the timekeeper brings every customer to it; `npm run calibrate -- list` shows how far it is.',
  ];
}

function whyNot(judged: Exclude<Ran['judgement']['judged'], { ok: true }>): string {
  switch (judged.reason) {
    case 'too-soon':
      return `measuring took longer than was left, and one takes effect not before ${iso(judged.soonestAt)} now`;
    case 'nothing-measured':
      return 'nobody has bought yet, so there is nothing to say';
    case 'changes-too-little':
      return `it changes something for ${percentText(judged.changed)} of the customers, less than ${percentText(judged.changeMin)}`;
  }
}

/** @returns a sentence or two. */
export function calibrationRefusalText(refusal: Exclude<CalibrationRun, { ok: true }>): string {
  switch (refusal.reason) {
    case 'ahead':
      return `--at: the base can be measured as of an instant that has been; the ladder's clock is ${iso(refusal.now)}.`;
    case 'too-soon':
      return `--effective: a calibration takes effect at least 10 minutes after the ladder's clock (${iso(refusal.now)}), so not before ${iso(refusal.soonestAt)}.`;
    case 'under-way':
      return underWayText(refusal.measurement);
    case 'taken-over':
      return 'Not published: this measurement was taken for left, as it did not go on for minutes, and another has taken its place.';
  }
}

function underWayText(measurement: Extract<CalibrationRun, { reason: 'under-way' }>['measurement']): string {
  if (measurement === undefined) return 'Another measurement of the base has just ended: try again.';
  const { asOf, customers, isNightly } = measurement;
  const whose = isNightly ? 'the timekeeper measures' : 'somebody measures';
  return (
    `Not now: ${whose} the base as of ${iso(asOf)} (${grouped(customers)} customers so far), and one is done at a time. ` +
    'Try again when it has ended; one that was left is given up after 3 minutes.'
  );
}

const iso = (at: Instant): string => new Date(at).toISOString();
