/** Who changes something about webhooks, and where it is written down (operator_actions). */
import type { OperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';

export type WebhookOrder = Pick<OperatorAction, 'actor' | 'reason'>;

/** A setting that cannot be as asked. */
export interface SettingFault {
  /** Its path: `filter.to`. */
  readonly field: string;
  /** What holds for it; never what was asked, nor what lies inside. */
  readonly rule: string;
}
