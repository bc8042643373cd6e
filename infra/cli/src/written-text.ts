/** Text on the command line that must say something. */
import { InvalidArgumentError } from 'commander';

/** A parser for commander. */
export function writtenText(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('It must not be empty.');
}
