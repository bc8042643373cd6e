/** How good the forecast is: what the one made a quarter ago said of now, and what came. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ForecastError, LadderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { counted, exact, percent, timeOf } from '../words/format.ts';
import { FigureHeads } from './figure-heads.tsx';

interface LastForecastProps {
  readonly last: LadderReport['lastForecast'];
  readonly now: Instant;
}

export function LastForecast({ last, now }: LastForecastProps) {
  return (
    <>
      <h3>The forecast made a quarter ago</h3>
      {last === null ? (
        <p class="nothing">Nobody was known then, so how good the forecast is cannot be said yet.</p>
      ) : (
        <>
          <p>
            <b>{percent(last.misplacedShare)}</b> of the {counted(last.customers, 'customer')} known at{' '}
            {timeOf(last.at, now)} stand elsewhere than it said.
          </p>
          <Errors stages={last.stages} />
        </>
      )}
    </>
  );
}

function Errors({ stages }: { stages: readonly ForecastError[] }) {
  return (
    <table class="rows short">
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <FigureHeads titles={['Forecast', 'Came', 'Error']} />
        </tr>
      </thead>
      <tbody>
        {stages.map(({ stage, forecast, actual }) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            <td class="figure">{exact(forecast)}</td>
            <td class="figure">{exact(actual)}</td>
            <td class="figure">{signed(forecast - actual)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const signed = (value: number): string => (value === 0 ? '0' : `${value > 0 ? '+' : '−'}${exact(Math.abs(value))}`);
