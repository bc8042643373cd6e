/** The open cases, the oldest deadline first: whose each is, and how to settle it. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { FollowUpsReport, OpenCase } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { Mark } from '../parts/mark.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { hrefOf } from '../route/route.ts';
import { counted, duration, exact, NONE, timeOf } from '../words/format.ts';
import { TRIGGER_WORDS } from '../words/trigger-words.ts';

const SHOWN = 10;

export function OpenCases({ report: { openCases, open, untilAt } }: { report: FollowUpsReport }) {
  const rest = openCases.slice(SHOWN);
  return (
    <>
      <Cases title="Open cases" cases={openCases.slice(0, SHOWN)} now={untilAt} />
      {rest.length > 0 && (
        <details>
          <summary>{laterText(rest)}</summary>
          <Cases title="Later open cases" cases={rest} now={untilAt} />
        </details>
      )}
      {open > openCases.length && (
        <p class="quiet">
          {counted(open - openCases.length, 'more case is', 'more cases are')} open:{' '}
          <code>npm run follow-ups -- --open {open}</code> lists all.
        </p>
      )}
      <p class="quiet">
        Once one is settled: <code>npm run follow-ups -- resolve ID --by NAME --note TEXT</code>
      </p>
    </>
  );
}

function laterText(rest: readonly OpenCase[]): string {
  const overdue = rest.filter(({ isOverdue }) => isOverdue).length;
  return `${exact(rest.length)} more, by deadline${overdue === 0 ? '' : `: ${exact(overdue)} of them overdue`}`;
}

interface CasesProps {
  readonly title: string;
  readonly cases: readonly OpenCase[];
  readonly now: Instant;
}

function Cases({ title, cases, now }: CasesProps) {
  return (
    <WideTable title={title}>
      <thead>
        <tr>
          {['Time left', 'Customer', 'Trigger', 'Touchpoint', 'Employee', 'Deadline', 'Opened', 'Id'].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cases.map((each) => (
          <Case key={each.id} of={each} now={now} />
        ))}
      </tbody>
    </WideTable>
  );
}

function Case({ of: each, now }: { of: OpenCase; now: Instant }) {
  const { id, customerId, trigger, touchpoint, employeeId, openedAt, deadlineAt, isOverdue } = each;
  return (
    <tr>
      <th scope="row">
        <Mark level={isOverdue ? 'bad' : 'ok'} word="" />
        <span class={isOverdue ? 'failed' : undefined}>
          {duration(Math.abs(deadlineAt - now) / 1_000)}
          {isOverdue ? ' overdue' : ' left'}
        </span>
      </th>
      <td class="cut name" title={customerId}>
        <a href={hrefOf(['customers', customerId])}>{customerId}</a>
      </td>
      <td>{TRIGGER_WORDS[trigger]}</td>
      <Name text={touchpoint} />
      <Name text={employeeId} />
      <td>{timeOf(deadlineAt, now)}</td>
      <td>{timeOf(openedAt, now)}</td>
      <td>
        <code>{id}</code>
      </td>
    </tr>
  );
}

function Name({ text }: { text: string | null }) {
  return (
    <td class="cut name" title={text ?? undefined}>
      {text ?? NONE}
    </td>
  );
}
