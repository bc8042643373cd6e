/** Rules of weak buyers, each broken once. */
import type { Mutant } from './mutant.ts';

export const WEAK_BUYER_MUTANTS: readonly Mutant[] = [
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: "return stage === 'visitor' || stage === 'first-purchase';",
    replacement: "return stage === 'visitor';",
    breaks: 'first buyers are weak buyers as well',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'const weakBuyer = state.weakBuyer ?? begin(folding);',
    replacement:
      "const weakBuyer = state.weakBuyer === null || fact?.type === 'purchase.completed' ? begin(folding) : state.weakBuyer;",
    breaks: 'moving between visitor and first-purchase keeps the day since when',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'const weakBuyer = state.weakBuyer ?? begin(folding);',
    replacement:
      'const isBegun = state.weakBuyer === null;\n    const weakBuyer = state.weakBuyer ?? begin(folding);\n    if (isBegun) return;',
    breaks: 'the first span has the fact that began it',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'reviewDay: today + program.horizonDays,',
    replacement: 'reviewDay: today + program.horizonDays + 1,',
    breaks: 'the first review is horizonDays after the day',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'reviewDay: reviewDay + program.horizonDays,',
    replacement: 'reviewDay: reviewDay + 90,',
    breaks: 'each review settles the date of the next by the program in force at it',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'program.horizonDays, span: EMPTY_SPAN, before: next };',
    replacement: 'program.horizonDays, span: weakBuyer.span, before: next };',
    breaks: 'a review looks at what happened since the one before it',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: 'anyHeld: held.held > 0',
    replacement: 'anyHeld: false',
    breaks: 'who showed something at the review before is not withdrawn',
  },
  {
    file: 'weak-buyers/weak-buyers.ts',
    search: "  state.advice = 'none';",
    replacement: '',
    breaks: 'in any other stage advice is none',
  },
  {
    file: 'fold/due.ts',
    search: '  watchWeakBuyer(folding, null);\n',
    replacement: '',
    breaks: 'the ladder of the same due step comes before the review',
  },
  {
    file: 'weak-buyers/span.ts',
    search: "booked.isPurchase || fact.type === 'contact.visited' || fact.type === 'contact.responded'",
    replacement:
      "fact.type === 'purchase.completed' || fact.type === 'contact.visited' || fact.type === 'contact.responded'",
    breaks: 'a purchase without effect is no sign of life',
  },
  {
    file: 'weak-buyers/span.ts',
    search: " || fact.type === 'contact.visited'",
    replacement: '',
    breaks: 'a visit is a sign of life',
  },
  {
    file: 'weak-buyers/span.ts',
    search: " || fact.type === 'contact.responded'",
    replacement: '',
    breaks: 'an answer is a sign of life',
  },
  {
    file: 'weak-buyers/span.ts',
    search: 'booked.isPurchase && span.lastPurchaseDay !== today',
    replacement: 'booked.isPurchase',
    breaks: 'one date is one purchase day',
  },
  {
    file: 'weak-buyers/review.ts',
    search: '1n + (paidBefore > 0n ? paidBefore : 0n)',
    replacement: '1n + paidBefore',
    breaks: 'after a return silence is no rise',
  },
  {
    file: 'weak-buyers/review.ts',
    search: '1n + (paidBefore > 0n ? paidBefore : 0n)',
    replacement: 'paidBefore > 0n ? paidBefore : 0n',
    breaks: 'a rise is more than before, not as much',
  },
  {
    file: 'weak-buyers/review.ts',
    search: 'threshold: BigInt(activeSigns)',
    replacement: 'threshold: BigInt(activeSigns + 1)',
    breaks: 'activeSigns are active',
  },
  {
    file: 'weak-buyers/review.ts',
    search: 'purchaseDays === 0 ? BigInt(Math.max(smallOrderMinor, 1)) : ',
    replacement: '',
    breaks: 'without a purchase day there is no order size',
  },
  {
    file: 'weak-buyers/review.ts',
    search: "{ name: 'marginInSpan', value: margin, threshold: 1n }",
    replacement: "{ name: 'marginInSpan', value: margin, threshold: 0n }",
    breaks: 'profit is more than nothing',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: 'const DEVELOP_MIN = 3;',
    replacement: 'const DEVELOP_MIN = 4;',
    breaks: 'three of four are enough to develop',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: 'before !== null && !before.anyHeld',
    replacement: '!before?.anyHeld',
    breaks: 'nobody is withdrawn at the first review',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: 'state.unansweredContacts >= program.unansweredContacts &&',
    replacement: '',
    breaks: 'nobody is withdrawn before so many letters remain unanswered',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: 'state.openComplaints === 0 &&',
    replacement: '',
    breaks: 'nobody with an open complaint is withdrawn',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: '!state.keyCustomer &&',
    replacement: '',
    breaks: 'no key customer is withdrawn',
  },
  {
    file: 'weak-buyers/advice.ts',
    search: "yearsProfit(state, monthOf(today)).basis !== 'incomplete'",
    replacement: 'true',
    breaks: 'nobody whose profit is incomplete is withdrawn',
  },
  {
    file: 'ladder/ladder.ts',
    search: "if (stage === 'potential' || stage === 'retired') return;",
    replacement: "if (stage === 'potential') return;",
    breaks: 'nothing but a purchase brings a retired customer back',
  },
  {
    file: 'purchases/purchases.ts',
    search: "if (stage === 'retired') folding.state.stage = 'visitor';",
    replacement: '',
    breaks: 'a purchase brings a retired customer back',
  },
];
