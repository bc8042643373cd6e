/** The ladder over the year as an SVG: who stands on which rung, day by day. Readable on light and dark pages, and without colours. */
import { CREDIT } from './credit.ts';
import { RUNGS, type Rung, type StageDay } from './stage-days.ts';

const WIDTH = 960;
const HEIGHT = 492;
const PLOT = { left: 64, right: 770, top: 84, bottom: 408 };
/** Two labels nearer than this would run into each other. */
const LABEL_HEIGHT = 19;

interface Colours {
  readonly page: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly rungs: Readonly<Record<Rung, string>>;
}

/** As attributes of what is drawn: viewers that know no stylesheet show it all the same. */
const LIGHT: Colours = {
  page: '#ffffff',
  ink: '#1f2328',
  soft: '#59636e',
  line: '#d1d9e0',
  rungs: {
    retired: '#e5e0d8',
    visitor: '#c4ccd4',
    'first-purchase': '#a3cdec',
    regular: '#3f8ac6',
    adherent: '#0b4f8a',
  },
};
const DARK: Colours = {
  page: '#0d1117',
  ink: '#f0f6fc',
  soft: '#9198a1',
  line: '#3d444d',
  rungs: {
    retired: '#3a362f',
    visitor: '#59626c',
    'first-purchase': '#245780',
    regular: '#4296d6',
    adherent: '#b3dcfb',
  },
};

/** Only what is another colour on a dark page; plain values, no variables. */
const STYLE = `@media (prefers-color-scheme: dark) {
  .page { fill: ${DARK.page}; } .ink { fill: ${DARK.ink}; } .soft { fill: ${DARK.soft}; }
  .grid { stroke: ${DARK.line}; } .leader { stroke: ${DARK.soft}; } .rung { stroke: ${DARK.page}; }
  ${RUNGS.map((rung) => `.${rung} { fill: ${DARK.rungs[rung]}; }`).join(' ')} }`;

const FONT = `font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="14"`;
const INK = `class="ink" fill="${LIGHT.ink}"`;
const SOFT = `class="soft" fill="${LIGHT.soft}" font-size="13"`;
const GRID = `class="grid" stroke="${LIGHT.line}"`;
const LEADER = `class="leader" stroke="${LIGHT.soft}" fill="none"`;

export interface PictureSource {
  readonly days: readonly StageDay[];
  /** Everybody who is known; who has never moved is potential, and not drawn. */
  readonly customersTotal: number;
  /** Made-up contacts and feedback are among the facts. */
  readonly hasSynthetic: boolean;
}

export function ladderPicture({ days, customersTotal, hasSynthetic }: PictureSource): string {
  const last = days.at(-1);
  if (last === undefined) throw new RangeError('nobody has moved on the ladder: there is nothing to draw');
  const rungs = RUNGS.filter((rung) => days.some(({ customers }) => customers[rung] > 0));
  const scale = scaleOf(days);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title sub" ${FONT}>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" class="page" fill="${LIGHT.page}"/>`,
    `<text id="title" ${INK} font-size="19" font-weight="600" x="24" y="36">The ladder over a year: customers by rung</text>`,
    `<text id="sub" ${SOFT} x="24" y="58">${subtitle(days, customersTotal)}</text>`,
    ...grid(scale),
    ...areas(days, rungs, scale),
    ...labels(last, rungs, scale),
    ...months(days, scale),
    `<text ${SOFT} x="24" y="${HEIGHT - 12}">Purchases: ${CREDIT}${hasSynthetic ? '; with synthetic contacts and feedback' : ''}</text>`,
    '</svg>\n',
  ].join('\n');
}

interface Scale {
  readonly customersMax: number;
  readonly step: number;
  x(index: number): number;
  y(customers: number): number;
}

function scaleOf(days: readonly StageDay[]): Scale {
  const most = Math.max(...days.map(total));
  const step = niceStep(most / 5);
  const customersMax = Math.ceil(most / step) * step;
  return {
    customersMax,
    step,
    x: (index) => round(PLOT.left + ((PLOT.right - PLOT.left) * index) / Math.max(1, days.length - 1)),
    y: (customers) => round(PLOT.bottom - ((PLOT.bottom - PLOT.top) * customers) / customersMax),
  };
}

/** 1, 2 or 5 times a power of ten, the nearest one not below. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function grid({ customersMax, step, y }: Scale): string[] {
  const lines: string[] = [];
  for (let customers = 0; customers <= customersMax; customers += step) {
    const at = y(customers);
    lines.push(`<line ${GRID} x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}"/>`);
    lines.push(`<text ${SOFT} x="${PLOT.left - 8}" y="${at + 4}" text-anchor="end">${grouped(customers)}</text>`);
  }
  return lines;
}

/** Stacked, the lowest rung first; a thin line in the page's colour keeps neighbours apart. */
function areas(days: readonly StageDay[], rungs: readonly Rung[], { x, y }: Scale): string[] {
  return rungs.map((rung) => {
    const upper = days.map((day, index) => `${x(index)},${y(below(day, rung) + day.customers[rung])}`);
    const lower = days.map((day, index) => `${x(index)},${y(below(day, rung))}`).reverse();
    return `<path d="M${[...upper, ...lower].join('L')}Z" class="rung ${rung}" fill="${LIGHT.rungs[rung]}" stroke="${LIGHT.page}" stroke-width="0.75"><title>${rung}</title></path>`;
  });
}

function labels(last: StageDay, rungs: readonly Rung[], { y }: Scale): string[] {
  let floor = Number.POSITIVE_INFINITY;
  return rungs.flatMap((rung) => {
    const count = last.customers[rung];
    const middle = y(below(last, rung) + count / 2);
    const at = Math.min(middle, floor - LABEL_HEIGHT);
    floor = at;
    return [
      `<path ${LEADER} d="M${PLOT.right + 4},${middle}L${PLOT.right + 16},${round(at)}"/>`,
      `<text ${INK} x="${PLOT.right + 22}" y="${round(at + 5)}"><tspan font-weight="600" class="number">${grouped(count)}</tspan> ${rung}</text>`,
    ];
  });
}

function months(days: readonly StageDay[], { x }: Scale): string[] {
  return days.flatMap(({ date }, index) => {
    if (!date.endsWith('-01')) return [];
    const name = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' }).format(new Date(date));
    const at = (y: number, text: string) => `<text ${SOFT} x="${x(index)}" y="${y}">${text}</text>`;
    const tick = `<line ${GRID} x1="${x(index)}" x2="${x(index)}" y1="${PLOT.bottom}" y2="${PLOT.bottom + 5}"/>`;
    const isFirstOfYear = index === 0 || date.endsWith('-01-01');
    return [tick, at(PLOT.bottom + 20, name), ...(isFirstOfYear ? [at(PLOT.bottom + 36, date.slice(0, 4))] : [])];
  });
}

function subtitle(days: readonly StageDay[], customersTotal: number): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  const drawn = total(last);
  const potential = customersTotal - drawn;
  const others = potential === 0 ? '' : `, and ${grouped(potential)} potential ones (not drawn)`;
  return `${grouped(drawn)} customers${others}, ${first.date} to ${last.date}, from the recorded stage changes`;
}

function total({ customers }: StageDay): number {
  return RUNGS.reduce((sum, rung) => sum + customers[rung], 0);
}

function below({ customers }: StageDay, rung: Rung): number {
  return RUNGS.slice(0, RUNGS.indexOf(rung)).reduce((sum, each) => sum + customers[each], 0);
}

const grouped = (count: number): string => count.toLocaleString('en-GB');
const round = (value: number): number => Math.round(value * 10) / 10;
