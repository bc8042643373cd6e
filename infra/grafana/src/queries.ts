/** PromQL that several panels are made of. Two timekeepers tell the same of the system as a whole, so that it is taken once: `max by`. */
import type { Query } from './dashboard.ts';

export const rate = (counter: string, by: string, legend = `{{${by}}}`): Query => ({
  expr: `sum by (${by}) (rate(${counter}[$__rate_interval]))`,
  legend,
});

/** Of all series of a histogram together. @param of labels that it is chosen by, in braces. */
export const quantiles = (histogram: string, of = ''): Query[] =>
  [0.5, 0.95, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket${of}[$__rate_interval])))`,
    legend: `p${quantile * 100}`,
  }));

/** By a label. */
export const quantileBy = (quantile: number, histogram: string, by: string): Query => ({
  expr: `histogram_quantile(${quantile}, sum by (le, ${by}) (rate(${histogram}_bucket[$__rate_interval])))`,
  legend: `{{${by}}}`,
});

export const told = (gauge: string, by = ''): Query =>
  by === ''
    ? { expr: `max(${gauge})` }
    : {
        expr: `max by (${by}) (${gauge})`,
        legend: by
          .split(', ')
          .map((label) => `{{${label}}}`)
          .join(' '),
      };
