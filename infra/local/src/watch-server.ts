/** Says it when a native server of the stack ends that nobody told to: nothing starts it again, and its system stands still without it. */
import { exitText, type RunningProcess } from './child-process.ts';
import type { KeepRunningOptions } from './keep-running.ts';

const CONSEQUENCE: Readonly<Record<string, string>> = {
  redis: 'No card can be read or written; points, rungs and outcomes go on without them',
};

/** @returns what was reported; undefined when everything is being stopped. Never rejects. */
export async function watchServer(
  server: RunningProcess,
  { supervisor, reporter }: KeepRunningOptions,
): Promise<Error | undefined> {
  const exit = await server.exited;
  if (supervisor.ending.aborted) return undefined;
  const how = `${server.name} ${exitText(exit)}`;
  const consequence = CONSEQUENCE[server.name] ?? 'The services wait for it and nothing goes on';
  reporter(
    `${how}\n          ${consequence}. It is not started again: end this system and start a new one. Log: ${server.logFile}`,
  );
  return new Error(how);
}
