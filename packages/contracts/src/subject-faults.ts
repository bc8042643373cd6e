/**
 * What has become of our subjects in the registry since the schemas were registered: others may register a newer version, which clients that
 * write with the latest one then take, or loosen the rule of compatibility.
 */
import { MESSAGE_SCHEMAS } from './message-schemas.ts';
import { SCHEMA_RULE } from './register-schemas.ts';
import { type RegistryAddress, SchemaRegistryClient } from './schema-registry-client.ts';

export type SubjectFault = { readonly subject: string } & (
  | { readonly fault: 'not-registered' }
  | {
      readonly fault: 'latest-is-not-ours';
      readonly latestVersion: number;
      readonly latestId: number;
      readonly ownId: number;
    }
  | { readonly fault: 'other-rule'; readonly rule: string; readonly ownRule: string }
);

/** One subject at a time: a registry does not like bursts. @throws SchemaRegistryError */
export async function readSubjectFaults(address: RegistryAddress): Promise<SubjectFault[]> {
  const client = new SchemaRegistryClient(address);
  const faults: SubjectFault[] = [];
  for (const message of MESSAGE_SCHEMAS) {
    const { subject } = message;
    const [ownId, latest, rule] = await Promise.all([
      client.idOf(message),
      client.latestOf(subject),
      client.ruleOf(subject),
    ]);
    if (ownId === undefined) faults.push({ subject, fault: 'not-registered' });
    else if (latest !== undefined && latest.id !== ownId) {
      faults.push({ subject, fault: 'latest-is-not-ours', latestVersion: latest.version, latestId: latest.id, ownId });
    }
    if (latest !== undefined && rule !== undefined && rule !== SCHEMA_RULE) {
      faults.push({ subject, fault: 'other-rule', rule, ownRule: SCHEMA_RULE });
    }
  }
  return faults;
}
