/** The ladder over a quarter: who stands where and will, how long a stay lasts, which moves were made, and how good the last forecast was. */
import type { LadderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { Share } from '../parts/share.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { counted, exact, NONE, timeOf } from '../words/format.ts';
import { FigureHeads } from './figure-heads.tsx';
import { LastForecast } from './last-forecast.tsx';
import { ReportSection } from './report-section.tsx';
import { StageMatrix } from './stage-matrix.tsx';

export function LadderSection() {
  return (
    <ReportSection name="ladder" title="The ladder and where it goes" asOf={({ untilAt }) => untilAt}>
      {(report) =>
        report.customers === 0 ? (
          <p class="nothing">No customer yet.</p>
        ) : (
          <>
            <p class="headline">
              <b>{exact(report.customers)}</b> {report.customers === 1 ? 'customer' : 'customers'}
            </p>
            <Stages report={report} />
            <p class="quiet">
              Forecast: where today’s customers will stand if they go on to move as in the last 12 whole months (
              {report.zone}); newcomers are not in it. Stays: those that ended since{' '}
              {timeOf(report.fromAt, report.untilAt)}.
            </p>
            <LastForecast last={report.lastForecast} now={report.untilAt} />
            <h3>Moves since {timeOf(report.fromAt, report.untilAt)}</h3>
            {report.transitions.length === 0 ? (
              <p class="nothing">Nobody moved.</p>
            ) : (
              <StageMatrix transitions={report.transitions} stages={report.forecast.map(({ stage }) => stage)} />
            )}
          </>
        )
      }
    </ReportSection>
  );
}

const AHEAD = ['In 1 month', 'In 2 months', 'In 3 months'];

function Stages({ report: { forecast, dwell, customers } }: { report: LadderReport }) {
  const stayOf = new Map(dwell.map((each) => [each.stage, each]));
  return (
    <WideTable title="Stages now and ahead">
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <FigureHeads titles={['Customers', 'Share', ...AHEAD, 'Median stay', 'of stays']} />
        </tr>
      </thead>
      <tbody>
        {forecast.map(({ stage, customers: here, months }) => {
          const stay = stayOf.get(stage);
          return (
            <tr key={stage}>
              <th scope="row">{stage}</th>
              <td class="figure">{exact(here)}</td>
              <td class="figure">
                <Share part={here} whole={customers} /> {((100 * here) / customers).toFixed(1)} %
              </td>
              {AHEAD.map((title, index) => (
                <td class="figure" key={title}>
                  {exact(months[index] ?? null)}
                </td>
              ))}
              <td class="figure">{stay === undefined ? NONE : counted(stay.medianDays, 'day')}</td>
              <td class="figure">{exact(stay?.stays ?? 0)}</td>
            </tr>
          );
        })}
      </tbody>
    </WideTable>
  );
}
