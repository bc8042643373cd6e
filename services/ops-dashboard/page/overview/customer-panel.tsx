/** How customers fare: who moved, who is at risk, who answered, and whom somebody owes a call. */
import type { Reading, WatchedFeedback, WatchedLadder } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { asOfText, Panel } from '../parts/panel.tsx';
import { hrefOf } from '../route/route.ts';
import { compact, count, decimal } from '../words/format.ts';

const MOVES_SHOWN = 3;

interface CustomerPanelProps {
  readonly ladder: Reading<WatchedLadder>;
  readonly feedback: Reading<WatchedFeedback>;
}

export function CustomerPanel({ ladder, feedback }: CustomerPanelProps) {
  return (
    <Panel id="customers" title="Moves, risk and feedback" href={hrefOf(['ladder'])} reading={ladder}>
      {({ moves, risk }) => (
        <>
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">Moves</th>
                <th scope="col" class="figure">
                  1 h
                </th>
                <th scope="col" class="figure">
                  24 h
                </th>
              </tr>
            </thead>
            <tbody>
              {moves.slice(0, MOVES_SHOWN).map(({ from, to, lastHour, lastDay }) => (
                <tr key={`${from} ${to}`}>
                  <th scope="row">
                    {from} → {to}
                  </th>
                  <td class="figure">{count(lastHour)}</td>
                  <td class="figure quiet">{count(lastDay)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <dl class="facts">
            <Fact term="risk" text={riskText(risk) || 'nobody at any'} />
            <Feedback reading={feedback} />
          </dl>
        </>
      )}
    </Panel>
  );
}

/** Of those who are at any. */
function riskText(risk: WatchedLadder['risk']): string {
  return risk
    .filter(({ level }) => level !== 'none')
    .map(({ level, customers }) => `${level} ${compact(customers)}`)
    .join(' · ');
}

interface FactProps {
  readonly term: string;
  readonly text: string;
  readonly title?: string;
  readonly isStale?: boolean;
}

function Fact({ term, text, title, isStale = false }: FactProps) {
  return (
    <div title={title}>
      <dt>{term}</dt>
      <dd data-stale={isStale || undefined}>{text}</dd>
    </div>
  );
}

function Feedback({ reading }: { reading: Reading<WatchedFeedback> }) {
  const { value, isStale } = reading;
  if (value === null) return null;
  const { nps, followUps } = value;
  const of = asOfText(reading);
  return (
    <>
      <Fact
        term={`NPS, ${count(nps.days)} days`}
        text={nps.score === null ? 'no answers' : npsText(nps.score)}
        title={`Net promoter score with its 95 % interval, of the latest answers of so many customers. ${of}`}
        isStale={isStale}
      />
      {followUps !== null && (
        <Fact
          term="follow-ups"
          text={`${count(followUps.open)} open, ${count(followUps.overdue)} overdue`}
          title={of}
          isStale={isStale}
        />
      )}
    </>
  );
}

const npsText = ({ score, low, high, n }: NonNullable<WatchedFeedback['nps']['score']>): string =>
  `${decimal(score)} (${decimal(low)} to ${decimal(high)}), n ${count(n)}`;
