/** The worked figures of the whole base, by the reports' own code. A figure's runner makes of `given` what `expect` holds. */
import { expect, test } from 'vitest';
import { keyFigure } from './base-figures/key-figure.ts';
import { forecastFigure, ladderFigure } from './base-figures/ladder-figures.ts';
import { npsFigure } from './base-figures/nps-figure.ts';
import { rfmFigure } from './base-figures/rfm-figure.ts';
import cases from './base-figures.json' with { type: 'json' };

type Runner = (given: never) => unknown;

const RUNNERS: Readonly<Record<string, Runner>> = {
  nps: npsFigure,
  ladder: ladderFigure,
  forecast: forecastFigure,
  key: keyFigure,
  rfm: rfmFigure,
};

test.each(cases)('$figure: $name', ({ figure, given, expect: expected }) => {
  const run = RUNNERS[figure] ?? expect.fail(`no report computes ${figure}`);
  const figures = run(given as never) as Readonly<Record<string, unknown>>;
  // A group that nobody asks for there may be told all the same.
  for (const [key, value] of Object.entries(expected)) expect({ [key]: figures[key] }).toEqual({ [key]: value });
});
