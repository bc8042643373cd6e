/** Is there a Docker engine that can run the compose file? A client without an engine is common, and its first answer can be slow. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ANSWER_MS_MAX = 3_000;

export async function dockerAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const options = { env: environment, timeout: ANSWER_MS_MAX };
  try {
    await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], options);
    await promisify(execFile)('docker', ['compose', 'version'], options);
    return true;
  } catch {
    return false;
  }
}
