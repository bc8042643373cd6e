/** Customers whose records lie where a test wants them. */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';

/** The first id of that name whose partition fits. */
export function idWith(name: string, fits: (partition: number, id: string) => boolean): string {
  for (let number = 1; ; number++) {
    const id = `${name} ${number}`;
    if (fits(partitionOf(id, PARTITIONS), id)) return id;
  }
}

export const idIn = (partition: number, name: string): string => idWith(name, (each) => each === partition);
