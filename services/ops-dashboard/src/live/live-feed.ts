/** Tells all pages that are followed what the watch sees, each second, for as long as their sessions go on. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Snapshot, TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { Session, SessionEnd, Sessions } from '../session/sessions.ts';
import { LiveConnection, type LiveEvent } from './live-connection.ts';

export interface LiveFeedOptions {
  readonly sessions: Pick<Sessions, 'goesOn'>;
  /** Called for whatever a session's look-up throws. */
  readonly onTrouble: (error: unknown) => void;
}

interface Follower {
  readonly session: Session;
  readonly connection: LiveConnection;
}

/** What lies between is in the history, of the last minutes second by second. */
const MISSED: LiveEvent = { name: 'reset', json: '{}' };

export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #followers = new Set<Follower>();
  /** Of this process: sequences begin again in the next one. */
  readonly #process = randomBytes(4).toString('hex');
  #latest: LiveEvent | undefined;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** @param response on which the head is sent. @param lastEventId what the page has last; undefined: nothing. */
  follow(response: ServerResponse, session: Session, lastEventId: string | undefined): void {
    const connection = new LiveConnection(response);
    const follower = { session, connection };
    this.#followers.add(follower);
    response.on('close', () => this.#followers.delete(follower));
    response.on('error', () => {}); // `close` follows.
    if (lastEventId !== undefined && lastEventId !== this.#latest?.id) connection.tell(MISSED);
    if (this.#latest !== undefined) connection.tellNewest(this.#latest);
  }

  tell(snapshot: Snapshot): void {
    const id = `${this.#process}.${snapshot.sequence}`;
    this.#latest = { name: 'snapshot', id, json: JSON.stringify(snapshot) };
    for (const { connection } of this.#followers) {
      connection.tellNewest(this.#latest);
      connection.keepAlive();
    }
    this.#endSessions();
  }

  tellEvents(events: readonly TimelineEvent[]): void {
    const event = { name: 'timeline', json: JSON.stringify(events) };
    for (const { connection } of this.#followers) connection.tell(event);
  }

  /** The server stops. */
  close(): void {
    this.#end([...this.#followers], 'stopping');
  }

  #endSessions(): void {
    for (const [session, followers] of Map.groupBy(this.#followers, ({ session }) => session)) {
      this.#options.sessions.goesOn(session).then((end) => {
        if (end !== undefined) this.#end(followers, end);
      }, this.#options.onTrouble);
    }
  }

  #end(followers: readonly Follower[], reason: SessionEnd | 'stopping'): void {
    for (const follower of followers) {
      this.#followers.delete(follower);
      follower.connection.end({ name: 'end', json: JSON.stringify({ reason }) });
    }
  }
}
