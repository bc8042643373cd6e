/** Words of the domain as enum symbols in storage schemas: Avro allows no hyphen in a symbol, so `first-purchase` is `first_purchase`. */
import avro from 'avsc';

export class HyphenatedType extends avro.types.LogicalType {
  protected override _fromValue(symbol: string): string {
    return symbol.replaceAll('_', '-');
  }

  protected override _toValue(word: string): string {
    return word.replaceAll('-', '_');
  }

  /** An earlier schema's words, if today's has all of them: they are read as words already. */
  protected override _resolve(writer: avro.Type): ((word: string) => string) | undefined {
    if (!(writer instanceof HyphenatedType)) return undefined;
    this.underlyingType.createResolver(writer.underlyingType);
    return (word) => word;
  }
}
