/**
 * What a program says that is allowed, and that hardly anybody means: a slip of a digit, a unit taken for another one. Nothing hangs on it but
 * a word to whoever is about to publish. Each doubt has the name of its rule.
 */
import { currencyOf } from '../facts/currencies.ts';
import { firstDayOf } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import type { Doubt, DoubtRule } from './doubt.ts';
import { doubtsAboutMoney } from './money-doubts.ts';
import type { Campaign, Program } from './program.ts';
import { WORTH_FAR_LESS } from './worth-far-less.ts';

const ONE = 10_000;
const MANY = 3 * ONE;
/** Of a tenth nobody makes a campaign; 125 is meant as a percentage, 2 as "twice". */
const FEW = ONE / 10;
/** Of four years, one of them a leap year. */
const CALENDAR_MONTHS = Array.from({ length: 48 }, (_, month) => month);
/** A point for each ten units at the least: below that somebody has thought of it. */
const RATE_THOUGHT_OF = 1_000n;
const CURRENCIES_NAMED = 5;

/** @param now what lies before it is past. */
export function doubtsAbout(program: Program, now: Instant): Doubt[] {
  return [
    ...multipliers(program).flatMap(([path, value]) => doubtsAboutMultiplier(path, value)),
    ...campaignsTogether(program.campaigns),
    ...doubtsAboutStages(program),
    ...doubtsAboutCaps(program),
    ...doubtsAboutThresholds(program),
    ...doubtsAboutNotice(program),
    ...program.campaigns.flatMap(({ to }, index) =>
      to <= now
        ? [doubt('campaign-in-the-past', `campaigns.${index}`, 'has ended already: it multiplies nothing')]
        : [],
    ),
    ...doubtsAboutCurrencies(program, now),
    ...doubtsAboutMoney(program, now),
  ];
}

const doubt = (rule: DoubtRule, path: string, says: string): Doubt => ({ rule, path, says });

const multipliers = ({ stageMultipliers, categoryMultipliers, campaigns }: Program): [string, number][] => [
  ...Object.entries(stageMultipliers).map(([stage, value]): [string, number] => [`stageMultipliers.${stage}`, value]),
  ...Object.entries(categoryMultipliers).map(([name, value]): [string, number] => [
    `categoryMultipliers.${name}`,
    value,
  ]),
  ...campaigns.map(({ multiplier }, index): [string, number] => [`campaigns.${index}.multiplier`, multiplier]),
];

function doubtsAboutMultiplier(path: string, value: number): Doubt[] {
  if (value > MANY)
    return [doubt('multiplier-above-3', path, `is ${basisPoints(value)}: more than three times the points`)];
  if (value >= FEW || value === 0) return [];
  const meant = value < 10 ? `${times(value * ONE)} is ${value * ONE}` : `${value} % is ${basisPoints(value * 100)}`;
  return [doubt('multiplier-below-a-tenth', path, `is ${basisPoints(value)}: ${times(value)}; ${meant}`)];
}

/** Two that are in force at once, for lines of one category. */
function campaignsTogether(campaigns: readonly Campaign[]): Doubt[] {
  return campaigns.flatMap((each, index) => {
    const others = campaigns.slice(0, index).filter((other) => meet(each, other));
    const product = others.reduce((all, { multiplier }) => (all * multiplier) / ONE, each.multiplier);
    if (others.length === 0 || product <= MANY || each.multiplier > MANY) return [];
    const names = others.map(({ name }) => `"${name}"`).join(', ');
    return [
      doubt(
        'campaigns-multiply-above-3',
        `campaigns.${index}`,
        `overlaps ${names}, and together they multiply by ${product / ONE}`,
      ),
    ];
  });
}

const meet = (a: Campaign, b: Campaign): boolean =>
  a.from < b.to && b.from < a.to && (a.category === undefined || b.category === undefined || a.category === b.category);

