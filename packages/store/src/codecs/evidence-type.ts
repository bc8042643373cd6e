/** Evidence in storage schemas, each piece as what tells it from the one before it: most are of one source, a few days apart. */
import type { Evidence } from '@loyalty-ladder/domain/state/state.ts';
import avro from 'avsc';

/** As it is stored. */
interface StoredEvidence extends Omit<Evidence, 'day' | 'source'> {
  /** Days since the one before it; of the first since 1970-01-01. */
  readonly after: number;
  /** null: that of the one before it. */
  readonly source: string | null;
}

export class EvidenceType extends avro.types.LogicalType {
  protected override _fromValue(stored: readonly StoredEvidence[]): Evidence[] {
    let day = 0;
    let source = '';
    return stored.map(({ after, source: another, ...piece }) => {
      day += after;
      source = another ?? source;
      return { ...piece, day, source };
    });
  }

  protected override _toValue(evidence: readonly Evidence[]): StoredEvidence[] {
    let before = { day: 0, source: '' };
    return evidence.map((piece) => {
      const { day, source } = piece;
      const stored = { ...piece, after: day - before.day, source: source === before.source ? null : source };
      before = { day, source };
      return stored;
    });
  }

  /** What an earlier schema wrote alike is read as evidence already; another kind of item would need a word on how. */
  protected override _resolve(writer: avro.Type): ((evidence: Evidence[]) => Evidence[]) | undefined {
    const isAlike = writer instanceof EvidenceType && this.underlyingType.equals(writer.underlyingType);
    return isAlike ? (evidence) => evidence : undefined;
  }
}
