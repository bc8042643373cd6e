/** One dead letter: why it could not be applied, what its sender does about it, and all that is in it, as text. */
import { useSignal } from '@preact/signals';
import type { ShownLetter, ShownPayload } from '../../src/dead-letters/shown-letter.ts';
import { asOf } from '../api/feed.ts';
import { askAs } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { hrefOf } from '../route/route.ts';
import { Advice } from '../verdict/verdict.tsx';
import { timeOf } from '../words/format.ts';
import { MendPanel } from './mend-panel.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { SchemaTable } from './schema-table.tsx';

export function LetterView({ letterNo }: { letterNo: string }) {
  const { answer, fault, askAgain } = useAnswer<ShownLetter>(`/api/dead-letters/${encodeURIComponent(letterNo)}`);
  const isDiscarding = useSignal(false);
  const isReplaying = useSignal(false);
  return (
    <section class="panel letter" aria-labelledby="letter-title">
      <header class="panel-head">
        <h2 id="letter-title">Dead letter {letterNo}</h2>
        <a href={hrefOf(['dead-letters'])}>all dead letters</a>
        {answer?.state === 'open' && (
          <>
            <button type="button" onClick={() => (isReplaying.value = true)}>
              Replay …
            </button>
            <button type="button" onClick={() => (isDiscarding.value = true)}>
              Discard …
            </button>
          </>
        )}
      </header>
      {fault !== null && <p class="fault">{fault}</p>}
      {answer !== null && <Letter letter={answer} />}
      {answer?.state === 'open' && <MendPanel key={answer.draft} letter={answer} onMended={askAgain} />}
      {isReplaying.value && (
        <ReplayDialog
          what={`dead letter ${letterNo}`}
          selection={{ letterNos: [letterNo] }}
          onClose={() => (isReplaying.value = false)}
        />
      )}
      {isDiscarding.value && (
        <ActionDialog
          title={`Discard dead letter ${letterNo}`}
          sentence="Nobody will mend it: it is closed. Its record stays where it is, and what it tells of is never applied."
          verb="Discard"
          act={async (reason) => {
            await askAs('/api/dead-letters/discard', { method: 'POST', body: { letterNos: [letterNo], reason } });
            askAgain();
          }}
          onClose={() => (isDiscarding.value = false)}
        />
      )}
    </section>
  );
}

function Letter({ letter }: { letter: ShownLetter }) {
  const { reason, detail, repair, headers, key, payload, difference, versions } = letter;
  return (
    <>
      <p class="judgement">
        <b>{reason}</b> {detail}
      </p>
      <p>
        Its sender: <Advice text={repair} />.
      </p>
      <dl class="facts facts-wide">
        {factsOf(letter).map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {versions.map((version) => (
        <Version key={version.version} version={version} />
      ))}
      <div class="columns letter-columns">
        <section aria-labelledby="came-title">
          <h3 id="came-title">As it came</h3>
          <h4>Headers</h4>
          <pre>{headers.map(({ name, value }) => `${shown(name)}: ${shown(value)}`).join('\n')}</pre>
          <h4>Key</h4>
          <pre>{shown(key)}</pre>
          <Payload payload={payload} />
        </section>
        <section aria-labelledby="schema-title">
          <h3 id="schema-title">Schemas</h3>
          <SchemaTable difference={difference} />
        </section>
      </div>
    </>
  );
}

/** Bytes that are text say more as such: a sender has often written JSON where Avro is asked for. */
function bytesText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\p{Cc}]/u.test(text.replace(/[\n\r\t]/g, '')) ? `base64 ${base64}` : text;
  } catch {
    return `base64 ${base64}`;
  }
}

function Payload({ payload }: { payload: ShownPayload }) {
  return (
    <>
      <h4>
        {'text' in payload ? `Value, by schema ${payload.schemaId}` : `Value, which cannot be read: ${payload.why}`}
      </h4>
      <pre>{'text' in payload ? payload.text : bytesText(payload.base64)}</pre>
    </>
  );
}

function Version({
  version: { version, madeAt, madeBy, reason, payload },
}: {
  version: ShownLetter['versions'][number];
}) {
  return (
    <section class="version" aria-label={`Version ${version}`}>
      <h3>
        Version {version}, made {timeOf(madeAt, asOf())} by {madeBy}
      </h3>
      <p class="quiet">“{reason}”</p>
      <Payload payload={payload} />
    </section>
  );
}

function factsOf(letter: ShownLetter): [string, string][] {
  const { topic, partition, offset, group, source, eventId, recordedAt, brokerTimestamp, state } = letter;
  const { settledAt, settledBecause } = letter;
  return [
    ['record', `${topic}/${partition}/${offset}`],
    ['group', group],
    ['source', source ?? 'not said'],
    ['event', eventId ?? 'not said'],
    ['taken by the broker', timeOf(brokerTimestamp, asOf())],
    ['recorded', timeOf(recordedAt, asOf())],
    ['state', settledAt === null ? state : `${state} ${timeOf(settledAt, asOf())}: ${settledBecause ?? ''}`],
  ];
}

/** Text as it came; bytes that are none say so. */
function shown(text: string | { readonly base64: string } | null): string {
  if (text === null) return '(nothing)';
  return typeof text === 'string' ? text : `base64 ${text.base64}`;
}
