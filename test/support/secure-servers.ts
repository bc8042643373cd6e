/** Kafka, registry, Postgres and Redis that let nobody in but by TLS and with a password, as production has them; under the name `localhost`. */
import { chmod, chown, copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@loyalty-ladder/local-stack/free-port.ts';
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import { startRedisServer } from '@loyalty-ladder/local-stack/redis-server.ts';
import type { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import type { Certificates } from './certificates.ts';
import { withClient } from './test-database.ts';

export const USER = 'ladder-service';
export const PASSWORD = 'hunter2-hunter2';
const reporter = () => {};

/** @returns `localhost:port` of a listener with SASL by each mechanism, and of one that asks for certificates. */
export async function startSecureKafka(supervisor: Supervisor, { ca, server }: Certificates) {
  const [sasl, mutual] = [await freePort(), await freePort()];
  const jaas = (mechanism: string, module: string, more = '') =>
    `listener.name.sasl.${mechanism}.sasl.jaas.config=org.apache.kafka.common.security.${module} required${more};`;
  const scram = ['256', '512'].map((size) => `SCRAM-SHA-${size}=[name=${USER},password=${PASSWORD}]`);
  await startKafkaBroker(
    { supervisor, reporter },
    {
      listeners: [`SASL://localhost:${sasl}`, `MUTUAL://localhost:${mutual}`],
      formatOptions: scram.flatMap((each) => ['--add-scram', each]),
      settings: `listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL
ssl.keystore.type=PEM
ssl.keystore.location=${server.both}
ssl.truststore.type=PEM
ssl.truststore.location=${ca}
listener.name.mutual.ssl.client.auth=required
listener.name.sasl.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
${jaas('plain', 'plain.PlainLoginModule', ` user_${USER}="${PASSWORD}"`)}
${jaas('scram-sha-256', 'scram.ScramLoginModule')}
${jaas('scram-sha-512', 'scram.ScramLoginModule')}`,
    },
  );
  return { sasl: [`localhost:${sasl}`], mutual: [`localhost:${mutual}`] };
}

/** What only hostssl lets in. @returns its address, without anything about TLS; undefined where the binaries have none. */
export async function startSecurePostgres(supervisor: Supervisor, { server }: Certificates): Promise<string> {
  const url = new URL(await startPostgresServer(supervisor, reporter));
  const data = join(supervisor.folder, 'postgres-data');
  const { uid, gid } = await stat(data);
  for (const [from, to] of [
    [server.cert, 'server.crt'],
    [server.key, 'server.key'],
  ] as const) {
    await copyFile(from, join(data, to));
    await chown(join(data, to), uid, gid);
    await chmod(join(data, to), 0o600);
  }
  await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all all scram-sha-256\n');
  await withClient(url.href, async (client) => {
    await client.query('alter system set ssl = on');
    await client.query(`create role "${USER}" superuser login password '${PASSWORD}'`);
    await client.query('select pg_reload_conf()');
  });
  return Object.assign(url, { hostname: 'localhost', username: USER, password: PASSWORD }).href;
}

/** @returns its address: no other user than this one, no port but this one. */
export async function startSecureRedis(supervisor: Supervisor, { ca, server }: Certificates): Promise<string> {
  const redis = createRedis(await startRedisServer({ supervisor, reporter }), SILENT_LOG);
  await new Promise((resolve) => redis.once('ready', resolve));
  const port = await freePort();
  const files = ['tls-cert-file', server.cert, 'tls-key-file', server.key, 'tls-ca-cert-file', ca];
  try {
    // One by one would each be half a setting; TLS is taken over with the port.
    await redis.call('config', 'set', ...files, 'tls-auth-clients', 'no', 'tls-port', String(port));
    await redis.call('acl', 'setuser', USER, 'on', `>${PASSWORD}`, '~*', '&*', '+@all');
    await redis.call('acl', 'setuser', 'default', 'off');
  } finally {
    redis.disconnect();
  }
  return `rediss://${USER}:${PASSWORD}@localhost:${port}`;
}

/** TLS before the registry, as a reverse proxy has it. */
export async function startSecureRegistry(supervisor: Supervisor, target: string, { server }: Certificates) {
  const proxy = createServer(
    { cert: await readFile(server.cert), key: await readFile(server.key) },
    (asked, answer) => {
      const { method = 'GET', headers, url = '/' } = asked;
      const onward = request(new URL(url, target), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    },
  );
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  Object.assign(url, {
    protocol: 'https:',
    hostname: 'localhost',
    port: String((proxy.address() as AddressInfo).port),
  });
  supervisor.onStop(async () => void proxy.close());
  return url.href;
}
