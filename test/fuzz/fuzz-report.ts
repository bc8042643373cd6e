/** What came of it, as text: by family of attack, then each fault with what is needed to see it again. */
import type { FuzzReport } from './fuzz.ts';

const FAULTS_SHOWN = 25;

export function reportText({ requests, statuses, faults, accepted, slow }: FuzzReport): string {
  const rows = [...statuses].toSorted().map(([family, counts]) => {
    const told = [...counts].toSorted().map(([status, count]) => `${status}: ${count}`);
    return `  ${family.padEnd(32)} ${told.join('  ')}`;
  });
  const shown = faults
    .slice(0, FAULTS_SHOWN)
    .map(
      ({ seed, family, route, faults: each, sent, got }) =>
        `FAULT ${seed} (${family}) ${route}: ${each.join('; ')}\n  sent ${JSON.stringify(sent)}\n  got  ${JSON.stringify(got)}`,
    );
  return [
    ...[`${requests} hostile requests; answers by family and status:`, ...rows],
    `  ${'slow clients'.padEnd(32)} ${slow.begun - slow.left} of ${slow.begun} cut off`,
    `  ${'in good faith'.padEnd(32)} 202: ${accepted.length}`,
    ...shown,
    faults.length === 0 ? 'no faults' : `${faults.length} faults`,
    '',
  ].join('\n');
}
