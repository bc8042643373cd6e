/** The open cases, the oldest deadline first: whose each is, and how to settle it. */
import type { FollowUpsReport, OpenCase } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { Mark } from '../parts/mark.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { hrefOf } from '../route/route.ts';
import { counted, duration, NONE, timeOf } from '../words/format.ts';
import { TRIGGER_WORDS } from '../words/trigger-words.ts';

export function OpenCases({ report: { openCases, open, untilAt } }: { report: FollowUpsReport }) {
  return (
    <>
      <WideTable title="Open cases">
        <thead>
          <tr>
            <th scope="col">Time left</th>
            <th scope="col">Customer</th>
            <th scope="col">Trigger</th>
            <th scope="col">Touchpoint</th>
            <th scope="col">Employee</th>
            <th scope="col">Deadline</th>
            <th scope="col">Opened</th>
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          {openCases.map((each) => (
            <Case key={each.id} of={each} now={untilAt} />
          ))}
        </tbody>
      </WideTable>
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

function Case({ of: each, now }: { of: OpenCase; now: number }) {
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
