/** Critics who wait for an answer, those past their deadline first; and how soon others were answered. */
import type { FollowUpFigures } from '@loyalty-ladder/operations/follow-ups/follow-up-tally.ts';
import type { FollowUpsReport } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { Mark } from '../parts/mark.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { duration, exact, NONE, percent, timeOf } from '../words/format.ts';
import { TRIGGER_WORDS } from '../words/trigger-words.ts';
import { FigureHeads } from './figure-heads.tsx';
import { OpenCases } from './open-cases.tsx';
import { ReportSection } from './report-section.tsx';

export function FollowUpsSection() {
  return (
    <ReportSection name="follow-ups" title="Follow-ups of critics" asOf={({ untilAt }) => untilAt}>
      {(report) => (
        <>
          <Headline report={report} />
          {report.openCases.length > 0 && <OpenCases report={report} />}
          <h3>Opened since {timeOf(report.fromAt, report.untilAt)}</h3>
          {report.opened === 0 ? <p class="nothing">No case was opened.</p> : <Figures report={report} />}
        </>
      )}
    </ReportSection>
  );
}

function Headline({ report: { open, overdue } }: { report: FollowUpsReport }) {
  if (open === 0) return <p class="headline">No case is open.</p>;
  return (
    <p class="headline">
      {overdue > 0 && <Mark level="bad" word="" />}
      <b class={overdue > 0 ? 'failed' : undefined}>{exact(overdue)} overdue</b> of {exact(open)} open
    </p>
  );
}

const COLUMNS: readonly (readonly [title: string, cell: (figures: FollowUpFigures) => string])[] = [
  ['Opened', ({ opened }) => exact(opened)],
  [
    'Answered in time',
    ({ inTimeShare, judged }) => (judged === 0 ? NONE : `${percent(inTimeShare)} of ${exact(judged)}`),
  ],
  ['Time to answer, p50', ({ answerMs }) => timeText(answerMs?.p50)],
  ['p95', ({ answerMs }) => timeText(answerMs?.p95)],
  ['of answered', ({ answerMs }) => exact(answerMs?.n ?? 0)],
  ['Resolved', ({ closed }) => exact(closed.resolved)],
  ['Recovered', ({ closed }) => exact(closed.recovered)],
  ['Superseded', ({ closed }) => exact(closed.superseded)],
  ['Open now', ({ open }) => exact(open)],
  ['Overdue now', ({ overdue }) => exact(overdue)],
];

function Figures({ report }: { report: FollowUpsReport }) {
  const rows = [
    ...report.byTrigger.map((each) => [TRIGGER_WORDS[each.trigger], each] as const),
    ['All', report] as const,
  ];
  return (
    <>
      <WideTable title="Cases by trigger">
        <thead>
          <tr>
            <th scope="col">Trigger</th>
            <FigureHeads titles={COLUMNS.map(([title]) => title)} />
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, figures]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {COLUMNS.map(([title, cell]) => (
                <td class="figure" key={title}>
                  {cell(figures)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p class="quiet">
        In time: answered before the deadline, of the cases that have ended or are past it. Recovered: the customer
        answered favourably without being asked. Superseded: the next complaint came first, so it counts as no answer.
        Open and overdue now: whenever they were opened.
      </p>
    </>
  );
}

const timeText = (ms: number | undefined): string => (ms === undefined ? NONE : duration(ms / 1_000));
