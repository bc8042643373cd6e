/** What feedback is on the wire (topic loyalty.feedback), and which values are refused. fact-wire.ts reads records with it. */
import { z } from 'zod';
import { type FactBodies, flag, integer, optional } from './fact-body.ts';
import { serviceCause } from './service-cause.ts';
import { idText, nameText } from './text.ts';

const complaint = z.object({ customerId: idText, complaintId: idText, cause: serviceCause });

export const FEEDBACK_FACTS = {
  'feedback.nps': z.object({
    customerId: idText,
    score: integer(0, 10),
    surveyId: idText,
    touchpoint: optional(nameText),
    employeeId: optional(idText),
  }),
  'feedback.csat': z.object({ customerId: idText, score: integer(1, 5), touchpoint: optional(nameText) }),
  'feedback.review': z.object({
    customerId: idText,
    rating: integer(1, 5),
    published: optional(flag),
    touchpoint: optional(nameText),
  }),
  'feedback.complaint-opened': complaint,
  'feedback.complaint-resolved': complaint,
  'feedback.referral': z.object({ customerId: idText, referredCustomerId: idText }),
} satisfies FactBodies<'feedback'>;
