/**
 * What may be called although it lies inside: receivers of developers and of the tests. From WEBHOOK_ALLOW_TARGETS, a list of networks
 * (`127.0.0.1/32`, `fd12::/16`) and of hosts with a port (`localhost:8080`, `[::1]:8080`), separated by commas. A host that is allowed is
 * allowed wherever it resolves to.
 */
import ipaddr from 'ipaddr.js';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

export class AllowedTargets {
  readonly isEmpty: boolean;
  readonly #entries: readonly string[];
  readonly #networks: readonly Network[];
  readonly #hosts: ReadonlySet<string>;

  /** @throws Error for an entry that is neither. */
  constructor(entries: readonly string[]) {
    const [networks, hosts] = [entries.filter(isNetwork), entries.filter((entry) => !isNetwork(entry))];
    this.isEmpty = entries.length === 0;
    this.#entries = entries;
    this.#networks = networks.map((entry) => ipaddr.parseCIDR(entry));
    this.#hosts = new Set(hosts.map(parseHost));
  }

  /** @param target as the URL has it: WHATWG's host, IPv6 in brackets. */
  has(address: string, { host, port }: { readonly host: string; readonly port: number }): boolean {
    return this.hasHost(host, port) || this.#hasAddress(address);
  }

  hasHost(host: string, port: number): boolean {
    return this.#hosts.has(`${host}:${port}`);
  }

  /** As it is configured. */
  toString(): string {
    return this.#entries.join(',');
  }

  toJSON(): string {
    return this.toString();
  }

  #hasAddress(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.parse(text);
    return this.#networks.some(
      ([base, bits]) => base.kind() === address.kind() && address.match([base, bits] as never),
    );
  }
}

const isNetwork = (entry: string): boolean => entry.includes('/');

function parseHost(entry: string): string {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(entry) ?? [];
  if (host === '' || !URL.canParse(`http://${entry}`)) throw new Error(`"${entry}" is neither a network nor host:port`);
  return `${new URL(`http://${host}`).hostname}:${Number(port)}`;
}
