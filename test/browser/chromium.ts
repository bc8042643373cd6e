/** Debian's Chromium, driven by playwright-core, which brings no browser of its own. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** undefined: there is none on this machine. */
export const CHROMIUM = PLACES.find((place) => existsSync(place));
export const NO_CHROMIUM = `there is no Chromium at ${PLACES.join(' or ')} (apt-get install chromium)`;

export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(NO_CHROMIUM);
  // As root, as in a container, Chromium refuses its sandbox; it visits nothing but the page under test.
  return chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
