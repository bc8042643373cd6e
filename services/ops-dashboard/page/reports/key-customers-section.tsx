/** The few who bring most: what the thresholds in force are, and who is a key customer by them. */
import type {
  CalibrationInForce,
  KeyCustomersReport,
} from '@loyalty-ladder/operations/calibration/key-customers-report.ts';
import type { ComponentChildren } from 'preact';
import { exact, moneyText, percent, timeOf } from '../words/format.ts';
import { ReportSection } from './report-section.tsx';

export function KeyCustomersSection() {
  return (
    <ReportSection name="key-customers" title="Key customers" asOf={({ at }) => at}>
      {(report) =>
        report.calibration === null ? (
          <p class="nothing">
            No calibration is in force, so nobody is a key customer. The timekeeper makes one each night;{' '}
            <code>npm run calibrate</code> makes one at once.
          </p>
        ) : (
          <InForce calibration={report.calibration} report={report} />
        )
      }
    </ReportSection>
  );
}

function InForce({ calibration, report }: { calibration: CalibrationInForce; report: KeyCustomersReport }) {
  const { key, version, effectiveAt, measuredAsOf } = calibration;
  const { at, currency } = report;
  return (
    <>
      {key === null ? (
        <p class="headline">Nobody brought a profit when it was measured, so nobody is a key customer.</p>
      ) : (
        <p class="headline">
          <b>{wholePercent(key.keyShare)}</b> of the customers with a profit bring <b>{percent(key.shareMeasured)}</b>{' '}
          of it
        </p>
      )}
      <dl class="facts facts-wide">
        {key !== null && (
          <>
            <Fact term="Key from a year’s profit of">{moneyText(key.enter, currency)}</Fact>
            <Fact term="No longer once it is below">{moneyText(key.leave, currency)}</Fact>
          </>
        )}
        <Measured report={report} />
      </dl>
      <p class="quiet">
        Calibration {version}, in force since {timeOf(effectiveAt, at)}, of the base as of {timeOf(measuredAsOf, at)};{' '}
        {reachedText(calibration)}.
      </p>
    </>
  );
}

function Measured({ report: { measured, currency, at } }: { report: KeyCustomersReport }) {
  if (measured === null) return <Fact term="Key customers">not measured</Fact>;
  const { key, asOf, profit, profitShare } = measured;
  return (
    <>
      <Fact term={`Key customers as of ${timeOf(asOf, at)}`}>
        {exact(key.count)} <small>of {exact(key.of)}</small>
      </Fact>
      <Fact term="Their profit of the year">
        {moneyText(profit, currency)} {profitShare !== null && <small>{percent(profitShare)} of it all</small>}
      </Fact>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const wholePercent = (basisPoints: number): string => `${basisPoints / 100} %`;

function reachedText({ reached: { isWhole, customers, of } }: CalibrationInForce): string {
  return isWhole
    ? 'all customers were brought to it'
    : `${exact(customers)} of ${exact(of)} customers were brought to it so far`;
}
