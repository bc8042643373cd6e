/** Basis points as a person reads them. */
export const shareText = (basisPoints: number): string => `${(basisPoints / 100).toFixed(1)} %`;
