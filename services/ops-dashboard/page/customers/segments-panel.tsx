/** Named segments, and clusters of the largest silhouette: each with its size, profit, NPS and stages. */
import type { GroupFigures, SegmentReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import { Share } from '../parts/share.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { intervalText, scoreText } from '../reports/nps-words.ts';
import { counted, exact, moneyText, NONE, percent } from '../words/format.ts';

const COLUMNS = ['Customers', 'Share', 'Profit of the year', 'Share of it', 'NPS', 'n'];

export function SegmentsPanel({ report }: { report: SegmentReport }) {
  const { segments, unscored, currency, source, clusters, basis } = report;
  const best = clusters.fits.find(({ k }) => k === clusters.best);
  const named = segments.map(({ segment, ...figures }) => [segment, figures] as const);
  const rest = unscored.customers.count === 0 ? [] : [['No purchase kept', unscored] as const];
  return (
    <section class="panel base-panel" id="segments" aria-labelledby="segments-title">
      <h2 id="segments-title">Segments</h2>
      <p class="headline">
        <b>{exact(report.customers)}</b> customers, {moneyText(report.profit, currency)} in 12 months
      </p>
      {basis.onRevenue > 0 && (
        <p class="quiet">Of {counted(basis.onRevenue, 'customer')} it is revenue, as costs are missing.</p>
      )}
      <Groups title="Customers by segment" head="Segment" groups={[...named, ...rest]} currency={currency} />
      <p class="quiet">
        By scores of recency, frequency and money, named as <a href={source.address}>{source.name}</a> does.
      </p>
      <h3>Clusters</h3>
      {best === undefined ? (
        <p class="nothing">Too few customers differ in what they bought.</p>
      ) : (
        <Groups
          title="Customers by cluster"
          head="In the middle"
          groups={best.clusters.map(({ centre, ...figures }) => [
            `${exact(centre.recencyDays)} d ago, ${counted(centre.frequency, 'day')}, ${moneyText(String(centre.profit), currency)}`,
            figures,
          ])}
          currency={currency}
        />
      )}
      <p class="quiet">
        k-means; silhouette by number of clusters:{' '}
        {clusters.fits.map(({ k, silhouette }) => `${k}: ${silhouette?.toFixed(3) ?? NONE}`).join(', ')}.
      </p>
    </section>
  );
}

interface GroupsProps {
  readonly title: string;
  readonly head: string;
  readonly groups: readonly (readonly [string, GroupFigures])[];
  readonly currency: string;
}

function Groups({ title, head, groups, currency }: GroupsProps) {
  return (
    <WideTable title={title}>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {COLUMNS.map((column) => (
            <th scope="col" class="figure" key={column}>
              {column}
            </th>
          ))}
          <th scope="col">Stages</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(([name, { customers, profit, profitShare, nps, stages }]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="figure">{exact(customers.count)}</td>
            <td class="figure">
              <Share part={customers.count} whole={customers.of} /> {percent(customers.share)}
            </td>
            <td class="figure">{moneyText(profit, currency)}</td>
            <td class="figure">{percent(profitShare)}</td>
            <td class="figure" title={nps === null ? undefined : intervalText(nps)}>
              {nps === null ? NONE : scoreText(nps.score)}
            </td>
            <td class="figure">{exact(nps?.n ?? 0)}</td>
            <td>
              {Object.entries(stages)
                .map(([stage, customersOf]) => `${stage} ${exact(customersOf)}`)
                .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
