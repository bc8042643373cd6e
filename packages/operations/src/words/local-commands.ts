/**
 * Advice and runbooks speak of containers. What their commands come to where `npm start` runs the system, as processes of one machine that it
 * starts again when they end.
 */
const KUBERNETES = /\s\(`kubectl [^`]*`\)/g;
const LOGS = /docker compose logs --tail (\d+) ([a-z-]+)/g;
const RESTART = /`docker compose (?:restart|up -d) ([a-z-]+)`/g;
const LIST = /docker compose ps(?: [a-z-]+)?/g;

/** @param folder in which that system keeps its logs. */
export function localCommands(text: string, folder: string): string {
  return text
    .replace(KUBERNETES, '')
    .replace(LOGS, (_, lines, service) => `tail -n ${lines} ${folder}/${service}-1.log`)
    .replace(RESTART, (_, service) => `\`pkill -9 -f services/${service}/src/main.ts\` (\`npm start\` starts it again)`)
    .replace(LIST, 'npm run lag');
}
