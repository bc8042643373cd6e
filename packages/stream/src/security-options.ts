/** TLS and SASL as kafkajs takes them. The files are read here: certificates that were rotated need a restart, and get one. */
import { readFileSync } from 'node:fs';
import type { KafkaSecurity } from '@loyalty-ladder/runtime/kafka-access.ts';
import type { KafkaConfig, SASLOptions } from 'kafkajs';

/** kafkajs hands `ssl` to tls.connect, which verifies chain and host name unless it is told not to. */
export function securityOptions({ tls, sasl }: KafkaSecurity = {}): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ...(tls && { ssl: { ...pem('ca', tls.caFile), ...pem('cert', tls.certFile), ...pem('key', tls.keyFile) } }),
    ...(sasl && { sasl: { ...sasl } as SASLOptions }),
  };
}

const pem = (name: 'ca' | 'cert' | 'key', file: string | undefined) =>
  file === undefined ? {} : { [name]: readFileSync(file, 'utf8') };
