/** The whole base as it was last measured: who the customers are by what they bought, how loyal they are by month, and why some are leaving. */
import type { BaseAnswer } from '../../src/base/base-routes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { timeOf } from '../words/format.ts';
import { DriversPanel } from './drivers-panel.tsx';
import { PulsePanel } from './pulse-panel.tsx';
import { SegmentsPanel } from './segments-panel.tsx';

export function BaseView() {
  const { answer, fault } = useAnswer<BaseAnswer>('/api/base');
  if (fault !== null)
    return (
      <p class="fault" role="alert">
        {fault}
      </p>
    );
  if (answer === null) return null;
  const { measured } = answer;
  if (measured === null)
    return (
      <section class="panel base-panel" id="base" aria-labelledby="base-title">
        <h2 id="base-title">The whole base</h2>
        <p class="nothing">
          It was never measured. The timekeeper does it each night; <code>npm run calibrate</code> does it at once.
        </p>
      </section>
    );
  return (
    <>
      <p class="quiet base-panel">The whole base as measured at {timeOf(measured.asOf, Date.now())}.</p>
      <SegmentsPanel report={measured.segments} />
      <PulsePanel report={measured.pulse} />
      <DriversPanel report={measured.drivers} />
    </>
  );
}
