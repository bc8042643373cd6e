/** A net promoter score as people read it; never without its n. */
import type { NpsFigure } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { exact } from '../words/format.ts';

/** `−12.4` */
export const scoreText = (score: number): string =>
  score <= -0.05 ? `−${Math.abs(score).toFixed(1)}` : Math.abs(score).toFixed(1);

/** `−31.0 to 8.2` */
export const intervalText = ({ low, high }: Pick<NpsFigure, 'low' | 'high'>): string =>
  `${scoreText(low)} to ${scoreText(high)}`;

/** `−12.4 (−31.0 to 8.2), n 24` */
export const figureText = (figure: NpsFigure): string =>
  `${scoreText(figure.score)} (${intervalText(figure)}), n ${exact(figure.n)}`;
