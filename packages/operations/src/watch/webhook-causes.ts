/** What is wrong with webhooks: endpoints that do not take their messages, outcomes that nobody takes in. */
import { counted } from '../words/counted.ts';
import { durationText } from '../words/duration-text.ts';
import type { SeenCause } from './seen-cause.ts';
import type { WatchedEndpoint, WatchedWebhooks } from './snapshot.ts';

const INTAKE_SECONDS = 60;

export function webhookCauses(webhooks: WatchedWebhooks | null): SeenCause[] {
  if (webhooks === null) return [];
  const { intakeWaiting, endpoints } = webhooks;
  const seconds = intakeWaiting.oldestSeconds ?? 0;
  const causes = endpoints.flatMap(endpointCauses);
  // Where there is no endpoint nobody is told, and nothing of it is missed.
  if (endpoints.length === 0 || seconds < INTAKE_SECONDS) return causes;
  const behind: SeenCause = {
    ...{ name: 'WebhookIntakeBehind', level: 'bad', subject: 'trigger-webhooks' },
    sentence: `Webhooks are behind: ${counted(intakeWaiting.count, 'outcome')} not taken in, the oldest for ${durationText(seconds)}.`,
    advice: 'See whether trigger-webhooks lives: `docker compose up -d trigger-webhooks`, and its log.',
  };
  return [behind, ...causes];
}

function endpointCauses({ name, endpointId, state, because, waiting, failingSince }: WatchedEndpoint): SeenCause[] {
  const waits = counted(waiting.count, 'message waits', 'messages wait');
  if (state === 'disabled') {
    // By hand: whoever did it knows.
    if (because === 'operator') return [];
    return [
      {
        ...{ name: 'WebhookEndpointDisabled', level: 'bad', subject: name },
        sentence: `${name} is disabled (${because ?? 'why is not known'}): ${waits}.`,
        advice: `Have its owner mend it, then enable endpoint ${endpointId} in the gateway: \`POST /v1/webhooks/endpoints/${endpointId}/enable\`.`,
      },
    ];
  }
  if (failingSince === null) return [];
  return [
    {
      ...{ name: 'WebhookEndpointFailing', level: 'warn', subject: name, since: failingSince },
      sentence: `${name} refuses its messages: ${waits}.`,
      advice: `Its deliveries (\`GET /v1/webhooks/endpoints/${endpointId}/deliveries\`) say what it answers; its owner has to mend it.`,
    },
  ];
}
