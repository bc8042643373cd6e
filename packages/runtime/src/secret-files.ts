/** Any variable can be given in a file as well, as Docker and Kubernetes hand in secrets: NAME_FILE names it. */
import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns the text of a file; or, as `fault`, why there is none: never anything of what is in it. */
export function readTextFile(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { fault: `the file cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/**
 * @param names of variables; one that ends in _FILE itself is only ever a path.
 * @returns what the files say of those variables that are given so, and what is wrong, a line each.
 */
export function readSecretFiles(names: readonly string[], env: Environment): { values: Environment; faults: string[] } {
  const values: Record<string, string> = {};
  const faults: string[] = [];
  for (const name of names) {
    const variable = `${name}_FILE`;
    const path = env[variable];
    if (path === undefined || names.includes(variable)) continue;
    const read = readTextFile(path);
    if (env[name] !== undefined) faults.push(`${variable}: ${name} is set as well`);
    else if ('fault' in read) faults.push(`${variable}: ${read.fault}`);
    else values[name] = read.text.replace(/\r?\n$/, ''); // An editor's last line end belongs to no password.
  }
  return { values, faults };
}
