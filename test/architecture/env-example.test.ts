/** `.env.example` is what the schemas say: every variable with its default, and no other. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { settingSchemas } from '../support/setting-schemas.ts';

const ROOT = new URL('../..', import.meta.url);

/** By name, its default as text; '' for those that have none. */
async function variablesOfSchemas(): Promise<Map<string, string>> {
  return new Map([...(await settingSchemas())].map(([name, field]) => [name, defaultOf(field)]));
}

function defaultOf(field: z.ZodType): string {
  const parsed = field.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? String(parsed.data) : '';
}

test('.env.example names every variable of the services with its default, and none that no service reads', async () => {
  const example = parseEnv(readFileSync(new URL('.env.example', ROOT), 'utf8'));
  const variables = await variablesOfSchemas();
  expect(variables.size).toBeGreaterThan(15);
  expect(example).toEqual(Object.fromEntries(variables));
});

test('each variable of .env.example has a comment above it', () => {
  const lines = readFileSync(new URL('.env.example', ROOT), 'utf8').split('\n');
  const bare = lines.filter((line, index) => /^[A-Z]/.test(line) && !/^(#|[A-Z])/.test(lines[index - 1] ?? ''));
  expect(bare).toEqual([]);
});
