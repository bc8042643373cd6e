/** What is needed to decide opens behind the gateway's back: it listens meanwhile. */
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { unavailable } from '@loyalty-ladder/http/problem.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';

export class Opening {
  #opened: OpenedContext | undefined;

  /** What does not pass (a store that was moved, a schema that is not there) ends the service. */
  constructor(opening: Promise<OpenedContext>, { onStop, fail }: Pick<ServiceContext<unknown>, 'onStop' | 'fail'>) {
    let stopping = false;
    onStop('opening', async () => {
      stopping = true;
    });
    opening.then(
      (opened) => {
        this.#opened = opened;
      },
      (error) => {
        if (!stopping) fail(error); // Else it was waiting for what is closed now.
      },
    );
  }

  /** @throws Problem */
  opened(): OpenedContext {
    if (this.#opened === undefined) throw unavailable('Postgres and the schema registry have not answered yet.');
    return this.#opened;
  }
}
