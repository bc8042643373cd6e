/** What is wrong with a subject of the schema registry, in words. */
import type { SubjectFault } from '@loyalty-ladder/contracts/subject-faults.ts';

export function subjectFaultWords(fault: SubjectFault): string {
  const { subject } = fault;
  switch (fault.fault) {
    case 'not-registered':
      return `${subject} is not registered as this version has it`;
    case 'latest-is-not-ours':
      return (
        `the latest version of ${subject} (${fault.latestVersion}, schema ${fault.latestId}) is not the one of this version of the ladder ` +
        `(schema ${fault.ownId}): a client that writes with the latest one sends that; let it ask for the id of its own schema`
      );
    case 'other-rule':
      return `the compatibility of ${subject} is ${fault.rule}, not ${fault.ownRule}: what others register may leave fields out`;
  }
}
