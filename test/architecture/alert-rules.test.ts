/**
 * infra/prometheus: each cause that the watch can name has an alert of its name, as bad as it is, with its runbook; and by promtool each fires
 * for its fault alone, says it with its figures, and clears. What real faults do is test/integration/operations/alerts.test.ts' matter.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ALERT_CASES, type AlertCase, QUIET_CASES } from '../support/alert-cases.ts';
import { documentedMetrics } from '../support/documented-metrics.ts';
import { HAS_PROMETHEUS, promtool, testRules } from '../support/promtool.ts';
import { causesInCode } from '../support/watched-causes.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../infra/${path}`, import.meta.url));
const RULES = readFileSync(pathOf('prometheus/alerts.yml'), 'utf8');
const RUNBOOKS = readFileSync(pathOf('runbooks/README.md'), 'utf8');

/** By what follows `- alert:`. */
const ALERTS = RULES.split(/^ {6}- alert: /m)
  .slice(1)
  .map((text) => ({
    name: text.split('\n')[0] ?? '',
    severity: /severity: (\w+)/.exec(text)?.[1],
    runbook: /runbooks\/(\w+)"/.exec(text)?.[1],
    isShared: text.includes('annotations: *'),
  }));

/** What Prometheus alone sees. */
const NO_CAUSE = ['TargetDown'];

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

test('causes and alerts have the same names, but for what Prometheus alone sees', () => {
  expect(sorted(ALERTS.map(({ name }) => name))).toEqual(sorted([...causesInCode(), ...NO_CAUSE]));
});

test('an alert leads to the runbook of its name, and is as severe as that says', () => {
  for (const { name, severity, runbook, isShared } of ALERTS) {
    if (!isShared) expect(runbook).toBe(name);
    const level = new RegExp(`^\\| \\[${name}\\]\\(${name}\\.md\\) \\| ([^|]+) \\|`, 'm').exec(RUNBOOKS)?.[1];
    expect(level).toMatch(severity === 'critical' ? /\bbad\b/ : /\bwarn\b/);
  }
});

test('rules and cases speak of metrics that there are', async () => {
  const known = new Set([...(await documentedMetrics()).map(({ name }) => name), 'up']);
  const named = [RULES, JSON.stringify(ALERT_CASES)].flatMap((text) =>
    [...text.matchAll(/(?<!:)\b(?:loyalty|kafka)_\w+\b(?!:)/g)].map(([name]) => name),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(sorted(named.filter((name) => !known.has(name)))).toEqual([]);
});

test('each alert has a case', () => {
  expect(sorted(ALERT_CASES.map(({ alert }) => alert))).toEqual(sorted(ALERTS.map(({ name }) => name)));
});

const STEP_SECONDS = 15;
const STEPS = 60;
const FAULTY_SECONDS = STEPS * STEP_SECONDS;
const HEALED_SECONDS = 2 * FAULTY_SECONDS;
const DASHBOARD = 'http://dashboard';

/** Of a system in which all is well. */
const BASE: AlertCase['series'] = {
  'up{job="timekeeper",instance="a"}': [1, 1],
  'up{job="timekeeper",instance="b"}': [1, 1],
};

/** A series that ends does so at once, as a target's does that is gone. */
function valuesOf([healthy, faulty]: readonly [number | null, number | null]): string {
  const phase = (value: number | null) => (value === null ? `stale _x${STEPS - 1}` : `${value}x${STEPS - 1}`);
  return [healthy, faulty, healthy].map(phase).join(' ');
}

function inputSeries(series: AlertCase['series']) {
  return Object.entries({ ...BASE, ...series }).flatMap(([name, course]) => {
    const values = valuesOf(course);
    if (name.startsWith('up{')) return [{ series: name, values }];
    const [metric, labels = '}'] = name.split('{');
    const more = labels === '}' ? '' : ',';
    return ['a', 'b'].map((of) => ({ series: `${metric}{job="timekeeper",instance="${of}"${more}${labels}`, values }));
  });
}

const suiteOf = (series: AlertCase['series'], expected: object) => ({
  rule_files: [pathOf('prometheus/alerts.yml')],
  evaluation_interval: `${STEP_SECONDS}s`,
  tests: [
    {
      interval: `${STEP_SECONDS}s`,
      external_labels: { dashboard: DASHBOARD },
      input_series: inputSeries(series),
      ...expected,
    },
  ],
});

const firingAt = (seconds: number, alerts: Readonly<Record<string, number>>) => ({
  expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
  eval_time: `${seconds}s`,
  exp_samples: Object.entries(alerts).map(([name, value]) => ({ labels: `{alertname="${name}"}`, value })),
});

describe.runIf(HAS_PROMETHEUS)('by promtool', () => {
  test('configuration and rules are right', async () => {
    expect(await promtool(['check', 'config', pathOf('prometheus/prometheus.yml')])).toContain('rules found');
  });

  test.for(ALERT_CASES)('$alert ($severity) fires for its fault alone, says it, and clears', async (each) => {
    const { alert, severity, labels, also, summary, description, for: seconds = 0 } = each;
    const firing = Object.fromEntries([alert, ...(also === undefined ? [] : [also])].map((name) => [name, 1]));
    const told = {
      exp_labels: { severity, ...labels },
      exp_annotations: { summary, description, runbook_url: `${DASHBOARD}/runbooks/${alert}` },
    };
    const last = HEALED_SECONDS - STEP_SECONDS;
    await testRules(
      suiteOf(each.series, {
        alert_rule_test: [{ eval_time: `${last}s`, alertname: alert, exp_alerts: [told] }],
        promql_expr_test: [
          firingAt(FAULTY_SECONDS - STEP_SECONDS, {}),
          firingAt(FAULTY_SECONDS + seconds - STEP_SECONDS, {}),
          firingAt(FAULTY_SECONDS + seconds, firing),
          firingAt(last, firing),
          firingAt(HEALED_SECONDS + 600, {}),
        ],
      }),
    );
  });

  test.for(QUIET_CASES)('nothing fires when $what', async ({ series }) => {
    await testRules(suiteOf(series, { promql_expr_test: [firingAt(HEALED_SECONDS - STEP_SECONDS, {})] }));
  });
});
