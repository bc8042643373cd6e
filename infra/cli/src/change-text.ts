/** A changed setting of the program in one line. */
import type { SettingChange } from '@loyalty-ladder/operations/program/program-changes.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';

export function changeText({ setting, before, after }: SettingChange): string {
  const unit = IN_BASIS_POINTS.test(setting) ? ' (basis points)' : '';
  return `${setting} ${valueText(before)} -> ${valueText(after)}${unit}`;
}

const IN_BASIS_POINTS = /^(stageMultipliers|categoryMultipliers|riskThresholds)\b/;

const valueText = (value: unknown): string => (value === undefined ? '(not set)' : jsonText(value));
