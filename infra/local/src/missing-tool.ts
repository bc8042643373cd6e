/** A tool that the local stack needs and this machine lacks, with the command that installs it: the message is all a newcomer reads. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

const INSTALL = {
  'Java 17': { debian: 'apt-get install openjdk-17-jre-headless', mac: 'brew install openjdk@17' },
  Maven: { debian: 'apt-get install maven', mac: 'brew install maven' },
  'OpenSSL 3': { debian: 'apt-get install libssl3', mac: 'brew install openssl@3' },
  tar: { debian: 'apt-get install tar', mac: 'xcode-select --install' },
  'Node 24': { debian: 'npm ci', mac: 'npm ci' },
  'Postgres for this platform': { debian: 'npm ci --include=optional', mac: 'npm ci --include=optional' },
  'redis-server': { debian: 'apt-get install redis-server', mac: 'brew install redis' },
} as const;

export type Tool = keyof typeof INSTALL;

export class MissingTool extends OperatingError {
  override readonly code = 'MISSING_TOOL';
  readonly tool: Tool;
  /** @param why what needs the tool, or what was found instead of it. */
  constructor(tool: Tool, why: string, options?: ErrorOptions) {
    const { debian, mac } = INSTALL[tool];
    const commands = debian === mac ? debian : `${debian}   (macOS: ${mac})`;
    super(`${tool} is missing: ${why}. Install it with: ${commands}`, options);
    this.tool = tool;
  }
}
