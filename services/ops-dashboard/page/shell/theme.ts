/** Light or dark: as the system has it, unless somebody chose. */
import { signal } from '@preact/signals';
import { readColours } from '../charts/chart-colours.ts';

export type Theme = 'system' | 'light' | 'dark';

export const theme = signal<Theme>('system');

const KEY = 'theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

export function followTheme(): void {
  const kept = localStorage.getItem(KEY);
  theme.value = ORDER.find((each) => each === kept) ?? 'system';
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readColours);
}

export function nextTheme(): void {
  theme.value = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length] ?? 'system';
  localStorage.setItem(KEY, theme.value);
  apply();
}

function apply(): void {
  document.documentElement.dataset.theme = theme.value;
  readColours();
}
