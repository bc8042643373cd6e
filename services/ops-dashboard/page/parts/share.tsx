/** A part of a whole as a length; its figure stands beside it. */
export function Share({ part, whole }: { part: number; whole: number }) {
  return (
    <svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="6" class="share-whole" />
      <rect width={whole > 0 ? (100 * part) / whole : 0} height="6" class="share-part" />
    </svg>
  );
}
