/** A race against time. What takes longer goes on, and nobody waits for it any more. */

/**
 * @param late what there is instead when `work` takes longer than so many ms.
 * @throws whatever `work` or `late` throw; by default it is an Error to be late.
 */
export async function within<Result, Late = never>(
  ms: number,
  work: Promise<Result>,
  late: () => Late = () => {
    throw new Error(`no answer within ${ms} ms`);
  },
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, limit.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
