/** The campaigns that run, as a page of outcomes starts and stops them; what is to be written of it at the end. */
import type { CampaignPlace, StandingCampaign } from '@loyalty-ladder/store/webhooks/standing-campaigns.ts';

export class RunningCampaigns {
  readonly #running: Map<string, StandingCampaign>;
  readonly #touched = new Map<string, CampaignPlace>();

  constructor(standing: readonly StandingCampaign[]) {
    this.#running = new Map(standing.map((each) => [keyOf(each), each]));
  }

  of(place: CampaignPlace): StandingCampaign | undefined {
    return this.#running.get(keyOf(place));
  }

  start(campaign: StandingCampaign): void {
    this.#running.set(keyOf(campaign), campaign);
    this.#touched.set(keyOf(campaign), campaign);
  }

  stop(place: CampaignPlace): void {
    this.#running.delete(keyOf(place));
    this.#touched.set(keyOf(place), place);
  }

  changes(): { readonly started: readonly StandingCampaign[]; readonly stopped: readonly CampaignPlace[] } {
    const keys = [...this.#touched.keys()];
    return {
      started: keys.flatMap((key) => this.#running.get(key) ?? []),
      stopped: keys.flatMap((key) => (this.#running.has(key) ? [] : (this.#touched.get(key) ?? []))),
    };
  }
}

const keyOf = ({ customerNo, endpointNo, type }: CampaignPlace): string => `${customerNo}/${endpointNo}/${type}`;
