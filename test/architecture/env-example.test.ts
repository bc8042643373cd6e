/** `.env.example` is what the schemas say: every variable with its default, and no other. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = new URL('../..', import.meta.url);

/** The variables of every schema exported by a `*-config.ts`, with the default as text; '' for those that have none. */
async function variablesOfSchemas(): Promise<Map<string, string>> {
  const variables = new Map<string, string>();
  for await (const path of glob('{packages,services,infra}/*/src/**/*-config.ts', { cwd: ROOT })) {
    const exported: Record<string, unknown> = await import(pathToFileURL(new URL(path, ROOT).pathname).href);
    for (const schema of Object.values(exported)) {
      if (!(schema instanceof z.ZodObject)) continue;
      for (const [name, field] of Object.entries(schema.shape)) variables.set(name, defaultOf(field as z.ZodType));
    }
  }
  return variables;
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
