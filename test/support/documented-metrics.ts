/** The rows of infra/prometheus/metrics.md. */
import { readFile } from 'node:fs/promises';

export interface DocumentedMetric {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  /** But for `service`, which every series of a service has. */
  readonly labels: readonly string[];
  /** `all`, or services by the end of their names: `consumer, timekeeper`. */
  readonly by: string;
  readonly meaning: string;
}

const DOCUMENT = new URL('../../infra/prometheus/metrics.md', import.meta.url);

export async function documentedMetrics(): Promise<DocumentedMetric[]> {
  const lines = (await readFile(DOCUMENT, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const [, name = '', type = '', unit = '', labels = '', by = '', meaning = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { name, type, unit, labels: labels === '' ? [] : labels.split(', '), by, meaning };
  });
}
