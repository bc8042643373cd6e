/** Every variable that some process reads, with its schema: of each schema exported by a `*-config.ts`. */
import { glob } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const ROOT = new URL('../..', import.meta.url);

export async function settingSchemas(): Promise<Map<string, z.ZodType>> {
  const schemas = new Map<string, z.ZodType>();
  for await (const path of glob('{packages,services,infra}/*/src/**/*-config.ts', { cwd: ROOT })) {
    const exported: Record<string, unknown> = await import(pathToFileURL(new URL(path, ROOT).pathname).href);
    for (const schema of Object.values(exported)) {
      if (!(schema instanceof z.ZodObject)) continue;
      for (const [name, field] of Object.entries(schema.shape)) schemas.set(name, field as z.ZodType);
    }
  }
  return schemas;
}