function doubtsAboutStages(program: Program): Doubt[] {
  const { regular = ONE, adherent = ONE } = program.stageMultipliers;
  const { adherentPurchaseDays, regularPurchaseDays, returnPurchaseDays, pointsPerMajorUnit } = program;
  const doubts: Doubt[] = [];
  if (adherent < regular) {
    doubts.push(
      doubt(
        'adherent-earns-less-than-regular',
        'stageMultipliers.adherent',
        `is ${basisPoints(adherent)}, and ${basisPoints(regular)} for a regular`,
      ),
    );
  }
  if (adherentPurchaseDays < regularPurchaseDays) {
    doubts.push(
      doubt(
        'adherent-easier-than-regular',
        'adherentPurchaseDays',
        `is ${adherentPurchaseDays}, fewer than regularPurchaseDays (${regularPurchaseDays}): the higher rung is the easier one`,
      ),
    );
  }
  if (returnPurchaseDays > regularPurchaseDays) {
    doubts.push(
      doubt(
        'return-harder-than-regular',
        'returnPurchaseDays',
        `is ${returnPurchaseDays}, more than regularPurchaseDays (${regularPurchaseDays}): coming back is harder than beginning`,
      ),
    );
  }
  if (pointsPerMajorUnit === 0n)
    doubts.push(doubt('earns-nothing', 'pointsPerMajorUnit', 'is 0: a purchase earns nothing'));
  for (const [stage, multiplier] of Object.entries(program.stageMultipliers)) {
    if (multiplier === 0)
      doubts.push(doubt('earns-nothing', `stageMultipliers.${stage}`, 'is 0: who stands there earns nothing'));
  }
  return doubts;
}

const CAPS = ['capPerPurchase', 'capPerDay', 'capPerMonth'] as const;

function doubtsAboutCaps(program: Program): Doubt[] {
  return CAPS.flatMap((cap, index) => {
    const value = program[cap];
    if (value === null) return [];
    if (value === 0n) return [doubt('cap-of-0', cap, 'is 0: nobody earns anything; without a cap it is null')];
    const wider = CAPS.slice(index + 1).find((each) => (program[each] ?? value) < value && program[each] !== 0n);
    return wider === undefined
      ? []
      : [
          doubt(
            'cap-without-effect',
            cap,
            `is ${value}, and ${wider} is less (${program[wider]}): it is never reached`,
          ),
        ];
  });
}

function doubtsAboutThresholds({ riskThresholds }: Program): Doubt[] {
  return Object.entries(riskThresholds).flatMap(([level, value]) =>
    value < ONE
      ? [
          doubt(
            'threshold-below-one-interval',
            `riskThresholds.${level}`,
            `is ${basisPoints(value)}: ${times(value)} the customer's own interval, so before the next purchase is due`,
          ),
        ]
      : [],
  );
}

/** What vests on the last day of a month lives shortest: that day, and the months to come. */
function doubtsAboutNotice({ expiryNoticeDays, expiryMonths }: Program): Doubt[] {
  const lives = CALENDAR_MONTHS.map((month) => 1 + firstDayOf(month + expiryMonths) - firstDayOf(month));
  const days = Math.min(...lives);
  if (expiryNoticeDays <= days) return [];
  const says = `is ${expiryNoticeDays}, and with expiryMonths ${expiryMonths} points may live for ${days} ${days === 1 ? 'day' : 'days'} only: nobody is told of those that vest after the notice of their month`;
  return [doubt('notice-longer-than-points-live', 'expiryNoticeDays', says)];
}

function doubtsAboutCurrencies(
  { pointsPerMajorUnit, pointsPerMajorUnitByCurrency: own }: Program,
  now: Instant,
): Doubt[] {
  const named = Object.keys(own).flatMap((code) => {
    const path = `pointsPerMajorUnitByCurrency.${code}`;
    const currency = currencyOf(code);
    if (currency?.decimals === undefined) {
      return [doubt('unknown-currency', path, 'is no code of ISO 4217 for something to pay in: no purchase has it')];
    }
    const { endsAt } = currency;
    if (endsAt === undefined || endsAt > now) return [];
    return [doubt('withdrawn-currency', path, `is no money since ${new Date(endsAt).toISOString().slice(0, 7)}`)];
  });
  const cheap = WORTH_FAR_LESS.filter((code) => !(code in own));
  if (pointsPerMajorUnit < RATE_THOUGHT_OF || cheap.length === 0) return named;
  const others = cheap.length - CURRENCIES_NAMED;
  const codes = cheap.slice(0, CURRENCIES_NAMED).join(', ') + (others > 0 ? ` and ${others} others` : '');
  const says = `has no figure for ${codes}, whose unit is worth a fiftieth of a euro or less: 1 ${cheap[0]} earns as many points as 1 EUR, if you sell in it`;
  return [...named, doubt('currency-worth-less', 'pointsPerMajorUnitByCurrency', says)];
}

/** As in the file. */
const basisPoints = (value: number) => `${value} (basis points)`;
const times = (value: number) => `${value / ONE} times`;
