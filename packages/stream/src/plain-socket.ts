/**
 * A connection in plain text that notices when the other side speaks TLS: such a broker answers the first request with a TLS alert, whose
 * bytes kafkajs would take for the length of an answer that never comes.
 */
import { connect } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** As kafkajs' own factory has it. */
const KEEP_ALIVE_MS = 60_000;
/** Record type "alert", and the major version of every TLS. */
const ALERT = Buffer.from([0x15, 0x03]);

export class TlsExpectedError extends Error {
  readonly code = 'ERR_TLS_EXPECTED';
}

export const plainSocket: ISocketFactory = ({ host, port, onConnect }) => {
  const socket = connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.once('data', (bytes) => {
    if (bytes.subarray(0, ALERT.length).equals(ALERT)) socket.destroy(new TlsExpectedError('the broker speaks TLS'));
  });
  return socket;
};
