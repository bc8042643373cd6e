/** Prometheus' own tools, as Debian's package `prometheus` brings them. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where they are not installed, what they would check is not checked; in CI that is a failure. */
export const HAS_PROMETHEUS = isInstalled() || process.env.CI !== undefined;

function isInstalled(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @returns what it wrote. @throws Error with what it found. */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  const running = promisify(execFile)('promtool', [...args], { timeout: 60_000 });
  running.child.stdin?.end(input);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** Runs unit tests of rules. @param suite as promtool wants it in YAML, of which JSON is a part. @throws Error with what differs. */
export async function testRules(suite: object): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  try {
    await writeFile(join(folder, 'suite.json'), JSON.stringify(suite));
    await promtool(['test', 'rules', join(folder, 'suite.json')]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
