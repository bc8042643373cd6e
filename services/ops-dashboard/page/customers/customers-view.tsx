/** One customer: rung, risk and money with their reasons, the points, the latest lines of the statement. Without one, everybody: what to do first. */
import { useRef } from 'preact/hooks';
import type { CustomerAnswer } from '../../src/customers/customer-routes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { WideTable } from '../parts/wide-table.tsx';
import { FollowUpsSection } from '../reports/follow-ups-section.tsx';
import { KeyCustomersSection } from '../reports/key-customers-section.tsx';
import { LadderSection } from '../reports/ladder-section.tsx';
import { NpsSection } from '../reports/nps-section.tsx';
import { navigate, route } from '../route/route.ts';
import { pointsText, timeOf } from '../words/format.ts';
import { BaseView } from './base-view.tsx';

export function CustomersView() {
  const customerId = route.value.path[1];
  const asked = customerId === undefined ? null : `/api/customers/${encodeURIComponent(customerId)}`;
  const { answer, fault } = useAnswer<CustomerAnswer>(asked);
  return (
    <>
      <section class="panel customers" aria-labelledby="customer-title">
        <header class="panel-head">
          <h2 id="customer-title">{customerId === undefined ? 'A customer' : `Customer ${customerId}`}</h2>
          <Search key={customerId} customerId={customerId ?? ''} />
        </header>
        {fault !== null && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        {answer !== null && <Customer customer={answer} />}
      </section>
      {customerId === undefined && (
        <>
          <FollowUpsSection />
          <NpsSection />
          <KeyCustomersSection />
          <LadderSection />
          <BaseView />
        </>
      )}
    </>
  );
}

function Search({ customerId }: { customerId: string }) {
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = field.current?.value.trim();
    if (wanted) navigate(['customers', wanted]);
  };
  return (
    <search>
      <form class="search" onSubmit={submit}>
        <label for="customer">Customer id</label>
        <input id="customer" ref={field} defaultValue={customerId} autocomplete="off" spellcheck={false} required />
        <button type="submit">Show</button>
      </form>
    </search>
  );
}

function Customer({ customer }: { customer: CustomerAnswer }) {
  const { at, pending, stage, risk, money, review, followUp, balances, nextExpiry, lines } = customer;
  return (
    <>
      <p class="judgement">
        <b>{stage.stage}</b> since {timeOf(stage.since, at)}, risk <b>{risk.level}</b>, {pointsText(balances.available)}{' '}
        points, {money.isKey}
      </p>
      {followUp !== null && <p class="judgement">{caseLine(followUp)}</p>}
      <p class="quiet">
        As of {timeOf(at)} by the ladder’s clock.
        {pending && ' Something is recorded and not folded yet: this is about to change.'}
      </p>
      <div class="columns">
        <Reasons
          title={`Why ${stage.stage}`}
          lines={[...stage.measures.map(measureLine), ...stage.graces.map(graceLine)]}
        />
        <Reasons
          title={stage.next === null ? 'The highest rung' : `For ${stage.next}`}
          lines={[...stage.missing.map(measureLine), ...(stage.lift === '' ? [] : [stage.lift])]}
        />
        <Reasons
          title={`Why risk ${risk.level}`}
          lines={[...risk.reasons, ...risk.measures.map(measureLine), ...risk.driver]}
        />
        <Reasons title="Money of the year" lines={[money.profit, money.thresholds ?? 'no thresholds are in force']} />
        {review !== null && <Reasons title="Advice" lines={reviewLines(review)} />}
        <Reasons title="Points" lines={pointLines(balances, nextExpiry)} />
      </div>
      <h3>Latest lines of the statement</h3>
      {lines.length === 0 ? <p class="nothing">No point has moved.</p> : <Statement lines={lines} />}
    </>
  );

  function graceLine({ text, endsAt }: CustomerAnswer['stage']['graces'][number]): string {
    return `${text}: kept until ${timeOf(endsAt, at)}`;
  }

  function caseLine({ trigger, openedAt, deadlineAt, escalated }: Present<CustomerAnswer['followUp']>): string {
    const answer = escalated ? 'was not answered by' : 'is to be answered by';
    return `A case is open since ${timeOf(openedAt, at)}, by ${trigger}: it ${answer} ${timeOf(deadlineAt, at)}.`;
  }

  function reviewLines({ advice, nextReviewAt, held, measures }: Present<CustomerAnswer['review']>): string[] {
    const next = `next review ${timeOf(nextReviewAt, at)}; ${held} of 4 would hold today`;
    return [advice, next, ...measures.map(measureLine)];
  }

  function pointLines(has: CustomerAnswer['balances'], expiry: CustomerAnswer['nextExpiry']): string[] {
    return [
      `${pointsText(has.available)} to spend`,
      `${pointsText(has.pending)} pending`,
      `${pointsText(has.held)} held`,
      expiry === null ? 'none expires' : `${pointsText(expiry.points)} expire ${timeOf(expiry.at, at)}`,
    ];
  }
}

type Present<Value> = Exclude<Value, null>;

const measureLine = ({ text, holds }: { readonly text: string; readonly holds: boolean }): string =>
  `${holds ? '✓' : '✗'} ${text}`;

function Reasons({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div>
      <h3>{title}</h3>
      {lines.length === 0 ? <p class="nothing">Nothing.</p> : null}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Statement({ lines }: Pick<CustomerAnswer, 'lines'>) {
  return (
    <WideTable title="Statement">
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">At</th>
          <th scope="col">Kind</th>
          <th scope="col" class="figure">
            Points
          </th>
          <th scope="col" class="figure">
            To spend then
          </th>
          <th scope="col">Because of</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ entryNo, at, kind, points, cause, correction, available }) => (
          <tr key={entryNo}>
            <th scope="row">{entryNo}</th>
            <td>{timeOf(at, Date.now())}</td>
            <td>
              {kind}
              {correction && ' (correction)'}
            </td>
            <td class="figure">{pointsText(points)}</td>
            <td class="figure">{pointsText(available)}</td>
            <td>{cause}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
