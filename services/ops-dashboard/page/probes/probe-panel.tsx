/** What probes measured: how long the way took, by the topic in which it began. */
import type { LatencyStage, Reading, WatchedLatency } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { ComponentChildren } from 'preact';
import { Panel } from '../parts/panel.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { count, duration } from '../words/format.ts';
import { ProbeSentence } from './probe-sentence.tsx';

const STAGES = [
  ['applied', 'until applied in Postgres'],
  ['published', 'until readable in Kafka'],
] as const;
const FIGURES = ['p50', 'p95', 'p99'] as const;

export function ProbePanel({ reading }: { reading: Reading<WatchedLatency> }) {
  const sentence = <ProbeSentence reading={reading} />;
  if (reading.value === null) return <NoProbes>{sentence}</NoProbes>;
  return (
    <Panel id="probes" title="End to end, now" reading={reading} aside={<p class="probe">{sentence}</p>}>
      {({ stages, topics, lost }) => (
        <WideTable title="How long the way takes">
          <thead>
            <tr>
              <th scope="col">From</th>
              {STAGES.map(([stage, words]) => (
                <th key={stage} scope="colgroup" colSpan={FIGURES.length} class="figure">
                  {words}: {FIGURES.join(', ')}
                </th>
              ))}
              <th scope="col" class="figure">
                back
              </th>
              <th scope="col" class="figure">
                lost
              </th>
            </tr>
          </thead>
          <tbody>
            {topics.map(({ topic, stages: own, lost: ownLost }) => (
              <ProbeRow key={topic} name={topic} stages={own} lost={ownLost} />
            ))}
            <ProbeRow name="all" stages={stages} lost={lost} />
          </tbody>
        </WideTable>
      )}
    </Panel>
  );
}

function NoProbes({ children }: { children: ComponentChildren }) {
  return (
    <section class="panel" id="probes" aria-labelledby="probes-title">
      <header class="panel-head">
        <h2 id="probes-title">End to end, now</h2>
      </header>
      <p class="nothing">{children}</p>
    </section>
  );
}

interface ProbeRowProps {
  readonly name: string;
  readonly stages: readonly LatencyStage[];
  readonly lost: number;
}

function ProbeRow({ name, stages, lost }: ProbeRowProps) {
  const stageOf = (wanted: LatencyStage['name']) => stages.find((stage) => stage.name === wanted);
  return (
    <tr>
      <th scope="row">{name}</th>
      {STAGES.flatMap(([wanted]) =>
        FIGURES.map((figure) => (
          <td key={`${wanted} ${figure}`} class="figure">
            {duration(stageOf(wanted)?.[figure] ?? null)}
          </td>
        )),
      )}
      <td class="figure">{count(stageOf('published')?.samples ?? null)}</td>
      <td class="figure">{lost === 0 ? '0' : <b class="failed">{count(lost)}</b>}</td>
    </tr>
  );
}
