/** Loyalty by month: every share with what it is of. */
import type { PulseMonth, PulseReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import type { Share } from '@loyalty-ladder/operations/base/share.ts';
import { WideTable } from '../parts/wide-table.tsx';
import { duration, exact, NONE, percent } from '../words/format.ts';

const COLUMNS: readonly (readonly [title: string, cell: (month: PulseMonth) => string])[] = [
  ['Bought again', ({ repeatPurchase }) => ofText(repeatPurchase)],
  ['Full price', ({ fullPrice }) => ofText(fullPrice)],
  ['Friends who bought', ({ referrals }) => ofText(referrals)],
  ['Take part', ({ takingPart }) => ofText(takingPart)],
  [
    'Reviews',
    ({ reviews }) => (reviews.average === null ? NONE : `${reviews.average.toFixed(2)} of ${exact(reviews.n)}`),
  ],
  ['Critics back', ({ criticsBack }) => ofText(criticsBack)],
  ['Critics’ cases', ({ answers }) => exact(answers.cases)],
  ['Answered in, p50', ({ answers }) => timeText(answers.p50Ms)],
  ['p95', ({ answers }) => timeText(answers.p95Ms)],
  ['In time', ({ answers }) => ofText(answers.inTime)],
];

export function PulsePanel({ report: { months, horizonDays } }: { report: PulseReport }) {
  return (
    <section class="panel base-panel" id="pulse" aria-labelledby="pulse-title">
      <h2 id="pulse-title">Pulse by month</h2>
      <WideTable title="Months of the pulse">
        <thead>
          <tr>
            <th scope="col">Month</th>
            {COLUMNS.map(([title]) => (
              <th scope="col" class="figure" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((month, index) => (
            <tr key={month.month}>
              <th scope="row">
                {month.month}
                {index === 0 && ' (under way)'}
              </th>
              {COLUMNS.map(([title, cell]) => (
                <td class="figure" key={title}>
                  {cell(month)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p class="quiet">Critics back: who bought within {horizonDays} days, of those for whom these are over.</p>
    </section>
  );
}

const ofText = ({ share, of }: Share): string => (share === null ? NONE : `${percent(share)} of ${exact(of)}`);
const timeText = (ms: number | null): string => (ms === null ? NONE : duration(ms / 1_000));
