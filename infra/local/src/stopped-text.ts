/** The last line of a system that was stopped: what of it is still there. */
import { ENDPOINT_NAMES, ENDPOINT_WORDS } from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { Stack } from './start-stack.ts';

export type StoppedStack = Pick<Stack, 'kinds'> & {
  readonly supervisor: Pick<Stack['supervisor'], 'folder' | 'privateFolder'>;
};

export function stoppedText({ kinds, supervisor: { folder, privateFolder } }: StoppedStack): string {
  const given = ENDPOINT_NAMES.filter((name) => kinds[name] === 'environment');
  const inContainers = ENDPOINT_NAMES.filter((name) => kinds[name] === 'docker');
  const kept = inContainers.length === 0 ? 'data and logs stay' : 'logs stay';
  const gone = inContainers.map((name) => ENDPOINT_WORDS[name].title).join(', ');
  const left = [
    ...(folder === privateFolder ? [] : [`${kept} in ${folder}`]),
    ...(folder === privateFolder || gone === '' ? [] : [`the data of ${gone} are gone with their containers`]),
    ...(given.length === 0
      ? []
      : [`what was written to ${given.map((name) => ENDPOINT_WORDS[name].title).join(', ')} stays there`]),
  ];
  return `stopped, ${left.length === 0 ? 'nothing is left behind' : left.join('; ')}`;
}
