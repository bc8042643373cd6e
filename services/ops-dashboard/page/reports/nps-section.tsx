/** The net promoter score: of everybody, by month, and of each part that answered. */
import type { NpsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import type { NpsFigure } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { counted, exact, timeOf } from '../words/format.ts';
import { NpsChart } from './nps-chart.tsx';
import { NpsGroup } from './nps-group.tsx';
import { intervalText, scoreText } from './nps-words.ts';
import { ReportSection } from './report-section.tsx';

export function NpsSection() {
  return (
    <ReportSection name="nps" title="Net promoter score" asOf={({ at }) => at}>
      {(report) => (
        <>
          {report.base === null ? (
            <p class="nothing">No figure: nobody has answered in the {report.windowDays} dates up to now.</p>
          ) : (
            <Base base={report.base} report={report} />
          )}
          {report.byMonth.length > 0 && <NpsChart months={report.byMonth} />}
          {report.base !== null && <Parts report={report} />}
        </>
      )}
    </ReportSection>
  );
}

function Base({ base, report: { windowDays, zone } }: { base: NpsFigure; report: NpsReport }) {
  const { n, promoters, detractors } = base;
  return (
    <>
      <p class="headline">
        <b>{scoreText(base.score)}</b> (95 % interval {intervalText(base)}), n {exact(n)}:{' '}
        {counted(promoters, 'promoter')}, {counted(n - promoters - detractors, 'passive')},{' '}
        {counted(detractors, 'detractor')}
      </p>
      <p class="quiet">
        From −100 to 100; of each customer the latest answer of the last {windowDays} dates ({zone}).
      </p>
    </>
  );
}

function Parts({ report }: { report: NpsReport }) {
  const { byStage, bySegment, byTouchpoint, byEmployee, segmentsAt } = report;
  const segments = segmentsAt === null ? '' : ` Segments: as measured at ${timeOf(segmentsAt, report.at)}.`;
  return (
    <>
      <div class="nps-groups">
        <NpsGroup title="Stage" figures={byStage} none="Nobody of a known stage answered." />
        <NpsGroup
          title="Segment"
          figures={bySegment}
          none={segmentsAt === null ? 'The base was never measured.' : 'Nobody in a segment answered.'}
        />
        <NpsGroup title="Touchpoint" figures={byTouchpoint} none="No answer names one." isRanked />
        <NpsGroup title="Employee" figures={byEmployee} none="No answer names one." isRanked />
      </div>
      <p class="quiet">
        Touchpoints and employees: first those whose whole interval lies lowest. Where n is small the interval is wide
        and the score alone says little.{segments}
      </p>
    </>
  );
}
