/** Contents of outcomes as they lie in jsonb, whose numbers are no bigints: points are text there. */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';

export function storedContent(content: object): object {
  return 'points' in content ? { ...content, points: String(content.points) } : content;
}

/** The inverse. */
export function contentOf(type: Outcome['type'], stored: object): Omit<Outcome, 'type' | 'at'> {
  const content =
    type === 'points.expiring' && 'points' in stored ? { ...stored, points: BigInt(String(stored.points)) } : stored;
  return content as Omit<Outcome, 'type' | 'at'>;
}
