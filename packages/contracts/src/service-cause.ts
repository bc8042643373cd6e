/** The driver classes as they may be named on the wire (domain.md, "Risk"). */
import { oneOf } from './fact-body.ts';

export const serviceCause = oneOf([
  'consulting',
  'service',
  'unfriendliness',
  'unwillingness',
  'waiting',
  'quality',
  'price',
  'other',
]);
