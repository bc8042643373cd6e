/** A table that may be wider than the page: it scrolls by itself, by keyboard too. */
import type { ComponentChildren } from 'preact';

export function WideTable({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse.
    <section class="wide-table" aria-label={title} tabIndex={0}>
      <table class="full">{children}</table>
    </section>
  );
}
