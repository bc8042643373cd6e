import { expect, test } from 'vitest';
import { localCommands } from './local-commands.ts';

test.each([
  [
    'Start relay again: `docker compose restart outbox-relay` (`kubectl rollout restart deployment/outbox-relay`). Its log says why.',
    'Start relay again: `pkill -9 -f services/outbox-relay/src/main.ts` (`npm start` starts it again). Its log says why.',
  ],
  [
    'Start it: `docker compose up -d timekeeper`\n(`kubectl x`).',
    'Start it: `pkill -9 -f services/timekeeper/src/main.ts` (`npm start` starts it again).',
  ],
  ['See `docker compose logs --tail 50 gateway`.', 'See `tail -n 50 /tmp/here/gateway-1.log`.'],
  ['`docker compose ps`, `docker compose ps kafka`', '`npm run lag`, `npm run lag`'],
  ['`npm run streams -- status`', '`npm run streams -- status`'],
])('%s', (text, local) => {
  expect(localCommands(text, '/tmp/here')).toBe(local);
});
