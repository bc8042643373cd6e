/** Basis points as percent, no longer than needed: `71.2 %`. */
export function percentText(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}
