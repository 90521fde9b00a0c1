/** Waits for what a window does in its own time. */
const STEP_MS = 50;

/**
 * @returns the first truthy answer
 * @throws Error with `what` and the last answer, when none came in time
 */
export async function eventually<T>(what: string, ask: () => Promise<T> | T, timeoutMs = 20_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await Promise.resolve()
      .then(ask)
      .catch((error: unknown) => error);
    if (answer && !(answer instanceof Error)) return answer as T;
    if (Date.now() > end)
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}; last: ${String(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
