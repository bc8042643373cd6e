/** How wide an element is, for what is drawn to fit. */
import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** @returns a ref for the element, and its inner width in px; 0: not laid out yet. */
export function useWidth<Shown extends HTMLElement>(): { ref: RefObject<Shown | null>; width: Signal<number> } {
  const ref = useRef<Shown>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    const measure = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    measure.observe(ref.current);
    width.value = Math.floor(ref.current.clientWidth);
    return () => measure.disconnect();
  }, []);
  return { ref, width };
}
