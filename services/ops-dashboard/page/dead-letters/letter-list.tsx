/** The latest dead letters of the filter in the address; some or all of them can be given up together. */
import { useSignal } from '@preact/signals';
import type { LetterPage } from '../../src/dead-letters/letter-routes.ts';
import type { ListedLetter } from '../../src/dead-letters/shown-letter.ts';
import { asOf } from '../api/feed.ts';
import { askAs } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { hrefOf, route } from '../route/route.ts';
import { counted, timeOf } from '../words/format.ts';
import { ReplayDialog, type ReplaySelection } from './replay-dialog.tsx';

/** Of the query, as the server knows them too. */
const FILTERS = ['reason', 'source', 'state', 'below'] as const;

export function LetterList() {
  const { query } = route.value;
  const filter = new URLSearchParams(FILTERS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  const { answer, fault, askAgain } = useAnswer<LetterPage>(`/api/dead-letters?${filter}`);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const isDiscarding = useSignal(false);
  const replaying = useSignal<{ readonly what: string; readonly selection: ReplaySelection } | null>(null);
  const letters = answer?.letters ?? [];
  const chosenHere = letters.filter(({ letterNo }) => chosen.value.has(letterNo)).map(({ letterNo }) => letterNo);
  const choose = (letterNo: string, isChosen: boolean) => {
    chosen.value = new Set(
      isChosen ? [...chosen.value, letterNo] : [...chosen.value].filter((each) => each !== letterNo),
    );
  };
  return (
    <section class="panel" aria-labelledby="letters-title">
      <header class="panel-head">
        <h2 id="letters-title">Dead letters</h2>
        <Filters />
        <button type="button" disabled={chosenHere.length === 0} onClick={() => (isDiscarding.value = true)}>
          Discard {chosenHere.length > 0 ? counted(chosenHere.length, 'letter') : 'chosen'} …
        </button>
        <button
          type="button"
          disabled={chosenHere.length === 0}
          onClick={() => {
            const what = counted(chosenHere.length, 'dead letter');
            replaying.value = { what, selection: { letterNos: chosenHere } };
          }}
        >
          Replay {chosenHere.length > 0 ? counted(chosenHere.length, 'letter') : 'chosen'} …
        </button>
        <button
          type="button"
          disabled={letters.length === 0}
          onClick={() => {
            replaying.value = { what: allOf(query), selection: { filter: filterOf(query) } };
          }}
        >
          Replay all …
        </button>
      </header>
      {fault !== null && <p class="fault">{fault}</p>}
      {answer !== null && letters.length === 0 && <p class="nothing">There is no such dead letter.</p>}
      {letters.length > 0 && (
        <WideTable title="Those of the filter">
          <thead>
            <tr>
              {['Choose', 'Number', 'Recorded', 'Record', 'Reason', 'Detail', 'Source'].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <Row key={letter.letterNo} letter={letter} isChosen={chosen.value.has(letter.letterNo)} choose={choose} />
            ))}
          </tbody>
        </WideTable>
      )}
      {answer?.below && (
        <p>
          <a href={hrefOf(['dead-letters'], { below: answer.below })}>Earlier ones</a>
        </p>
      )}
      {replaying.value !== null && <ReplayDialog {...replaying.value} onClose={() => (replaying.value = null)} />}
      {isDiscarding.value && (
        <ActionDialog
          title={`Discard ${counted(chosenHere.length, 'dead letter')}`}
          sentence="Nobody will mend them: they are closed. Their records stay where they are, and what they tell of is never applied."
          verb="Discard"
          act={async (reason) => {
            await askAs('/api/dead-letters/discard', { method: 'POST', body: { letterNos: chosenHere, reason } });
            chosen.value = new Set();
            askAgain();
          }}
          onClose={() => (isDiscarding.value = false)}
        />
      )}
    </section>
  );
}

type Query = Readonly<Record<string, string>>;

/** What a replay takes of the address: state and page say nothing to it. */
function filterOf({ reason, source }: Query): Readonly<Record<string, string>> {
  return { ...(reason !== undefined && { reason }), ...(source !== undefined && { source }) };
}

function allOf(query: Query): string {
  const words = Object.entries(filterOf(query)).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? 'all that are open' : `all that are open of ${words.join(' and ')}`;
}

function Filters() {
  const { reason, source } = route.value.query;
  const set = Object.entries({ reason, source }).filter((each): each is [string, string] => each[1] !== undefined);
  if (set.length === 0) return null;
  return (
    <nav class="choices" aria-label="Filter">
      {set.map(([name, value]) => (
        <a
          key={name}
          href={hrefOf(['dead-letters'], { [name]: undefined, below: undefined })}
          title="Take this filter away"
        >
          {name}: {value} ×
        </a>
      ))}
    </nav>
  );
}

interface RowProps {
  readonly letter: ListedLetter;
  readonly isChosen: boolean;
  readonly choose: (letterNo: string, isChosen: boolean) => void;
}

function Row({ letter, isChosen, choose }: RowProps) {
  const { letterNo, recordedAt, topic, partition, offset, reason, detail, source, state } = letter;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${letterNo}`}
          checked={isChosen}
          disabled={state !== 'open'}
          onChange={({ currentTarget }) => choose(letterNo, currentTarget.checked)}
        />
      </td>
      <th scope="row">
        <a href={hrefOf(['dead-letters', letterNo])}>{letterNo}</a>
      </th>
      <td>{timeOf(recordedAt, asOf())}</td>
      <td>
        {topic}/{partition}/{offset}
      </td>
      <td>{reason}</td>
      <td class="cut" title={detail}>
        {detail}
      </td>
      <td>{source}</td>
    </tr>
  );
}
