/** Where the reader is, wholly in the address: view, filters and time. So a link shows another what one sees, and the back button works. */
import { signal } from '@preact/signals';
import { parseRange, type TimeRange } from './time-range.ts';

export interface Route {
  /** `#/lag/purchase-consumer` → `['lag', 'purchase-consumer']`; empty: the overview. */
  readonly path: readonly string[];
  readonly range: TimeRange;
  /** All of the query, `range`, `from` and `until` among it. */
  readonly query: Readonly<Record<string, string>>;
}

export const route = signal<Route>(parseRoute(''));

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  return { path: path.split('/').filter(Boolean).map(decoded), range: parseRange(query), query };
}

/** Words of time go along to every view; filters are a view's own. */
const EVERYWHERE = ['range', 'from', 'until'];

/** @param changes of the query: undefined takes a word out of it. */
export function hrefOf(
  path: readonly string[],
  changes: Readonly<Record<string, string | undefined>> = {},
  { query, path: here } = route.value,
): string {
  const isHere = path.join('/') === here.join('/');
  const kept = Object.entries(query).filter(([name]) => isHere || EVERYWHERE.includes(name));
  const wanted = Object.entries({ ...Object.fromEntries(kept), ...changes });
  const search = new URLSearchParams(wanted.filter((each): each is [string, string] => each[1] !== undefined));
  return `#/${path.map(encodeURIComponent).join('/')}${search.size > 0 ? `?${search}` : ''}`;
}

export function navigate(path: readonly string[], changes: Readonly<Record<string, string | undefined>> = {}): void {
  location.hash = hrefOf(path, changes);
}

export function followAddress(): void {
  const follow = () => {
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', follow);
  follow();
}

/** What somebody typed may be no encoding at all. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
