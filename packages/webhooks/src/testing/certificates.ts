/** Certificates for tests, made as they run: an authority, and what it has signed. Needs openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'authority-'));

  constructor() {
    this.#openssl('req', '-x509', ...NEW_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test', '-days', '2');
  }

  /** What clients are told to trust. */
  get ca(): string {
    return this.#read('ca.pem');
  }

  /** @param names such as `DNS:shop.test` or `IP:127.0.0.1`. @param days negative: it is over. */
  sign(names: string, days = 1): Certificate {
    writeFileSync(join(this.#folder, 'names'), `subjectAltName=${names}`);
    this.#openssl('req', ...NEW_KEY, '-keyout', 'its.key', '-out', 'its.csr', '-subj', '/CN=receiver');
    const signed = ['-out', 'its.pem', '-extfile', 'names', '-days', String(days)];
    this.#openssl('x509', '-req', '-in', 'its.csr', ...SIGNER, ...signed);
    return { key: this.#read('its.key'), cert: this.#read('its.pem') };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const SIGNER = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
