/** Which methods a path has, for whoever asks with another one. */
interface KnownPath {
  readonly form: RegExp;
  readonly methods: Set<string>;
}

export class KnownPaths {
  readonly #paths = new Map<string, KnownPath>();

  /** @param pattern a route's: `/v1/customers/:customerId`. */
  add(method: string | readonly string[], pattern: string): void {
    const known = this.#paths.get(pattern) ?? { form: formOf(pattern), methods: new Set() };
    for (const each of [method].flat()) known.methods.add(each);
    this.#paths.set(pattern, known);
  }

  /** @returns none for a path that is not there. */
  methodsOf(url: string): string[] {
    const [path = ''] = url.split('?', 1);
    const methods = [...this.#paths.values()].flatMap(({ form, methods }) => (form.test(path) ? [...methods] : []));
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].toSorted();
  }
}

function formOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
