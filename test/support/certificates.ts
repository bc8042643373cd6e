/** Certificates of a test's own, by openssl as an operator makes them: an authority, what it vouches for, and another one that vouches for nothing. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificates {
  /** Files in PEM. */
  readonly ca: string;
  readonly otherCa: string;
  /** For `localhost` alone: no address, not even 127.0.0.1. */
  readonly server: KeyPair;
  readonly client: KeyPair;
}

interface KeyPair {
  readonly cert: string;
  readonly key: string;
  /** Both in one, as Kafka wants it. */
  readonly both: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];

export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string): string => join(folder, name);
  const request = (name: string, subject: string, ...more: string[]) =>
    openssl('req', '-x509', ...KEY, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', subject, ...more);
  await Promise.all([request('ca', '/CN=test authority'), request('other-ca', '/CN=another authority')]);
  const signed = async (name: string, subject: string, ...more: string[]): Promise<KeyPair> => {
    const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE', ...more];
    await request(name, subject, '-CA', at('ca.pem'), '-CAkey', at('ca.key'), ...leaf);
    const [cert, key, both] = [at(`${name}.pem`), at(`${name}.key`), at(`${name}-both.pem`)];
    await writeFile(both, `${await readFile(key, 'utf8')}${await readFile(cert, 'utf8')}`);
    return { cert, key, both };
  };
  const [server, client] = await Promise.all([
    signed('server', '/CN=server', '-addext', 'subjectAltName=DNS:localhost'),
    signed('client', '/CN=client'),
  ]);
  return { ca: at('ca.pem'), otherCa: at('other-ca.pem'), server, client };
}

const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
