import { userInfo } from 'node:os';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';

function parse(...args: string[]): OperatorOptions {
  const command = withOperatorOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts();
}

test('who acts is the user of this machine, unless another name is given', () => {
  expect(parse('--reason', ' a log was cut ')).toEqual({ reason: 'a log was cut', by: userInfo().username });
  expect(parse('--reason', 'x', '--by', 'Olga of operations')).toEqual({ reason: 'x', by: 'Olga of operations' });
});

test('nothing is done by nobody, or for no reason', () => {
  expect(() => parse()).toThrow(/--reason <text>' not specified/);
  expect(() => parse('--reason', ' ')).toThrow(/must not be empty/);
  expect(() => parse('--reason', 'x', '--by', '')).toThrow(/must not be empty/);
});
