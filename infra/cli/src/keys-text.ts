/** Keys of the gateway as text. */
import type { CreatedKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import type { ListedKey } from '@loyalty-ladder/operations/keys/list-keys.ts';
import type { Grant } from '@loyalty-ladder/operations/keys/scopes.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal } from './terminal.ts';

const COLUMNS = [
  ...['key', 'name', 'status', 'may', 'created', 'last used', 'expires'].map((title) => ({ title, shrinkTo: 16 })),
];

export function keysText(keys: readonly ListedKey[], terminal: Terminal): string {
  if (keys.length === 0) return 'no keys: `npm run keys -- create --help` says how to make one\n';
  return `${renderTable(COLUMNS, keys.map(cellsOf), terminal)}\n`;
}

function cellsOf({ keyId, name, status, grant, createdAt, lastUsedAt, expiresAt, graceEndsAt }: ListedKey): string[] {
  const rotating = graceEndsAt === null ? '' : ` (secret before until ${instantText(graceEndsAt)})`;
  return [
    ...[keyId, printable(name), status + rotating, printable(grantText(grant)), instantText(createdAt)],
    lastUsedAt === null ? 'never' : instantText(lastUsedAt),
    expiresAt === null ? 'never' : instantText(expiresAt),
  ];
}

function grantText({ scopes, sources, topics }: Grant): string {
  const bounds = [sources && `sources ${sources.join(', ')}`, topics && `topics ${topics.join(', ')}`];
  const bound = bounds.filter(Boolean).join('; ');
  return scopes.join(', ') + (bound === '' ? '' : ` (${bound})`);
}

/** The one time that a key is shown. */
export function mintedText({ key }: CreatedKey, note: string): string {
  return `${key}\n\nThis is the only time that it is shown: keep it where secrets are kept. ${note}\nSend it as \`Authorization: Bearer <key>\`.\n`;
}
