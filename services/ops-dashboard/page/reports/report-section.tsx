/** A report on the page: its heading, of when it is, and what is shown of it once it is counted. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ComponentChildren } from 'preact';
import type { ReportAnswers, ReportName } from '../../src/reports/report-routes.ts';
import { type ReportState, useReport } from '../api/use-report.ts';
import { timeOf } from '../words/format.ts';

interface ReportSectionProps<Name extends ReportName> {
  readonly name: Name;
  readonly title: string;
  readonly asOf: (report: ReportAnswers[Name]) => Instant;
  readonly children: (report: ReportAnswers[Name]) => ComponentChildren;
}

export function ReportSection<Name extends ReportName>({ name, title, asOf, children }: ReportSectionProps<Name>) {
  const state = useReport(name);
  const { report, countAgain } = state;
  return (
    <section class="panel report" id={name} aria-labelledby={`${name}-title`}>
      <header class="panel-head">
        <h2 id={`${name}-title`}>{title}</h2>
        {report !== null && (
          <p class="staleness">
            as of {timeOf(asOf(report), Date.now())}
            {state.isComing && ', being counted anew …'}
          </p>
        )}
        <button type="button" class="again" onClick={countAgain}>
          Count again<span class="unseen">: {title}</span>
        </button>
      </header>
      <Standing state={state} />
      {report !== null && children(report)}
    </section>
  );
}

/** Why there is none, or no newer one. */
function Standing({ state: { report, fault, isComing } }: { state: ReportState<object> }) {
  if (!isComing && fault !== null) {
    return (
      <p class="fault" role="alert">
        Not available. {fault}
      </p>
    );
  }
  if (fault !== null) return <p role="status">Not there yet, asked for again every 5 s. {fault}</p>;
  return isComing && report === null ? (
    <p class="nothing" role="status">
      Being counted …
    </p>
  ) : null;
}
