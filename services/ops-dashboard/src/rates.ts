/** How much one address may ask for: a page asks for dozens of files at once; and whoever mistypes his key ten times waits. */
export const RATES = { address: { perSecond: 50, seconds: 4 }, login: { perSecond: 1 / 6, seconds: 60 } };
