/**
 * The version of the fold's code: raised whenever equal facts could lead to another state, entry or outcome than before,
 * so that stored states are refolded on touch and the differences recorded.
 */
export const FOLD_VERSION = 5;
