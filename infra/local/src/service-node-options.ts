/** How Node runs a service, here and in the image (versions.test.ts compares them): each is to stay below 250 MB resident. */
export const SERVICE_NODE_OPTIONS = [
  // Without a limit Node lets garbage lie: purchase-consumer rose to 620 MB in catch-up, and stays at 210 MB with it.
  '--max-old-space-size=112',
  // Three of these are the young generation.
  '--max-semi-space-size=16',
  // kafkajs asks for timers in the past, and nothing else is wrong.
  '--disable-warning=TimeoutNegativeWarning',
] as const;
