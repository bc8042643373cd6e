/** The published calibrations as text. */
import type { ListedCalibration } from '@loyalty-ladder/operations/calibration/read-calibration-list.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { percentText } from './percent-text.ts';
import type { Terminal } from './terminal.ts';

export function calibrationsText(calibrations: readonly ListedCalibration[], terminal: Terminal): string {
  if (calibrations.length === 0) return 'No calibration is published yet: nobody is a key customer.\n';
  return calibrations.map((each) => calibrationLines(each, terminal)).join('');
}

function calibrationLines(calibration: ListedCalibration, terminal: Terminal): string {
  const { version, effectiveAt, publishedAt, measuredAsOf, status, key, currency } = calibration;
  const [enter, leave] = key === null ? [] : [moneyText(key.enterMinor, currency), moneyText(key.leaveMinor, currency)];
  const share =
    key === null || key.shareMeasured === null ? '' : `; they bring ${percentText(key.shareMeasured)} of profit`;
  return [
    terminal.bold(`calibration ${version}  from ${iso(effectiveAt)}  ${status}`),
    `  measured as of ${iso(measuredAsOf)}, published ${iso(publishedAt)}${sweepText(calibration)}`,
    key === null ? '  nobody is key' : `  key from ${enter} on, until below ${leave}${share}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function sweepText({ isSwept, customersSwept, customers, status }: ListedCalibration): string {
  if (isSwept) return ', all customers brought to it';
  return status === 'to come' ? '' : `, ${customersSwept} of ${customers} customers brought to it`;
}

const iso = (at: number): string => new Date(at).toISOString();
