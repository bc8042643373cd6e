/** Which view an address names. One that names none is the overview: addresses are typed by people. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { ComponentType } from 'preact';
import { CustomersView } from './customers/customers-view.tsx';
import { DeadLettersView } from './dead-letters/dead-letters-view.tsx';
import { HistoryView } from './history/history-view.tsx';
import { LadderView } from './ladder/ladder-view.tsx';
import { LagView } from './lag/lag-view.tsx';
import { Overview } from './overview/overview.tsx';
import { WebhooksView } from './webhooks/webhooks-view.tsx';

export type View = ComponentType<{ snapshot: Snapshot }>;

export const VIEWS: readonly { readonly path: string; readonly title: string; readonly View: View }[] = [
  { path: '', title: 'Overview', View: Overview },
  { path: 'lag', title: 'Lag', View: LagView },
  { path: 'dead-letters', title: 'Dead letters', View: DeadLettersView },
  { path: 'webhooks', title: 'Webhooks', View: WebhooksView },
  { path: 'ladder', title: 'Ladder', View: LadderView },
  { path: 'customers', title: 'Customers', View: CustomersView },
  { path: 'history', title: 'History', View: HistoryView },
];

export function viewOf([first = '']: readonly string[]): { readonly View: View; readonly isOverview: boolean } {
  const View = VIEWS.find(({ path }) => path === first)?.View ?? Overview;
  return { View, isOverview: View === Overview };
}
