/**
 * The cookie that carries a session: no script reads it, no other site sends it. Where TLS is spoken (a trusted proxy may say so) it is Secure and
 * bound to this host by its name (`__Host-`). Elsewhere its name has the port, since cookies of one host are seen by all ports.
 */
import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Asking = Pick<FastifyRequest, 'protocol' | 'headers' | 'socket'>;

/** @returns '' where there is none. */
export function sessionIdOf(request: Asking): string {
  return parseCookie(request.headers.cookie ?? '')[cookieFor(request).name] ?? '';
}

/** For as long as the browser runs: how long the session lasts is known here. */
export function setSessionCookie(request: Asking, reply: FastifyReply, id: string): void {
  reply.header('set-cookie', stringifySetCookie({ ...cookieFor(request), value: id }));
}

export function clearSessionCookie(request: Asking, reply: FastifyReply): void {
  reply.header('set-cookie', stringifySetCookie({ ...cookieFor(request), maxAge: 0 }));
}

function cookieFor({ protocol, socket }: Asking): SetCookie {
  const isSecure = protocol === 'https';
  return {
    name: isSecure ? '__Host-ops-session' : `ops-session-${socket.localPort ?? 0}`,
    value: '',
    ...{ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure },
  };
}
