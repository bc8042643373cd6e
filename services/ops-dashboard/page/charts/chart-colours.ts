/** Colours of the style sheet for what is drawn on a canvas, which knows no custom properties. */
import { signal } from '@preact/signals';

const NAMES = ['ink', 'muted', 'faint', 'line', 'accent', 'accent-soft', 'warn', 'bad'] as const;

export type ColourName = (typeof NAMES)[number];
export type Colours = Readonly<Record<ColourName, string>>;

/** Before the page is there: whoever draws has called `readColours`. */
const NOTHING_YET = Object.fromEntries(NAMES.map((name) => [name, 'transparent'])) as Record<ColourName, string>;

export const colours = signal<Colours>(NOTHING_YET);

/** At the start, and when light turns to dark: the browser resolves `light-dark()` for an element only. */
export function readColours(): void {
  const probe = document.body.appendChild(document.createElement('span'));
  const resolved = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  colours.value = Object.fromEntries(resolved);
}
