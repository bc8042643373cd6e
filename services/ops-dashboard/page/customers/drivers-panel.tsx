/** Why those at risk are leaving: of those who gave evidence, beside the prior. */
import type { DriverReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import { Share } from '../parts/share.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { exact, percent } from '../words/format.ts';

export function DriversPanel({ report: { all, levels, priorSource } }: { report: DriverReport }) {
  const { evidenced, classes, subCauses } = all;
  const known = subCauses.filter(({ customers }) => customers.count > 0);
  return (
    <section class="panel base-panel" id="drivers" aria-labelledby="drivers-title">
      <h2 id="drivers-title">Why those at risk are leaving</h2>
      <p class="headline">
        <b>{exact(evidenced.count)}</b> of {exact(all.customers)} at risk gave evidence
      </p>
      {evidenced.count === 0 ? (
        <p class="nothing">Nobody at risk gave any evidence of a cause.</p>
      ) : (
        <WideTable title="Causes">
          <thead>
            <tr>
              <th scope="col">Cause</th>
              {['Customers', 'Share', ...levels.map(({ level }) => level), 'Prior'].map((title) => (
                <th scope="col" class="figure" key={title}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map(({ class: name, customers, prior }, index) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="figure">{exact(customers.count)}</td>
                <td class="figure">
                  <Share part={customers.count} whole={customers.of} /> {percent(customers.share)}
                </td>
                {levels.map((each) => (
                  <td class="figure" key={each.level}>
                    {exact(each.classes[index]?.customers.count ?? 0)}
                  </td>
                ))}
                <td class="figure">{prior} %</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {known.length > 0 && (
        <p class="quiet">
          Of staff: {known.map(({ subCause, customers }) => `${subCause} ${exact(customers.count)}`).join(', ')}.
        </p>
      )}
      <p class="quiet">Of the others nothing is known but the prior, {priorSource}.</p>
    </section>
  );
}
